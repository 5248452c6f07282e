// "How old is the child?" is asked by more than one dialog and is read the same way in each.
import type { QuestionText } from '../../knowledge/dialog-texts.ts';
import type { Answers, Context, Json, Question } from '../engine/dialog.ts';
import { type AgeRange, ageIn, OLDEST, readAge, sayAge } from './age.ts';

interface AgeQuestion {
  readonly text: (context: Context) => QuestionText;
  /** The ages behind the buttons. */
  readonly bands: Readonly<Record<string, AgeRange>>;
  readonly next: (answers: Answers) => string | null;
}

const NOT_KNOWN = 'not-known';

export function ageQuestion({ text, bands, next }: AgeQuestion): Question {
  return {
    id: 'age',
    text,
    next,
    readsNumbers: true,
    unknown: NOT_KNOWN,
    read(message) {
      const age = readAge(message);
      return age ? { kind: 'value', value: { ...age } } : { kind: 'unclear' };
    },
    notice(message) {
      const age = ageIn(message);
      return age ? { ...age } : null;
    },
    choose: (choice) => (Object.hasOwn(bands, choice) ? { ...(bands[choice] as AgeRange) } : null),
    holds: (value) => value === NOT_KNOWN || rangeOf(value) !== null,
    say(value, context) {
      const range = rangeOf(value);
      return range ? sayAge(range) : context.brain.knowledge.dialogs.shared.labels.skip;
    },
  };
}

export const ageOf = ({ age }: Answers): AgeRange | null => rangeOf(age);

function rangeOf(value: Json | undefined): AgeRange | null {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('to' in value)) return null;
  const { from, to } = value;
  return isAge(from) && isAge(to) && from <= to ? { from, to } : null;
}

const isAge = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= OLDEST;
