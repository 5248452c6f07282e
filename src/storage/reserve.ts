// Room kept back for the operator's purge: on a full disk SQLite cannot even delete, since a deletion is written first.
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const MOST_BYTES = 8 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** Of a small disk no more than this share is kept back. */
const SHARE = 1 / 4;

/** Beside the database, because it must lie on the same disk. */
export const reserveOf = (databaseFile: string): string => `${databaseFile}-reserve`;

/** Makes the reserve where it is missing and there is room to spare. That it cannot be made is no fault. */
export function keepReserve(databaseFile: string): void {
  const file = reserveOf(databaseFile);
  if (existsSync(file)) return;
  const bytes = Math.min(MOST_BYTES, freeBytes(databaseFile) * SHARE);
  if (bytes < CHUNK_BYTES) return;
  try {
    const handle = openSync(file, 'wx', 0o600);
    try {
      // Random bytes, so that no file system makes them small.
      const chunk = randomBytes(CHUNK_BYTES);
      for (let written = 0; written < bytes; written += CHUNK_BYTES) writeSync(handle, chunk);
    } finally {
      closeSync(handle);
    }
  } catch {
    releaseReserve(databaseFile);
  }
}

export function releaseReserve(databaseFile: string): void {
  try {
    rmSync(reserveOf(databaseFile), { force: true });
  } catch {
    // A disk that cannot be written keeps it: the purge will say what is wrong.
  }
}

/** What is left on the disk for whoever is not its administrator; infinite where the system does not tell. */
export function freeBytes(databaseFile: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(databaseFile));
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
