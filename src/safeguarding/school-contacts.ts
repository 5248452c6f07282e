// A school's own people, set once by whoever runs Signpost, so that the alert can name a role, a room and a phone.
import { basename } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from '../knowledge/read-yaml.ts';

/** One short line of plain words: what stands here is shown inside the alert. */
const words = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(60, 'keep it under 60 characters')
  .regex(/^[^\n\r<>[\]()*_`|{}]+$/, 'use plain words without markup');
const phone = z
  .string()
  .trim()
  .regex(
    /^[\d +]{3,16}( ?(ext\.?|extension) ?\d{1,6})?$/i,
    'give a phone number, for example "01452 000000 ext 12"',
  );

const person = z.strictObject({ name: words.optional(), room: words.optional(), phone: phone.optional() });

const school = z.strictObject({
  safeguarding_lead: person.optional(),
  deputy: person.optional(),
  head: person.optional(),
  chair: person.optional(),
});

const schoolContactsFile = z.record(z.guid(), school, {
  error: ({ code }) =>
    code === 'invalid_key'
      ? 'is no tenant id from Microsoft Entra, for example 00000000-0000-0000-0000-000000000000'
      : undefined,
});

export type Person = z.infer<typeof person>;
export type School = z.infer<typeof school>;

export interface SchoolContacts {
  /** The people of a tenant, or null where none are set: the alert then names the roles alone. */
  of(tenant: string): School | null;
}

export const NO_SCHOOL_CONTACTS: SchoolContacts = { of: () => null };

/** The file that `SCHOOL_CONTACTS` names, or null after its faults were added to `faults`. */
export function readSchoolContacts(path: string, faults: Fault[]): SchoolContacts | null {
  const file = readYaml({ path, name: basename(path), schema: schoolContactsFile }, faults);
  if (!file) return null;
  const byTenant = new Map(
    Object.entries(file.value).map(([tenant, people]) => [tenant.toLowerCase(), people]),
  );
  return { of: (tenant) => byTenant.get(tenant.toLowerCase()) ?? null };
}

/** "Designated Safeguarding Lead (A. Hill, room 4, 01452 000000)"; the role alone where nothing is known. */
export function roleWithPerson(role: string, person: Person | undefined): string {
  const known = person ? [person.name, person.room, person.phone].filter(Boolean).join(', ') : '';
  return known ? `${role} (${known})` : role;
}
