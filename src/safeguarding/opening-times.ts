// Whether the Children's Helpdesk answers at a given moment, as far as the sources agree.
import { DateTime } from 'luxon';
import type { AlertWords } from '../knowledge/safeguarding.ts';

/** `disputed`: some sources say that it is open, so both numbers are shown. */
export type HelpdeskState = 'open' | 'disputed' | 'closed';

const SATURDAY = 6;

export function helpdeskAt(at: Date, opening: AlertWords['opening']): HelpdeskState {
  const local = DateTime.fromJSDate(at, { zone: opening.zone });
  if (!local.isValid) return 'disputed';
  if (local.weekday >= SATURDAY) return 'closed';
  if (opening.bank_holidays.includes(local.toFormat('yyyy-MM-dd'))) return 'closed';
  const time = local.toFormat('HH:mm');
  if (time < opening.disputed.from || time >= opening.disputed.to) return 'closed';
  if (time < opening.sure.from || time >= opening.sure.to) return 'disputed';
  return knowsHolidaysOf(local.year, opening) ? 'open' : 'disputed';
}

/** Past the last year of the list no weekday is known to be a working day. */
const knowsHolidaysOf = (year: number, opening: AlertWords['opening']): boolean =>
  opening.bank_holidays.some((day) => day.startsWith(`${year}-`));
