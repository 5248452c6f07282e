// An answer as it is read: "yes" as the option's own label, "2016-03-14" as 14 March 2016.
import type { Question } from '../knowledge/form.ts';
import { NOT_KNOWN, type Value } from './draft.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

export function shownValue(question: Question, value: Value): string {
  if (typeof value !== 'string') {
    return question.options
      ? value.map((each) => labelOf(question, each)).join('; ')
      : value.map((each) => shownOne(question, each)).join(question.type === 'list' ? '; ' : ', ');
  }
  return shownOne(question, value);
}

function shownOne(question: Question, value: string): string {
  if (question.options) return labelOf(question, value);
  if (value === NOT_KNOWN) return 'Not known';
  switch (question.type) {
    case 'confirm':
      return 'Yes';
    case 'date':
    case 'dates':
    case 'datetime':
      return spokenDay(value);
    case 'signature':
      return `Signed on paper on ${spokenDay(value)}`;
    case 'age':
      return value === 'unborn' ? 'Unborn' : value === '1' ? '1 year' : `${value} years`;
    default:
      return value;
  }
}

const labelOf = ({ options }: Question, value: string): string =>
  options?.find((option) => option.value === value)?.label ?? value;

/** "2016-03-14" → "14 March 2016", "2026-11-22T15:30" → "22 November 2026, 15:30". */
export function spokenDay(value: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?$/.exec(value);
  if (!match) return value;
  const [, year, month, day, time] = match;
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}${time ? `, ${time}` : ''}`;
}
