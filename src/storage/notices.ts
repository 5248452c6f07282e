// What Signpost says to a person unasked: a reminder, an answer to something that they reported. It goes to their personal
// chat, through the outbox, in the transaction of whatever causes it: both are kept, or neither is.
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Reply } from '../conversation/reply.ts';
import type { Json } from '../delivery/pipeline.ts';
import type { Person, Reach } from '../delivery/turn-store.ts';
import { placeOf } from './places.ts';
import type { Owner } from './records.ts';
import { openJson, sealJson } from './sealed-json.ts';
import type { Tables } from './tables.ts';
import type { Opened } from './turns.ts';

/** A channel may be away for some days; what nobody could be told by then is stale. */
const SENT_WITHIN_MS = 7 * 86_400_000;

/**
 * Writes to the person's personal chat, once: there is one attempt, and a second only where the fate of the first is not
 * known. Signpost can write only where it was written to, or was added, before; where the channel refuses the chat, or
 * Signpost was taken out, nothing is sent until the person's next turn. Call it with a `db` inside a transaction.
 *
 * `reply` names nobody and repeats nothing that was typed: it may stand on a shared screen. `at` is in milliseconds.
 */
export async function notify(
  db: Kysely<Tables>,
  { keys }: Pick<Opened, 'keys'>,
  { tenant, owner }: Owner,
  { reply, at }: { reply: Reply; at: number },
): Promise<Reach> {
  const chat = await lastPersonalChat(db, { tenant, owner });
  const opened = chat?.sealed ? openJson(keys, chat.sealed, placeOf.conversation(chat)) : null;
  if (!chat || !opened) return 'no_chat';
  if (chat.unreachable !== null) return 'unreachable';
  const { reference } = opened.value as { reference: Json };
  const id = randomUUID();
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
      // After the replies of the last turn, and before those of the next.
      position: Math.max(Number(last?.position ?? 0) + 1, chat.version * 1_000 + 500),
      status: 'waiting',
      doubts: 0,
      attempts: 0,
      next_at: 0,
      urgent: 0,
      sealed: sealJson(
        keys,
        { reply, reference, unasked: true } as unknown as Json,
        placeOf.reply({ id, tenant, owner }),
      ),
      created: at,
      delete_after: at + SENT_WITHIN_MS,
    })
    .execute();
  return 'on_its_way';
}

const TOLD_KEPT_MS = 2 * 86_400_000;

/**
 * As `notify`, once for each person and `key`, whichever instances try it and however often. Whoever could not be reached may
 * be told under the key later. Keys are forgotten after two days: put the day into them.
 */
export async function notifyOnce(
  db: Kysely<Tables>,
  opened: Pick<Opened, 'keys' | 'names'>,
  person: Person,
  { key, reply, at }: { key: string; reply: Reply; at: number },
): Promise<Reach | 'told'> {
  const { tenant } = person;
  const id = opened.names.delivery(`told/${key}`, `${tenant}/${person.id}`);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('handled')
    .values({ id, conversation: '', tenant, owner: '', answer: null, delete_after: at + TOLD_KEPT_MS })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return 'told';
  const reach = await notify(db, opened, { tenant, owner: opened.names.person(person) }, { reply, at });
  if (reach !== 'on_its_way') await db.deleteFrom('handled').where('id', '=', id).execute();
  return reach;
}

/** The latest only: an older one is of before Signpost was taken out, or is no longer the person's chat. */
async function lastPersonalChat(db: Kysely<Tables>, { tenant, owner }: Owner) {
  return await db
    .selectFrom('conversations')
    .selectAll()
    .where('owner', '=', owner)
    .where('tenant', '=', tenant)
    .orderBy('changed', 'desc')
    .limit(1)
    .executeTakeFirst();
}
