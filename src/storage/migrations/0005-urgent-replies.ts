import { type Kysely, sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Code before it goes on: it sends an alert in its place among the others, and none is lost. */
export const urgentReplies: Migration = {
  version: 5,
  oldestCode: 1,
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('outbox')
      .addColumn('urgent', 'bigint', (c) => c.notNull().defaultTo(sql`0`))
      .execute();
  },
};
