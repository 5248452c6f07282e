// Days as people here live them: the clock runs on Europe/London, whatever the server thinks.

const DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** "2026-11-22" */
export const londonDay = (at: Date): string => DAY.format(at);
/** "15:30" */
export const londonTime = (at: Date): string => TIME.format(at);

/** A day that exists, or null: the 31st of February does not. */
export function dayOf({ year, month, day }: { year: number; month: number; day: number }): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
}

export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Saturdays, Sundays and the days given are no working days. */
export function workingDaysAfter(day: string, days: number, holidays: readonly string[]): string {
  let next = day;
  for (let left = days; left > 0; ) {
    next = daysAfter(next, 1);
    const weekday = new Date(`${next}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !holidays.includes(next)) left--;
  }
  return next;
}
