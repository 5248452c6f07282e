// Days as the people who check facts count them: by the calendar of the county, whatever the clock of a machine says.
import { DateTime } from 'luxon';

/** "2026-11-24". Days compare as texts do. */
export type Day = string;

export const ZONE = 'Europe/London';
const DAY_MS = 86_400_000;

const HOUR_MS = 3_600_000;

let lastHour = { hour: Number.NaN, day: '' };

/** Worked out once an hour: it is asked for with every turn, and a day there begins on the hour. */
export function dayOf(at: Date): Day {
  const hour = Math.floor(at.getTime() / HOUR_MS);
  if (hour !== lastHour.hour)
    lastHour = { hour, day: DateTime.fromJSDate(at, { zone: ZONE }).toFormat('yyyy-MM-dd') };
  return lastHour.day;
}

export const plusDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** A date may give only a month or a year: it counts from its first day, so that nothing is held good too long. */
export function firstDayOf(date: string): Day {
  const [year, month = '01', day = '01'] = date.split('-');
  return `${year}-${month}-${day}`;
}
