// Drafts, corrections and whatever else belongs to a person and outlives a turn.
import type { Kysely } from 'kysely';
import {
  type AuditEntry,
  type KeptRecord,
  type RecordChange,
  VersionConflictError,
} from '../delivery/turn-store.ts';
import { compiled } from './compiled.ts';
import type { KeyRing } from './encryption.ts';
import { placeOf } from './places.ts';
import { openJson, sealJson } from './sealed-json.ts';
import type { Tables } from './tables.ts';
import type { Opened } from './turns.ts';

export interface Owner {
  readonly tenant: string;
  /** The person's keyed hash. */
  readonly owner: string;
}

/** Of these kinds; of all where `kinds` is null. The eldest first. */
export async function recordsOf(
  db: Kysely<Tables>,
  opened: Pick<Opened, 'engine' | 'keys'>,
  person: Owner,
  kinds: readonly string[] | null,
): Promise<KeptRecord[]> {
  return (await readRecords(db, opened, person, kinds)).records;
}

/** As `recordsOf`, and beside them those of them that were found just now not to open. */
export async function readRecords(
  db: Kysely<Tables>,
  { engine, keys }: Pick<Opened, 'engine' | 'keys'>,
  person: Owner,
  kinds: readonly string[] | null,
): Promise<{ records: KeptRecord[]; broken: KeptRecord[] }> {
  const { rows } = await findRecords(db, engine, person);
  const chosen = rows.filter(({ kind }) => !kinds || kinds.includes(kind));
  const records = chosen.map((row) => asRecord(row, keys));
  return { records, broken: records.filter(({ body }, n) => body === null && chosen[n]?.damaged === null) };
}

/** They stay as they are, for the operator. The audit rows that it earns: one for each, once. */
export async function setAside(
  db: Kysely<Tables>,
  broken: readonly KeptRecord[],
  at: number,
): Promise<AuditEntry[]> {
  for (const { id } of broken)
    await db.updateTable('records').set({ damaged: at }).where('id', '=', id).execute();
  return broken.map(({ id, kind }) => ({ verb: `${kind}.damaged`, subject: id }));
}

const findRecords = compiled<Owner>()((db, value) =>
  db
    .selectFrom('records')
    .selectAll()
    .where('owner', '=', value('owner'))
    .where('tenant', '=', value('tenant'))
    .orderBy('created')
    .orderBy('id'),
);

/** The audit rows that the changes earn. @throws {VersionConflictError} */
export async function changeRecords(
  db: Kysely<Tables>,
  keys: KeyRing,
  { owner, at, changes }: { owner: Owner; at: number; changes: readonly RecordChange[] },
): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (const change of changes) {
    const done =
      change.op === 'delete'
        ? await remove(db, owner, change)
        : change.from === 0
          ? await insert(db, keys, owner, at, change)
          : await update(db, keys, owner, at, change);
    if (!done) throw new VersionConflictError(`${change.kind}/${change.id}`);
    const verb = change.op === 'delete' ? 'deleted' : change.from === 0 ? 'created' : 'changed';
    entries.push({ verb: `${change.kind}.${verb}`, subject: change.id });
  }
  return entries;
}

type Put = Extract<RecordChange, { op: 'put' }>;

async function insert(
  db: Kysely<Tables>,
  keys: KeyRing,
  { tenant, owner }: Owner,
  at: number,
  { kind, id, body, warnAfter, deleteAfter }: Put,
): Promise<boolean> {
  const row = { id, kind, tenant, owner, version: 1 };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('records')
    .values({
      ...row,
      sealed: sealJson(keys, body, placeOf.record(row)),
      created: at,
      changed: at,
      ...dates(warnAfter, deleteAfter),
      warned: null,
      damaged: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function update(
  db: Kysely<Tables>,
  keys: KeyRing,
  { tenant, owner }: Owner,
  at: number,
  { kind, id, from, body, warnAfter, deleteAfter }: Put,
): Promise<boolean> {
  const version = from + 1;
  const sealed = sealJson(keys, body, placeOf.record({ id, kind, tenant, owner, version }));
  const { numUpdatedRows } = await db
    .updateTable('records')
    .set({ version, sealed, changed: at, ...dates(warnAfter, deleteAfter), warned: null, damaged: null })
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('tenant', '=', tenant)
    .where('owner', '=', owner)
    .where('version', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function remove(
  db: Kysely<Tables>,
  { tenant, owner }: Owner,
  { kind, id, from }: Extract<RecordChange, { op: 'delete' }>,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('records')
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('tenant', '=', tenant)
    .where('owner', '=', owner)
    .where('version', '=', from)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

function dates(warnAfter: Date | null | undefined, deleteAfter: Date | null | undefined) {
  return { warn_after: warnAfter?.getTime() ?? null, delete_after: deleteAfter?.getTime() ?? null };
}

export function asRecord(row: Tables['records'], keys: KeyRing): KeptRecord {
  const opened = openJson(keys, row.sealed, placeOf.record(row));
  return {
    id: row.id,
    kind: row.kind,
    version: row.version,
    created: new Date(row.created),
    changed: new Date(row.changed),
    warned: row.warned === null ? null : new Date(row.warned),
    deleteAfter: row.delete_after === null ? null : new Date(row.delete_after),
    body: opened?.value ?? null,
  };
}
