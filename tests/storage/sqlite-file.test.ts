import { existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotKeptError } from '../../src/delivery/durable-options.ts';
import { sqliteFileOf } from '../../src/storage/open.ts';
import { RunningBot } from '../reliability/running-bot.ts';
import { createDatabase, type TestDatabase } from './databases.ts';
import {
  ALERT,
  message,
  NOT_SAVED,
  pipelineOn,
  recordingChannel,
  saidIn,
  TENANT,
  textOf,
  until,
} from './turn-builders.ts';

describe('an SQLite file', () => {
  let database: TestDatabase;
  let file: string;
  beforeEach(async () => {
    database = await createDatabase('SQLite');
    file = sqliteFileOf(database.url);
    const storage = await database.open();
    const pipeline = pipelineOn(storage.turns);
    for (let n = 0; n < 20; n += 1)
      await pipeline.accept(message(`a${n}`, `text ${n}`.repeat(200), { person: `p${n}` }));
    await pipeline.stop();
    await storage.close();
  });
  afterEach(async () => {
    await database.drop();
  });

  test('takes one bot: a second one refuses to start, and the operator’s verbs work beside it (B-18)', async () => {
    const bot = await database.open();
    await expect(database.open()).rejects.toThrow(`another Signpost runs on ${file}`);
    const admin = await database.open({ role: 'admin' });
    await admin.audit({ at: new Date(), verb: 'admin.purge' });
    await admin.close();
    await bot.close();
    await (await database.open()).close();
  });

  test('is free again when the bot on it was killed (B-18)', async () => {
    const bot = await RunningBot.start(database, { onLine: () => {} });
    await expect(database.open()).rejects.toThrow('another Signpost runs');
    await bot.kill();
    await (await database.open()).close();
  });

  const damages: [string, () => void, RegExp][] = [
    [
      'with a zeroed header',
      () => overwrite(0, Buffer.alloc(100)),
      /is no readable SQLite database: restore a backup/,
    ],
    [
      'with damaged pages',
      () => overwrite(4_096 * 2, Buffer.alloc(4_096 * 4, 0xa5)),
      /is damaged: restore a backup/,
    ],
    ['cut to nothing', () => truncateSync(file, 0), /is no readable SQLite database/],
    ['cut in half', () => truncateSync(file, 4_096 * 5), /is damaged: restore a backup/],
    [
      'full of something else',
      () => writeFileSync(file, 'not a database at all'),
      /is no readable SQLite database/,
    ],
  ];
  const overwrite = (at: number, bytes: Buffer) => {
    const content = readFileSync(file);
    bytes.copy(content, at);
    writeFileSync(file, content);
  };

  test.each(damages)(
    '%s stops the start with a hint to restore, and is left as it is (B-12)',
    async (_name, damage, reason) => {
      damage();
      const before = readFileSync(file);
      await expect(database.open()).rejects.toThrow(reason);
      expect(readFileSync(file).equals(before)).toBe(true);
    },
  );

  test('that is gone is not made anew while its log is there; a lost log is noticed (B-12)', async () => {
    const bot = await RunningBot.start(database, { onLine: () => {} });
    await bot.kill();
    renameSync(`${file}-wal`, `${file}-elsewhere`);
    await expect(database.open()).rejects.toThrow('-wal is missing although Signpost did not stop cleanly');
    renameSync(`${file}-elsewhere`, `${file}-wal`);
    renameSync(file, `${file}-elsewhere`);
    await expect(database.open()).rejects.toThrow('is missing, but');
    expect(existsSync(file)).toBe(false);
    renameSync(`${file}-elsewhere`, file);
    await (await database.open()).close();
  });

  test('that was being made when the process was killed is made again', async () => {
    rmSync(file);
    writeFileSync(`${file}-new`, 'half of a database');
    await (await database.open()).close();
  });

  test.each([
    ['half a second is waited for', 500, true],
    ['four seconds is said honestly, and the turn goes through when it comes again', 4_000, false],
  ] as const)('locked by another process for %s (B-08)', async (_name, lockedMs, inTime) => {
    const storage = await database.open();
    const channel = recordingChannel();
    const pipeline = pipelineOn(storage.turns, { channel });
    const other = new DatabaseSync(file);
    other.exec('BEGIN EXCLUSIVE');
    const freed = delay(lockedMs).then(() => other.close());
    const started = performance.now();
    const turn = message('b1', 'locked', { person: 'p1' });
    if (inTime) await pipeline.accept(turn);
    else {
      await expect(pipeline.accept(turn)).rejects.toThrow(NotKeptError);
      expect(performance.now() - started).toBeLessThan(3_500);
      await until(() => channel.sent.some(({ text }) => text === textOf(NOT_SAVED)));
      const alert = await pipeline.accept(message('b2', 'she is hurt', { wantsAnswer: true }));
      expect(alert.map(textOf)).toEqual([textOf(ALERT)]);
      await freed;
      await until(async () =>
        pipeline.accept(turn).then(
          () => true,
          () => false,
        ),
      );
    }
    await freed;
    await until(() => channel.sent.some(({ text }) => text === '2: locked'));
    await pipeline.stop();
    expect(saidIn(await storage.exportOf({ tenant: TENANT, id: 'p1' }))).toHaveLength(2);
    await storage.close();
  });
});
