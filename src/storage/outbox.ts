// Replies that are committed and not yet carried. The rows are the truth: whoever sends, here or on the other instance,
// takes one at a time, in order, under a lease of the conversation.
import { type Kysely, sql } from 'kysely';
import type { Reply } from '../conversation/reply.ts';
import type { Json } from '../delivery/pipeline.ts';
import type { NextReply, OutboxItem, Settled } from '../delivery/turn-store.ts';
import { appendAudit } from './audit.ts';
import type { KeptConversation } from './conversations.ts';
import type { Engine } from './engine.ts';
import {
  addReply,
  addUrgent,
  beginSending,
  findLease,
  findNext,
  letGo,
  letGoIfIdle,
  removeReply,
  takeConversation,
} from './outbox-queries.ts';
import { placeOf } from './places.ts';
import { openJson, sealJson } from './sealed-json.ts';
import type { Tables } from './tables.ts';
import type { Opened } from './turns.ts';

/** A longer wait is not held: whoever looks when it is over goes on. */
const HELD_MS = 5_000;
/** An answer that could not be carried for a day is of no use to anybody. */
const SENT_WITHIN_MS = 86_400_000;
const UNDELIVERED_SHOWN_MS = 7 * 86_400_000;

export class OutboxTable {
  /** Names this process as a sender. */
  readonly instance: string;

  constructor(instance: string) {
    this.instance = instance;
  }

  async add(
    db: Kysely<Tables>,
    { engine, keys }: Opened,
    added: {
      rows: readonly { id: string; reply: Reply; position: number; urgent: boolean }[];
      key: string;
      tenant: string;
      owner: string;
      reference: Json;
      at: number;
      takes: boolean;
    },
  ): Promise<void> {
    const { rows, key, tenant, owner, reference, at, takes } = added;
    for (const [index, { id, reply, position, urgent }] of rows.entries())
      await (urgent ? addUrgent : addReply)(db, engine, {
        id,
        conversation: key,
        tenant,
        owner,
        position,
        // The first send begins right after this commit: should the process die now, its fate is not known.
        status: urgent || (takes && index === 0) ? 'sending' : 'waiting',
        doubts: 0,
        attempts: 0,
        next_at: 0,
        urgent: urgent ? 1 : 0,
        sealed: sealJson(keys, { reply, reference } as unknown as Json, placeOf.reply({ id, tenant, owner })),
        created: at,
        delete_after: at + SENT_WITHIN_MS,
      });
  }

  /** A conversation that nobody sends to and where nothing waits. */
  async mayTake(
    db: Kysely<Tables>,
    engine: Engine,
    conversation: KeptConversation,
    key: string,
  ): Promise<boolean> {
    if (!conversation.exists) return true;
    if (conversation.sender !== null) {
      const { rows } = await findLease(db, engine, { conversation: key });
      if (Number(rows[0]?.live) === 1) return false;
    }
    return (await findNext(db, engine, { conversation: key })).rows.length === 0;
  }

  async next(
    db: Kysely<Tables>,
    opened: Opened,
    { conversation, last, take }: { conversation: string; last: Settled | null; take: boolean },
  ): Promise<NextReply> {
    const { engine } = opened;
    if (last) await this.settle(db, engine, conversation, last);
    // Most replies are the only one of their conversation: then nothing waits, and nobody needs the conversation any more.
    const idle = await letGoIfIdle(db, engine, { conversation, instance: this.instance });
    if (idle.numAffectedRows === 1n) return { kind: 'nothing' };
    const {
      rows: [lease],
    } = await findLease(db, engine, { conversation });
    if (lease?.sender && lease.sender !== this.instance && Number(lease.live) === 1)
      return { kind: 'nothing' };
    if (!take) return await this.#letGo(db, engine, conversation);
    if (lease && lease.unreachable !== null) {
      await this.#endWaiting(db, engine, conversation);
      return await this.#letGo(db, engine, conversation);
    }
    for (;;) {
      const {
        rows: [row],
      } = await findNext(db, engine, { conversation });
      // An alert is sent beside this: what its turn says with it comes after it.
      if (!row || row.urgent === 1) return await this.#letGo(db, engine, conversation);
      if (row.status === 'sending') {
        // Begun by a process that died: it may have arrived, so it goes out once more and then never again.
        if (row.doubts >= 1) {
          await this.end(db, engine, row.id, 'unknown');
          continue;
        }
        await db
          .updateTable('outbox')
          .set({ doubts: row.doubts + 1, status: 'waiting', next_at: 0 })
          .where('id', '=', row.id)
          .execute();
        continue;
      }
      const wait = Number(row.wait);
      if (wait > HELD_MS) return await this.#letGo(db, engine, conversation);
      await takeConversation(db, engine, { conversation, instance: this.instance });
      if (wait > 0) return { kind: 'wait', ms: wait };
      const item = this.open(row, opened);
      if (!item) {
        await this.endDamaged(db, opened, row.id);
        continue;
      }
      await beginSending(db, engine, { id: row.id });
      return { kind: 'send', item };
    }
  }

  async endDamaged(db: Kysely<Tables>, { engine, names }: Opened, id: string): Promise<void> {
    await this.end(db, engine, id, 'damaged');
    await appendAudit(db, names, {
      chain: engine.chain,
      at: Date.now(),
      actor: '',
      entries: [{ verb: 'reply.damaged', subject: id }],
      locked: engine.kind === 'sqlite',
    });
  }

  async unattended(db: Kysely<Tables>, { engine }: Opened, limit: number): Promise<readonly string[]> {
    const rows = await db
      .selectFrom('outbox')
      .leftJoin('conversations', 'conversations.key', 'outbox.conversation')
      .select('outbox.conversation')
      .distinct()
      .where('outbox.status', 'in', ['waiting', 'sending'])
      .where('outbox.urgent', '=', 0)
      .where('outbox.next_at', '<=', engine.now)
      .where((eb) =>
        eb.or([eb('conversations.sender', 'is', null), eb('conversations.sender_until', '<=', engine.now)]),
      )
      .limit(limit)
      .execute();
    return rows.map((row) => row.conversation);
  }

  async releaseAll(db: Kysely<Tables>): Promise<void> {
    await db
      .updateTable('conversations')
      .set({ sender: null, sender_until: 0 })
      .where('sender', '=', this.instance)
      .execute();
  }

  async settle(db: Kysely<Tables>, engine: Engine, conversation: string, last: Settled): Promise<void> {
    switch (last.fate) {
      case 'delivered':
        await removeReply(db, engine, { id: last.id });
        return;
      case 'gone':
        await this.#gone(db, engine, conversation, last.id);
        return;
      case 'refused':
        await this.end(db, engine, last.id, 'refused');
        return;
      case 'unsent':
      case 'unknown': {
        const doubt = last.fate === 'unknown' ? 1 : 0;
        await db
          .updateTable('outbox')
          .set((eb) => ({
            status: 'waiting',
            doubts: eb('doubts', '+', doubt),
            attempts: eb('attempts', '+', 1),
            next_at: sql<number>`${engine.now} + ${sql.lit(Math.ceil(last.againInMs))}`,
          }))
          .where('id', '=', last.id)
          .where('status', '=', 'sending')
          .execute();
        const twice = await db
          .selectFrom('outbox')
          .select('id')
          .where('id', '=', last.id)
          .where('doubts', '>=', 2)
          .executeTakeFirst();
        if (twice) await this.end(db, engine, last.id, 'unknown');
        return;
      }
    }
  }

  /** The conversation takes no messages: what else waits for it would only be refused as well. */
  async #gone(db: Kysely<Tables>, engine: Engine, conversation: string, id: string): Promise<void> {
    const row = await db.selectFrom('outbox').select('position').where('id', '=', id).executeTakeFirst();
    if (!row) return;
    const version = Math.floor(Number(row.position) / 1_000);
    await this.#endWaiting(db, engine, conversation, (version + 1) * 1_000);
    // Unless somebody has written there while it was refused: then it may be open again.
    await db
      .updateTable('conversations')
      .set({ unreachable: engine.now })
      .where('key', '=', conversation)
      .where('version', '<=', version)
      .execute();
  }

  async #endWaiting(
    db: Kysely<Tables>,
    engine: Engine,
    conversation: string,
    before = Number.MAX_SAFE_INTEGER,
  ): Promise<void> {
    await db
      .updateTable('outbox')
      .set({
        status: 'gone',
        sealed: '',
        delete_after: sql<number>`${engine.now} + ${sql.lit(UNDELIVERED_SHOWN_MS)}`,
      })
      .where('conversation', '=', conversation)
      .where('status', 'in', ['waiting', 'sending'])
      .where('position', '<', before)
      .execute();
  }

  async #letGo(db: Kysely<Tables>, engine: Engine, conversation: string): Promise<NextReply> {
    await letGo(db, engine, { conversation, instance: this.instance });
    return { kind: 'nothing' };
  }

  async end(
    db: Kysely<Tables>,
    engine: Engine,
    id: string,
    status: 'unknown' | 'refused' | 'damaged',
  ): Promise<void> {
    await db
      .updateTable('outbox')
      .set({
        status,
        sealed: '',
        delete_after: sql<number>`${engine.now} + ${sql.lit(UNDELIVERED_SHOWN_MS)}`,
      })
      .where('id', '=', id)
      .execute();
  }

  open(row: Tables['outbox'], { keys }: Opened): OutboxItem | null {
    const opened = openJson(keys, row.sealed, placeOf.reply(row));
    if (!opened) return null;
    const { reply, reference, unasked } = opened.value as unknown as {
      reply: Reply;
      reference: Json;
      unasked?: boolean;
    };
    return {
      id: row.id,
      conversation: row.conversation,
      tenant: row.tenant,
      reference,
      reply,
      unasked: unasked === true,
      attempts: row.attempts,
    };
  }
}
