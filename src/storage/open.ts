// Opens the database that DATABASE_URL names: inspects it, checks the keys against it, brings its schema up to date, and
// only then writes.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { faultOf, type Log } from '../delivery/log.ts';
import { StorageError } from '../delivery/turn-store.ts';
import type { Engine } from './engine.ts';
import { checkKeys, firstRows, KeyError, noteKeys, readPseudonyms } from './key-check.ts';
import { type KeySource, keyRing } from './key-file.ts';
import {
  MIGRATIONS,
  type Migration,
  migrate,
  refuseNewer,
  SchemaTooNewError,
  schemaVersion,
} from './migrate.ts';
import { ADMIN_LIMITS, PostgresEngine, type Presence } from './postgres-engine.ts';
import { keepReserve, releaseReserve } from './reserve.ts';
import { connectSqlite } from './sqlite-connection.ts';
import { SqliteEngine } from './sqlite-engine.ts';
import {
  checkPages,
  createWhole,
  DatabaseFileError,
  type FileLock,
  inspectSqliteFile,
  lockSqliteFile,
} from './sqlite-file.ts';
import { Storage } from './storage.ts';
import type { Opened } from './turns.ts';
import { releaseUrgent } from './urgent-replies.ts';

export interface StorageOptions {
  /** `sqlite:<file>` or `postgres://…`; without one, `signpost.db` in the data folder. */
  readonly url: string | undefined;
  readonly keys: KeySource;
  readonly log: Log;
  /** A bot keeps other bots off an SQLite file; the operator's verbs work beside it. */
  readonly role: 'bot' | 'admin';
  readonly migrations?: readonly Migration[];
  /** For the purge: what is kept back on the disk may be used, since a deletion is written before it frees anything. */
  readonly usesReserve?: boolean;
}

const BOT_CHAIN = 1;
const ADMIN_CHAIN = 0;
const ADMIN_BUSY_MS = 30_000;

/** @throws {DatabaseFileError | KeyError | SchemaTooNewError} where it must not start; each says what to do in a line. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const url = options.url ?? `sqlite:${join(options.keys.dataDir, 'signpost.db')}`;
  return url.startsWith('sqlite:')
    ? await openSqlite(sqliteFileOf(url), options)
    : await openPostgres(url, options);
}

export function sqliteFileOf(url: string): string {
  return url.slice('sqlite:'.length);
}

async function openSqlite(file: string, options: StorageOptions): Promise<Storage> {
  const { role, keys: source, migrations = MIGRATIONS } = options;
  const lock = role === 'bot' ? takeFile(file) : null;
  if (options.usesReserve) releaseReserve(file);
  let engine: SqliteEngine | null = null;
  try {
    const exists = inspectSqliteFile(file);
    if (!exists && role === 'admin') throw new DatabaseFileError(`there is no database at ${file}`);
    const keys = keyRing(source, { databaseExists: exists });
    if (exists) {
      const reader = connectSqlite(file, { readOnly: true });
      try {
        if (role === 'bot') checkPages(reader.raw, file);
        refuseNewer(await schemaVersion(reader.db, { kind: 'sqlite' }), migrations);
        await checkKeys(reader.db, keys);
      } finally {
        reader.close();
      }
    } else {
      await createWhole(file, async (unfinished) => {
        const making = new SqliteEngine(unfinished, { chain: BOT_CHAIN });
        await migrate(making, { migrations, first: (db) => firstRows(db, keys) });
        await making.close();
      });
    }
    engine = new SqliteEngine(
      file,
      role === 'bot' ? { chain: BOT_CHAIN } : { chain: ADMIN_CHAIN, busyMs: ADMIN_BUSY_MS },
    );
    const ready = engine;
    const opened = await prepare(ready, { ...options, migrations }, keys);
    lock?.markRunning();
    const instance = randomUUID();
    // Nobody else sends for this file: what a process that died had begun is taken over at once.
    if (role === 'bot')
      await ready.transaction(async (db) => {
        await db
          .updateTable('conversations')
          .set({ sender: null, sender_until: 0 })
          .where('sender', 'is not', null)
          .execute();
        await releaseUrgent(db);
      });
    const tend = () => keepReserve(file);
    if (role === 'bot') tend();
    const close = async () => {
      await ready.close();
      if (options.usesReserve) tend();
      const last = lock ?? lockSqliteFile(file);
      last?.release({ clean: lock !== null || !existsSync(`${file}-wal`) });
    };
    return new Storage({ open: async () => opened, parallel: ready.parallel, instance, close, tend });
  } catch (error) {
    await engine?.close().catch(() => {});
    lock?.release({ clean: false });
    if (error instanceof StorageError)
      throw new DatabaseFileError(`${file} cannot be used: ${error.fault} (${error.code})`);
    throw error;
  }
}

function takeFile(file: string): FileLock {
  const lock = lockSqliteFile(file);
  if (!lock)
    throw new DatabaseFileError(
      `another Signpost runs on ${file}: stop it first, or use PostgreSQL for several`,
    );
  return lock;
}

/** A server that is away does not keep a bot from starting: alerts and answers need none. Wrong keys do. */
async function openPostgres(url: string, options: StorageOptions): Promise<Storage> {
  const { role, log, migrations = MIGRATIONS } = options;
  const engine = new PostgresEngine(
    url,
    role === 'bot' ? { chain: BOT_CHAIN } : { chain: ADMIN_CHAIN, limits: ADMIN_LIMITS },
  );
  const opening = new PostgresOpening(engine, { ...options, migrations });
  try {
    await opening.open();
  } catch (error) {
    if (role === 'admin' || !(error instanceof StorageError)) {
      await opening.close();
      throw error;
    }
    log.error(
      faultOf(error),
      'PostgreSQL cannot be used yet: alerts and plain answers go on, nothing is saved',
    );
  }
  return new Storage({
    open: () => opening.open(),
    parallel: engine.parallel,
    instance: randomUUID(),
    close: () => opening.close(),
  });
}

class PostgresOpening {
  readonly #engine: PostgresEngine;
  readonly #options: StorageOptions & { migrations: readonly Migration[] };
  #opened: Opened | null = null;
  #opening: Promise<Opened> | null = null;
  #presence: Presence | null = null;
  #closed = false;

  constructor(engine: PostgresEngine, options: StorageOptions & { migrations: readonly Migration[] }) {
    this.#engine = engine;
    this.#options = options;
  }

  async open(): Promise<Opened> {
    if (this.#opened) return this.#opened;
    this.#opening ??= this.#openOnce().finally(() => {
      this.#opening = null;
    });
    return await this.#opening;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#presence?.end();
    await this.#engine.close();
  }

  async #openOnce(): Promise<Opened> {
    if (this.#options.role === 'bot' && !this.#presence) await this.#bePresent();
    const { migrations, keys: source } = this.#options;
    const keys = await this.#engine.snapshot(async (db) => {
      const schema = await schemaVersion(db, this.#engine);
      refuseNewer(schema, migrations);
      const ring = keyRing(source, { databaseExists: schema.version > 0 });
      if (schema.version > 0) await checkKeys(db, ring);
      return ring;
    });
    this.#opened = await prepare(this.#engine, this.#options, keys);
    return this.#opened;
  }

  async #bePresent(): Promise<void> {
    const presence = await this.#engine.present({ exclusively: false });
    if (!presence) throw new StorageError('refused', 'RESTORE_RUNS');
    this.#presence = presence;
    void presence.lost.then(() => {
      this.#presence = null;
      this.#presentAgain();
    });
  }

  #presentAgain(): void {
    if (this.#closed) return;
    setTimeout(() => {
      if (!this.#closed && !this.#presence) this.#bePresent().catch(() => this.#presentAgain());
    }, 1_000).unref();
  }
}

async function prepare(
  engine: Engine,
  { migrations, role }: { migrations?: readonly Migration[] | undefined; role: 'bot' | 'admin' },
  keys: Opened['keys'],
): Promise<Opened> {
  // The operator's verbs do not change the schema under a bot of another version.
  if (role === 'bot')
    await migrate(engine, { ...(migrations ? { migrations } : {}), first: (db) => firstRows(db, keys) });
  return await engine.transaction(async (db) => {
    await engine.lock(db, 'keys');
    if (role === 'admin' && (await schemaVersion(db, engine)).version === 0)
      throw new DatabaseFileError('there are no tables of Signpost’s in it');
    await noteKeys(db, keys);
    return { engine, keys, names: await readPseudonyms(db, keys) };
  });
}

export { DatabaseFileError, KeyError, SchemaTooNewError };
