// What may not go wrong in the alert's file: whoever reads the alert rings what stands there. A fault here stops the start,
// and while Signpost runs it keeps the alert as it was.
import { fingerprintOf, type KnownContacts } from './golden.ts';
import type { ContactFact } from './knowledge.ts';
import type { Fault, ReadFile } from './read-yaml.ts';

export const NUMBERS = [
  'emergency',
  'helpdesk',
  'helpdesk_hours',
  'out_of_hours',
  'police_not_emergency',
  'lado',
] as const;

/** What a line of the alert may name in braces. */
const PLACES = new Set([
  'emergency',
  'helpdesk',
  'hours',
  'out_of_hours',
  'police',
  'lado',
  'lead',
  'head',
  'chair',
]);
/** A number or an address that stands in a line itself would stay when the contact changes. */
const TYPED_CONTACT = /\d{3}|\d[\d ]{5,}\d|@|https?:|www\./i;
/** Short codes, and numbers of the length that can be dialled. */
const DIALLED = /^(?:1\d{2}|999|116\d{3}|0\d{7}|0\d{9,10}|\+44\d{9,10})$/;

interface AlertFile {
  readonly numbers: Readonly<Record<(typeof NUMBERS)[number], string>>;
}

/** @param known null where the file of known contacts has a fault of its own. */
export function checkAlert(
  { value, lineOf }: ReadFile<AlertFile>,
  { facts, known }: { facts: ReadonlyMap<string, ContactFact>; known: KnownContacts | null },
  faults: Fault[],
): void {
  const fault = (path: readonly (string | number)[], message: string) =>
    faults.push({ file: 'safeguarding/alert.yaml', line: lineOf([...path]), field: path.join('.'), message });
  for (const name of NUMBERS) {
    const id = value.numbers[name];
    const message = faultOfNumber(id, name === 'helpdesk_hours' ? 'hours' : 'phone', facts.get(id), known);
    if (message) fault(['numbers', name], message);
  }
  const { numbers: _, opening: __, ...lines } = value as AlertFile & { readonly opening: unknown };
  for (const { path, text } of textsOf(lines)) {
    const unknown = [...text.matchAll(/\{([^}]*)\}?/g)].find(([, name = '']) => !PLACES.has(name));
    if (unknown) fault(path, `${unknown[0]} is none of ${[...PLACES].map((name) => `{${name}}`).join(', ')}`);
    if (TYPED_CONTACT.test(text))
      fault(path, 'holds a number or an address of its own: name the contact in braces instead');
  }
}

function faultOfNumber(
  id: string,
  wanted: 'hours' | 'phone',
  fact: ContactFact | undefined,
  known: KnownContacts | null,
): string | null {
  if (!fact) return `the alert needs the contact fact ${id}, which is not under contacts/`;
  if (fact.status === 'withdrawn') return `the alert needs the contact fact ${id}, which is withdrawn`;
  if (fact.kind !== wanted)
    return `the contact fact ${id} is no ${wanted === 'phone' ? 'phone number' : 'opening hours'}`;
  if (wanted === 'hours') return null;
  if (!DIALLED.test(fact.value.replaceAll(' ', '')))
    return `the number of ${id} cannot be dialled as it stands`;
  const mark = fingerprintOf(fact.value);
  const others = Object.entries(known ?? {}).filter(([, marks]) => marks.includes(mark));
  return others.length > 0 && others.every(([other]) => other !== id)
    ? `the number of ${id} is known as the number of ${others[0]?.[0]}`
    : null;
}

function textsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): { path: (string | number)[]; text: string }[] {
  if (typeof value === 'string') return [{ path: [...path], text: value }];
  if (Array.isArray(value)) return value.flatMap((each, at) => textsOf(each, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsOf(each, [...path, name]));
}
