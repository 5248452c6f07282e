// What says nothing changes nothing: a slip, capitals, a short form, politeness, a name or small talk around a question
// that is answered rightly leave the first entry and the alert as they were. The shares are printed.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Brain } from '../../src/conversation/respond.ts';
import { judge } from '../../src/evaluation/outcome.ts';
import { judgeQuestion } from '../../src/evaluation/score.ts';
import { loadSets } from '../../src/evaluation/sets.ts';
import { loadTestBrain } from '../support/brain.ts';

const FIRST_ENTRY_KEPT = 97;
const ALERT_KEPT = 99;

const acronyms = (
  parse(readFileSync('knowledge/acronyms.yaml', 'utf8')) as {
    acronym: string;
    expansion: string;
    or_see?: string;
  }[]
).filter((it) => !it.or_see);

/** Two neighbouring letters inside the longest word change places, as a hurried hand does. */
function typo(text: string): string {
  const longest = [...text.matchAll(/[a-z]{6,}/gi)].sort((a, b) => b[0].length - a[0].length)[0];
  if (!longest) return text;
  const at = longest.index + Math.floor(longest[0].length / 2);
  return `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
}

function abbreviated(text: string): string {
  for (const { acronym, expansion } of acronyms) {
    const at = text.toLowerCase().indexOf(expansion.toLowerCase());
    if (at >= 0) return `${text.slice(0, at)}${acronym}${text.slice(at + expansion.length)}`;
  }
  return text;
}

const named = (text: string) =>
  text.replace(/\b(a|the|my) (boy|girl|child|pupil|student|lad)\b/i, 'Tyler, $1 $2,');

const TRANSFORMATIONS: Record<string, (text: string) => string> = {
  'a typo': typo,
  capitals: (text) => text.toUpperCase(),
  'small letters': (text) => text.toLowerCase(),
  'no apostrophes': (text) => text.replace(/['’]/g, ''),
  'a short form for its words': abbreviated,
  politeness: (text) => `Please could you help, ${text} Many thanks`,
  "a child's name": named,
  'small talk before': (text) => `Hi there, hope you are well. ${text}`,
  'small talk after': (text) =>
    `${text.replace(/[.?!]*$/, (end) => end || '.')} Thanks so much, have a lovely day.`,
};

let brain: Brain;
let right: { q: string; first: string; alert: boolean }[];
const shares: Record<string, string> = {};

beforeAll(async () => {
  brain = await loadTestBrain();
  right = loadSets('tests/eval')
    .filter(({ name }) => name === 'questions')
    .flatMap(({ questions }) => questions)
    .map((question) => judgeQuestion(question, (q) => judge(brain, q)))
    .filter(({ top1 }) => top1)
    .map(({ question: { q }, judged }) => ({
      q,
      first: judged.entries[0]?.entry ?? '',
      alert: judged.alert !== 'none',
    }));
});

describe('a question answered rightly', () => {
  test.each(Object.entries(TRANSFORMATIONS))('is answered alike with %s', (name, transform) => {
    const changed = right
      .filter(({ q }) => transform(q) !== q)
      .map((it) => ({ ...it, now: judge(brain, transform(it.q)) }));
    const kept = changed.filter(({ first, now }) => now.entries[0]?.entry === first);
    const sameAlert = changed.filter(({ alert, now }) => (now.alert !== 'none') === alert);
    const percent = (part: readonly unknown[]) =>
      changed.length === 0 ? 100 : (100 * part.length) / changed.length;
    shares[name] =
      `first entry ${percent(kept).toFixed(1)} %, alert ${percent(sameAlert).toFixed(1)} %, of ${changed.length}`;
    console.log(`${name}: ${shares[name]}`);
    expect(percent(kept)).toBeGreaterThanOrEqual(FIRST_ENTRY_KEPT);
    expect(percent(sameAlert)).toBeGreaterThanOrEqual(ALERT_KEPT);
  });
});
