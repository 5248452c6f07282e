import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KnowledgeError, loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { describeFault } from '../../src/knowledge/read-yaml.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'knowledge-'));
  // One voice of the phrases and one writer's messages are enough here, and read faster than all.
  cpSync('knowledge', folder, {
    recursive: true,
    filter: (name) => !/phrases\/(?!teaching-assistant)|messages\/(?!school-staff)/.test(name),
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const write = (name: string, content: string | Buffer) => writeFileSync(at(name), content);
const change = (name: string, from: string | RegExp, to: string) => {
  const before = readFileSync(at(name), 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`Nothing in ${name} matches ${from}`);
  write(name, after);
};

function faultsOf(): string[] {
  try {
    loadKnowledge(folder);
    return [];
  } catch (error) {
    if (error instanceof KnowledgeError) return error.faults.map(describeFault);
    throw error;
  }
}

describe('B-19, C-19: a knowledge folder with a fault is refused, and the fault is named', () => {
  const CAMHS = 'service/camhs.yaml';
  const HELPDESK = 'contacts/childrens-helpdesk.yaml';
  const cases: [name: string, breakIt: () => void, named: RegExp][] = [
    [
      'a class of freshness for a contact file that is not there',
      () => change('freshness.yaml', 'emergency-duty-team', 'emergency-duty-teem'),
      /freshness\.yaml:\d+: classes\.1\.of\.1: there is no file contacts\/emergency-duty-teem\.yaml/,
    ],
    [
      'a fact that is due for longer than it lives',
      () => change('freshness.yaml', 'due_days: 7', 'due_days: 30'),
      /freshness\.yaml:\d+: classes\.1\.due_days: must be fewer days than the life/,
    ],
    [
      'facts that no class of freshness fits',
      () => change('freshness.yaml', /- name: e-mail or web page\n/, '- name: web page\n    kinds: [web]\n'),
      /freshness\.yaml:\d+: classes: the last class must fit every fact/,
    ],
    [
      'a cue of a question that names a list which is not there',
      () => change('understanding/intents.yaml', '<how> request', '<hwo> request'),
      /understanding\/intents\.yaml:\d+: reach\.\d+: there is no list hwo under words/,
    ],
    [
      'a question about a term without a place for the term',
      () => change('understanding/asked-of.yaml', 'what does * mean', 'what does it mean'),
      /understanding\/asked-of\.yaml:\d+: definition\.\d+: write plain words with one \*/,
    ],
    ['broken syntax', () => write(CAMHS, 'name: [CAMHS'), /service\/camhs\.yaml:\d+: /],
    [
      'a tab for indentation',
      () => change(CAMHS, /^reach:$/m, 'reach:\n\t- x'),
      /service\/camhs\.yaml:\d+: /,
    ],
    [
      'the same field twice',
      () => change(CAMHS, /^area:/m, 'area: county\narea:'),
      /service\/camhs\.yaml:\d+: .*unique/i,
    ],
    ['a missing field', () => change(CAMHS, /^area: .*$/m, ''), /service\/camhs\.yaml:\d+: area: /],
    [
      'a field that is not known',
      () => change(CAMHS, /^area:/m, 'fone: "1"\narea:'),
      /service\/camhs\.yaml:\d+: .*fone/,
    ],
    [
      'a wrong kind of value',
      () => change(CAMHS, /^area: .*$/m, 'area: 5'),
      /service\/camhs\.yaml:\d+: area: /,
    ],
    [
      'an empty name',
      () => change(CAMHS, /^name: .*$/m, 'name: ""'),
      /service\/camhs\.yaml:1: name: must not be empty/,
    ],
    [
      'an age beyond any child',
      () => change(CAMHS, /^area:/m, 'ages: { from: 3, to: 90 }\narea:'),
      /service\/camhs\.yaml:\d+: (ages\.to|.*unique)/,
    ],
    [
      'a contact that does not exist',
      () => change(CAMHS, 'camhs/phone', 'camhs/fone'),
      /service\/camhs\.yaml:\d+: contacts\.\d+: there is no contact fact camhs\/fone/,
    ],
    [
      'a neighbour that does not exist',
      () => change(CAMHS, /related: \[/, 'related: [service/nowhere, '),
      /service\/camhs\.yaml:\d+: related\.0: there is no entry service\/nowhere/,
    ],
    [
      'a pointer to a withdrawn contact',
      () => change(CAMHS, 'camhs/phone', 'gay-glos/old-helpline'),
      /gay-glos\/old-helpline is withdrawn/,
    ],
    [
      'a letter in a phone number',
      () => change(HELPDESK, /01452 426565/, '01452 42656S'),
      /contacts\/childrens-helpdesk\.yaml:\d+: facts\.phone\.value: a phone number has digits/,
    ],
    [
      'an e-mail without @',
      () => change(HELPDESK, 'childrenshelpdesk@', 'childrenshelpdesk.'),
      /facts\.email\.value: is not an e-mail address/,
    ],
    [
      'a web address without https',
      () => change(HELPDESK, /value: "https:/, 'value: "ttps:'),
      /facts\.web\.value: is not a web address/,
    ],
    [
      'a status that does not exist',
      () => change(HELPDESK, 'status: sourced', 'status: sure'),
      /facts\.phone\.status: /,
    ],
    [
      'a verified fact that nobody verified',
      () => change(HELPDESK, 'status: sourced', 'status: verified'),
      /facts\.phone\.verified: a verified fact names the role/,
    ],
    [
      'a disputed fact without its rivals',
      () => change(HELPDESK, 'status: sourced', 'status: disputed'),
      /facts\.phone\.rivals: a disputed fact lists/,
    ],
    [
      'a fact without a source',
      () => change(HELPDESK, /sources:\n(\s+- .*\n)+/, 'sources: []\n'),
      /facts\.\w[\w-]*\.sources: name at least one source/,
    ],
    [
      'a date that is none',
      () => change(HELPDESK, '"2023-09-18"', '"September"'),
      /facts\.phone\.dated: give a date/,
    ],
    [
      'hours of a number that is not there',
      () => change(HELPDESK, 'hours_of: phone', 'hours_of: fax'),
      /hours_of: there is no fact fax/,
    ],
    [
      'a missing alert number (A-84)',
      () => rmSync(at(HELPDESK)),
      /safeguarding\/alert\.yaml:\d+: .*childrens-helpdesk\/phone/,
    ],
    [
      'no alert at all (A-84)',
      () => rmSync(at('safeguarding/alert.yaml')),
      /safeguarding\/alert\.yaml:1: .*cannot be read/,
    ],
    [
      'a phrase for no entry',
      () => write('phrases/teaching-assistant/role.yaml', 'nobody: ["who is it"]'),
      /phrases\/teaching-assistant\/role\.yaml:1: nobody: there is no entry role\/nobody/,
    ],
    [
      'phrases of no kind',
      () => write('phrases/teaching-assistant/rolls.yaml', 'x: ["y"]'),
      /rolls\.yaml:1: is named for no kind of entry/,
    ],
    [
      'an acronym for no entry',
      () => change('acronyms.yaml', 'see: service/alternative-provision', 'see: service/nowhere'),
      /acronyms\.yaml:\d+: \d+\.see: there is no entry service\/nowhere/,
    ],
    [
      'a hub that does not exist',
      () => change('places.yaml', 'hub: hub/stroud', 'hub: hub/strode'),
      /places\.yaml:\d+: hub: there is no entry hub\/strode/,
    ],
    [
      'a district that does not exist',
      () => change('places.yaml', /(districts: *\[|districts:\n +- )gloucester/, '$1glowster'),
      /places\.yaml:\d+: places\.\d+\.districts\.0: /,
    ],
    [
      'a sentence that is missing',
      () => change('words.yaml', /^dont_know: .*$/m, ''),
      /words\.yaml:\d+: dont_know: /,
    ],
    [
      'bytes that are not UTF-8',
      () => write(CAMHS, Buffer.from([0x6e, 0xff, 0xfe])),
      /service\/camhs\.yaml:1: is not valid UTF-8/,
    ],
    [
      'an alias bomb',
      () => write(CAMHS, `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n`),
      /service\/camhs\.yaml:\d+: .*alias/,
    ],
    [
      'a tag that would run code',
      () => change(CAMHS, /^name: .*$/m, 'name: !!js/function "x"'),
      /service\/camhs\.yaml:1: .*tag/i,
    ],
    [
      'a file of many megabytes',
      () => write(CAMHS, `name: "${'x'.repeat(3_000_000)}"`),
      /service\/camhs\.yaml:1: is larger than 2 MB/,
    ],
    [
      'no entries at all',
      () => rmSync(folder, { recursive: true }),
      /holds no entry: is KNOWLEDGE_DIR the right folder/,
    ],
  ];

  it('has no fault as it is delivered', () => expect(faultsOf()).toEqual([]));

  for (const [name, breakIt, named] of cases) {
    it(name, () => {
      breakIt();
      expect(faultsOf().join('\n')).toMatch(named);
    });
  }

  it('names the faults of all files at once', () => {
    change(CAMHS, /^name: .*$/m, 'name: ""');
    change(HELPDESK, /01452 426565/, 'none');
    change('words.yaml', /^dont_know: .*$/m, '');
    const faults = faultsOf().join('\n');
    for (const file of ['camhs.yaml', 'childrens-helpdesk.yaml', 'words.yaml'])
      expect(faults).toContain(file);
  });
});

describe('what is delivered', () => {
  it('has a file for every id of the list and nothing verified, since nobody has verified anything yet', () => {
    const { facts } = loadKnowledge('knowledge');
    expect([...facts.values()].filter(({ status }) => status === 'verified')).toEqual([]);
  });

  it('gives every entry a contact that is sound, or none at all', () => {
    const { entries, facts } = loadKnowledge('knowledge');
    const withoutSoundOne = [...entries.values()].filter(({ contacts }) => {
      const own = contacts.map(({ fact }) => facts.get(fact)).filter((fact) => fact && fact.kind !== 'hours');
      return own.length > 0 && !own.some((fact) => fact?.status === 'sourced');
    });
    expect(withoutSoundOne.map(({ id }) => id)).toEqual([]);
  });

  it('writes no phone number, address or link into an entry’s own text: those stand under contacts', () => {
    const { entries } = loadKnowledge('knowledge');
    const texts = [...entries.values()].flatMap((entry) =>
      [
        entry.name,
        entry.summary,
        entry.for_whom,
        entry.consent.note,
        ...entry.does,
        ...entry.reach,
        ...(entry.do_now ?? []),
        ...(entry.do_not ?? []),
      ].map((text) => ({ id: entry.id, text })),
    );
    const offending = texts.filter(({ text }) => /\b0\d[\d ]{7,}|@|https?:|www\./.test(text));
    expect(offending).toEqual([]);
  });

  it('keeps to the words that safeguarding leads ask for', () => {
    const { entries } = loadKnowledge('knowledge');
    const avoided =
      /overrides? (the need for )?consent|threshold (is )?met|low risk|refusing famil|non-engaging|lifestyle choice|alleged disclosure|committed suicide/i;
    const texts = [...entries.values()].flatMap((entry) =>
      [
        entry.summary,
        entry.for_whom,
        entry.consent.note,
        ...entry.does,
        ...entry.reach,
        ...(entry.do_now ?? []),
        ...(entry.do_not ?? []),
      ].map((text) => `${entry.id}: ${text}`),
    );
    expect(texts.filter((text) => avoided.test(text))).toEqual([]);
  });
});
