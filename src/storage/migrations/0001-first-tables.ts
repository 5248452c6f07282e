import { type Kysely, sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const firstTables: Migration = {
  version: 1,
  oldestCode: 1,
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .createTable('key_checks')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createTable('settings')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createTable('conversations')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .addColumn('sealed', 'text')
      .addColumn('damaged', 'text')
      .addColumn('sender', 'text')
      .addColumn('sender_until', 'bigint', (c) => c.notNull().defaultTo(sql`0`))
      .addColumn('changed', 'bigint', (c) => c.notNull())
      .addColumn('delete_after', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('handled')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('conversation', 'text', (c) => c.notNull())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('answer', 'text')
      .addColumn('delete_after', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('outbox')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('conversation', 'text', (c) => c.notNull())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('doubts', 'bigint', (c) => c.notNull())
      .addColumn('attempts', 'bigint', (c) => c.notNull())
      .addColumn('next_at', 'bigint', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('created', 'bigint', (c) => c.notNull())
      .addColumn('delete_after', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('audit')
      .addColumn('chain', 'bigint', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('verb', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('link', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_pk', ['chain', 'seq'])
      .execute();
    await schema
      .createTable('audit_heads')
      .addColumn('chain', 'bigint', (c) => c.primaryKey())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('link', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createTable('records')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('created', 'bigint', (c) => c.notNull())
      .addColumn('changed', 'bigint', (c) => c.notNull())
      .addColumn('warn_after', 'bigint')
      .addColumn('warned', 'bigint')
      .addColumn('delete_after', 'bigint')
      .addColumn('damaged', 'bigint')
      .execute();
    for (const [name, table, columns] of [
      ['conversations_owner', 'conversations', ['owner']],
      ['conversations_due', 'conversations', ['delete_after']],
      ['handled_conversation', 'handled', ['conversation']],
      ['handled_due', 'handled', ['delete_after']],
      ['outbox_order', 'outbox', ['conversation', 'position']],
      ['outbox_next', 'outbox', ['status', 'next_at']],
      ['audit_actor', 'audit', ['actor']],
      ['records_owner', 'records', ['owner', 'kind']],
      ['records_due', 'records', ['delete_after']],
    ] as const) {
      await schema
        .createIndex(name)
        .on(table)
        .columns([...columns])
        .execute();
    }
  },
};
