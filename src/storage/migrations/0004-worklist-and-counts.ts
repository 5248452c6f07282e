import type { Kysely } from 'kysely';
import type { Migration } from '../migrate.ts';

/** One version back goes on working: it neither asks nor counts, and loses nothing of either. */
export const worklistAndCounts: Migration = {
  version: 4,
  oldestCode: 1,
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('worklist')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('delete_after', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('worklist_due').on('worklist').columns(['delete_after']).execute();
    await db.schema
      .createTable('counts')
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('district', 'text', (c) => c.notNull())
      .addColumn('topic', 'text', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('n', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('counts_pk', ['day', 'district', 'topic', 'outcome'])
      .execute();
  },
};
