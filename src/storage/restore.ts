// Puts a backup in the place of what is there. The bot is stopped; what is there is set aside, never thrown away.
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { type Kysely, sql } from 'kysely';
import { BackupError, DUMPED, proveDump, rowsOfDump } from './backup.ts';
import type { EncryptionKey } from './encryption.ts';
import { KeyRing } from './encryption.ts';
import type { Engine } from './engine.ts';
import { checkKeys } from './key-check.ts';
import { MIGRATIONS, migrate, refuseNewer, schemaVersion } from './migrate.ts';
import { ADMIN_LIMITS, PostgresEngine } from './postgres-engine.ts';
import { connectSqlite } from './sqlite-connection.ts';
import { SqliteEngine } from './sqlite-engine.ts';
import { checkPages, createWhole, hasSqliteHeader, lockSqliteFile } from './sqlite-file.ts';
import type { Tables } from './tables.ts';

const RUNS = 'Signpost runs on this database: stop it first';

/** Returns where what was there is now, if anything was. @throws {BackupError | KeyError} and then nothing was changed. */
export async function restoreSqlite(
  database: string,
  backup: string,
  keys: readonly EncryptionKey[],
  now: Date,
): Promise<string | null> {
  const lock = lockSqliteFile(database);
  if (!lock) throw new BackupError(RUNS);
  try {
    const restored = `${database}-restored`;
    rmSync(restored, { force: true });
    if (hasSqliteHeader(backup)) copyFileSync(backup, restored);
    else await createWhole(restored, (file) => load(file, backup));
    await proveSqlite(restored, backup, new KeyRing(keys));
    const aside = existsSync(database)
      ? `${database}-before-restore-${now.toISOString().replaceAll(/[:.]/g, '-')}`
      : null;
    for (const part of ['', '-wal', '-shm']) {
      if (aside && existsSync(`${database}${part}`)) renameSync(`${database}${part}`, `${aside}${part}`);
    }
    renameSync(restored, database);
    lock.release({ clean: true });
    return aside;
  } catch (error) {
    lock.release({ clean: false });
    throw error;
  }
}

/** Everything in one transaction: the database is as it was, or as the backup is. */
export async function restorePostgres(
  url: string,
  backup: string,
  keys: readonly EncryptionKey[],
): Promise<void> {
  if (hasSqliteHeader(backup))
    throw new BackupError(
      `${backup} is an SQLite file: PostgreSQL takes a backup that was made from PostgreSQL`,
    );
  const engine = new PostgresEngine(url, { chain: 0, limits: ADMIN_LIMITS });
  try {
    const presence = await engine.present({ exclusively: true });
    if (!presence) throw new BackupError(RUNS);
    try {
      await refill(engine, backup, keys);
    } finally {
      await presence.end();
    }
  } finally {
    await engine.close();
  }
}

async function refill(engine: Engine, backup: string, keys: readonly EncryptionKey[]): Promise<void> {
  const { schema } = await proveDump(backup);
  await engine.transaction(async (db) => {
    for (const table of Object.keys(DUMPED)) await sql`drop table if exists ${sql.table(table)}`.execute(db);
    const within: Engine = { ...asEngine(engine), transaction: (work) => work(db) };
    await migrate(within, { upTo: schema, first: async () => {} });
    await insertRows(db, backup);
    await migrate(within, { first: async () => {} });
    await checkKeys(db, new KeyRing(keys));
  });
}

async function load(file: string, backup: string): Promise<void> {
  const { schema } = await proveDump(backup);
  const engine = new SqliteEngine(file, { chain: 0 });
  try {
    await migrate(engine, { upTo: schema, first: async () => {} });
    await engine.transaction((db) => insertRows(db, backup));
    await migrate(engine, { first: async () => {} });
  } finally {
    await engine.close();
  }
}

async function insertRows(db: Kysely<Tables>, backup: string): Promise<void> {
  await db.deleteFrom('meta').execute();
  for await (const { table, row } of rowsOfDump(backup)) {
    if (!(table in DUMPED)) throw new BackupError(`${backup} has a table that this Signpost does not know`);
    await db
      .insertInto(table)
      .values(row as never)
      .execute();
  }
  await endOldReplies(db);
}

/** Whether a reply that waited then was carried since, nobody knows: a backup does not say it a second time. */
async function endOldReplies(db: Kysely<Tables>): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ status: 'unknown', sealed: '' })
    .where('status', 'in', ['waiting', 'sending'])
    .execute();
  await db.updateTable('conversations').set({ sender: null, sender_until: 0 }).execute();
}

async function proveSqlite(file: string, backup: string, keys: KeyRing): Promise<void> {
  if (!hasSqliteHeader(file)) throw new BackupError(`${backup} is no backup of Signpost’s`);
  const connection = connectSqlite(file);
  try {
    checkPages(connection.raw, backup);
    const schema = await schemaVersion(connection.db, { kind: 'sqlite' });
    if (schema.version === 0) throw new BackupError(`${backup} is no backup of Signpost’s`);
    refuseNewer(schema, MIGRATIONS);
    await checkKeys(connection.db, keys);
    await endOldReplies(connection.db);
  } finally {
    connection.close();
  }
}

function asEngine(engine: Engine): Engine {
  const { kind, parallel, now, chain } = engine;
  return {
    kind,
    parallel,
    now,
    chain,
    transaction: (work) => engine.transaction(work),
    snapshot: (read) => engine.snapshot(read),
    lock: (db, name) => engine.lock(db, name),
    instances: () => engine.instances(),
    clearDeleted: (options) => engine.clearDeleted(options),
    ping: () => engine.ping(),
    close: () => engine.close(),
  };
}
