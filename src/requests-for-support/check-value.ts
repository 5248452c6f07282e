// Whether a value may stand as the answer to a question: what a card carries and what an older form left is checked alike.
import { limitOf, MOST_ITEMS, type Question } from '../knowledge/form.ts';
import { NOT_KNOWN, type Value } from './draft.ts';
import { dayOf } from './london.ts';

const SEVERAL: readonly Question['type'][] = ['choices', 'dates', 'list'];

export function mayStand(value: Value, question: Question): boolean {
  if (typeof value === 'string' ? SEVERAL.includes(question.type) : !SEVERAL.includes(question.type))
    return false;
  const each = [value].flat();
  if (each.length === 0 || each.length > MOST_ITEMS || each.join('').length > limitOf(question)) return false;
  return each.every((one) => typeof one === 'string' && one.trim() !== '' && oneMayStand(one, question));
}

function oneMayStand(value: string, { type, options, open }: Question): boolean {
  switch (type) {
    case 'choice':
      return open || isOffered(value, options);
    case 'choices':
      return isOffered(value, options);
    case 'confirm':
      return value === 'yes';
    case 'date':
      return value === NOT_KNOWN || isDay(value);
    case 'dates':
    case 'signature':
      return isDay(value);
    case 'datetime':
      return isDay(value.slice(0, 10)) && /^(?:T(?:[01]\d|2[0-3]):[0-5]\d)?$/.test(value.slice(10));
    case 'age':
      return value === NOT_KNOWN || value === 'unborn' || (/^\d{1,2}$/.test(value) && Number(value) <= 25);
    default:
      return true;
  }
}

const isOffered = (value: string, options: Question['options']): boolean =>
  options?.some((option) => option.value === value) ?? false;

function isDay(value: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  return dayOf({ year: Number(year), month: Number(month), day: Number(day) }) === value;
}
