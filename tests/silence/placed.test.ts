import { beforeAll, describe, expect, it } from 'vitest';
import { loadBrain } from '../../src/brain.ts';
import { parseConfig } from '../../src/config.ts';
import type { Brain } from '../../src/conversation/respond.ts';
import type { Phrase } from '../../src/knowledge/phrases.ts';
import { LEARNT, loadTestBrain } from '../support/brain.ts';

let files: Brain;
beforeAll(async () => {
  files = await loadTestBrain();
});

const QUESTION = 'how do I book the minibus for swimming';
const ENTRY = 'service/family-information-service';
const placed = (text: string, entry: string): Phrase => ({ entry, voice: 'coordinators', text });

async function learntWith(phrases: readonly Phrase[]) {
  const refused: string[] = [];
  const config = parseConfig({ SIGNPOST_MODE: 'local', DATA_DIR: LEARNT });
  const brain = await loadBrain(config, { phrases, onRefused: (question) => refused.push(question) });
  return { brain, refused };
}

describe('a phrase that a coordinator placed', () => {
  it('is found by from then on, and the alert hears what it heard before', async () => {
    expect(files.search.find(QUESTION).verdict).toBe('dont_know');
    const { brain, refused } = await learntWith([placed(QUESTION, ENTRY), placed('x', 'service/gone')]);
    expect(refused).toEqual([]);
    const { verdict, ranked } = brain.search.find(`${QUESTION}?`);
    expect([verdict, ranked[0]?.entry]).toEqual(['answer', ENTRY]);
    // Words like those that were placed lead there as well, as far as search stands behind them.
    expect(brain.search.find('booking the minibus').ranked[0]?.entry).toBe(ENTRY);
    expect(files.search.find('booking the minibus').ranked[0]?.entry).not.toBe(ENTRY);
    expect(brain.knowledge.version).not.toBe(files.knowledge.version);
    for (const text of ['dad hits him with a belt', QUESTION, 'hello'])
      expect(brain.detect(text)).toEqual(files.detect(text));
  }, 120_000);

  it('does not count where a golden question would be lost with it', async () => {
    const golden = files.knowledge.golden.find(({ q, entry }) => {
      const { verdict, ranked } = files.search.find(q);
      return verdict === 'answer' && ranked[0]?.entry === entry && entry !== ENTRY;
    });
    const q = golden?.q ?? '';
    const { brain, refused } = await learntWith(Array.from({ length: 60 }, () => placed(q, ENTRY)));
    expect(refused).toHaveLength(1);
    expect(brain.search.find(q).ranked[0]?.entry).toBe(golden?.entry);
  }, 120_000);
});
