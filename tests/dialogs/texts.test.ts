// The words of the guides and of the consent cards: plain, within practice, and without a number in a sentence.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contactsIn } from '../../src/conversation/gate.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadTestBrain } from '../support/brain.ts';
import { readingAge } from './reading-age.ts';

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = (await loadTestBrain()).knowledge;
});

/** Every sentence under a value, keys that hold words to be recognised left out. */
const NOT_SAID = [
  'cues',
  'words',
  'noticed',
  'commands',
  'correcting',
  'asking',
  'not_the_child',
  'bare',
  'find',
  'sources',
  'entry',
  'reviewed',
  'id',
  'meaning',
];
function sentencesOf(value: unknown, key = ''): string[] {
  if (NOT_SAID.includes(key)) return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((one) => sentencesOf(one));
  return value && typeof value === 'object'
    ? Object.entries(value).flatMap(([name, one]) => sentencesOf(one, name))
    : [];
}

const parts = () => ({
  'which-service': sentencesOf(knowledge.dialogs.whichService),
  'check-consent': sentencesOf(knowledge.dialogs.checkConsent),
  shared: sentencesOf(knowledge.dialogs.shared),
  levels: sentencesOf(knowledge.levels),
  ...Object.fromEntries(
    Object.values(knowledge.consentCards).map((card) => [`consent/${card.id}`, sentencesOf(card)]),
  ),
});

const draftParts = () => ({
  'draft, in the chat': sentencesOf(knowledge.forms.inChat),
  ...Object.fromEntries(
    knowledge.forms.requestForSupport.sections.map((section) => [
      `draft, section ${section.id}`,
      sentencesOf(section),
    ]),
  ),
});

describe('the words of the guides', () => {
  it('can be read at eleven, the county’s own terms aside', () => {
    const tooHard = Object.entries({ ...parts(), ...draftParts() }).flatMap(([name, sentences]) => {
      const age = readingAge(sentences.filter((sentence) => sentence.split(' ').length > 3).join(' '));
      return age > 11 ? [`${name}: ${age.toFixed(1)}`] : [];
    });
    expect(tooHard).toEqual([]);
  });

  it('hold no telephone number, e-mail or link: those are facts with a date', () => {
    for (const [name, sentences] of Object.entries(parts())) {
      for (const sentence of sentences) expect(contactsIn(sentence), name).toEqual([]);
    }
  });

  it('avoid what practice tells us to avoid', () => {
    const avoided =
      /overrid|threshold met|\bsafe\b|low risk|refusing family|non-engaging|lifestyle choice|alleged|committed suicide|\breported\b|\bvalid/i;
    for (const [name, sentences] of Object.entries({ ...parts(), ...draftParts() })) {
      for (const sentence of sentences) expect(sentence, name).not.toMatch(avoided);
    }
  });

  it('never say that no consent is needed without saying for what', () => {
    for (const sentence of Object.values({ ...parts(), ...draftParts() }).flat()) {
      if (/do not need consent|no consent is needed/i.test(sentence))
        expect(sentence).toMatch(/refer a child who is, or is likely to be, suffering significant harm/);
    }
  });

  it('expand every acronym where they use it', () => {
    const known = knowledge.acronyms
      .map(({ acronym }) => acronym)
      .filter((acronym) => /^[A-Z]{2,5}$/.test(acronym));
    for (const [name, sentences] of Object.entries(parts())) {
      const text = sentences.join(' ');
      for (const acronym of known.filter(
        (one) => new RegExp(`\\b${one}\\b`).test(text) && !['NHS', 'MASH'].includes(one),
      )) {
        expect(text, `${name}: ${acronym}`).toMatch(new RegExp(`\\(${acronym}\\)`));
      }
    }
  });

  it('use no level of another council', () => {
    expect(readFileSync('knowledge/levels.yaml', 'utf8')).not.toMatch(/kent|essex/i);
  });
});

describe('a consent card', () => {
  it('that says where local guidance is silent says whom to ask', () => {
    const silent = Object.values(knowledge.consentCards).filter((card) => card.silent);
    expect(silent.length).toBeGreaterThan(8);
    for (const { silent: gap } of silent) expect(gap?.ask.join(' ')).toMatch(/Ask|ask/);
  });

  it('names the entry that stands behind it', () => {
    for (const { entry, id } of Object.values(knowledge.consentCards))
      expect(knowledge.entries.has(entry), id).toBe(true);
  });
});
