// Days and times as people type them: 14/3/2016, 14th of March 2016, March 14 2016, today, half-typed times.
import { dayOf, daysAfter, londonDay, londonTime } from './london.ts';

export type ReadDate =
  | { readonly kind: 'day'; readonly day: string; readonly time: string | null }
  | {
      readonly kind: 'unusable';
      readonly why: 'date' | 'no_such_date' | 'two_digit_year' | 'too_early' | 'too_late' | 'time';
    };

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WORDED =
  /\b(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[ -]*(\d{2,4})\b/;
const WORDED_BACKWARDS =
  /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{2,4})\b/;
const NUMBERS = /\b(\d{1,2})[/. -](\d{1,2})[/. -](\d{2,4})\b/;
const ISO = /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/;
const TIME = /\b(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)\b|\b([01]?\d|2[0-3])[:.]([0-5]\d)\b/;

const EARLIEST_YEAR = 1900;
/** A due date, a meeting next term: nothing on the form lies further ahead. */
const LATEST_DAYS_AHEAD = 730;

export function readDate(typed: string, at: Date): ReadDate {
  const text = typed.toLowerCase().replace(/\s+/g, ' ').trim();
  const today = londonDay(at);
  if (/^(?:just )?now$/.test(text)) return { kind: 'day', day: today, time: londonTime(at) };
  const relative = { today: 0, yesterday: -1, tomorrow: 1 }[
    /^(today|yesterday|tomorrow)\b/.exec(text)?.[1] ?? ''
  ];
  const found = relative === undefined ? dayIn(text) : { day: daysAfter(today, relative), rest: text };
  if ('why' in found) return { kind: 'unusable', why: found.why };
  if (found.day < `${EARLIEST_YEAR}-01-01`) return { kind: 'unusable', why: 'too_early' };
  if (found.day > daysAfter(today, LATEST_DAYS_AHEAD)) return { kind: 'unusable', why: 'too_late' };
  const time = timeIn(found.rest);
  return time === 'unusable' ? { kind: 'unusable', why: 'time' } : { kind: 'day', day: found.day, time };
}

type Found =
  | { readonly day: string; readonly rest: string }
  | { readonly why: 'date' | 'no_such_date' | 'two_digit_year' };

function dayIn(text: string): Found {
  const match = [ISO, WORDED, WORDED_BACKWARDS, NUMBERS].flatMap((pattern) => {
    const found = pattern.exec(text);
    return found ? [{ found, pattern }] : [];
  })[0];
  if (!match) return { why: 'date' };
  const { found, pattern } = match;
  const [whole, first = '', second = '', third = ''] = found;
  const parts =
    pattern === ISO
      ? { year: first, month: second, day: third }
      : pattern === WORDED_BACKWARDS
        ? { year: third, month: first, day: second }
        : { year: third, month: second, day: first };
  if (parts.year.length !== 4) return { why: 'two_digit_year' };
  const month = MONTHS.includes(parts.month) ? MONTHS.indexOf(parts.month) + 1 : Number(parts.month);
  const day = dayOf({ year: Number(parts.year), month, day: Number(parts.day) });
  return day ? { day, rest: text.replace(whole, ' ') } : { why: 'no_such_date' };
}

/** Null where no time was typed. */
function timeIn(rest: string): string | null | 'unusable' {
  const match = TIME.exec(rest);
  if (!match) return /\d:|\bat \d/.test(rest) ? 'unusable' : null;
  const [, hour12, minutes12 = '00', half, hour24, minutes24] = match;
  if (!half) return `${String(hour24).padStart(2, '0')}:${minutes24}`;
  const hour = (Number(hour12) % 12) + (half === 'pm' ? 12 : 0);
  return Number(hour12) > 12 || Number(minutes12) > 59
    ? 'unusable'
    : `${String(hour).padStart(2, '0')}:${minutes12}`;
}
