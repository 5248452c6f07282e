// Seals everything anew with the newest key, beside a running bot. It works from what it finds, in small transactions:
// whoever kills it starts it again and it goes on.
import { type Kysely, sql } from 'kysely';
import type { KeyRing, Place } from './encryption.ts';
import type { Engine } from './engine.ts';
import { placeOf } from './places.ts';
import type { Tables } from './tables.ts';

export interface Rotated {
  readonly sealed: number;
  /** Did not open: left as they are, to be set aside by whoever reads them. */
  readonly damaged: number;
}

interface SealedColumn {
  readonly table:
    | 'settings'
    | 'conversations'
    | 'handled'
    | 'outbox'
    | 'corrections'
    | 'records'
    | 'worklist';
  readonly id: string;
  readonly column: string;
  readonly place: (row: never) => Place;
}

const COLUMNS: readonly SealedColumn[] = [
  { table: 'settings', id: 'name', column: 'sealed', place: placeOf.setting },
  { table: 'conversations', id: 'key', column: 'sealed', place: placeOf.conversation },
  { table: 'handled', id: 'id', column: 'answer', place: placeOf.answer },
  { table: 'outbox', id: 'id', column: 'sealed', place: placeOf.reply },
  { table: 'corrections', id: 'id', column: 'sealed', place: placeOf.correction },
  { table: 'records', id: 'id', column: 'sealed', place: placeOf.record },
  { table: 'worklist', id: 'id', column: 'sealed', place: placeOf.worklist },
];

const TOGETHER = 100;

export async function rotate(
  engine: Engine,
  keys: KeyRing,
  afterBatch: (sealed: number) => void = () => {},
): Promise<Rotated> {
  let sealed = 0;
  let damaged = 0;
  for (const column of COLUMNS) {
    let after = '';
    for (;;) {
      const batch = await engine.transaction((db) => rotateBatch(db, keys, column, after));
      sealed += batch.sealed;
      damaged += batch.damaged;
      afterBatch(sealed);
      if (batch.last === null) break;
      after = batch.last;
    }
  }
  return { sealed, damaged };
}

/** How many values only this key opens. */
export async function rowsSealedWith(db: Kysely<Tables>, keyId: string): Promise<number> {
  let count = 0;
  for (const { table, column } of COLUMNS) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)} where substr(${sql.ref(column)}, 1, ${sql.lit(keyId.length + 4)}) = ${`v1.${keyId}.`}`.execute(
      db,
    );
    count += Number(rows[0]?.count ?? 0);
  }
  return count;
}

async function rotateBatch(
  db: Kysely<Tables>,
  keys: KeyRing,
  { table, id, column, place }: SealedColumn,
  after: string,
) {
  const newest = `v1.${keys.newest}.`;
  const { rows } = await sql<Record<string, string>>`
    select * from ${sql.table(table)}
    where ${sql.ref(id)} > ${after} and ${sql.ref(column)} <> '' and substr(${sql.ref(column)}, 1, ${sql.lit(newest.length)}) <> ${newest}
    order by ${sql.ref(id)} limit ${sql.lit(TOGETHER)}`.execute(db);
  let sealed = 0;
  let damaged = 0;
  for (const row of rows) {
    const before = String(row[column]);
    const again = reseal(keys, before, place(row as never));
    if (again === null) {
      damaged += 1;
      continue;
    }
    // The bot may have written in the meantime, with the newest key: then there is nothing left to do for this row.
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${again} where ${sql.ref(id)} = ${row[id]} and ${sql.ref(column)} = ${before}`.execute(
      db,
    );
    sealed += Number(numAffectedRows ?? 0);
  }
  const last = rows.length < TOGETHER ? null : String(rows.at(-1)?.[id]);
  return { sealed, damaged, last };
}

function reseal(keys: KeyRing, sealed: string, place: Place): string | null {
  try {
    return keys.seal(keys.open(sealed, place), place);
  } catch {
    return null;
  }
}
