import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../storage/databases.ts';
import { until } from '../storage/turn-builders.ts';
import { createRandom } from '../support/random.ts';
import { compare } from './ledger.ts';
import { type Delivery, RunningBot } from './running-bot.ts';

const KILLS = Number(process.env.KILLS ?? 25);
const SEED = Number(process.env.SEED ?? 20261122);
const STOPS = Number(process.env.STOPS ?? 4);
/** Turns under way at once. */
const LOAD = Number(process.env.LOAD ?? 20);
/** A kill comes at some moment of so many milliseconds, after the first hundred. */
const WITHIN_MS = Number(process.env.WITHIN_MS ?? 300);

/** Under a heavy load turns are kept faster than the replies of one conversation can follow each other. */
const SETTLED_WITHIN_MS = 25_000 + KILLS * 1_000;

describe('a bot that is killed', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase('SQLite');
  });
  afterEach(async () => {
    await database.drop();
  });

  test(`with kill -9 under load ${KILLS} times loses nothing, halves nothing, doubles nothing, and is ready within 3 s (C-01, C-17, B-01, B-02, A-39)`, {
    timeout: 60_000 + KILLS * (3_000 + WITHIN_MS) + 2 * SETTLED_WITHIN_MS,
  }, async () => {
    console.log(`kill -9: seed ${SEED}`);
    const random = createRandom(SEED);
    const deliveries: Delivery[] = [];
    const open = new Map<string, Delivery>();
    const acknowledged = new Set<string>();
    const sent = new Map<string, number>();
    const readyMs: number[] = [];
    const onLine = (verb: string, rest: string) => {
      if (verb === 'sent') sent.set(rest, (sent.get(rest) ?? 0) + 1);
      if (verb === 'ack') acknowledged.add(rest);
      if (verb === 'ack' || verb === 'no') open.delete(rest);
    };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const bot = await RunningBot.start(database, { onLine });
      readyMs.push(bot.readyMs);
      // Teams delivers again what was not answered, and now and then what was.
      for (const delivery of open.values()) bot.deliver(delivery);
      const again = deliveries[Math.floor(random() * deliveries.length)];
      if (again) bot.deliver(again);
      const end = performance.now() + 100 + random() * WITHIN_MS;
      while (performance.now() < end) {
        if (open.size < LOAD) {
          const person = `p${Math.floor(random() * LOAD)}`;
          const id = `${person}-${deliveries.length}`;
          // Every fifth raises the alert, which goes beside the conversation's other replies.
          const delivery = { id, person, text: `${deliveries.length % 5 === 0 ? 'hurt' : 'text'} ${id}` };
          deliveries.push(delivery);
          open.set(id, delivery);
          bot.deliver(delivery);
        } else await delay(1);
      }
      await bot.kill();
    }
    const last = await RunningBot.start(database, { onLine });
    for (const delivery of open.values()) last.deliver(delivery);
    await until(() => open.size === 0, SETTLED_WITHIN_MS);
    await until(
      async () =>
        (await database.query("select id from outbox where status in ('waiting', 'sending')")).length === 0,
      SETTLED_WITHIN_MS,
    );
    expect(await last.terminate()).toMatchObject({ code: 0 });

    const found = await compare(database, deliveries, acknowledged);
    const doubtful = (await database.query("select id from outbox where status = 'unknown'")).length;
    readyMs.sort((a, b) => a - b);
    const p95 = readyMs[Math.floor(readyMs.length * 0.95)] ?? 0;
    console.log(
      `kill -9: ${KILLS} kills, ${acknowledged.size} acknowledged, ${found.kept} kept, ${sent.size} replies, ${[...sent.values()].filter((times) => times > 1).length} sent twice, ${found.kept - sent.size} never arrived, ready p95 ${Math.round(p95)} ms`,
    );
    expect(found).toMatchObject({ lost: [], doubled: [], half: [] });
    expect(found.kept).toBe(deliveries.length);
    expect(Math.max(...sent.values())).toBeLessThanOrEqual(2);
    // A reply whose fate stayed unknown twice is given up; every other one arrived.
    expect(sent.size + doubtful).toBeGreaterThanOrEqual(found.kept);
    // It takes two kills on the same reply's way out, so few never arrived.
    expect(found.kept - sent.size).toBeLessThanOrEqual(KILLS);
    expect(await database.query('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(p95).toBeLessThan(3_000);
  });

  test('between commit and reply sends the reply once more, and the repeat has no second effect (B-02, A-39)', async () => {
    const heard: string[] = [];
    const onLine = (verb: string, rest: string) => heard.push(`${verb} ${rest}`);
    const delivery = { id: 'p1-1', person: 'p1', text: 'text p1-1' };
    for (let time = 0; time < 3; time += 1) {
      const id = `p1-${time}`;
      const bot = await RunningBot.start(database, { onLine, sendMs: 300 });
      bot.deliver({ ...delivery, id, text: `text ${id}` });
      await until(() => heard.includes(`ack ${id}`));
      await bot.kill();
      const next = await RunningBot.start(database, { onLine });
      next.deliver({ ...delivery, id, text: `text ${id}` });
      await until(() => heard.filter((line) => line === `ack ${id}`).length === 2);
      await until(() => heard.some((line) => line.endsWith(`${time + 1}: text ${id}`)));
      await next.terminate();
    }
    const replies = heard.filter((line) => line.startsWith('sent'));
    expect(replies).toHaveLength(3);
  });

  test(`with SIGTERM under load, ${STOPS} times, finishes what it took, loses nothing and ends with 0 within 10 s (B-03)`, {
    timeout: 60_000 + STOPS * 5_000,
  }, async () => {
    const acknowledged = new Set<string>();
    const deliveries: Delivery[] = [];
    for (let stop = 0; stop < STOPS; stop += 1) {
      const bot = await RunningBot.start(database, {
        onLine: (verb, rest) => verb === 'ack' && acknowledged.add(rest),
        sendMs: 5,
      });
      for (let n = 0; n < 100; n += 1) {
        const id = `p${n % 10}-${stop}-${n}`;
        const delivery = { id, person: `p${n % 10}`, text: `text ${id}` };
        deliveries.push(delivery);
        bot.deliver(delivery);
      }
      await delay((stop % 4) * 15);
      const { code, ms } = await bot.terminate();
      expect(code).toBe(0);
      expect(ms).toBeLessThan(10_000);
    }
    expect(await compare(database, deliveries, acknowledged)).toMatchObject({
      lost: [],
      doubled: [],
      half: [],
    });
  });

  test('or short of memory sheds load and loses nothing (B-22)', { timeout: 60_000 }, async () => {
    const acknowledged = new Set<string>();
    const refused = new Set<string>();
    const onLine = (verb: string, rest: string) => (verb === 'ack' ? acknowledged : refused).add(rest);
    const bot = await RunningBot.start(database, { onLine, nodeOptions: ['--max-old-space-size=160'] });
    const deliveries = Array.from({ length: 250 }, (_, n) => ({
      id: `p${n}-1`,
      person: `p${n}`,
      text: `p${n} ${'x'.repeat(200_000)}`,
    }));
    for (const delivery of deliveries) bot.deliver(delivery);
    await until(() => deliveries.every(({ id }) => acknowledged.has(id) || refused.has(id)), 50_000);
    expect((await bot.terminate()).code).toBe(0);
    expect(refused.size).toBeGreaterThan(0);
    expect(acknowledged.size).toBeGreaterThan(0);
    expect(await compare(database, deliveries, acknowledged)).toMatchObject({
      lost: [],
      doubled: [],
      half: [],
    });
  });
});
