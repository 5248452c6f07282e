// The queries of the outbox that every turn runs, compiled once.
import { sql } from 'kysely';
import { compiled } from './compiled.ts';
import { leaseFrom } from './conversations.ts';
import type { Tables } from './tables.ts';

type Value = <Name extends keyof Tables['outbox']>(name: Name) => Tables['outbox'][Name];

const rowOf = (value: Value): Tables['outbox'] => ({
  id: value('id'),
  conversation: value('conversation'),
  tenant: value('tenant'),
  owner: value('owner'),
  position: value('position'),
  status: value('status'),
  doubts: value('doubts'),
  attempts: value('attempts'),
  next_at: value('next_at'),
  urgent: value('urgent'),
  sealed: value('sealed'),
  created: value('created'),
  delete_after: value('delete_after'),
});

export const addReply = compiled<Tables['outbox']>()((db, value) =>
  db.insertInto('outbox').values(rowOf(value)),
);

/** Whoever commits an alert sends it from then on. */
export const addUrgent = compiled<Tables['outbox']>()((db, value, engine) =>
  db.insertInto('outbox').values({ ...rowOf(value), next_at: leaseFrom(engine) }),
);

export const removeReply = compiled<{ id: string }>()((db, value) =>
  db.deleteFrom('outbox').where('id', '=', value('id')),
);

/** Lets go of the conversation where nothing waits in it. */
export const letGoIfIdle = compiled<{ conversation: string; instance: string }>()((db, value) =>
  db
    .updateTable('conversations')
    .set({ sender: null, sender_until: 0 })
    .where('key', '=', value('conversation'))
    .where('sender', '=', value('instance'))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox')
            .select('id')
            .where('conversation', '=', value('conversation'))
            .where('status', 'in', ['waiting', 'sending']),
        ),
      ),
    ),
);

/** Who sends to the conversation, and whether that still holds. */
export const findLease = compiled<{ conversation: string }>()((db, value, engine) =>
  db
    .selectFrom('conversations')
    .select([
      'sender',
      'unreachable',
      sql<number>`case when sender_until > ${engine.now} then 1 else 0 end`.as('live'),
    ])
    .where('key', '=', value('conversation')),
);

/** The first that is not at an end, and in how many milliseconds it may go. */
export const findNext = compiled<{ conversation: string }>()((db, value, engine) =>
  db
    .selectFrom('outbox')
    .selectAll()
    .select(sql<number>`next_at - ${engine.now}`.as('wait'))
    .where('conversation', '=', value('conversation'))
    .where('status', 'in', ['waiting', 'sending'])
    .orderBy('position')
    .limit(1),
);

export const takeConversation = compiled<{ conversation: string; instance: string }>()((db, value, engine) =>
  db
    .updateTable('conversations')
    .set({ sender: value('instance'), sender_until: leaseFrom(engine) })
    .where('key', '=', value('conversation')),
);

export const letGo = compiled<{ conversation: string; instance: string }>()((db, value) =>
  db
    .updateTable('conversations')
    .set({ sender: null, sender_until: 0 })
    .where('key', '=', value('conversation'))
    .where('sender', '=', value('instance')),
);

export const beginSending = compiled<{ id: string }>()((db, value) =>
  db.updateTable('outbox').set({ status: 'sending' }).where('id', '=', value('id')),
);
