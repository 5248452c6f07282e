// Alerts in the outbox. They wait for no other reply of their conversation, so each has a lease of its own: `next_at` of an
// alert that is being sent says until when nobody else takes it.
import { type Kysely, sql } from 'kysely';
import type { NextReply, Settled, UrgentReply } from '../delivery/turn-store.ts';
import { leaseFrom } from './conversations.ts';
import type { OutboxTable } from './outbox.ts';
import type { Tables } from './tables.ts';
import type { Opened } from './turns.ts';

/** A longer wait is not held: whoever looks when it is over goes on. */
const HELD_MS = 5_000;

export async function nextAttempt(
  db: Kysely<Tables>,
  opened: Opened,
  outbox: OutboxTable,
  { urgent, last, take }: { urgent: UrgentReply; last: Settled | null; take: boolean },
): Promise<NextReply> {
  const { engine } = opened;
  if (last) await outbox.settle(db, engine, urgent.conversation, last);
  if (last?.fate === 'delivered' || !take) return { kind: 'nothing' };
  const row = await db
    .selectFrom('outbox')
    .selectAll()
    .select(sql<number>`next_at - ${engine.now}`.as('wait'))
    .where('id', '=', urgent.id)
    .where('status', 'in', ['waiting', 'sending'])
    .executeTakeFirst();
  if (!row) return { kind: 'nothing' };
  const wait = Number(row.wait);
  if (wait > 0)
    return row.status === 'sending' || wait > HELD_MS ? { kind: 'nothing' } : { kind: 'wait', ms: wait };
  // Begun by a process that died: it may have arrived, so it goes out once more and then never again.
  const doubts = row.doubts + (row.status === 'sending' ? 1 : 0);
  if (doubts >= 2) {
    await outbox.end(db, engine, row.id, 'unknown');
    return { kind: 'nothing' };
  }
  const item = outbox.open(row, opened);
  if (!item) {
    await outbox.endDamaged(db, opened, row.id);
    return { kind: 'nothing' };
  }
  await db
    .updateTable('outbox')
    .set({ status: 'sending', doubts, next_at: leaseFrom(engine) })
    .where('id', '=', row.id)
    .execute();
  return { kind: 'send', item };
}

export async function unattendedUrgent(
  db: Kysely<Tables>,
  { engine }: Opened,
  limit: number,
): Promise<readonly UrgentReply[]> {
  return await db
    .selectFrom('outbox')
    .select(['id', 'conversation'])
    .where('status', 'in', ['waiting', 'sending'])
    .where('urgent', '=', 1)
    .where('next_at', '<=', engine.now)
    .orderBy('created')
    .limit(limit)
    .execute();
}

/** What a process that died had begun is taken over at once: for a database that has one sender. */
export async function releaseUrgent(db: Kysely<Tables>): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ next_at: 0 })
    .where('status', '=', 'sending')
    .where('urgent', '=', 1)
    .execute();
}
