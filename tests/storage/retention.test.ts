import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SteadyClock } from '../../src/storage/steady-clock.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { bothEngines, createDatabase, type TestDatabase } from './databases.ts';
import { message, pipelineOn, recordingChannel, TENANT, textReply, until } from './turn-builders.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-22T09:00:00Z');
const PERSON = { tenant: TENANT, id: 'person-1' };

describe.each(bothEngines)('retention on %s', (kind) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeEach(async () => {
    database = await createDatabase(kind);
    storage = await database.open();
  });
  afterEach(async () => {
    await storage.close();
    await database.drop();
  });

  const draft = (text: string, age = 0) => ({
    op: 'put' as const,
    kind: 'draft',
    id: randomUUID(),
    from: 0,
    body: { text },
    warnAfter: new Date(START - age + 23 * DAY),
    deleteAfter: new Date(START - age + 30 * DAY),
  });
  const left = async () => (await storage.recordsOf(PERSON, ['draft'])).length;

  test('warns once, then deletes on time, and writes both to the audit (A-72, C-14)', async () => {
    const channel = recordingChannel();
    const pipeline = pipelineOn(storage.turns, { channel });
    await pipeline.accept(message('a1', 'hello', { at: new Date(START) }));
    await until(() => channel.sent.length === 1);
    await storage.changeRecords(PERSON, new Date(START), [draft('mine')]);
    const retention = storage.retention(() => ({
      reply: textReply('You have a draft that will be deleted in 7 days.'),
      again: null,
    }));
    const seen: [number, number][] = [];
    for (let hour = 0; hour <= 31 * 24; hour += 4) {
      const swept = await retention.sweep(new Date(START + hour * HOUR), hour * HOUR);
      if (swept.warned > 0) await until(() => channel.sent.length === 2);
      if (swept.warned + swept.records > 0) seen.push([hour / 24, swept.warned * 10 + swept.records]);
    }
    await pipeline.stop();
    expect(seen).toEqual([
      [23, 10],
      [30, 1],
    ]);
    expect(channel.sent.map(({ text }) => text)).toEqual([
      '1: hello',
      'You have a draft that will be deleted in 7 days.',
    ]);
    expect((await database.query('select verb from audit order by seq')).map(({ verb }) => verb)).toEqual([
      'draft.created',
      'draft.warned',
      'draft.expired',
    ]);
    expect(await left()).toBe(0);
  });

  test('of five hundred drafts of mixed age deletes those that are due and no other (A-72, C-14)', async () => {
    const changes = Array.from({ length: 500 }, (_, n) => draft(`draft ${n}`, (n % 40) * DAY));
    await storage.changeRecords(PERSON, new Date(START), changes);
    const retention = storage.retention(() => null);
    for (let hour = 0; hour <= 25; hour += 1)
      await retention.sweep(new Date(START + hour * HOUR), hour * HOUR);
    const due = changes.filter(({ deleteAfter }) => deleteAfter.getTime() <= START + 25 * HOUR).length;
    expect(due).toBeGreaterThan(100);
    expect(await left()).toBe(500 - due);
  });

  test('by an operator’s purge deletes what was warned of, and keeps and does not use up what nobody was told of', async () => {
    await storage.changeRecords(PERSON, new Date(START), [draft('told'), draft('not told')]);
    const [told] = await storage.recordsOf(PERSON, ['draft']);
    await database.query('update records set warned = ? where id = ?', [START + 23 * DAY, told?.id ?? '']);
    const { records } = await storage.purge(new Date(START + 40 * DAY));
    expect(records).toBe(1);
    const [left] = await storage.recordsOf(PERSON, ['draft']);
    expect(left?.id).not.toBe(told?.id);
    expect(left?.warned).toBeNull();
  });

  test('deletes nothing at the first look, and nothing on the word of a clock that jumped (B-17)', async () => {
    await storage.changeRecords(PERSON, new Date(START), [draft('mine')]);
    const retention = storage.retention(() => null);
    await retention.sweep(new Date(START + 40 * DAY), 0);
    await retention.sweep(new Date(START), 0.5 * HOUR);
    await retention.sweep(new Date(START + 0.6 * HOUR), 1.1 * HOUR);
    await retention.sweep(new Date(START + 40 * DAY), 2.2 * HOUR);
    await retention.sweep(new Date(START + 40 * DAY), 2.8 * HOUR);
    expect(await left()).toBe(1);
  });

  test('forgets delivery keys after a day and conversations after half a year', async () => {
    const pipeline = pipelineOn(storage.turns);
    await pipeline.accept(message('a1', 'hello', { at: new Date(START) }));
    await until(async () => (await database.query('select id from outbox')).length === 0);
    await pipeline.stop();
    const count = async () => [
      (await database.query('select id from handled')).length,
      (await database.query('select key from conversations')).length,
    ];
    const retention = storage.retention(() => null);
    for (const hour of [0, 2])
      await retention.sweep(new Date(START + DAY - 2 * HOUR + hour * HOUR + HOUR), hour * HOUR);
    expect(await count()).toEqual([0, 1]);
    const later = storage.retention(() => null);
    for (const hour of [0, 2]) await later.sweep(new Date(START + 180 * DAY + hour * HOUR), hour * HOUR);
    expect(await count()).toEqual([0, 0]);
  });

  /** Which of these stand in a file of the database. On PostgreSQL the files of its tables, not its write-ahead log. */
  async function inFiles(wanted: readonly string[]): Promise<string[]> {
    if (kind === 'SQLite') {
      const files = readdirSync(database.folder).filter((name) => name.startsWith('signpost.db'));
      expect(files.length).toBeGreaterThan(0);
      const all = files.map((name) => readFileSync(join(database.folder, name), 'latin1')).join();
      return wanted.filter((text) => all.includes(text));
    }
    await database.query('checkpoint');
    const files = await database.query(
      `select encode(pg_read_binary_file(pg_relation_filepath(oid)), 'escape') as content from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    return wanted.filter((text) => files.some(({ content }) => String(content).includes(text)));
  }
  const ciphertexts = async () =>
    (await database.query('select sealed from records')).map((row) => String(row.sealed).slice(10, 50));
  const keepDrafts = (age = 0) =>
    storage.changeRecords(
      PERSON,
      new Date(START),
      Array.from({ length: 50 }, (_, n) => ({ ...draft(`mine ${n}`, age), warnAfter: null })),
    );

  test.runIf(kind === 'SQLite')(
    'and deletion reach the write-ahead log and the free pages: after a person’s own, or a sweep, no ciphertext is left in any file (A-73)',
    async () => {
      await keepDrafts();
      const deleted = await ciphertexts();
      expect(await inFiles(deleted)).toHaveLength(50);
      expect(await storage.deleteAllOf(PERSON, new Date(START))).toBe(50);
      expect(await inFiles(deleted)).toEqual([]);
      await keepDrafts(29 * DAY);
      const swept = await ciphertexts();
      const retention = storage.retention(() => null);
      for (const hour of [0, 2, 26]) await retention.sweep(new Date(START + hour * HOUR), hour * HOUR);
      expect(await left()).toBe(0);
      expect(await inFiles(swept)).toEqual([]);
    },
  );

  test('by an operator’s purge leaves no ciphertext in the files of any table (A-73)', async () => {
    await keepDrafts(31 * DAY);
    const gone = [...(await ciphertexts()), 'sealed-question', 'sealed-correction'];
    await database.query(
      "insert into worklist (id, kind, day, sealed, delete_after) values ('w', 'question', '2026-01-01', 'sealed-question', 1)",
    );
    await database.query(
      "insert into corrections (id, seq, tenant, author, at, subject, sealed) values ('c', 1, '', '', 1, 'fact:a/b', 'sealed-correction')",
    );
    await database.query('delete from corrections');
    expect(await inFiles(gone.slice(0, 51))).toHaveLength(51);
    expect(await storage.purge(new Date(START))).toMatchObject({ records: 50, worklist: 1 });
    expect(await inFiles(gone)).toEqual([]);
  });
});

describe('what time it surely is', () => {
  test.each<[string, [wall: number, monotonic: number][], number | null]>([
    ['is not known at the first look', [[0, 0]], null],
    [
      'is not known within the first hour',
      [
        [0, 0],
        [59, 59],
      ],
      null,
    ],
    [
      'is the clock’s where it kept pace for an hour',
      [
        [0, 0],
        [60, 60],
      ],
      60,
    ],
    [
      'is without the jump where it jumped forward',
      [
        [0, 0],
        [60, 60],
        [600, 70],
      ],
      70,
    ],
    [
      'is the clock’s where it jumped back',
      [
        [100, 0],
        [160, 60],
        [70, 70],
      ],
      70,
    ],
    [
      'is the new time when that stood for an hour',
      [
        [0, 0],
        [60, 60],
        [600, 70],
        [630, 100],
        [661, 131],
      ],
      661,
    ],
  ])('%s', (_name, looks, expected) => {
    const clock = new SteadyClock();
    let last: number | null = null;
    for (const [wall, monotonic] of looks) last = clock.look(wall * 60_000, monotonic * 60_000);
    expect(last).toBe(expected === null ? null : expected * 60_000);
  });
});
