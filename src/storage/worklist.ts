// The coordinators' worklist. Nothing in a row says who asked: no tenant, no person, no time but the day.
import type { Kysely } from 'kysely';
import type { Json } from '../delivery/pipeline.ts';
import type { AuditEntry } from '../delivery/turn-store.ts';
import { dayOf } from '../freshness/days.ts';
import { type WorklistChange, type WorklistItem, worklistBody } from '../silence/worklist.ts';
import type { KeyRing } from './encryption.ts';
import { placeOf } from './places.ts';
import { openJson, sealJson } from './sealed-json.ts';
import type { Tables } from './tables.ts';

const DAY_MS = 86_400_000;
/** As many as a coordinator could ever look through; the newest. */
const MOST = 500;

/** Oldest first. A row that does not open is left out. */
export async function worklistItems(db: Kysely<Tables>, keys: KeyRing): Promise<WorklistItem[]> {
  const rows = await db
    .selectFrom('worklist')
    .selectAll()
    .orderBy('day', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();
  return rows.reverse().flatMap((row) => {
    const body = worklistBody.safeParse(openJson(keys, row.sealed, placeOf.worklist(row))?.value);
    return body.success ? [{ id: row.id, day: row.day, body: body.data }] : [];
  });
}

/**
 * The audit rows that the changes earn. A question that is sent or taken back earns none: the row would say who it was.
 */
export async function changeWorklist(
  db: Kysely<Tables>,
  keys: KeyRing,
  { at, changes }: { at: Date; changes: readonly WorklistChange[] },
): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (const change of changes) {
    if (change.op === 'remove') {
      await db.deleteFrom('worklist').where('id', '=', change.id).where('kind', '=', change.kind).execute();
      continue;
    }
    const { id, body, keepDays } = change;
    const row = { id, kind: body.kind, day: dayOf(at) };
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('worklist')
      .values({
        ...row,
        sealed: sealJson(keys, body as unknown as Json, placeOf.worklist(row)),
        delete_after: Date.parse(row.day) + keepDays * DAY_MS,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n && body.kind !== 'question')
      entries.push({ verb: `worklist.${body.kind}-proposed`, subject: id });
  }
  return entries;
}
