// What a conversation remembers, read and written under the conversation's lock.
import { type Kysely, sql } from 'kysely';
import type { Json } from '../delivery/pipeline.ts';
import { type TurnToKeep, VersionConflictError } from '../delivery/turn-store.ts';
import { compiled } from './compiled.ts';
import type { Engine } from './engine.ts';
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
}

/** Longer than a send may take: an instance that lives never loses its lease in mid-send. */
const LEASE_MS = 20_000;
/** It goes this long after its last turn. */
const CONVERSATION_FOR_MS = 180 * 86_400_000;

const NEW: KeptConversation = {
  exists: false,
  version: 0,
  state: null,
  damaged: null,
  fresh: false,
  sender: null,
};

export async function readConversation(
  db: Kysely<Tables>,
  { engine, keys }: Opened,
  key: string,
): Promise<KeptConversation> {
  const { rows } = await findConversation(db, engine, { key });
  const [row] = rows;
  if (!row) return NEW;
  const { version, damaged, sender } = row;
  const empty = { ...NEW, exists: true, version, damaged, sender };
  if (row.sealed === null) return empty;
  const opened = openJson(keys, row.sealed, placeOf.conversation(row));
  if (!opened) return { ...empty, damaged: row.sealed, fresh: true };
  return { ...empty, state: (opened.value as { state: Json }).state };
}

export async function writeConversation(
  db: Kysely<Tables>,
  { engine, keys }: Opened,
  write: {
    turn: TurnToKeep;
    key: string;
    owner: string;
    conversation: KeptConversation;
    state: Json | null;
    /** The instance that is to send to it from this commit on; null where nobody takes it now. */
    sender: string | null;
  },
): Promise<void> {
  const { turn, key, owner, conversation, state, sender } = write;
  const { tenant, reference } = turn;
  const at = turn.at.getTime();
  const version = conversation.version + 1;
  const sealed =
    state === null
      ? null
      : sealJson(keys, { state, reference }, placeOf.conversation({ key, tenant, owner, version }));
  const { damaged } = conversation;
  const values = {
    key,
    tenant,
    owner,
    version,
    sealed,
    damaged,
    unreachable: turn.leaves ? at : null,
    changed: at,
    delete_after: at + CONVERSATION_FOR_MS,
    sender,
    takes: sender === null ? 0 : 1,
  };
  if (!conversation.exists) {
    await addConversation(db, engine, values);
    return;
  }
  const { numAffectedRows } = await changeConversation(db, engine, { ...values, from: conversation.version });
  if (numAffectedRows !== 1n) throw new VersionConflictError(key);
}

const findConversation = compiled<{ key: string }>()((db, value) =>
  db.selectFrom('conversations').selectAll().where('key', '=', value('key')),
);

type Written = Omit<Tables['conversations'], 'sender_until'> & { readonly takes: number };

const COLUMNS = [
  'tenant',
  'owner',
  'version',
  'sealed',
  'damaged',
  'unreachable',
  'changed',
  'delete_after',
] as const;

const columnsOf = (value: <Name extends keyof Written>(name: Name) => Written[Name]) =>
  Object.fromEntries(COLUMNS.map((name) => [name, value(name)])) as Pick<Written, (typeof COLUMNS)[number]>;

/** Until when whoever takes a reply now is the only one who sends it. */
export const leaseFrom = ({ now }: Engine) => sql<number>`${now} + ${sql.lit(LEASE_MS)}`;

const addConversation = compiled<Written>()((db, value, engine) =>
  db.insertInto('conversations').values({
    key: value('key'),
    ...columnsOf(value),
    sender: value('sender'),
    sender_until: sql<number>`case when ${value('takes')} = 1 then ${leaseFrom(engine)} else 0 end`,
  }),
);

const changeConversation = compiled<Written & { from: number }>()((db, value, engine) =>
  db
    .updateTable('conversations')
    .set({
      ...columnsOf(value),
      sender: sql<string>`case when ${value('takes')} = 1 then ${value('sender')} else sender end`,
      sender_until: sql<number>`case when ${value('takes')} = 1 then ${leaseFrom(engine)} else sender_until end`,
    })
    .where('key', '=', value('key'))
    .where('version', '=', value('from')),
);
