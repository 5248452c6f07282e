import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeFault, type Fault } from '../../src/knowledge/read-yaml.ts';
import { readSchoolContacts, roleWithPerson } from '../../src/safeguarding/school-contacts.ts';

const TENANT = '00000000-0000-4000-8000-00000000ABCD';

function read(yaml: string) {
  const path = join(mkdtempSync(join(tmpdir(), 'signpost-contacts-')), 'contacts.yaml');
  writeFileSync(path, yaml);
  const faults: Fault[] = [];
  return { contacts: readSchoolContacts(path, faults), faults: faults.map(describeFault) };
}

describe('the people of a school', () => {
  test('are found by tenant, in whatever case its id is written', () => {
    const { contacts } = read(
      `${TENANT}:\n  safeguarding_lead: { room: room 4, phone: 01452 000001 ext 2 }\n`,
    );
    expect(contacts?.of(TENANT.toLowerCase())?.safeguarding_lead).toEqual({
      room: 'room 4',
      phone: '01452 000001 ext 2',
    });
    expect(contacts?.of('11111111-0000-4000-8000-000000000000')).toBeNull();
  });
  test.each([
    ['a key that is no tenant', 'our-school:\n  head: { room: office }\n', /tenant id/],
    ['a role that does not exist', `${TENANT}:\n  janitor: { room: cellar }\n`, /janitor/],
    ['a phone with letters', `${TENANT}:\n  head: { phone: ring me }\n`, /phone number/],
    ['markup in a name', `${TENANT}:\n  head: { name: "[x](https://evil.example)" }\n`, /without markup/],
  ])('names the fault: %s', (_, yaml, message) => {
    const { contacts, faults } = read(yaml);
    expect(contacts).toBeNull();
    expect(faults.join('\n')).toMatch(message);
  });
  test('are shown by their role alone where nothing is set', () => {
    expect(roleWithPerson('head teacher', undefined)).toBe('head teacher');
    expect(roleWithPerson('head teacher', {})).toBe('head teacher');
  });
});
