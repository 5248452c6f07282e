// What says nothing changes nothing: a slip, capitals, a short form, politeness, a name or small talk leave the first entry
// of a question that is answered rightly as it was, and the alert of every message. The shares are printed; of the sets
// that are only scored nothing else is.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { judge } from '../../src/evaluation/outcome.ts';
import { judgeQuestion, percent, share } from '../../src/evaluation/score.ts';
import { isOnlyScored, loadSets, type Sets } from '../../src/evaluation/sets.ts';
import { loadTestBrain } from '../support/brain.ts';
import { CHANGES } from './changes.ts';

const FIRST_ENTRY_KEPT = 97;
const ALERT_KEPT = 99;
/** With fewer, one case is more than a percent. */
const ENOUGH = 130;

let brain: Brain;
let right: Record<'dev' | 'scored', { q: string; first: string }[]>;
beforeAll(async () => {
  brain = await loadTestBrain();
  const rightOf = (sets: readonly Sets[]) =>
    sets
      .flatMap(({ questions }) => questions)
      .map((question) => judgeQuestion(question, (q) => judge(brain, q)))
      .filter(({ top1 }) => top1)
      .map(({ question: { q }, judged }) => ({ q, first: judged.entries[0]?.entry ?? '' }));
  const sets = loadSets('tests/eval');
  right = {
    dev: rightOf(sets.filter((set) => !isOnlyScored(set))),
    scored: rightOf(sets.filter(isOnlyScored)),
  };
});

const cases = Object.entries(CHANGES);

describe('a question answered rightly', () => {
  test.each(cases)('is answered alike with %s', (name, change) => {
    const changes = (it: { q: string }, at: number) => change(it.q, at) !== it.q;
    const dev = right.dev.filter(changes);
    // What few questions hold is looked for in all sets.
    const all = dev.length >= ENOUGH ? dev : [...dev, ...right.scored.filter(changes)];
    const kept = share(
      all.map((it, at) => ({ ...it, at })),
      ({ q, first, at }) => {
        const [now] = judge(brain, change(q, at)).entries;
        return now?.entry === first;
      },
    );
    console.log(`${name}: first entry kept in ${percent(kept).toFixed(1)} % of ${kept.of}`);
    expect(kept.of).toBeGreaterThan(0);
    expect(percent(kept)).toBeGreaterThanOrEqual(FIRST_ENTRY_KEPT);
  });
});

describe('a message', () => {
  const messages = loadSets('tests/eval').flatMap(({ safety }) => safety.map(({ q }) => q));
  const isRaised = (text: string): boolean => brain.detect(text).level !== 'none';
  let plain: readonly boolean[];
  beforeAll(() => {
    plain = messages.map(isRaised);
  });

  test.each(cases)('raises the alert alike with %s', (name, change) => {
    const changed = messages
      .map((text, at) => ({ now: change(text, at), text, before: plain[at] === true }))
      .filter(({ now, text }) => now !== text)
      .map(({ now, before }) => ({ before, now: isRaised(now) }));
    const kept = share(changed, ({ before, now }) => before === now);
    const lost = changed.filter(({ before, now }) => before && !now).length;
    console.log(
      `${name}: alert kept in ${percent(kept).toFixed(1)} % of ${kept.of}; ${lost} lost, ${kept.of - kept.hits - lost} raised anew`,
    );
    expect(kept.of).toBeGreaterThan(0);
    // Of a handful, one is allowed.
    const allowed = Math.max(1, kept.of * (1 - ALERT_KEPT / 100));
    expect(kept.of - kept.hits).toBeLessThanOrEqual(allowed);
  });
});
