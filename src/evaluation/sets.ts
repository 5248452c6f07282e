// The question sets under tests/eval: the public development sets; in blind/, sets by people who never read the knowledge; in
// near-miss/ and everyday/, the half of the near misses and of everyday messages that nothing was built on.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

const common = { id: z.string(), q: z.string().min(1) };
const question = z.object({
  ...common,
  expect: z.array(z.string()).min(1),
  also: z.array(z.string()).default([]),
});
const unanswerable = z.object({
  ...common,
  want: z.enum(['dont_know', 'small_talk', 'refuse', 'out_of_area']),
});
const safety = z.object({ ...common, alert: z.enum(['immediate', 'significant', 'none']) });

export type Question = z.infer<typeof question>;
export type Unanswerable = z.infer<typeof unanswerable>;
export type SafetyMessage = z.infer<typeof safety>;

export interface Sets {
  /** "questions", "blind/questions". */
  readonly name: string;
  readonly questions: readonly Question[];
  readonly unanswerable: readonly Unanswerable[];
  readonly safety: readonly SafetyMessage[];
}

/** Sets in these folders are for scoring only; of the others, odd lines are for building. */
const ONLY_SCORED = ['blind', 'near-miss', 'everyday'];

/** One for each file; a line is of the kind that its fields say. */
export function loadSets(folder: string): Sets[] {
  const files = [
    ...jsonlIn(folder),
    ...ONLY_SCORED.flatMap((only) => jsonlIn(join(folder, only)).map((name) => join(only, name))),
  ];
  return files.map((file) => readSet(folder, file));
}

export const isOnlyScored = ({ name }: Sets): boolean =>
  ONLY_SCORED.some((only) => name.startsWith(`${only}/`));

function readSet(folder: string, file: string): Sets {
  const lines = readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim());
  const set = {
    name: file.replace(/\.jsonl$/, ''),
    questions: [] as Question[],
    unanswerable: [] as Unanswerable[],
    safety: [] as SafetyMessage[],
  };
  const mustFire = basename(file) === 'must-fire.jsonl';
  lines.forEach((text, index) => {
    const line: unknown = JSON.parse(text);
    const asQuestion = question.safeParse(line);
    const asUnanswerable = unanswerable.safeParse(line);
    const asSafety = safety.safeParse(
      mustFire && typeof line === 'object' ? { alert: 'significant', ...line } : line,
    );
    if (asQuestion.success) set.questions.push(asQuestion.data);
    else if (asUnanswerable.success) set.unanswerable.push(asUnanswerable.data);
    else if (asSafety.success) set.safety.push(asSafety.data);
    else
      throw new Error(
        `${file}:${index + 1}: is neither a question (expect) nor unanswerable (want) nor a safety message (alert)`,
      );
  });
  return set;
}

function jsonlIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort();
  } catch {
    return [];
  }
}

export type Half = 'odd' | 'even';
/** Odd lines are for building, even lines only for scoring. Lines count from 1. */
export const halfOf = <T>(lines: readonly T[], half: Half): T[] =>
  lines.filter((_, index) => (index % 2 === 0) === (half === 'odd'));
