// How often, by day, district, topic and outcome. No row is about a person or a school.
import { type Kysely, sql } from 'kysely';
import type { Day } from '../freshness/days.ts';
import type { DayCount } from '../insight/count-keeper.ts';
import { OUTCOMES } from '../insight/counts.ts';
import type { Tables } from './tables.ts';

export async function addCounts(db: Kysely<Tables>, counts: readonly DayCount[]): Promise<void> {
  if (counts.length === 0) return;
  await db
    .insertInto('counts')
    // In one order for all instances: two that flush at once wait for each other, never both.
    .values(counts.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b))).map((count) => ({ ...count })))
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'district', 'topic', 'outcome'])
        .doUpdateSet({ n: sql<number>`counts.n + excluded.n` }),
    )
    .execute();
}

const keyOf = ({ day, district, topic, outcome }: Omit<DayCount, 'n'>): string =>
  [day, district, topic, outcome].join('/');

/** `from` and `to` are counted in. An outcome or a district of a newer version is left out. */
export async function countsBetween(db: Kysely<Tables>, from: Day, to: Day): Promise<DayCount[]> {
  const rows = await db
    .selectFrom('counts')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
  return rows
    .filter(({ outcome }) => (OUTCOMES as readonly string[]).includes(outcome))
    .map((row) => ({ ...row, n: Number(row.n) }) as DayCount);
}
