import type { Kysely } from 'kysely';
import type { Migration } from '../migrate.ts';

/** One version back goes on working: it does not see what was corrected in chat, and loses none of it. */
export const corrections: Migration = {
  version: 3,
  oldestCode: 1,
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('corrections')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('seq', 'bigint', (c) => c.notNull().unique())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('corrections_author').on('corrections').columns(['author']).execute();
  },
};
