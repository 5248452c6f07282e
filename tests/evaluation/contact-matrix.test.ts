// Contact questions made from the knowledge base itself: every service by its name, and every hub and every way through a hub
// by district, in many phrasings. Each must name the right contact.
import { beforeAll, describe, expect, test } from 'vitest';
import { viewsOf } from '../../src/conversation/contacts.ts';
import type { Brain } from '../../src/conversation/respond.ts';
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
  (need: string, place: string) => `how do I get ${need} for a family in ${place}`,
  (need: string, place: string) => `${need} in ${place}, who do I ring`,
];

/** Nobody says what stands in brackets. */
const spoken = (name: string): string => name.replace(/ \(.*\)/, '');

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

async function wrong(cases: readonly { question: string; values: readonly string[] }[]): Promise<string[]> {
  const missed: string[] = [];
  for (const { question, values } of cases) {
    const { texts } = await coreSpeaker(brain, 'personal').say(question);
    if (!values.some((value) => texts.join('\n').includes(value))) missed.push(question);
  }
  return missed;
}

const valuesOf = (id: string): string[] => {
  const entry = brain.knowledge.entries.get(id);
  return entry ? viewsOf(entry, brain.knowledge).map(({ value }) => value) : [];
};

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

describe('a contact question made from the knowledge base names the right contact', () => {
  test('for every service by its name', async () => {
    const cases = [...brain.knowledge.entries.values()]
      .filter(({ id, kind }) => kind === 'service' && valuesOf(id).length > 0)
      .flatMap(({ id, name }) =>
        ASK_BY_NAME.map((ask) => ({ question: ask(spoken(name)), values: valuesOf(id) })),
      );
    expect(cases.length).toBeGreaterThan(200);
    expect(await wrong(cases)).toEqual([]);
  });

  test('for every hub by its district and towns', async () => {
    const cases = clearPlaces().flatMap(({ hub, names }) =>
      names.flatMap((place) => ASK_FOR_HUB.map((ask) => ({ question: ask(place), values: valuesOf(hub) }))),
    );
    expect(cases.length).toBeGreaterThan(100);
    expect(await wrong(cases)).toEqual([]);
  });

  test('for every service that a family reaches through the hub, in every district', async () => {
    const needs = [...brain.knowledge.entries.values()].filter(
      ({ kind, through_hub }) => kind === 'service' && through_hub,
    );
    const cases = needs.flatMap(({ name }) =>
      clearPlaces().flatMap(({ hub, names }) =>
        ASK_THROUGH_HUB.map((ask) => ({
          question: ask(spoken(name), names[0] ?? ''),
          values: valuesOf(hub),
        })),
      ),
    );
    expect(cases.length).toBeGreaterThan(20);
    expect(await wrong(cases)).toEqual([]);
  });
});
