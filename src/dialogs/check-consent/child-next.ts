// Only a child who is, or may be, 12 or over is asked as well.
import { ASKED_FROM_AGE } from '../../consent/consent.ts';
import type { Answers } from '../engine/dialog.ts';
import { ageOf } from '../reading/age-question.ts';

export function childNext(answers: Answers): 'child' | null {
  const age = ageOf(answers);
  return age && age.to < ASKED_FROM_AGE ? null : 'child';
}
