// What is kept too long goes: first a warning, then the deletion, then what the deletion leaves in the database's files.
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Reply } from '../conversation/reply.ts';
import type { Json } from '../delivery/pipeline.ts';
import type { KeptRecord } from '../delivery/turn-store.ts';
import { appendAudit, expireAudit } from './audit.ts';
import { placeOf } from './places.ts';
import { asRecord } from './records.ts';
import { openJson, sealJson } from './sealed-json.ts';
import { SteadyClock } from './steady-clock.ts';
import type { Tables } from './tables.ts';
import type { Opened } from './turns.ts';

export interface Swept {
  readonly warned: number;
  readonly records: number;
  readonly conversations: number;
  readonly handled: number;
  readonly replies: number;
  /** Rows of the audit. */
  readonly audit: number;
}

/** What to say before a record goes; null to say nothing. It names no child: it may stand on a shared screen. */
export type Warn = (record: KeptRecord) => Reply | null;

const TOGETHER = 200;
const NOTHING: Swept = { warned: 0, records: 0, conversations: 0, handled: 0, replies: 0, audit: 0 };
/** However late a warning was, nothing goes on the same day. */
const NOTICE_MS = 86_400_000;
const SENT_WITHIN_MS = 86_400_000;
/** Six years, as agreed with the council. */
const AUDIT_KEPT_MS = 6 * 365.25 * 86_400_000;

export class Retention {
  readonly #clock = new SteadyClock();
  readonly #open: () => Promise<Opened>;
  readonly #warn: Warn;

  constructor(open: () => Promise<Opened>, warn: Warn) {
    this.#open = open;
    this.#warn = warn;
  }

  /** One look. `monotonic` in milliseconds: what is due goes only when the clock has been steady for an hour. */
  async sweep(wall: Date, monotonic: number): Promise<Swept> {
    const due = this.#clock.look(wall.getTime(), monotonic);
    return due === null ? NOTHING : await sweepUntil(await this.#open(), due, this.#warn);
  }
}

/** Without a question about the clock: for the operator's `purge`, who looks at it. */
export async function sweepUntil(opened: Opened, due: number, warn: Warn): Promise<Swept> {
  const { engine } = opened;
  const batch = (work: (db: Kysely<Tables>) => Promise<number>) => inBatches(() => engine.transaction(work));
  const warned = await batch((db) => warnOwners(db, opened, due, warn));
  const swept = {
    records: await batch((db) => deleteRecords(db, opened, due)),
    conversations: await batch((db) => deleteDue(db, 'conversations', 'key', due)),
    handled: await batch((db) => deleteDue(db, 'handled', 'id', due)),
    replies: await batch((db) => deleteDue(db, 'outbox', 'id', due)),
    audit: await engine.transaction((db) => deleteAudit(db, opened, due)),
  };
  if (Object.values(swept).some((count) => count > 0)) await engine.clearDeleted({ thorough: false });
  return { warned, ...swept };
}

async function warnOwners(
  db: Kysely<Tables>,
  { engine, keys, names }: Opened,
  due: number,
  warn: Warn,
): Promise<number> {
  const rows = await db
    .selectFrom('records')
    .selectAll()
    .where('warn_after', '<=', due)
    .where('warned', 'is', null)
    .limit(TOGETHER)
    .execute();
  for (const row of rows) {
    await db.updateTable('records').set({ warned: due }).where('id', '=', row.id).execute();
    const entries = [{ verb: `${row.kind}.warned`, subject: row.id }];
    await appendAudit(db, names, {
      chain: engine.chain,
      at: due,
      actor: '',
      entries,
      locked: engine.kind === 'sqlite',
    });
    const reply = warn(asRecord(row, keys));
    const chat = reply && (await personalChat(db, row));
    const opened = chat?.sealed ? openJson(keys, chat.sealed, placeOf.conversation(chat)) : null;
    if (!reply || !chat || !opened) continue;
    const { reference } = opened.value as { reference: Json };
    const id = randomUUID();
    const { tenant, owner } = row;
    const last = await db
      .selectFrom('outbox')
      .select((eb) => eb.fn.max('position').as('position'))
      .where('conversation', '=', chat.key)
      .executeTakeFirst();
    await db
      .insertInto('outbox')
      .values({
        id,
        conversation: chat.key,
        tenant,
        owner,
        position: Math.max(Number(last?.position ?? 0) + 1, chat.version * 1_000 + 500),
        status: 'waiting',
        doubts: 0,
        attempts: 0,
        next_at: 0,
        sealed: sealJson(keys, { reply, reference } as unknown as Json, placeOf.reply({ id, tenant, owner })),
        created: due,
        delete_after: row.delete_after ?? due + SENT_WITHIN_MS,
      })
      .execute();
  }
  return rows.length;
}

async function personalChat(db: Kysely<Tables>, { tenant, owner }: { tenant: string; owner: string }) {
  return await db
    .selectFrom('conversations')
    .selectAll()
    .where('owner', '=', owner)
    .where('tenant', '=', tenant)
    .where('sealed', 'is not', null)
    .orderBy('changed', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function deleteRecords(db: Kysely<Tables>, { engine, names }: Opened, due: number): Promise<number> {
  const rows = await db
    .selectFrom('records')
    .select(['id', 'kind', 'owner'])
    .where('delete_after', '<=', due)
    .where((eb) => eb.or([eb('warn_after', 'is', null), eb('warned', '<=', due - NOTICE_MS)]))
    .limit(TOGETHER)
    .execute();
  if (rows.length === 0) return 0;
  await db
    .deleteFrom('records')
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .execute();
  const entries = rows.map((row) => ({ verb: `${row.kind}.expired`, subject: row.id }));
  await appendAudit(db, names, {
    chain: engine.chain,
    at: due,
    actor: '',
    entries,
    locked: engine.kind === 'sqlite',
  });
  return rows.length;
}

async function deleteAudit(db: Kysely<Tables>, { engine, names }: Opened, due: number): Promise<number> {
  await engine.lock(db, 'audit');
  const expired = await expireAudit(db, names, due - AUDIT_KEPT_MS);
  if (expired > 0)
    await appendAudit(db, names, {
      chain: engine.chain,
      at: due,
      actor: '',
      entries: [{ verb: 'audit.expired', subject: `rows:${expired}` }],
      locked: engine.kind === 'sqlite',
    });
  return expired;
}

async function deleteDue(
  db: Kysely<Tables>,
  table: 'conversations' | 'handled' | 'outbox',
  id: 'key' | 'id',
  due: number,
): Promise<number> {
  const some = db
    .selectFrom(table)
    .select(id as never)
    .where('delete_after', '<=', due)
    .limit(TOGETHER);
  const { numDeletedRows } = await db
    .deleteFrom(table)
    .where(id as never, 'in', some as never)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

async function inBatches(batch: () => Promise<number>): Promise<number> {
  let all = 0;
  for (;;) {
    const count = await batch();
    all += count;
    if (count < TOGETHER) return all;
  }
}
