// One connection to an SQLite file, as kysely wants it.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import { StorageError, type StorageFault } from '../delivery/turn-store.ts';
import type { Tables } from './tables.ts';

export interface SqliteConnection {
  readonly raw: DatabaseSync;
  readonly db: Kysely<Tables>;
  /** Runs a statement without values that is run again and again: parsed once. */
  run(sql: 'BEGIN IMMEDIATE' | 'COMMIT'): void;
  close(): void;
}

const preparers = new WeakMap<Kysely<Tables>, (sql: string) => SqliteStatement>();

/** The way round kysely's queue of connections, for a query that is compiled already: SQLite has one, and answers at once. */
export const preparerOf = (db: Kysely<Tables>): ((sql: string) => SqliteStatement) | undefined =>
  preparers.get(db);

/** No wait for locks inside SQLite: it would hold up every turn of the process. Whoever needs to wait does so outside. */
export function connectSqlite(
  file: string,
  { readOnly = false }: { readOnly?: boolean } = {},
): SqliteConnection {
  const raw = sqliteFaults(() => new DatabaseSync(file, { readOnly, timeout: 0 }));
  sqliteFaults(() => {
    if (!readOnly)
      raw.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 16000;',
      );
    raw.exec('PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;');
  });
  const prepared = new Map<string, SqliteStatement>();
  const prepare = (sql: string) => {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = asKyselyWants(raw.prepare(sql));
      if (prepared.size < 200) prepared.set(sql, statement);
    }
    return statement;
  };
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: { close: () => {}, prepare } }) });
  preparers.set(db, prepare);
  return { raw, db, run: (sql) => prepare(sql).run([]), close: () => raw.isOpen && raw.close() };
}

function asKyselyWants(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...(values as SQLInputValue[])),
    run: (values) => statement.run(...(values as SQLInputValue[])),
    iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
  };
}

/** @throws {StorageError} in place of an error of SQLite's own; any other error passes through. */
export function sqliteFaults<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fromSqlite(error);
  }
}

export function fromSqlite(error: unknown): unknown {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') return error;
  const errcode = Number((error as { errcode?: unknown }).errcode ?? 0);
  return new StorageError(FAULTS[errcode & 0xff] ?? 'damaged', `SQLITE_${errcode}`);
}

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const FAULTS: Readonly<Record<number, StorageFault>> = {
  3: 'refused', // PERM
  5: 'busy',
  6: 'busy', // LOCKED
  8: 'refused', // READONLY
  10: 'lost', // IOERR: the connection is opened anew before anything is tried again
  11: 'damaged', // CORRUPT
  13: 'full',
  14: 'lost', // CANTOPEN
  26: 'damaged', // NOTADB
};
