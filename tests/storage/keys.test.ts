import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SILENT } from '../../src/delivery/log.ts';
import { openStorage } from '../../src/storage/open.ts';
import { bothEngines, createDatabase, newKey, type TestDatabase } from './databases.ts';
import { message, pipelineOn, TENANT } from './turn-builders.ts';

const CANARY = 'Canary Ella Winterbourne 07700 900123';

describe.each(bothEngines)('keys on %s', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase(kind);
  });
  afterEach(async () => {
    await database.drop();
  });

  const fill = async (records: number) => {
    const storage = await database.open();
    const pipeline = pipelineOn(storage.turns);
    await pipeline.accept(message('a1', CANARY));
    await pipeline.accept(message('a2', CANARY, { wantsAnswer: true }));
    const changes = Array.from(
      { length: records },
      () => ({ op: 'put', kind: 'draft', id: randomUUID(), from: 0, body: { text: CANARY } }) as const,
    );
    await storage.changeRecords({ tenant: TENANT, id: 'person-1' }, new Date(), changes);
    await pipeline.stop();
    await storage.close();
  };
  const everything = async () => {
    const tables = [
      'meta',
      'key_checks',
      'settings',
      'conversations',
      'handled',
      'outbox',
      'audit',
      'audit_heads',
      'records',
    ];
    return JSON.stringify(
      await Promise.all(tables.map((table) => database.query(`select * from ${table} order by 1, 2`))),
    );
  };

  test('leave nothing that a person typed, and no id of anybody, readable in the database (A-86, A-78)', async () => {
    await fill(3);
    const files =
      kind === 'SQLite' ? ['signpost.db', 'signpost.db-wal'].map((name) => join(database.folder, name)) : [];
    const raw = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'latin1'));
    for (const found of [await everything(), ...raw]) {
      expect(found).not.toContain('Winterbourne');
      expect(found).not.toContain('person-1');
    }
  });

  test.each([
    ['another key of the same name', () => [newKey('k1')], /the key “k1” is not the one/],
    ['only a new key', () => [newKey('k2')], /sealed with the key “k1”, which is not given/],
  ] as const)('that are %s stop the start, and nothing is written (A-89)', async (_name, keys, reason) => {
    await fill(1);
    const before = await everything();
    await expect(database.open({ keys: keys() })).rejects.toThrow(reason);
    expect(await everything()).toBe(before);
  });

  test('are rotated beside a running bot, and the old one is then not needed any more (A-89)', async () => {
    await fill(250);
    const next = newKey('k2');
    const bot = await database.open({ keys: [next, database.key] });
    const pipeline = pipelineOn(bot.turns);
    const admin = await database.open({ role: 'admin', keys: [next, database.key] });
    const turns = Array.from({ length: 50 }, (_, n) =>
      pipeline.accept(message(`b${n}`, `during ${n}`, { person: `p${n}` })),
    );
    const [rotated] = await Promise.all([admin.rotateKeys(), ...turns]);
    await pipeline.stop();
    await admin.close();
    await bot.close();
    expect(rotated).toMatchObject({ damaged: 0 });
    expect(rotated.sealed).toBeGreaterThanOrEqual(250);
    const after = await database.open({ keys: [next] });
    const held = await after.exportOf({ tenant: TENANT, id: 'person-1' });
    await after.close();
    expect(
      held.records.filter(({ body }) => (body as { text: string } | null)?.text === CANARY),
    ).toHaveLength(250);
    expect(await everything()).not.toContain('v1.k1.');
  });
});

describe('rotation that is killed', () => {
  test('again and again goes on where it was: nothing unreadable, nothing left on the old key (A-89, C-15)', {
    timeout: 60_000,
  }, async () => {
    const database = await createDatabase('SQLite');
    const storage = await database.open();
    const person = { tenant: TENANT, id: 'person-1' };
    const changes = Array.from(
      { length: 3_000 },
      (_, n) => ({ op: 'put', kind: 'draft', id: randomUUID(), from: 0, body: { n } }) as const,
    );
    await storage.changeRecords(person, new Date(), changes);
    await storage.close();
    const next = newKey('k2');
    const script = fileURLToPath(new URL('./rotating-process.ts', import.meta.url));
    const keys = [next, database.key]
      .map(({ id, bytes }) => `${id}:${Buffer.from(bytes).toString('base64')}`)
      .join(',');
    for (let kill = 0; kill < 3; kill += 1) {
      const child = spawn(process.execPath, [script, database.url, keys], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = once(child, 'close');
      await once(child.stdout, 'data');
      await delay(5 + kill * 5);
      child.kill('SIGKILL');
      await closed;
    }
    const admin = await database.open({ role: 'admin', keys: [next, database.key] });
    await admin.rotateKeys();
    await admin.close();
    const after = await database.open({ keys: [next] });
    const held = await after.exportOf(person);
    await after.close();
    expect(held.records.map(({ body }) => (body as { n: number }).n).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 3_000 }, (_, n) => n),
    );
    await database.drop();
  });
});

describe('local mode', () => {
  const openLocal = (dataDir: string) =>
    openStorage({
      url: undefined,
      keys: { given: undefined, local: true, dataDir },
      log: SILENT,
      role: 'bot',
    });

  test('makes a key that only its owner reads, and never a second one for a database that is there (A-89)', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'signpost-test-'));
    await (await openLocal(dataDir)).close();
    const file = join(dataDir, 'encryption.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await (await openLocal(dataDir)).close();
    const key = readFileSync(file);
    rmSync(file);
    await expect(openLocal(dataDir)).rejects.toThrow('is missing, and the database is sealed with it');
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, key);
    await (await openLocal(dataDir)).close();
    rmSync(dataDir, { recursive: true });
  });

  test('production makes no key at all (A-89)', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'signpost-test-'));
    const opening = openStorage({
      url: undefined,
      keys: { given: undefined, local: false, dataDir },
      log: SILENT,
      role: 'bot',
    });
    await expect(opening).rejects.toThrow('Setting ENCRYPTION_KEYS');
    expect(existsSync(join(dataDir, 'signpost.db'))).toBe(false);
    rmSync(dataDir, { recursive: true });
  });
});
