// Each stage can be switched off by itself, so that its gain can be measured.
import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { loadPhrases } from '../../src/knowledge/phrases.ts';
import { createSearch } from '../../src/search/search.ts';
import { ALL_STAGES, LEARNT_WITH, type Stages } from '../../src/search/stages.ts';
import { trainModel } from '../../src/search/train.ts';

// A few entries learn in a moment, and stages are the same for few as for many.
const ENTRIES = [
  'service/camhs',
  'service/gdass',
  'offer/early-help',
  'offer/ehcp',
  'hub/stroud',
  'role/dsl',
];
const whole = loadKnowledge('knowledge');
const few = (lists: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(lists).map(([name, texts]) => [name, texts.slice(0, 8)]));
const knowledge = {
  ...whole,
  entries: new Map([...whole.entries].filter(([id]) => ENTRIES.includes(id))),
  understanding: {
    ...whole.understanding,
    offTopic: few(whole.understanding.offTopic),
    addressed: few(whole.understanding.addressed) as typeof whole.understanding.addressed,
  },
};
const phrases = loadPhrases('knowledge', new Set(ENTRIES), [], { only: 'practitioner' });
const without = (stage: keyof Stages): Stages => ({ ...ALL_STAGES, [stage]: false });
const learnt = trainModel(knowledge, phrases);
const searchWith = (stages: Stages) => createSearch(knowledge, learnt, stages);
const all = searchWith(ALL_STAGES);
const stages = Object.keys(ALL_STAGES) as (keyof Stages)[];

describe('a stage switched off', () => {
  it.each(stages.filter((stage) => !LEARNT_WITH.includes(stage)))(
    'leaves what is learnt as it is, where it takes no part in learning: %s',
    (stage) => {
      expect(trainModel(knowledge, phrases, without(stage))).toEqual(learnt);
    },
  );

  it.each([...LEARNT_WITH])('is learnt without, where it takes part in learning: %s', (stage) => {
    expect(trainModel(knowledge, phrases, without(stage))).not.toEqual(learnt);
  });

  it('reads courtesies as if they were about something', () => {
    const [plain, polite] = ['a referral to camhs', 'hi there, a referral to camhs, many thanks'];
    expect(all.find(polite).ranked).toEqual(all.find(plain).ranked);
    const off = searchWith(without('courtesies'));
    expect(off.find(polite).ranked).not.toEqual(off.find(plain).ranked);
  });

  it('no longer reads a short form as its words', () => {
    const short = whole.acronyms.find(({ see, expansion }) => see === null && /^[a-z ]+$/i.test(expansion));
    if (!short) throw new Error('No acronym stands for plain words');
    const off = searchWith(without('shortForms'));
    const reasons = (search: typeof all, message: string) => JSON.stringify(search.why(message));
    expect(reasons(all, short.acronym)).toBe(reasons(all, short.expansion.toLowerCase()));
    expect(reasons(off, short.acronym)).not.toBe(reasons(off, short.expansion.toLowerCase()));
  });

  it('draws no share out', () => {
    const share = (search: typeof all) => search.find('anxious and not sleeping').ranked[0]?.score ?? 0;
    expect(share(searchWith(without('calibration')))).toBeLessThan(share(all));
  });

  it('turns nothing away but the exact words of small talk', () => {
    const off = searchWith(without('gate'));
    const [offTopic = ''] = Object.values(knowledge.understanding.offTopic).flat();
    expect(all.find(offTopic).verdict).toBe('dont_know');
    expect(off.find(offTopic).verdict).not.toBe('dont_know');
    expect(off.find(knowledge.understanding.addressed.greeting[0] ?? '').addressed).toBe('greeting');
  });
});
