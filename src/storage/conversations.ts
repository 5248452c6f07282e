// What a conversation remembers, read and written under the conversation's lock.
import type { Kysely, RawBuilder } from 'kysely';
import type { Json } from '../delivery/pipeline.ts';
import { type TurnToKeep, VersionConflictError } from '../delivery/turn-store.ts';
import { placeOf } from './places.ts';
import { openJson, sealJson } from './sealed-json.ts';
import type { Tables } from './tables.ts';
import type { Opened } from './turns.ts';

export interface KeptConversation {
  readonly exists: boolean;
  readonly version: number;
  readonly state: Json | null;
  /** What did not open, set aside for the operator. */
  readonly damaged: string | null;
  /** Found damaged just now: its owner is to be told. */
  readonly fresh: boolean;
  readonly sender: string | null;
  readonly senderUntil: number;
}

/** It goes this long after its last turn. */
const CONVERSATION_FOR_MS = 180 * 86_400_000;

const NEW: KeptConversation = {
  exists: false,
  version: 0,
  state: null,
  damaged: null,
  fresh: false,
  sender: null,
  senderUntil: 0,
};

export async function readConversation(
  db: Kysely<Tables>,
  { keys }: Opened,
  key: string,
): Promise<KeptConversation> {
  const row = await db.selectFrom('conversations').selectAll().where('key', '=', key).executeTakeFirst();
  if (!row) return NEW;
  const { version, damaged, sender, sender_until: senderUntil } = row;
  const empty = { ...NEW, exists: true, version, damaged, sender, senderUntil };
  if (row.sealed === null) return empty;
  const opened = openJson(keys, row.sealed, placeOf.conversation(row));
  if (!opened) return { ...empty, damaged: row.sealed, fresh: true };
  return { ...empty, state: (opened.value as { state: Json }).state };
}

export async function writeConversation(
  db: Kysely<Tables>,
  { keys }: Opened,
  write: {
    turn: TurnToKeep;
    key: string;
    owner: string;
    conversation: KeptConversation;
    state: Json | null;
    lease: { sender?: string; sender_until?: RawBuilder<number> };
  },
): Promise<void> {
  const { turn, key, owner, conversation, state, lease } = write;
  const { tenant, reference } = turn;
  const at = turn.at.getTime();
  const version = conversation.version + 1;
  const sealed =
    state === null
      ? null
      : sealJson(keys, { state, reference }, placeOf.conversation({ key, tenant, owner, version }));
  const { damaged } = conversation;
  const values = {
    tenant,
    owner,
    version,
    sealed,
    damaged,
    unreachable: turn.leaves ? at : null,
    changed: at,
    delete_after: at + CONVERSATION_FOR_MS,
    ...lease,
  };
  if (!conversation.exists) {
    await db
      .insertInto('conversations')
      .values({ key, sender: null, sender_until: 0, ...values })
      .execute();
    return;
  }
  const { numUpdatedRows } = await db
    .updateTable('conversations')
    .set(values)
    .where('key', '=', key)
    .where('version', '=', conversation.version)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new VersionConflictError(key);
}
