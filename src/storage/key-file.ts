// Local mode brings its own key, so that trying Signpost takes no settings. Production's keys come from outside the data
// folder, always.
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type EncryptionKey, KeyRing } from './encryption.ts';
import { KeyError } from './key-check.ts';

export interface KeySource {
  /** From ENCRYPTION_KEYS. */
  readonly given: readonly EncryptionKey[] | undefined;
  readonly local: boolean;
  readonly dataDir: string;
}

/** @throws {KeyError} where none is given, or one would have to be made for a database that another one sealed. */
export function keyRing(source: KeySource, { databaseExists }: { databaseExists: boolean }): KeyRing {
  const { given, local, dataDir } = source;
  if (local && !given?.length && !databaseExists && !existsSync(keyFile(dataDir))) makeKeyFile(dataDir);
  return new KeyRing(keyRingKeys(source));
}

/** The keys that are there; makes none. @throws {KeyError} */
export function keyRingKeys({ given, local, dataDir }: KeySource): readonly EncryptionKey[] {
  if (given && given.length > 0) return given;
  if (!local) throw new KeyError('production needs at least one key: id:base64 of 32 random bytes');
  const file = keyFile(dataDir);
  if (!existsSync(file))
    throw new KeyError(
      `${file} is missing, and the database is sealed with it: put it back, or remove the database too`,
    );
  const [id = '', base64 = ''] = readFileSync(file, 'utf8').trim().split(/:(.*)/s);
  const bytes = Buffer.from(base64, 'base64');
  if (!/^[\w-]{1,32}$/.test(id) || bytes.length !== 32)
    throw new KeyError(`${file} holds no key: put the right one back`);
  return [{ id, bytes }];
}

function keyFile(dataDir: string): string {
  return join(dataDir, 'encryption.key');
}

function makeKeyFile(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const handle = openSync(keyFile(dataDir), 'wx', 0o600);
  writeSync(handle, `local:${randomBytes(32).toString('base64')}\n`);
  fsyncSync(handle);
  closeSync(handle);
}
