// All that is held of one person: to show it and to delete it. One list of tables serves both, so that what is shown is
// what is deleted.
import type { Kysely } from 'kysely';
import type { Json } from '../delivery/pipeline.ts';
import type { Holdings } from '../delivery/turn-store.ts';
import { correctionsOf, forgetAuthor } from './corrections.ts';
import type { KeyRing } from './encryption.ts';
import { placeOf } from './places.ts';
import { type Owner, recordsOf } from './records.ts';
import { openJson } from './sealed-json.ts';
import type { Tables } from './tables.ts';
import type { Opened } from './turns.ts';

export async function holdingsOf(db: Kysely<Tables>, opened: Opened, person: Owner): Promise<Holdings> {
  const { keys } = opened;
  const { tenant, owner } = person;
  const conversations = await db
    .selectFrom('conversations')
    .selectAll()
    .where('owner', '=', owner)
    .where('tenant', '=', tenant)
    .where('sealed', 'is not', null)
    .execute();
  const unsent = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('owner', '=', owner)
    .where('tenant', '=', tenant)
    .where('status', 'in', ['waiting', 'sending'])
    .executeTakeFirstOrThrow();
  const audit = await db
    .selectFrom('audit')
    .select(['at', 'verb', 'subject'])
    .where('actor', '=', owner)
    .orderBy('at')
    .execute();
  return {
    conversations: conversations.map((row) => ({
      state:
        row.sealed === null
          ? null
          : stateIn(openJson(keys, row.sealed, placeOf.conversation(row))?.value ?? null),
      changed: new Date(row.changed),
      deleteAfter: new Date(row.delete_after),
    })),
    records: await recordsOf(db, opened, person, null),
    unsentReplies: Number(unsent.count),
    corrections: await correctionsOf(db, keys, person),
    audit: audit.map(({ at, verb, subject }) => ({ at: new Date(at), verb, subject })),
  };
}

export async function lastStateOf(
  db: Kysely<Tables>,
  keys: KeyRing,
  { tenant, owner }: Owner,
): Promise<Json | null> {
  const row = await db
    .selectFrom('conversations')
    .selectAll()
    .where('owner', '=', owner)
    .where('tenant', '=', tenant)
    .where('sealed', 'is not', null)
    .orderBy('changed', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sealed ? stateIn(openJson(keys, row.sealed, placeOf.conversation(row))?.value ?? null) : null;
}

/**
 * Returns how many things there were. What the person did to the directory stays without their name. The audit stays: it holds no text, and the person only as a keyed hash. Of the
 * conversation in which the person asked, `here`, the turn itself clears what is kept: its answer is still to be sent.
 */
export async function eraseAll(
  db: Kysely<Tables>,
  { tenant, owner }: Owner,
  { here = '' }: { here?: string } = {},
): Promise<number> {
  const of = (table: 'records' | 'conversations' | 'outbox' | 'handled') =>
    db.deleteFrom(table).where('owner', '=', owner).where('tenant', '=', tenant);
  const records = await of('records').executeTakeFirst();
  const conversations = await of('conversations').where('key', '<>', here).executeTakeFirst();
  await of('outbox').execute();
  await of('handled').execute();
  await forgetAuthor(db, { tenant, owner });
  return Number(records.numDeletedRows + conversations.numDeletedRows) + (here ? 1 : 0);
}

function stateIn(kept: Json | null): Json | null {
  return kept !== null && typeof kept === 'object' && 'state' in kept ? (kept.state ?? null) : null;
}
