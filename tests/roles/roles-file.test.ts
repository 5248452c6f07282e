import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeFault, type Fault } from '../../src/knowledge/read-yaml.ts';
import { createLiveRoles, RolesFileError } from '../../src/roles/live-roles.ts';
import type { Roles } from '../../src/roles/roles.ts';
import { readRoles } from '../../src/roles/roles-file.ts';

const HOME = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const person = (n: number): string => `0000000${n}-0000-4000-8000-000000000000`;

const folder = mkdtempSync(join(tmpdir(), 'signpost-roles-'));
const path = join(folder, 'roles.yaml');
const place = { path, tenant: HOME, served: [HOME, OTHER] };
afterAll(() => rmSync(folder, { recursive: true }));

function read(
  text: string,
  served: readonly string[] | null = place.served,
): { roles: Roles | null; faults: string[] } {
  writeFileSync(path, text);
  const faults: Fault[] = [];
  return { roles: readRoles({ ...place, served }, faults), faults: faults.map(describeFault) };
}

describe('the roles file', () => {
  it('gives roles by object id, in the tenant of the registration where it names none', () => {
    const { roles } = read(`
admins: [${person(1)}]
coordinators:
  - { id: ${person(2).toUpperCase()}, hubs: [forest-of-dean, stroud] }
  - { id: ${person(3)}, hubs: "*", role: County lead }
  - { id: ${person(4)}, hubs: [stroud], tenant: ${OTHER} }
`);
    expect(roles?.of({ tenant: HOME, id: person(1) })).toMatchObject({ kind: 'admin' });
    expect(roles?.of({ tenant: HOME, id: person(2) })).toEqual({
      kind: 'coordinator',
      name: 'Early Help Coordinator, Forest of Dean and Stroud',
      hubs: ['forest-of-dean', 'stroud'],
    });
    expect(roles?.of({ tenant: HOME, id: person(3) })).toMatchObject({ name: 'County lead', hubs: '*' });
    expect(roles?.of({ tenant: OTHER, id: person(4) })).not.toBeNull();
    expect(roles?.of({ tenant: HOME, id: person(5) })).toBeNull();
    expect(roles?.of({ tenant: HOME, id: null })).toBeNull();
  });

  it('gives the same object id in another tenant nothing (A-30)', () => {
    const { roles } = read(`admins: [${person(1)}]`);
    expect(roles?.of({ tenant: OTHER, id: person(1) })).toBeNull();
  });

  it.each([
    ['an id that is a name', 'admins: [Jo Bloggs]', 'roles.yaml:1: admins.0'],
    [
      'a hub that there is not',
      `coordinators:\n  - { id: ${person(1)}, hubs: [atlantis] }`,
      'roles.yaml:2: coordinators.0.hubs',
    ],
    ['no hub', `coordinators:\n  - { id: ${person(1)}, hubs: [] }`, 'roles.yaml:2: coordinators.0.hubs'],
    ['a star without quotes', `coordinators:\n  - { id: ${person(1)}, hubs: * }`, 'roles.yaml:2:'],
    ['a field that there is not', `superusers: [${person(1)}]`, 'superusers'],
    [
      'a person twice',
      `admins: [${person(1)}]\ncoordinators:\n  - { id: ${person(1)}, hubs: [stroud] }`,
      'roles.yaml:3: coordinators.0',
    ],
    [
      'a tenant that is not served',
      `tenant: 33333333-3333-4333-8333-333333333333\nadmins: [${person(1)}]`,
      'admins.0.tenant',
    ],
    [
      'a role with a number in it',
      `coordinators:\n  - { id: ${person(1)}, hubs: [stroud], role: ring 01452 000000 }`,
      'coordinators.0.role',
    ],
    ['an empty file that is no mapping', '- one', 'roles.yaml:1'],
  ])('is refused with file, line and field: %s', (_, text, says) => {
    const { roles, faults } = read(text);
    expect(roles).toBeNull();
    expect(faults.join('\n')).toContain(says);
  });

  it('that is broken stops the start, and later keeps the version before', async () => {
    writeFileSync(path, 'admins: 5');
    expect(() => createLiveRoles(place, { everyMs: 20, onFault: () => {} })).toThrow(RolesFileError);
    writeFileSync(path, `admins: [${person(1)}]`);
    const faults: (readonly string[])[] = [];
    const live = createLiveRoles(place, { everyMs: 20, onFault: (found) => faults.push(found) });
    writeFileSync(path, `admins: [nobody]`);
    await expect.poll(() => live.hasFault()).toBe(true);
    expect(live.current().of({ tenant: HOME, id: person(1) })).not.toBeNull();
    expect(faults).toHaveLength(1);
    writeFileSync(path, `admins: [${person(2)}]`);
    utimesSync(path, new Date(0), new Date(0));
    await expect.poll(() => live.current().of({ tenant: HOME, id: person(1) })).toBeNull();
    expect(live.hasFault()).toBe(false);
    live.stop();
  });
});
