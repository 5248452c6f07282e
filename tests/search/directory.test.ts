import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryQuestions, syntheticDirectory } from '../../src/bench/synthetic-directory.ts';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import { directoryVersion, loadDirectory, withDirectory } from '../../src/knowledge/directory.ts';
import { KnowledgeError, loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { describeFault } from '../../src/knowledge/read-yaml.ts';
import { NO_ROLES } from '../../src/roles/roles.ts';
import { NO_SCHOOL_CONTACTS } from '../../src/safeguarding/school-contacts.ts';
import { createDirectory, type Listed, withDirectoryTier } from '../../src/search/directory.ts';
import type { Found, Search } from '../../src/search/found.ts';

const knowledge = loadKnowledge('knowledge');
const folder = mkdtempSync(join(tmpdir(), 'signpost-directory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rainbow = {
  id: 'rainbow-barn-test-group',
  name: 'Rainbow Barn Test Group',
  kind: 'Toddler group',
  what: 'Songs and messy play on Tuesday mornings in term time',
  place: 'Dursley',
  area: ['stroud'],
  ages: { from: 0, to: 4 },
  facts: {
    phone: {
      kind: 'phone',
      value: '01632 960123',
      status: 'unverified',
      dated: null,
      sources: ['a leaflet'],
    },
  },
  source: { ref: 'A list for tests', dated: '2026-10' },
  reviewed: '2026-11-01',
};

/** Writes the lines as a directory of their own, and reads it. */
function loaded(...lines: readonly unknown[]) {
  const path = mkdtempSync(join(folder, 'k-'));
  mkdirSync(join(path, 'directory'));
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(join(path, 'directory/list.jsonl'), text);
  return { path, load: () => loadDirectory(path, knowledge) };
}

function faultsOf(...lines: readonly unknown[]): string[] {
  try {
    loaded(...lines).load();
    return [];
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    return error.faults.map(describeFault);
  }
}

describe('a folder with a directory', () => {
  it('needs none: without one nothing is searched and nothing changes', () => {
    const none = loadDirectory(folder, knowledge);
    expect(none).toEqual({ services: [], version: '' });
    expect(withDirectory(knowledge, none)).toBe(knowledge);
  });

  it('has another version as soon as a line of it changes', () => {
    const one = loaded(rainbow).path;
    const other = loaded({ ...rainbow, place: 'Cam' }).path;
    expect(directoryVersion(one)).not.toBe(directoryVersion(other));
    expect(withDirectory(knowledge, loaded(rainbow).load()).version).toBe(
      `${knowledge.version}-${directoryVersion(one)}`,
    );
  });

  it.each([
    ['a line that is not JSON', ['{"id": '], 'directory/list.jsonl:1: is not JSON'],
    ['a missing source', [{ ...rainbow, source: undefined }], 'directory/list.jsonl:1: source'],
    ['an unknown field', [rainbow, { ...rainbow, id: 'b', colour: 'red' }], 'directory/list.jsonl:2:'],
    [
      'two services of one id',
      [rainbow, '', rainbow],
      'directory/list.jsonl:3: id: there is another service',
    ],
    [
      'a phone number inside a sentence',
      [{ ...rainbow, what: 'Ring 01632 960123 first' }],
      'what: holds a number',
    ],
    [
      'a fact that nobody has',
      [{ ...rainbow, contacts: ['nobody/phone'] }],
      'there is no live contact fact nobody/phone',
    ],
    [
      'a verified fact without the role that confirmed it',
      [{ ...rainbow, facts: { phone: { ...rainbow.facts.phone, status: 'verified' } } }],
      'facts.phone.verified',
    ],
  ])('is refused for %s, by file, line and field', (_, lines, expected) => {
    expect(faultsOf(...lines).join('\n')).toContain(expected);
  });
});

describe('the directory tier', () => {
  const services: Listed[] = [
    {
      id: 'directory/rainbow',
      name: 'Rainbow Barn',
      other_names: [],
      kind: 'Toddler group',
      what: 'Songs and messy play',
      place: 'Dursley',
      area: ['stroud'],
    },
    {
      id: 'directory/otters',
      name: 'Little Otters',
      other_names: ['Otter Club'],
      kind: 'Toddler group',
      what: 'Stories and a snack',
      place: 'Lydney',
      area: ['forest-of-dean'],
    },
    {
      id: 'directory/forge',
      name: 'The Forge',
      other_names: [],
      kind: 'Youth club',
      what: 'Pool, music and a quiet room',
      place: 'Dursley',
      area: ['stroud'],
    },
    {
      id: 'directory/wheels',
      name: 'Second Wheels',
      other_names: [],
      kind: 'Cycling club',
      what: 'Rides for beginners',
      place: 'Stroud',
      area: ['stroud'],
    },
  ];
  const find = async (question: string, options = {}) =>
    (await createDirectory(services, options)).find(question, null).map(({ entry }) => entry);

  it('finds a kind of service in a place', async () => {
    expect((await find('is there a toddler group in Dursley'))[0]).toBe('directory/rainbow');
    expect((await find('any youth clubs near dursley?'))[0]).toBe('directory/forge');
  });

  it('finds a service by a name that is misspelt', async () => {
    expect((await find('rainbwo barn'))[0]).toBe('directory/rainbow');
    expect((await find('littel oters'))[0]).toBe('directory/otters');
  });

  it('takes a word that the knowledge uses for no misspelling', async () => {
    expect(await find('wheals')).toEqual(['directory/wheels']);
    expect(await find('wheals', { isWord: (word: string) => word === 'wheals' })).toEqual([]);
  });

  it('offers nothing for a question of which it shares too little', async () => {
    expect(await find('the photocopier in the music room prints stripes on every page')).toEqual([]);
    expect(await find('')).toEqual([]);
    expect(await find('???')).toEqual([]);
  });

  it('puts services of the district that was named before those elsewhere', async () => {
    const tier = await createDirectory(services);
    const place = { kind: 'district', district: 'forest-of-dean', name: 'Forest of Dean' } as const;
    expect(tier.find('a toddler group please', place)[0]?.entry).toBe('directory/otters');
  });

  it('knows a name that is asked for from words that only resemble it', async () => {
    const tier = await createDirectory(services);
    expect(tier.find('rainbow barn', null)[0]?.named).toBe(true);
    expect(tier.find('toddler group in dursley', null)[0]?.named).toBe(false);
  });

  it('finds every kind of question among a thousand services', async () => {
    const many = syntheticDirectory(1_000);
    const tier = await createDirectory(many);
    const byId = new Map(many.map((service) => [service.id, service]));
    const missed = directoryQuestions(many, 120).filter(({ text, expect: wanted, kind }) => {
      const three = tier
        .find(text, null)
        .slice(0, 3)
        .flatMap(({ entry }) => byId.get(entry) ?? []);
      const right = (one: Listed) =>
        kind.endsWith('name')
          ? one.name === wanted.name
          : one.kind === wanted.kind && one.place === wanted.place;
      return !three.some(right);
    });
    expect(missed.map(({ text }) => text)).toEqual([]);
  });
});

describe('an answer with a directory beside the entries', () => {
  const found: Found = {
    ranked: ['service/camhs', 'service/kooth', 'service/school-nursing', 'service/gdass'].map(
      (entry, at) => ({ entry, score: 0.9 - at / 5 }),
    ),
    verdict: 'answer',
    place: null,
    addressed: null,
    situation: null,
  };
  let brainWith: (curated: Partial<Found>) => Brain;
  beforeAll(async () => {
    const directory = loaded(rainbow).load();
    const tier = await createDirectory(
      directory.services.map((service) => ({ ...service, id: `directory/${service.id}` })),
    );
    brainWith = (curated) =>
      ({
        knowledge: withDirectory(knowledge, directory),
        search: withDirectoryTier(searchThatFinds({ ...found, ...curated }), tier),
        detect: (_: string) => ({ level: 'none' }) as ReturnType<Brain['detect']>,
        schoolContacts: NO_SCHOOL_CONTACTS,
        roles: NO_ROLES,
      }) as Brain;
  });
  const ask = (brain: Brain, text: string) => {
    const turn = {
      kind: 'message',
      text,
      scope: 'personal',
      speaker: { tenant: 't', id: null },
      at: new Date(0),
    } as const;
    const { replies, state } = respond(brain, NEW_CONVERSATION, turn);
    return {
      reply: replies[0],
      state,
      text: replies.map((reply) => textTwin(reply, knowledge.words)).join('\n'),
    };
  };

  it('keeps the entries first, and the services after them', () => {
    const { reply, text } = ask(brainWith({}), 'is there a toddler group in dursley');
    expect(reply?.about?.slice(0, 3).map(({ entry }) => entry)).toEqual([
      'service/camhs',
      'service/kooth',
      'service/school-nursing',
    ]);
    expect(reply?.about?.at(-1)?.entry).toBe('directory/rainbow-barn-test-group');
    expect(text).toContain(knowledge.words.directory.heading);
    expect(text).toContain('Rainbow Barn Test Group');
  });

  it('offers the service where no entry fits', () => {
    const { reply } = ask(brainWith({ ranked: [], verdict: 'dont_know' }), 'toddler group in dursley');
    expect(reply?.kind).toBe('choices');
    expect(reply?.buttons.map(({ label }) => label)).toContain('Rainbow Barn Test Group');
  });

  it('still names whom to ask where a child is spoken of', () => {
    const { reply, text } = ask(
      brainWith({ ranked: [], verdict: 'dont_know' }),
      'my pupil cries every morning at the gate, her mum wondered about a toddler group in dursley for her brother',
    );
    expect(reply?.kind).toBe('dont_know');
    expect(text).toContain('Rainbow Barn Test Group');
    expect(text).toContain('Family Information Service');
  });

  it('shows a service that is called by its name with what it does, and its contacts with their status', () => {
    const { reply, text } = ask(brainWith({ verdict: 'choices' }), 'rainbow barn test group');
    expect(reply?.kind).toBe('answer');
    expect(reply?.about?.[0]?.entry).toBe('directory/rainbow-barn-test-group');
    expect(text).toContain('Songs and messy play');
    expect(text).toContain('01632 960123 (unverified, source undated)');
    expect(text).toContain('Ages 0 to 4');
    expect(text).toContain('A list for tests (October 2026)');
    // Its own number is unverified: a sounder one stands beside it.
    expect(text).toContain(knowledge.words.headings.sound_contacts);
  });

  it('shows a service that was offered when its name is typed, as when its button is pressed', () => {
    const brain = brainWith({});
    const { state } = ask(brain, 'is there a toddler group in dursley');
    const speaker = { scope: 'personal', speaker: { tenant: 't', id: null }, at: new Date(0) } as const;
    const typed = respond(brain, state, { kind: 'message', text: 'Rainbow Barn Test Group', ...speaker });
    const pressed = respond(brain, state, {
      kind: 'press',
      action: { verb: 'show', entry: 'directory/rainbow-barn-test-group' },
      ...speaker,
    });
    expect(typed.replies[0]?.summary).toBe('Signpost: Rainbow Barn Test Group');
    expect(pressed.replies[0]?.blocks).toEqual(typed.replies[0]?.blocks);
  });

  it('asks the directory nothing when Signpost itself is spoken to', () => {
    const { reply } = ask(
      brainWith({ ranked: [], verdict: 'dont_know', addressed: 'greeting' }),
      'hello toddler group',
    );
    expect(reply?.kind).toBe('small_talk');
  });
});

function searchThatFinds(found: Found): Search {
  return { find: () => found, why: () => [], findPlace: () => null };
}
