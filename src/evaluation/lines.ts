// Every line of the sets, judged. What is only for scoring keeps its sentence to itself: it is known by its id.
import type { Brain } from '../conversation/respond.ts';
import { type Judged, judge } from './outcome.ts';
import { judgeQuestion } from './score.ts';
import {
  halfOf,
  isOnlyScored,
  type Question,
  type SafetyMessage,
  type Sets,
  type Unanswerable,
} from './sets.ts';

interface Common {
  readonly set: string;
  readonly id: string;
  readonly q: string;
  /** False for sets that are only scored, and for the even lines of the others. */
  readonly mayBeRead: boolean;
  readonly right: boolean;
  readonly judged: Judged;
}

export type Line = Common &
  (
    | { readonly kind: 'question'; readonly expect: readonly string[]; readonly firstThree: boolean }
    | { readonly kind: 'unanswerable'; readonly want: Unanswerable['want'] }
    | { readonly kind: 'safety'; readonly alert: SafetyMessage['alert'] }
  );

export function judgedLines(sets: readonly Sets[], brain: Brain): Line[] {
  return sets.flatMap((set) => {
    const common = <T extends { readonly id: string; readonly q: string }>(line: T, of: readonly T[]) => ({
      set: set.name,
      id: line.id,
      q: line.q,
      mayBeRead: !isOnlyScored(set) && halfOf(of, 'odd').includes(line),
    });
    const ofQuestion = (line: Question): Line => {
      const { judged, top1, firstThree } = judgeQuestion(line, (q) => judge(brain, q));
      const { expect } = line;
      return { ...common(line, set.questions), kind: 'question', expect, judged, firstThree, right: top1 };
    };
    const ofUnanswerable = (line: Unanswerable): Line => {
      const judged = judge(brain, line.q);
      const { want } = line;
      return {
        ...common(line, set.unanswerable),
        kind: 'unanswerable',
        want,
        judged,
        right: judged.outcome === want,
      };
    };
    const ofSafety = (line: SafetyMessage): Line => {
      const judged = judge(brain, line.q);
      const { alert } = line;
      return {
        ...common(line, set.safety),
        kind: 'safety',
        alert,
        judged,
        right:
          alert === 'immediate' ? judged.alert === alert : (judged.alert === 'none') === (alert === 'none'),
      };
    };
    return [
      ...set.questions.map(ofQuestion),
      ...set.unanswerable.map(ofUnanswerable),
      ...set.safety.map(ofSafety),
    ];
  });
}
