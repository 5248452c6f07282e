// When Signpost may write to somebody unasked.
import { DateTime } from 'luxon';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { type Day, dayOf, plusDays, ZONE } from './days.ts';

const FRIDAY = 5;

export function isWorkingTime(at: Date, knowledge: Knowledge): boolean {
  const { from, to } = knowledge.coordinators.working_hours;
  const time = DateTime.fromJSDate(at, { zone: ZONE }).toFormat('HH:mm');
  return isWorkingDay(dayOf(at), knowledge) && time >= from && time < to;
}

/** Past the last year of the list of bank holidays every weekday counts as one. */
export const isWorkingDay = (day: Day, { safeguarding }: Knowledge): boolean =>
  weekday(day) <= FRIDAY && !safeguarding.alert.opening.bank_holidays.includes(day);

export function workingDayBefore(day: Day, knowledge: Knowledge): Day {
  let before = plusDays(day, -1);
  while (!isWorkingDay(before, knowledge)) before = plusDays(before, -1);
  return before;
}

/** The last working day of its week: mostly a Friday, the Thursday before Good Friday. */
export function endsWeek(day: Day, knowledge: Knowledge): boolean {
  if (!isWorkingDay(day, knowledge)) return false;
  for (let next = plusDays(day, 1); weekday(next) <= FRIDAY && weekday(next) > 1; next = plusDays(next, 1))
    if (isWorkingDay(next, knowledge)) return false;
  return true;
}

/** 1 is Monday. */
const weekday = (day: Day): number => DateTime.fromISO(day, { zone: 'utc' }).weekday;
