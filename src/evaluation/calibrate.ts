// How sure the first entry must be: right answers over the share of questions that get one, on wording never trained on.
import { percent, share } from './score.ts';
import type { VoiceResult } from './voices.ts';

export interface Step {
  readonly share: number;
  readonly answered: number;
  readonly right: number;
}

const STEPS = [0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];

/** For each threshold on the first entry's share: how many questions would get one answer, and how many of those are right. */
export function answerCurve(results: readonly VoiceResult[]): Step[] {
  return STEPS.map((step) => {
    const answered = results.filter(({ found }) => (found.ranked[0]?.score ?? 0) >= step);
    return {
      share: step,
      answered: (100 * answered.length) / results.length,
      right: percent(share(answered, ({ top1 }) => top1)),
    };
  });
}

/** Of the answers with about this share, how many are right: equal numbers mean that the share says what it means. */
export function reliability(
  results: readonly VoiceResult[],
): { readonly said: number; readonly right: number; readonly cases: number }[] {
  const bins = Map.groupBy(results, ({ found }) =>
    Math.min(9, Math.floor((found.ranked[0]?.score ?? 0) * 10)),
  );
  return [...bins]
    .sort(([one], [other]) => one - other)
    .map(([, cases]) => ({
      said: (100 * cases.reduce((sum, { found }) => sum + (found.ranked[0]?.score ?? 0), 0)) / cases.length,
      right: percent(share(cases, ({ top1 }) => top1)),
      cases: cases.length,
    }));
}
