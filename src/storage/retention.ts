// What is kept too long goes: first a warning, then the deletion, then what the deletion leaves in the database's files.
import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Reply } from '../conversation/reply.ts';
import type { KeptRecord } from '../delivery/turn-store.ts';
import { dayOf } from '../freshness/days.ts';
import { appendAudit, expireAudit } from './audit.ts';
import { notify } from './notices.ts';
import { asRecord } from './records.ts';
import { SteadyClock } from './steady-clock.ts';
import type { Tables } from './tables.ts';
import type { Opened } from './turns.ts';

export interface Swept {
  readonly warned: number;
  readonly records: number;
  readonly conversations: number;
  readonly handled: number;
  readonly replies: number;
  /** Questions and proposals of the worklist. */
  readonly worklist: number;
  /** Rows of counts, each of a day. */
  readonly counts: number;
  /** Rows of the audit. */
  readonly audit: number;
}

/** What the owner of a record is told on the day that was set for it, and when they are to be told something else. */
export interface Warning {
  readonly reply: Reply;
  readonly again: Date | null;
}

/** Null to say nothing. It is asked once for each day that was set, also where the owner cannot be reached. */
export type Warn = (record: KeptRecord, at: Date) => Warning | null;

const TOGETHER = 200;
const NOTHING: Swept = {
  warned: 0,
  records: 0,
  conversations: 0,
  handled: 0,
  replies: 0,
  worklist: 0,
  counts: 0,
  audit: 0,
};
/** However late a warning was, nothing goes on the same day. */
const NOTICE_MS = 86_400_000;
/** Two years and a month: a year can be laid beside the one before. */
const COUNTS_KEPT_MS = 761 * 86_400_000;
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

/**
 * Without a question about the clock: for the operator's `purge`, who looks at it. Without `warn` nobody is told anything,
 * and what nobody was told of stays.
 */
export async function sweepUntil(opened: Opened, due: number, warn: Warn | null): Promise<Swept> {
  const { engine } = opened;
  const batch = (work: (db: Kysely<Tables>) => Promise<number>) => inBatches(() => engine.transaction(work));
  const warned = warn ? await warnOwners(opened, due, warn) : 0;
  const swept = {
    records: await batch((db) => deleteRecords(db, opened, due)),
    conversations: await batch((db) => deleteDue(db, 'conversations', 'key', due)),
    handled: await batch((db) => deleteDue(db, 'handled', 'id', due)),
    replies: await batch((db) => deleteDue(db, 'outbox', 'id', due)),
    worklist: await batch((db) => deleteDue(db, 'worklist', 'id', due)),
    counts: await engine.transaction((db) => deleteCounts(db, due)),
    audit: await engine.transaction((db) => deleteAudit(db, opened, due)),
  };
  if (Object.values(swept).some((count) => count > 0)) await engine.clearDeleted({ thorough: false });
  return { warned, ...swept };
}

/** Each warning is a transaction of its own: a turn, or another instance, never waits for all of them. */
async function warnOwners(opened: Opened, due: number, warn: Warn): Promise<number> {
  const { engine } = opened;
  let warned = 0;
  for (;;) {
    const rows = await engine.transaction((db) =>
      db
        .selectFrom('records')
        .selectAll()
        .where(isToWarn(due))
        .orderBy('warn_after')
        .limit(TOGETHER)
        .execute(),
    );
    for (const row of rows)
      if (await engine.transaction((db) => warnOwner(db, opened, row, due, warn))) warned += 1;
    if (rows.length < TOGETHER) return warned;
  }
}

const isToWarn = (due: number) => (eb: ExpressionBuilder<Tables, 'records'>) =>
  eb.and([
    eb('warn_after', '<=', due),
    eb.or([eb('warned', 'is', null), eb('warned', '<', eb.ref('warn_after'))]),
  ]);

async function warnOwner(
  db: Kysely<Tables>,
  opened: Opened,
  row: Tables['records'],
  due: number,
  warn: Warn,
): Promise<boolean> {
  const { engine, keys, names } = opened;
  const warning = warn(asRecord(row, keys), new Date(due));
  // Another instance may have warned, or the owner have changed it, since it was read: then there is nothing to say.
  const { numUpdatedRows } = await db
    .updateTable('records')
    .set({ warned: due, warn_after: warning?.again?.getTime() ?? row.warn_after })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .where(isToWarn(due))
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  const reach = warning ? await notify(db, opened, row, { reply: warning.reply, at: due }) : null;
  const entries = [{ verb: `${row.kind}.warned`, subject: row.id }];
  if (reach !== null && reach !== 'on_its_way')
    entries.push({ verb: `${row.kind}.unreached`, subject: row.id });
  await appendAudit(db, names, {
    chain: engine.chain,
    at: due,
    actor: '',
    entries,
    locked: engine.kind === 'sqlite',
  });
  return true;
}

async function deleteRecords(db: Kysely<Tables>, { engine, names }: Opened, due: number): Promise<number> {
  const isDue = (eb: ExpressionBuilder<Tables, 'records'>) =>
    eb.and([
      eb('delete_after', '<=', due),
      eb.or([
        eb('warn_after', 'is', null),
        eb.and([eb('warned', '>=', eb.ref('warn_after')), eb('warned', '<=', due - NOTICE_MS)]),
      ]),
    ]);
  const some = db.selectFrom('records').select('id').where(isDue).limit(TOGETHER);
  // Looked at twice: its owner may be changing one of them at this moment.
  const rows = await db
    .deleteFrom('records')
    .where('id', 'in', some)
    .where(isDue)
    .returning(['id', 'kind'])
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
  table: 'conversations' | 'handled' | 'outbox' | 'worklist',
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

async function deleteCounts(db: Kysely<Tables>, due: number): Promise<number> {
  const before = dayOf(new Date(due - COUNTS_KEPT_MS));
  const { numDeletedRows } = await db.deleteFrom('counts').where('day', '<', before).executeTakeFirst();
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
