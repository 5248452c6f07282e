// Real databases for the tests: an SQLite file of its own, or a database of its own on the run's PostgreSQL.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Log, SILENT } from '../../src/delivery/log.ts';
import type { EncryptionKey } from '../../src/storage/encryption.ts';
import type { Migration } from '../../src/storage/migrate.ts';
import { openStorage } from '../../src/storage/open.ts';
import type { Storage } from '../../src/storage/storage.ts';

export type Kind = 'SQLite' | 'PostgreSQL';

export interface TestDatabase {
  readonly kind: Kind;
  readonly url: string;
  readonly folder: string;
  readonly key: EncryptionKey;
  open(options?: Opening): Promise<Storage>;
  /** Around the storage, as an intruder or a tester would. */
  query(sql: string, values?: readonly (string | number | null)[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

export interface Opening {
  readonly role?: 'bot' | 'admin';
  readonly keys?: readonly EncryptionKey[];
  readonly log?: Log;
  readonly migrations?: readonly Migration[];
  readonly usesReserve?: boolean;
}

export const bothEngines: readonly Kind[] = ['SQLite', 'PostgreSQL'];

export function newKey(id = 'k1'): EncryptionKey {
  return { id, bytes: randomBytes(32) };
}

export async function createDatabase(kind: Kind): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-test-'));
  const key = newKey();
  const made = kind === 'SQLite' ? sqlite(folder) : await postgres();
  return {
    kind,
    url: made.url,
    folder,
    key,
    query: made.query,
    open: ({ role = 'bot', keys = [key], log = SILENT, migrations, usesReserve = false } = {}) =>
      openStorage({
        url: made.url,
        keys: { given: keys, local: false, dataDir: folder },
        log,
        role,
        usesReserve,
        ...(migrations ? { migrations } : {}),
      }),
    async drop() {
      await made.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Made = Pick<TestDatabase, 'url' | 'query' | 'drop'>;

function sqlite(folder: string): Made {
  const file = join(folder, 'signpost.db');
  return {
    url: `sqlite:${file}`,
    async query(sql, values = []) {
      const db = new DatabaseSync(file, { timeout: 5_000 });
      try {
        return db.prepare(sql).all(...values) as Record<string, unknown>[];
      } finally {
        db.close();
      }
    },
    async drop() {},
  };
}

async function postgres(): Promise<Made> {
  const server = await postgresOfThisRun();
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await once(server, `create database ${name}`);
  const url = server.replace(/\/postgres$/, `/${name}`);
  return {
    url,
    query: (sql, values = []) => {
      let n = 0;
      return once(
        url,
        sql.replaceAll('?', () => `$${++n}`),
        values,
      );
    },
    async drop() {
      await once(server, `drop database if exists ${name} with (force)`);
    },
  };
}

async function once(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The first that needs it starts it; all test files of the run share it. */
async function postgresOfThisRun(): Promise<string> {
  const run = process.ppid;
  const folder = join(tmpdir(), `signpost-postgres-${run}`);
  if (makeFolder(folder)) {
    const script = fileURLToPath(new URL('./postgres-server.ts', import.meta.url));
    spawn(process.execPath, [script, folder, String(run)], { detached: true, stdio: 'ignore' }).unref();
  }
  for (const end = Date.now() + 60_000; Date.now() < end; await delay(50)) {
    const file = join(folder, 'url');
    const url = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (url) return url;
  }
  throw new Error('The test PostgreSQL did not start');
}

function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o755 });
    return true;
  } catch {
    return false;
  }
}
