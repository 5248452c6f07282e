// What was done in chat to the directory: rows that are added and never changed, except that whoever deletes what is held
// of them is taken out of theirs.
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { CorrectionEvent, Deed, NewCorrection, Subject } from '../corrections/events.ts';
import { keyOf } from '../corrections/events.ts';
import type { Json } from '../delivery/pipeline.ts';
import type { AuditEntry, Holdings } from '../delivery/turn-store.ts';
import type { KeyRing } from './encryption.ts';
import type { Engine } from './engine.ts';
import { placeOf } from './places.ts';
import type { Owner } from './records.ts';
import { openJson, sealJson } from './sealed-json.ts';
import type { Tables } from './tables.ts';

/** Whoever reads the corrections to change them holds this until the end of the transaction. */
const LOCK = 'corrections';

export const lockCorrections = (engine: Engine, db: Kysely<Tables>): Promise<void> => engine.lock(db, LOCK);

/** In their order. A row that does not open is left out: what stood before it is said, and the audit tells that it was there. */
export async function allCorrections(db: Kysely<Tables>, keys: KeyRing): Promise<CorrectionEvent[]> {
  const rows = await db.selectFrom('corrections').selectAll().orderBy('seq').execute();
  return rows.flatMap((row) => asEvent(row, keys) ?? []);
}

/** 0 where there are none. Cheap enough to be asked every few seconds. */
export async function newestCorrection(db: Kysely<Tables>): Promise<{ seq: number; authors: number }> {
  const found = await db
    .selectFrom('corrections')
    .select((eb) => [
      eb.fn.max('seq').as('seq'),
      eb.fn.countAll<number>().filterWhere('author', '<>', '').as('authors'),
    ])
    .executeTakeFirst();
  return { seq: Number(found?.seq ?? 0), authors: Number(found?.authors ?? 0) };
}

/** The audit rows that they earn. The caller holds the lock. */
export async function addCorrections(
  db: Kysely<Tables>,
  keys: KeyRing,
  { person, at, corrections }: { person: Owner; at: number; corrections: readonly NewCorrection[] },
): Promise<AuditEntry[]> {
  let { seq } = await newestCorrection(db);
  const entries: AuditEntry[] = [];
  for (const { subject, deed, role, reason } of corrections) {
    seq += 1;
    const row = {
      id: randomUUID(),
      seq,
      tenant: person.tenant,
      author: person.owner,
      at,
      subject: keyOf(subject),
    };
    const sealed = sealJson(keys, { deed, role, reason } as unknown as Json, placeOf.correction(row));
    await db
      .insertInto('corrections')
      .values({ ...row, sealed })
      .execute();
    entries.push({ verb: `directory.${deed.is}`, subject: row.subject });
  }
  return entries;
}

/** The deeds stay, since what Signpost says hangs on them; nobody can tell any more whose they were. */
export async function forgetAuthor(db: Kysely<Tables>, { tenant, owner }: Owner): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('corrections')
    .set({ author: '' })
    .where('author', '=', owner)
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function correctionsOf(
  db: Kysely<Tables>,
  keys: KeyRing,
  { tenant, owner }: Owner,
): Promise<Holdings['corrections']> {
  const rows = await db
    .selectFrom('corrections')
    .selectAll()
    .where('author', '=', owner)
    .where('tenant', '=', tenant)
    .orderBy('seq')
    .execute();
  return rows.map((row) => {
    const event = asEvent(row, keys);
    return {
      at: new Date(row.at),
      done: event?.deed.is ?? '',
      about: row.subject,
      reason: event?.reason ?? null,
    };
  });
}

function asEvent(row: Tables['corrections'], keys: KeyRing): CorrectionEvent | null {
  const opened = openJson(keys, row.sealed, placeOf.correction(row));
  if (!opened) return null;
  const { deed, role, reason } = opened.value as unknown as Sealed;
  const subject = subjectOf(row.subject);
  return {
    seq: Number(row.seq),
    at: new Date(Number(row.at)),
    author: row.author,
    subject,
    deed,
    role,
    reason,
  };
}

interface Sealed {
  readonly deed: Deed;
  readonly role: string | null;
  readonly reason: string | null;
}

function subjectOf(key: string): Subject {
  const at = key.indexOf(':');
  return { of: key.slice(0, at) === 'fact' ? 'fact' : 'entry', id: key.slice(at + 1) };
}
