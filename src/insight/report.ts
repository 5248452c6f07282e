// What was asked in a month, by district and topic: only what may be shown of it.
import type { Day } from '../freshness/days.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { UNKNOWN } from '../silence/topics.ts';
import type { DayCount } from './count-keeper.ts';
import { OUTCOMES, type Outcome } from './counts.ts';
import { type ShownTable, suppressed } from './suppress.ts';

/** "2026-10" */
export type Month = string;

export interface Report {
  readonly month: Month;
  readonly tables: readonly { readonly outcome: Outcome; readonly shown: ShownTable }[];
}

/** Whole months only: of two reports that overlap, one could be taken from the other. */
export function monthBefore(day: Day): Month {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

export const daysOf = (month: Month): { from: Day; to: Day } => ({ from: `${month}-01`, to: `${month}-31` });

/** Every district and every topic has a row or a column, also where there was nothing: that there was nothing is a number too. */
export function reportOf(
  counts: readonly DayCount[],
  { month, knowledge }: { month: Month; knowledge: Knowledge },
): Report {
  const { report } = knowledge.coordinators;
  const districts = [
    ...knowledge.places.districts.map(({ slug, name }) => ({ id: slug as string, name })),
    { id: 'unknown', name: report.no_district },
  ];
  const topics = [...knowledge.silence.topics, { id: UNKNOWN, name: report.no_topic }];
  // A topic that is no longer in the file counts as none.
  const known = new Set(topics.map(({ id }) => id));
  const tables = OUTCOMES.map((outcome) => {
    const cells = districts.map(({ id: district }) =>
      topics.map(({ id: topic }) =>
        counts
          .filter(
            (count) =>
              count.outcome === outcome &&
              count.district === district &&
              (known.has(count.topic) ? count.topic : UNKNOWN) === topic,
          )
          .reduce((all, { n }) => all + n, 0),
      ),
    );
    const rows = districts.map(({ name }) => name);
    const columns = topics.map(({ name }) => name);
    return { outcome, shown: suppressed({ rows, columns, cells }) };
  });
  return { month, tables };
}

export const hasNothing = ({ tables }: Report): boolean =>
  tables.every(({ shown }) => shown.total === null && shown.rowTotals.every((total) => total === null));
