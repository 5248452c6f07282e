// Questions whose answers must never be lost, and whose every contact was: what a change of the directory is tried against.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from './read-yaml.ts';

const line = z.string().trim().min(1, 'must not be empty');
const entry = z.string().regex(/^[a-z]+\/[a-z0-9-]+$/, 'give an entry id, for example service/camhs');
const fact = z
  .string()
  .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'give a contact fact, for example childrens-helpdesk/phone');

const goldenFile = z
  .array(
    z.strictObject({
      q: line,
      about: z.enum(['contact', 'hub', 'safeguarding']),
      /** The entry that the answer must be about. */
      entry,
      /** Contacts that the entry must point to. */
      contacts: z.array(fact).default([]),
    }),
  )
  .min(1);

const FINGERPRINT = /^[0-9a-f]{10}$/;
/** fact → fingerprints of the values that it has, or had. */
const knownFile = z.record(fact, z.array(z.string().regex(FINGERPRINT, 'is no fingerprint')).min(1));

export type GoldenQuestion = z.infer<typeof goldenFile>[number];
export type KnownContacts = Readonly<Record<string, readonly string[]>>;

export const GOLDEN_FILE = 'golden.yaml';
export const KNOWN_FILE = 'known-contacts.yaml';

export function loadGolden(
  folder: string,
  { entries, facts }: { entries: ReadonlySet<string>; facts: ReadonlySet<string> },
  faults: Fault[],
): readonly GoldenQuestion[] | null {
  const file = readYaml({ path: join(folder, GOLDEN_FILE), name: GOLDEN_FILE, schema: goldenFile }, faults);
  file?.value.forEach((question, at) => {
    const missing = [
      ...(entries.has(question.entry) ? [] : [`there is no entry ${question.entry}`]),
      ...question.contacts.filter((id) => !facts.has(id)).map((id) => `there is no contact fact ${id}`),
    ];
    for (const message of missing)
      faults.push({ file: GOLDEN_FILE, line: file.lineOf([at]), field: String(at), message });
  });
  return file?.value ?? null;
}

export function loadKnownContacts(folder: string, faults: Fault[]): KnownContacts | null {
  const place = { path: join(folder, KNOWN_FILE), name: KNOWN_FILE, schema: knownFile };
  return readYaml(place, faults)?.value ?? null;
}

/** The same for one number however it is spaced, and for one address however it is written. */
export function fingerprintOf(value: string): string {
  const plain = /^[\d ]+$/.test(value) ? value.replaceAll(' ', '') : value.toLowerCase().replace(/\/$/, '');
  return createHash('sha256').update(plain).digest('hex').slice(0, 10);
}

/** Every value that stands now, beside those that were known before. In the order of the ids. */
export function remembered(
  facts: Iterable<{ readonly id: string; readonly kind: string; readonly value: string }>,
  known: KnownContacts,
): KnownContacts {
  const all: Record<string, readonly string[]> = { ...known };
  for (const { id, kind, value } of facts)
    if (kind !== 'hours') all[id] = [...new Set([...(all[id] ?? []), fingerprintOf(value)])];
  return Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
}

export const knownContactsText = (known: KnownContacts): string =>
  `# Which contact each number and address is known to belong to, as fingerprints: so that "npm run knowledge -- check" notices one
# that has been put in the wrong place. Written by "npm run knowledge -- remember", once new values are known to be right.
${Object.entries(known)
  .map(([id, marks]) => `${id}: [${marks.map((mark) => `"${mark}"`).join(', ')}]`)
  .join('\n')}
`;
