import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS, type Migration } from '../../src/storage/migrate.ts';
import { sqliteFileOf } from '../../src/storage/open.ts';
import { bothEngines, createDatabase, type TestDatabase } from './databases.ts';
import { message, pipelineOn, TENANT } from './turn-builders.ts';

const NEWEST = MIGRATIONS.at(-1)?.version ?? 0;
const PERSON = { tenant: TENANT, id: 'person-1' };

function next(
  oldestCode: number,
  up: Migration['up'] = (db) => db.schema.alterTable('records').addColumn('added', 'text').execute(),
): Migration {
  return { version: NEWEST + 1, oldestCode, up };
}

describe.each(bothEngines)('the schema on %s', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase(kind);
  });
  afterEach(async () => {
    await database.drop();
  });

  const oneTurn = async (id: string, migrations: readonly Migration[] = MIGRATIONS) => {
    const storage = await database.open({ migrations });
    const pipeline = pipelineOn(storage.turns);
    await pipeline.accept(message(id, id));
    await pipeline.stop();
    const held = await storage.exportOf(PERSON);
    await storage.close();
    return held.conversations[0]?.state;
  };

  test('newer than the code is refused, and nothing is changed (B-32)', async () => {
    await oneTurn('a1', [...MIGRATIONS, next(NEWEST + 1)]);
    const before = await database.query('select * from meta order by name');
    await expect(database.open()).rejects.toThrow(
      `the database has schema ${NEWEST + 1}, this Signpost knows ${NEWEST}`,
    );
    expect(await database.query('select * from meta order by name')).toEqual(before);
  });

  test('is upgraded with everything in it, and one version back goes on working where the change allows it (B-32)', async () => {
    await oneTurn('a1');
    await oneTurn('a2', [...MIGRATIONS, next(NEWEST)]);
    expect(await oneTurn('a3')).toEqual({ said: ['a1', 'a2', 'a3'] });
  });

  test('of a change that fails half-way is as it was before (B-32)', async () => {
    await oneTurn('a1');
    const failing = next(NEWEST, async (db) => {
      await db.schema.alterTable('records').addColumn('added', 'text').execute();
      throw new Error('killed here');
    });
    await expect(database.open({ migrations: [...MIGRATIONS, failing] })).rejects.toThrow('killed here');
    expect(await database.query("select value from meta where name = 'schema'")).toEqual([
      { value: String(NEWEST) },
    ]);
    expect(await oneTurn('a2', [...MIGRATIONS, next(NEWEST)])).toEqual({ said: ['a1', 'a2'] });
  });

  test('is changed whole or not at all when the process is killed -9 at any step of the change (B-32)', async () => {
    await oneTurn('a1');
    const script = fileURLToPath(new URL('./migrating-process.ts', import.meta.url));
    for (const step of ['before', 'between', 'after']) {
      const key = Buffer.from(database.key.bytes).toString('base64');
      const { signal } = spawnSync(process.execPath, [script, database.url, key, step], { stdio: 'inherit' });
      expect(signal).toBe('SIGKILL');
      expect(await database.query("select value from meta where name = 'schema'")).toEqual([
        { value: String(NEWEST) },
      ]);
    }
    expect(await oneTurn('a2')).toEqual({ said: ['a1', 'a2'] });
  });
});

describe('a database of an older Signpost', () => {
  const folder = new URL('./fixtures/', import.meta.url);
  const fixtures = readdirSync(folder).filter((name) => name.endsWith('.sql'));

  test('has a fixture for each schema that there was (B-32)', () => {
    expect(fixtures).toHaveLength(NEWEST);
  });

  test.each(bothEngines.flatMap((kind) => fixtures.map((name) => [name, kind] as const)))(
    'as in %s still opens on %s, with all that was in it (B-32)',
    async (name, kind) => {
      const database = await createDatabase(kind);
      const written = readFileSync(new URL(name, folder), 'utf8');
      if (kind === 'SQLite') {
        const raw = new DatabaseSync(sqliteFileOf(database.url));
        raw.exec(written);
        raw.close();
        // Both engines have the same tables, of types that each knows.
      } else await database.query(written.replaceAll(/^pragma .*$/gm, ''));
      const storage = await database.open({ keys: [{ id: 'fixture', bytes: Buffer.alloc(32, 7) }] });
      const held = await storage.exportOf(PERSON);
      expect(held.conversations[0]?.state).toEqual({ said: ['one', 'two'] });
      expect(held.records.map(({ kind, version, body }) => [kind, version, body])).toEqual([
        ['draft', 2, { text: 'second' }],
      ]);
      expect(await storage.verifyAudit()).toEqual([]);
      expect(held.audit.map(({ verb }) => verb)).toEqual(['draft.created', 'draft.changed']);
      await storage.close();
      await database.drop();
    },
  );
});
