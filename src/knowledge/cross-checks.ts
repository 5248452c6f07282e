// What only shows when facts are held against each other: numbers that have changed places, addresses that cannot be,
// hours that end before they begin, places whose district went missing. A new number that is plausible is no fault.
import { fingerprintOf, type GoldenQuestion, type KnownContacts } from './golden.ts';
import type { ContactFact, Knowledge } from './knowledge.ts';
import type { Fault } from './read-yaml.ts';

type Checked = Pick<Knowledge, 'entries' | 'facts' | 'places' | 'golden' | 'knownContacts'>;

/** Faults beyond those of each file by itself. Lines are not known here: the file and the field are. */
export function crossChecks(knowledge: Checked): Fault[] {
  return [
    ...[...knowledge.facts.values()].flatMap((fact) => factFaults(fact, knowledge)),
    ...pointerFaults(knowledge),
    ...districtFaults(knowledge),
  ];
}

/** What speaks against this value for this fact. */
function factFaults(fact: ContactFact, { knownContacts, facts }: Checked): Fault[] {
  const messages = [
    knownElsewhere(fact, knownContacts),
    fact.kind === 'hours' ? hoursFault(fact.value) : null,
    fact.kind === 'email' ? domainDoubt(fact, facts) : null,
  ];
  return messages.flatMap((message) => (message ? [faultOf(fact, message)] : []));
}

function faultOf({ id }: ContactFact, message: string): Fault {
  const [file, name] = id.split('/');
  return { file: `contacts/${file}.yaml`, line: 1, field: `facts.${name}.value`, message };
}

function knownElsewhere({ id, kind, value }: ContactFact, known: KnownContacts): string | null {
  if (kind === 'hours') return null;
  const mark = fingerprintOf(value);
  if (known[id]?.includes(mark)) return null;
  const other = Object.keys(known).find((fact) => known[fact]?.includes(mark));
  return other ? `is known as the value of ${other}: has it been put in the wrong place?` : null;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const TIMES = /(\d{1,2})(?:[.:](\d{2}))?(am|pm)\s*(?:-|–|to)\s*(\d{1,2})(?:[.:](\d{2}))?(am|pm)/g;
const DAY_RANGE = /\b(sun|mon|tue|wed|thu|fri|sat)[a-z]*\s*(?:-|–|to)\s*(sun|mon|tue|wed|thu|fri|sat)/gi;

/** Whoever is open overnight says so. */
export function hoursFault(hours: string): string | null {
  if (/overnight|night/i.test(hours)) return null;
  for (const [whole, hour, minutes, half, toHour, toMinutes, toHalf] of hours.matchAll(TIMES)) {
    if (minutesOf(hour, minutes, half) >= minutesOf(toHour, toMinutes, toHalf))
      return `"${whole}" ends before it begins: say "overnight" if that is so`;
  }
  for (const [whole, from = '', to = ''] of hours.matchAll(DAY_RANGE)) {
    const until = to.toLowerCase() === 'sun' ? 7 : DAYS.indexOf(to.toLowerCase());
    if (DAYS.indexOf(from.toLowerCase()) >= until) return `"${whole}" ends before it begins`;
  }
  return null;
}

function minutesOf(hour = '', minutes = '0', half = ''): number {
  return ((Number(hour) % 12) + (half === 'pm' ? 12 : 0)) * 60 + Number(minutes);
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

function domainsBeside(fact: ContactFact, facts: ReadonlyMap<string, ContactFact>): Set<string> {
  const domains = new Set<string>();
  for (const other of facts.values()) {
    if (other.id === fact.id || other.status === 'withdrawn') continue;
    if (other.kind === 'email') domains.add(domainOf(other.value));
    if (other.kind === 'web') domains.add(new URL(other.value).hostname.replace(/^www\./, ''));
  }
  return domains;
}

/** What looks wrong about an e-mail's domain. It may be right all the same: a person decides. */
export const domainDoubt = (fact: ContactFact, facts: ReadonlyMap<string, ContactFact>): string | null =>
  domainFault(domainOf(fact.value), domainsBeside(fact, facts));

const ENDINGS = new Set([
  'uk',
  'org',
  'com',
  'net',
  'info',
  'eu',
  'scot',
  'wales',
  'cymru',
  'london',
  'charity',
]);
const UK_ENDINGS = new Set(['co', 'org', 'gov', 'nhs', 'police', 'ac', 'sch', 'net', 'ltd', 'me', 'mod']);
const NEARLY = 2;

/** An address that nothing can be sent to, or whose domain is a slip away from one that others have. */
function domainFault(domain: string, others: ReadonlySet<string>): string | null {
  const parts = domain.split('.');
  const ending = parts.at(-1) ?? '';
  if (!ENDINGS.has(ending) || (ending === 'uk' && parts.length > 2 && !UK_ENDINGS.has(parts.at(-2) ?? '')))
    return `".${parts.slice(-2).join('.')}" is no ending that addresses here have`;
  if (others.has(domain)) return null;
  const meant = [...others].find((other) => distance(domain, other) <= NEARLY);
  return meant ? `"${domain}" is nearly "${meant}": is it a slip?` : null;
}

/** Letters put in, left out or exchanged, neighbours that changed places counted once. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > NEARLY) return NEARLY + 1;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}

/** Each golden question's entry still points to the contacts that it is there for. */
function pointerFaults({ golden, entries }: Checked): Fault[] {
  const told = new Set<string>();
  return golden.flatMap(({ entry: id, contacts, q }: GoldenQuestion) => {
    const entry = entries.get(id);
    const missing = contacts.filter((fact) => !entry?.contacts.some((pointer) => pointer.fact === fact));
    return missing.flatMap((fact) => {
      if (told.has(`${id} ${fact}`)) return [];
      told.add(`${id} ${fact}`);
      const message = `does not point to ${fact}, which "${q}" in golden.yaml is answered with`;
      return [{ file: `${id}.yaml`, line: 1, field: 'contacts', message }];
    });
  });
}

function districtFaults({ entries, places }: Checked): Fault[] {
  const faults: Fault[] = [];
  const inPlaces = (field: string, message: string) =>
    faults.push({ file: 'places.yaml', line: 1, field, message });
  for (const { slug, hub } of places.districts) {
    const area = entries.get(hub)?.area;
    if (!Array.isArray(area) || area.length !== 1 || area[0] !== slug)
      faults.push({
        file: `${hub}.yaml`,
        line: 1,
        field: 'area',
        message: `must be [${slug}]: it is that district's hub`,
      });
    if (hub !== `hub/${slug}`) inPlaces('districts', `${slug} has ${hub} for its hub: is it the right one?`);
  }
  for (const { name, ambiguous, districts, leaves_county, namesake } of places.places)
    if (ambiguous && districts.length < 2 && !leaves_county && !namesake)
      inPlaces(name, 'is ambiguous, but only one district is given');
  const byPostcode = new Map(places.postcodes.map((row) => [row.postcode, row]));
  for (const { postcode, ambiguous, districts, mostly, leaves_county } of places.postcodes) {
    if (ambiguous && districts.length < 2 && !leaves_county)
      inPlaces(postcode, 'is ambiguous, but only one district is given');
    if (mostly && !districts.includes(mostly))
      inPlaces(postcode, `lies mostly in ${mostly}, which it does not name`);
  }
  for (const { name, districts, postcodes } of places.places) {
    const [district] = districts;
    if (districts.length !== 1 || !district) continue;
    for (const postcode of postcodes)
      if (byPostcode.get(postcode)?.districts.includes(district) === false)
        inPlaces(postcode, `leaves out ${district}, where ${name} lies`);
  }
  return faults;
}
