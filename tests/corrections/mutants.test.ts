// Each mutant is the delivered knowledge with one slip in it that a tired person might make in a file. The files must load,
// or the slip is told; and where they load, holding them against each other must tell it.
import { describe, expect, it } from 'vitest';
import { crossChecks } from '../../src/knowledge/cross-checks.ts';
import {
  type ContactFact,
  type Entry,
  type Knowledge,
  loadKnowledge,
} from '../../src/knowledge/knowledge.ts';
import { contactFile, placesFile } from '../../src/knowledge/schema.ts';

const files = loadKnowledge('knowledge');
const facts = [...files.facts.values()].filter(({ status }) => status !== 'withdrawn');

interface Mutant {
  readonly name: string;
  readonly knowledge: Knowledge;
}

const withFacts = (...changed: ContactFact[]): Knowledge => ({
  ...files,
  facts: new Map([...files.facts, ...changed.map((fact) => [fact.id, fact] as const)]),
});
const valued = (fact: ContactFact, value: string): Knowledge => withFacts({ ...fact, value });
const pairs = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((one, at) => (items[at + 1] === undefined ? [] : [[one, items[at + 1] as T]]));

/** What the schema of each file says by itself. */
function loads({ facts, places }: Knowledge): boolean {
  const fields = [...facts.values()].map(({ id: _, organisation: __, ...fact }) => ['fact', fact] as const);
  return (
    contactFile.safeParse({
      name: 'x',
      facts: Object.fromEntries(fields.map(([, fact], at) => [`f${at}`, fact])),
    }).success && placesFile.safeParse(places).success
  );
}

const isCaught = ({ knowledge }: Mutant): boolean => !loads(knowledge) || crossChecks(knowledge).length > 0;

const phones = facts.filter(({ kind }) => kind === 'phone' || kind === 'text');
const emails = facts.filter(({ kind }) => kind === 'email');

const CLASSES: Record<string, readonly Mutant[]> = {
  'two numbers swapped': pairs(phones)
    .filter(([one, other]) => one.value !== other.value)
    .map(([one, other]) => ({
      name: `${one.id} ↔ ${other.id}`,
      knowledge: withFacts({ ...one, value: other.value }, { ...other, value: one.value }),
    })),
  'a fact given another entry’s number': pairs(phones)
    .filter(([one, other]) => one.value !== other.value)
    .map(([one, other]) => ({ name: `${one.id} := ${other.id}`, knowledge: valued(one, other.value) })),
  'an entry pointed to another’s contact': [...files.entries.values()].flatMap((entry) =>
    entry.contacts.slice(0, 2).map(({ fact, label }, at) => {
      const other = phones.find(({ id }) => !entry.contacts.some((pointer) => pointer.fact === id));
      const contacts = entry.contacts.with(at, { fact: other?.id ?? '', label });
      const mutant: Entry = { ...entry, contacts };
      return {
        name: `${entry.id}: ${fact} → ${other?.id}`,
        knowledge: { ...files, entries: new Map(files.entries).set(entry.id, mutant) },
      };
    }),
  ),
  'an e-mail broken': emails.flatMap((fact) => {
    const { value } = fact;
    const [local = '', domain = ''] = value.split('@');
    const at = Math.floor(domain.length / 3);
    return [
      value.replace('@', ''),
      value.replace('@', ' at '),
      value.replace('@', '@@'),
      value.replace(/\.[a-z]+$/, ''),
      `${local}@${domain.slice(0, at)}${domain.slice(at + 1)}`,
      `${local}@${domain.slice(0, at)}${domain[at + 1]}${domain[at]}${domain.slice(at + 2)}`,
      `${value}.`,
      value.replace('@', '@ '),
    ]
      .filter((broken) => broken !== value)
      .map((broken) => ({ name: `${fact.id}: ${broken}`, knowledge: valued(fact, broken) }));
  }),
  'hours inverted': facts
    .filter(({ kind, value }) => kind === 'hours' && /\d(?:am|pm)-/.test(value))
    .flatMap((fact) => {
      const times = fact.value.replace(/([\d.]+(?:am|pm))-([\d.]+(?:am|pm))/, '$2-$1');
      const days = fact.value.replace(/\b(Mon|Sun)-(Fri|Thu)\b/, '$2-$1');
      return [times, days]
        .filter((value) => value !== fact.value)
        .map((value) => ({ name: `${fact.id}: ${value}`, knowledge: valued(fact, value) }));
    }),
  'a district dropped': [
    ...files.places.districts.map(({ slug, hub }) => {
      const entry = files.entries.get(hub) as Entry;
      const mutant = { ...entry, area: 'county' as const };
      return {
        name: `${hub} without ${slug}`,
        knowledge: { ...files, entries: new Map(files.entries).set(hub, mutant) },
      };
    }),
    ...files.places.districts.map(({ slug }) => ({
      name: `places without ${slug}`,
      knowledge: {
        ...files,
        places: { ...files.places, districts: files.places.districts.filter((it) => it.slug !== slug) },
      },
    })),
    ...(['places', 'postcodes'] as const).flatMap((list) =>
      files.places[list].flatMap((row, at) =>
        row.districts.map((district) => {
          const mutant = { ...row, districts: row.districts.filter((it) => it !== district) };
          const rows = files.places[list].map((it, index) => (index === at ? mutant : it));
          return {
            name: `${list} ${at} without ${district}`,
            knowledge: { ...files, places: { ...files.places, [list]: rows } },
          };
        }),
      ),
    ),
  ],
};

describe('the check of the knowledge', () => {
  it('finds nothing in what is delivered', () => {
    expect(crossChecks(files)).toEqual([]);
  });

  it.each(Object.entries(CLASSES))('catches at least 95 of 100: %s', (_, mutants) => {
    const missed = mutants.filter((mutant) => !isCaught(mutant)).map(({ name }) => name);
    expect(mutants.length).toBeGreaterThan(5);
    expect(
      1 - missed.length / mutants.length,
      `${mutants.length} mutants, missed: ${missed.join('; ')}`,
    ).toBeGreaterThanOrEqual(0.95);
  });

  it('takes a new number, address or time that is plausible', () => {
    for (const fact of facts) {
      const value = {
        phone: '01452 111222',
        text: '07700 900123',
        email: 'duty@gloucestershire.gov.uk',
        web: 'https://www.gloucestershire.gov.uk/new-page',
        hours: 'Mon-Fri 8.30am-6pm',
      }[fact.kind];
      expect(crossChecks(valued(fact, value)), fact.id).toEqual([]);
    }
  });
});
