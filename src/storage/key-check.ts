// Do the keys given fit the database? Asked before anything is written: with a wrong key Signpost does not start, and it
// never makes a new key where data is sealed with an old one.
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type KeyRing, SealBrokenError } from './encryption.ts';
import { placeOf } from './places.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { rowsSealedWith } from './rotation.ts';
import type { Tables } from './tables.ts';

/** The start cannot go on with these keys. */
export class KeyError extends Error {
  constructor(message: string) {
    super(`Setting ENCRYPTION_KEYS: ${message}`);
    this.name = 'KeyError';
  }
}

const CHECKED = 'signpost';
const PSEUDONYM_KEY = 'pseudonym_key';

/** Reads only. @throws {KeyError} */
export async function checkKeys(db: Kysely<Tables>, keys: KeyRing): Promise<void> {
  const checks = await db.selectFrom('key_checks').selectAll().execute();
  if (checks.length === 0)
    throw new KeyError('the database has no key check, so its key cannot be told: restore a backup');
  for (const { id, sealed } of checks) {
    if (!keys.has(id)) {
      const rows = await rowsSealedWith(db, id);
      if (rows > 0)
        throw new KeyError(
          `${rows} values in the database are sealed with the key “${id}”, which is not given: add it behind the others, or rotate first`,
        );
      continue;
    }
    if (!opens(keys, id, sealed))
      throw new KeyError(`the key “${id}” is not the one that the database is sealed with`);
  }
}

/** After checkKeys: notes a key that is new, forgets those that no value is sealed with any more. */
export async function noteKeys(db: Kysely<Tables>, keys: KeyRing): Promise<void> {
  const checks = await db.selectFrom('key_checks').select('id').execute();
  for (const { id } of checks) {
    if (!keys.has(id)) await db.deleteFrom('key_checks').where('id', '=', id).execute();
  }
  if (!checks.some(({ id }) => id === keys.newest)) await insertCheck(db, keys);
}

/** What a new database begins with. */
export async function firstRows(db: Kysely<Tables>, keys: KeyRing): Promise<void> {
  await insertCheck(db, keys);
  const setting = { name: PSEUDONYM_KEY, version: 1 };
  const sealed = keys.seal(randomBytes(32).toString('base64'), placeOf.setting(setting));
  await db
    .insertInto('settings')
    .values({ ...setting, sealed })
    .execute();
}

/** @throws {KeyError} */
export async function readPseudonyms(db: Kysely<Tables>, keys: KeyRing): Promise<Pseudonyms> {
  const row = await db
    .selectFrom('settings')
    .selectAll()
    .where('name', '=', PSEUDONYM_KEY)
    .executeTakeFirst();
  if (!row) throw new KeyError('the database has lost the key of its hashes: restore a backup');
  try {
    return new Pseudonyms(Buffer.from(keys.open(row.sealed, placeOf.setting(row)), 'base64'));
  } catch (error) {
    if (error instanceof SealBrokenError)
      throw new KeyError('the database’s key of hashes does not open: restore a backup');
    throw error;
  }
}

async function insertCheck(db: Kysely<Tables>, keys: KeyRing): Promise<void> {
  const id = keys.newest;
  await db
    .insertInto('key_checks')
    .values({ id, sealed: keys.seal(CHECKED, placeOf.keyCheck({ id })) })
    .execute();
}

function opens(keys: KeyRing, id: string, sealed: string): boolean {
  try {
    return keys.open(sealed, placeOf.keyCheck({ id })) === CHECKED;
  } catch {
    return false;
  }
}
