// The files of an SQLite database before it is opened: is it whole, is anybody else running on it, is it there at all?
// Nothing here ever makes an empty database in the place of one that is lost.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../delivery/turn-store.ts';

/** The start cannot go on. One line that says what to do. */
export class DatabaseFileError extends Error {
  constructor(message: string) {
    super(`Setting DATABASE_URL: ${message}`);
    this.name = 'DatabaseFileError';
  }
}

const RESTORE = 'restore a backup with: npm run admin -- restore FILE';

const lockFile = (file: string) => `${file}-bot-lock`;
const runningFile = (file: string) => `${file}-running`;

/** True where there is a database; false where there never was one. @throws {DatabaseFileError} for all between. */
export function inspectSqliteFile(file: string): boolean {
  if (!existsSync(file)) {
    const left = [`${file}-wal`, runningFile(file)].find((path) => existsSync(path));
    if (left)
      throw new DatabaseFileError(
        `${file} is missing, but ${left} shows that there was a database: ${RESTORE}, or remove that file to begin anew`,
      );
    return false;
  }
  if (!hasSqliteHeader(file))
    throw new DatabaseFileError(`${file} is no readable SQLite database: ${RESTORE}`);
  if (existsSync(runningFile(file)) && !existsSync(`${file}-wal`)) {
    throw new DatabaseFileError(
      `${file}-wal is missing although Signpost did not stop cleanly, so the last turns may be lost: put it back or ${RESTORE}; to go on without it, remove ${runningFile(file)}`,
    );
  }
  return true;
}

/** @throws {DatabaseFileError} where a page is damaged. */
export function checkPages(raw: DatabaseSync, file: string): void {
  let verdict: string;
  try {
    verdict = String(Object.values(raw.prepare('PRAGMA quick_check(1)').get() ?? {})[0]);
  } catch {
    verdict = 'unreadable';
  }
  if (verdict !== 'ok') throw new DatabaseFileError(`${file} is damaged: ${RESTORE}`);
}

export function hasSqliteHeader(file: string): boolean {
  const header = Buffer.alloc(16);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, 16, 0);
  } finally {
    closeSync(handle);
  }
  return header.toString('latin1') === 'SQLite format 3\0';
}

/** A database appears whole under its name or not at all, also if the process is killed while it is made. */
export async function createWhole(file: string, make: (file: string) => Promise<void>): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}-new`;
  for (const path of [unfinished, `${unfinished}-wal`, `${unfinished}-shm`]) rmSync(path, { force: true });
  await make(unfinished);
  renameSync(unfinished, file);
}

export interface FileLock {
  /** Says that a running bot may have left something in the write-ahead log. */
  markRunning(): void;
  /** `clean`: the database was closed and its log is empty. */
  release(options: { clean: boolean }): void;
}

/**
 * One bot at a time. The lock is the operating system's, on a small file beside the database, and goes with the process
 * however it ends. Null where another bot holds it.
 */
export function lockSqliteFile(file: string): FileLock | null {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(lockFile(file), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === 5) return null;
    throw new StorageError('refused', 'LOCK');
  }
  return {
    markRunning: () => writeFileSync(runningFile(file), '', { mode: 0o600 }),
    release: ({ clean }) => {
      if (clean) rmSync(runningFile(file), { force: true });
      lock.close();
    },
  };
}

export function sizeOfFile(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
