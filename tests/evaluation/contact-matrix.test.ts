// Contact questions made from the knowledge base itself: every service by its name, every hub by its places, every way through
// a hub, and every need that a service is for, by district and in many phrasings. The answer is about the right entry, and
// its first line says the right number.
import { beforeAll, describe, expect, test } from 'vitest';
import { viewsOf } from '../../src/conversation/contacts.ts';
import type { ContactView } from '../../src/conversation/reply.ts';
import type { Brain } from '../../src/conversation/respond.ts';
import { percent, share } from '../../src/evaluation/score.ts';
import type { Entry } from '../../src/knowledge/knowledge.ts';
import { loadTestBrain } from '../support/brain.ts';
import { coreSpeaker } from '../support/core-speaker.ts';

const ASK_BY_NAME = [
  (name: string) => `${name} phone number`,
  (name: string) => `who do I ring at ${name}?`,
  (name: string) => `contact details for ${name} please`,
  (name: string) => `how do I get hold of ${name}`,
  (name: string) => `Hi, hope you are well. What is the number for ${name}? Thanks`,
];
const ASK_FOR_HUB = [
  (place: string) => `who do I contact about early help in ${place}`,
  (place: string) => `${place} early help hub phone number`,
  (place: string) => `which hub covers ${place}?`,
  (place: string) => `local early help hub for ${place} please`,
  (place: string) => `number for the hub in ${place}`,
];
const ASK_THROUGH_HUB = [
  (need: string, place: string) => `${need} in ${place}, who do I ring`,
  (need: string, place: string) => `who do I ring about ${need} in ${place}`,
];
/** The first line says how; the hub's number stands below it. */
const ASK_HOW = (need: string, place: string) => `how do I get ${need} for a family in ${place}`;
const ASK_BY_NEED = [
  (need: string, place: string) => `${need}, who do I ring in ${place}?`,
  (need: string, place: string) => `phone number for ${place} please: ${need}`,
  (need: string, place: string) => `We are in ${place}. ${need}. Who do I contact?`,
];
/** What somebody worries about is no name: a choice of three may be offered for it. */
const SERVICE_FIRST = 96;
const RIGHT = 94;
const RIGHT_WHEN_ONE = 97;

/** Nobody says what stands in brackets. */
const spoken = (name: string): string => name.replace(/ \(.*\)/, '');

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

interface Case {
  readonly question: string;
  readonly about: string;
  /** One of these stands in the first line; where there are none, the first line says so itself. */
  readonly values: readonly string[];
}

interface Answered extends Case {
  readonly heard: string;
  readonly kind: string;
  readonly lead: string;
  /** Everything that the reply says. */
  readonly all: string;
}

async function ask(cases: readonly Case[]): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const each of cases) {
    const {
      about = '',
      kinds = [],
      leads = [],
      texts,
    } = await coreSpeaker(brain, 'personal').say(each.question);
    answered.push({
      ...each,
      heard: about,
      kind: kinds.at(-1) ?? '',
      lead: leads[0] ?? '',
      all: texts.join('\n'),
    });
  }
  return answered;
}

const isRight = ({ about, heard, values, lead }: Answered): boolean =>
  heard === about && (values.length === 0 || values.some((value) => lead.includes(value)));

const wrongOf = (answered: readonly Answered[]): string[] =>
  answered
    .filter((each) => !isRight(each))
    .map(({ question, heard, lead }) => `${question} → ${heard}: ${lead.slice(0, 80)}`);

const printed = (what: string, answered: readonly Answered[]): void => {
  const right = share(answered, isRight);
  console.log(`${what}: right entry and number in ${percent(right).toFixed(1)} % of ${right.of}`);
};

function valuesOf(id: string, kinds?: readonly ContactView['kind'][]): string[] {
  const entry = brain.knowledge.entries.get(id) as Entry;
  return viewsOf(entry, brain.knowledge).flatMap(({ kind, value }) =>
    !kinds || kinds.includes(kind) ? [value] : [],
  );
}
const numbersOf = (id: string): string[] => valuesOf(id, ['phone', 'text']);

const services = (): Entry[] =>
  [...brain.knowledge.entries.values()].filter(({ kind }) => kind === 'service');

/** The hubs' places that nobody must ask about first. */
const clearPlaces = () => {
  const { places } = brain.knowledge;
  return places.districts.map(({ slug, name, hub }) => {
    const towns = places.places
      .filter((it) => !it.ambiguous && !it.ordinary_word && !it.namesake && it.districts.join() === slug)
      .map((it) => it.name);
    return { hub, names: [name, ...towns.slice(0, 4)] };
  });
};

describe('a contact question made from the knowledge base names the right contact in its first line', () => {
  test('for every service by its name', async () => {
    const cases = services()
      .filter(({ id }) => valuesOf(id).length > 0)
      .flatMap(({ id, name }) =>
        ASK_BY_NAME.map((asking) => ({ question: asking(spoken(name)), about: id, values: numbersOf(id) })),
      );
    expect(cases.length).toBeGreaterThan(200);
    const answered = await ask(cases);
    printed('services by name', answered);
    expect(wrongOf(answered)).toEqual([]);
  });

  test('for every hub by its district and towns', async () => {
    const cases = clearPlaces().flatMap(({ hub, names }) =>
      names.flatMap((place) =>
        ASK_FOR_HUB.map((asking) => ({ question: asking(place), about: hub, values: numbersOf(hub) })),
      ),
    );
    expect(cases.length).toBeGreaterThan(100);
    const answered = await ask(cases);
    printed('hubs by place', answered);
    expect(wrongOf(answered)).toEqual([]);
  });

  test('for every service that a family reaches through the hub, in every district', async () => {
    const cases = services()
      .filter(({ through_hub }) => through_hub)
      .flatMap(({ id, name }) =>
        clearPlaces().flatMap(({ hub, names }) =>
          ASK_THROUGH_HUB.map((asking) => ({
            question: asking(spoken(name), names[0] ?? ''),
            about: id,
            values: [...numbersOf(id), ...numbersOf(hub)],
          })),
        ),
      );
    expect(cases.length).toBeGreaterThan(20);
    const answered = await ask(cases);
    printed('services through a hub', answered);
    expect(wrongOf(answered)).toEqual([]);
    for (const { id, name } of services().filter(({ through_hub }) => through_hub)) {
      for (const { hub, names } of clearPlaces()) {
        const question = ASK_HOW(spoken(name), names[0] ?? '');
        const { about, texts } = await coreSpeaker(brain, 'personal').say(question);
        expect(about, question).toBe(id);
        expect(
          numbersOf(hub).some((value) => texts.join('\n').includes(value)),
          question,
        ).toBe(true);
      }
    }
  });

  test('for every need, by district: the number of the service that is for it, or of its district’s hub, is named', async () => {
    const cases = services().flatMap(({ id, concerns, through_hub }) =>
      clearPlaces().flatMap(({ hub, names }, at): Case[] => {
        const need = concerns[at % concerns.length];
        const asking = ASK_BY_NEED[at % ASK_BY_NEED.length];
        if (!need || !asking) return [];
        const values = [...numbersOf(id), ...(through_hub ? numbersOf(hub) : [])];
        return [{ question: asking(need, names[0] ?? ''), about: id, values }];
      }),
    );
    expect(cases.length).toBeGreaterThan(250);
    const answered = await ask(cases);
    printed('needs by district', answered);
    const first = share(answered, ({ about, heard }) => heard === about);
    const single = answered.filter(({ kind }) => kind === 'answer');
    const rightWhenOne = share(single, isRight);
    console.log(
      `needs by district: the service stands first in ${percent(first).toFixed(1)} % of ${first.of}; one answer for ${single.length}, right in ${percent(rightWhenOne).toFixed(1)} %`,
    );
    for (const wrong of wrongOf(single)) console.log(`  ${wrong}`);
    // Where the message raises the alert, or three entries are offered, the right contact stands on the card all the same.
    const unnamed = answered.filter(
      ({ values, all }) => values.length > 0 && !values.some((value) => all.includes(value)),
    );
    expect(unnamed.map(({ question }) => question)).toEqual([]);
    expect(percent(first)).toBeGreaterThanOrEqual(SERVICE_FIRST);
    expect(percent(share(answered, isRight))).toBeGreaterThanOrEqual(RIGHT);
    expect(percent(rightWhenOne)).toBeGreaterThanOrEqual(RIGHT_WHEN_ONE);
  });
});
