import type { Kysely } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Code before it goes on: it sends to such a conversation, and is refused there. */
export const unreachable: Migration = {
  version: 2,
  oldestCode: 1,
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('conversations').addColumn('unreachable', 'bigint').execute();
  },
};
