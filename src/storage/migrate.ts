// Numbered changes of the schema. Each runs in one transaction together with the number that it leads to: a crash leaves
// the schema before it or after it, never between.
import { type Kysely, sql } from 'kysely';
import type { Engine } from './engine.ts';
import { firstTables } from './migrations/0001-first-tables.ts';
import { unreachable } from './migrations/0002-unreachable.ts';
import { corrections } from './migrations/0003-corrections.ts';
import { worklistAndCounts } from './migrations/0004-worklist-and-counts.ts';
import { urgentReplies } from './migrations/0005-urgent-replies.ts';
import type { Tables } from './tables.ts';

export interface Migration {
  readonly version: number;
  /** The oldest code that still works on the schema after this change: an upgrade can be taken back as far as that. */
  readonly oldestCode: number;
  up(db: Kysely<unknown>): Promise<void>;
}

export const MIGRATIONS: readonly Migration[] = [
  firstTables,
  unreachable,
  corrections,
  worklistAndCounts,
  urgentReplies,
];

export class SchemaTooNewError extends Error {
  constructor(found: number, known: number) {
    super(
      `Setting DATABASE_URL: the database has schema ${found}, this Signpost knows ${known} and no newer: run the newer Signpost, or restore a backup made before the upgrade`,
    );
    this.name = 'SchemaTooNewError';
  }
}

/** 0 for a database without Signpost's tables. */
export async function schemaVersion(
  db: Kysely<Tables>,
  engine: Pick<Engine, 'kind'>,
): Promise<{ version: number; oldestCode: number }> {
  if (!(await hasTable(db, engine, 'meta'))) return { version: 0, oldestCode: 0 };
  const rows = await db
    .selectFrom('meta')
    .selectAll()
    .where('name', 'in', ['schema', 'oldest_code'])
    .execute();
  const value = (name: string) => Number(rows.find((row) => row.name === name)?.value ?? 0);
  return { version: value('schema'), oldestCode: value('oldest_code') };
}

/** @throws {SchemaTooNewError} */
export function refuseNewer(
  { version, oldestCode }: { version: number; oldestCode: number },
  migrations = MIGRATIONS,
): void {
  const known = migrations.at(-1)?.version ?? 0;
  if (version > known && oldestCode > known) throw new SchemaTooNewError(version, known);
}

/** Two instances may start at once: whoever comes second finds the work done. `first` runs with the first migration. */
export async function migrate(
  engine: Engine,
  options: { migrations?: readonly Migration[]; upTo?: number; first: (db: Kysely<Tables>) => Promise<void> },
): Promise<void> {
  const { migrations = MIGRATIONS, upTo = Number.POSITIVE_INFINITY, first } = options;
  for (const migration of migrations) {
    if (migration.version > upTo) return;
    await engine.transaction(async (db) => {
      await engine.lock(db, 'migrate');
      const { version } = await schemaVersion(db, engine);
      if (version >= migration.version) return;
      if (version === 0) await createMeta(db);
      await migration.up(db as unknown as Kysely<unknown>);
      await setMeta(db, 'schema', migration.version);
      await setMeta(db, 'oldest_code', migration.oldestCode);
      if (version === 0) await first(db);
    });
  }
}

async function createMeta(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}

async function setMeta(db: Kysely<Tables>, name: string, value: number): Promise<void> {
  await db
    .insertInto('meta')
    .values({ name, value: String(value) })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: String(value) }))
    .execute();
}

async function hasTable(db: Kysely<Tables>, engine: Pick<Engine, 'kind'>, name: string): Promise<boolean> {
  const { rows } =
    engine.kind === 'sqlite'
      ? await sql`select 1 from sqlite_master where type = 'table' and name = ${name}`.execute(db)
      : await sql`select 1 from pg_tables where schemaname = current_schema() and tablename = ${name}`.execute(
          db,
        );
  return rows.length > 0;
}
