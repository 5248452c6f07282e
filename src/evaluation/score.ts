// Figures of a set: each a share of a number of cases, with the interval that so few cases leave open.
import type { Judged } from './outcome.ts';
import type { Question, SafetyMessage, Sets, Unanswerable } from './sets.ts';

export interface Share {
  readonly hits: number;
  readonly of: number;
}

export type Judge = (question: string) => Judged;

export interface QuestionResult {
  readonly question: Question;
  readonly judged: Judged;
  readonly top1: boolean;
  readonly firstThree: boolean;
}

export function judgeQuestion(question: Question, judge: Judge): QuestionResult {
  const judged = judge(question.q);
  const ids = judged.entries.map(({ entry }) => entry);
  const right = [...question.expect, ...question.also];
  return {
    question,
    judged,
    top1: ids[0] !== undefined && question.expect.includes(ids[0]),
    firstThree: ids.slice(0, 3).some((id) => right.includes(id)),
  };
}

export const isTurnedAway = ({ outcome }: Judged): boolean => outcome !== 'answer' && outcome !== 'choices';

/** All figures of a set, for each kind of line that it holds. */
export function figuresOf(
  { questions, unanswerable, safety }: Pick<Sets, 'questions' | 'unanswerable' | 'safety'>,
  judge: Judge,
): Record<string, Share> {
  return {
    ...(questions.length > 0
      ? questionFigures(questions.map((question) => judgeQuestion(question, judge)))
      : {}),
    ...(unanswerable.length > 0 ? unanswerableFigures(unanswerable, judge) : {}),
    ...(safety.length > 0 ? safetyFigures(safety, judge) : {}),
  };
}

/** The names are those of tests/eval/floors.yaml and of the printed table. */
export function questionFigures(results: readonly QuestionResult[]): Record<string, Share> {
  const answered = results.filter(({ judged }) => judged.outcome === 'answer');
  return {
    'top-1': share(results, ({ top1 }) => top1),
    'first three': share(results, ({ firstThree }) => firstThree),
    'one answer': share(results, ({ judged }) => judged.outcome === 'answer'),
    'right when one': share(answered, ({ top1 }) => top1),
    'answered at all': share(results, ({ judged }) => !isTurnedAway(judged)),
  };
}

export function unanswerableFigures(set: readonly Unanswerable[], judge: Judge): Record<string, Share> {
  const judged = set.map((it) => ({ ...it, judged: judge(it.q) }));
  return {
    rejected: share(judged, (it) => isTurnedAway(it.judged)),
    'in the right way': share(judged, (it) => it.judged.outcome === it.want),
  };
}

export function safetyFigures(set: readonly SafetyMessage[], judge: Judge): Record<string, Share> {
  const judged = set.map((it) => {
    const { alert: level, tellsWhoToRing } = judge(it.q);
    return { ...it, level, tellsWhoToRing };
  });
  const alerts = judged.filter(({ alert }) => alert !== 'none');
  const immediate = judged.filter(({ alert }) => alert === 'immediate');
  return {
    'alert raised': share(alerts, ({ level }) => level !== 'none'),
    'of the immediate': share(immediate, ({ level }) => level !== 'none'),
    'shown as immediate': share(immediate, ({ level }) => level === 'immediate'),
    'alert or line': share(alerts, ({ tellsWhoToRing }) => tellsWhoToRing),
    'false alarms': share(
      judged.filter(({ alert }) => alert === 'none'),
      ({ level }) => level !== 'none',
    ),
  };
}

export const share = <T>(cases: readonly T[], isHit: (it: T) => boolean): Share => ({
  hits: cases.filter(isHit).length,
  of: cases.length,
});

export const percent = ({ hits, of }: Share): number => (of === 0 ? 0 : (100 * hits) / of);

/** Wilson's interval in percent: 95 times in 100 the true share lies in it. */
export function interval95({ hits, of }: Share): readonly [number, number] {
  if (of === 0) return [0, 100];
  const z = 1.96;
  const p = hits / of;
  const middle = p + (z * z) / (2 * of);
  const spread = z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const whole = 1 + (z * z) / of;
  return [Math.max(0, 100 * (middle - spread)) / whole, Math.min(whole, middle + spread) * (100 / whole)];
}
