import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backOffMs } from '../../src/delivery/back-off.ts';
import { SendError } from '../../src/delivery/pipeline.ts';
import { SendRate, TEAMS_LIMITS } from '../../src/delivery/send-rate.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createDatabase, type TestDatabase } from '../storage/databases.ts';
import { message, pipelineOn, recordingChannel, textOf, textReply, until } from '../storage/turn-builders.ts';
import { createRandom } from '../support/random.ts';

const SEED = Number(process.env.SEED ?? 20261122);

describe('replies in the outbox', () => {
  let database: TestDatabase;
  let storage: Storage;
  beforeEach(async () => {
    database = await createDatabase('SQLite');
    storage = await database.open();
  });
  afterEach(async () => {
    await storage.close();
    await database.drop();
  });

  const waiting = async () =>
    (await database.query("select id from outbox where status in ('waiting', 'sending')")).length;
  const ends = async () => (await database.query('select status from outbox')).map(({ status }) => status);

  test.each([0, 300, Number.POSITIVE_INFINITY])(
    'do not keep the channel waiting when it takes %s ms to carry one (B-13)',
    async (ms) => {
      const channel = recordingChannel(() =>
        ms === Number.POSITIVE_INFINITY
          ? new Promise(() => {})
          : new Promise((resolve) => setTimeout(resolve, ms)),
      );
      const pipeline = pipelineOn(storage.turns, { channel, sendDeadlineMs: 800 });
      const started = performance.now();
      await pipeline.accept(message('a1', 'one'));
      expect(performance.now() - started).toBeLessThan(250);
      if (ms < 1_000) await until(() => channel.sent.length === 1);
      // Nobody knows whether a send that hangs arrives: it is tried once more and then given up.
      else await until(async () => (await ends())[0] === 'unknown');
      await pipeline.stop();
      expect(channel.sent.length).toBe(ms < 1_000 ? 1 : 0);
    },
  );

  test.each<[string, (SendError | Error)[], number]>([
    ['refused three times and then taken', [1, 2, 3].map(() => new SendError('unsent', 20)), 1],
    ['cut off once', [new SendError('unknown')], 1],
    ['failing in a way that says nothing of its fate', [new TypeError('fetch failed')], 1],
    ['cut off, then refused, then taken', [new SendError('unknown'), new SendError('unsent', 10)], 1],
  ])('reach a channel that is %s (B-14)', async (_name, faults, times) => {
    const left = [...faults];
    const channel = recordingChannel(() => {
      const fault = left.shift();
      if (fault) throw fault;
    });
    const pipeline = pipelineOn(storage.turns, { channel, random: () => 0 });
    await pipeline.accept(message('a1', 'one'));
    await pipeline.accept(message('a2', 'two'));
    await until(() => channel.sent.length === times + 1);
    await pipeline.stop();
    expect(channel.sent.map(({ text }) => text)).toEqual(['1: one', '2: two']);
    expect(await waiting()).toBe(0);
  });

  test('whose fate stayed unknown are sent once more and never a third time (B-14)', async () => {
    let tries = 0;
    const channel = recordingChannel(() => {
      tries += 1;
      throw new SendError('unknown');
    });
    const pipeline = pipelineOn(storage.turns, { channel, random: () => 0 });
    await pipeline.accept(message('a1', 'one'));
    await until(async () => (await ends())[0] === 'unknown');
    await pipeline.stop();
    expect(tries).toBe(2);
  });

  test('stop for a conversation that takes none, and go again with its next turn (B-15)', async () => {
    let gone = true;
    let tries = 0;
    const channel = recordingChannel(() => {
      tries += 1;
      if (gone) throw new SendError('gone');
    });
    const pipeline = pipelineOn(storage.turns, {
      channel,
      respond: () => ({ state: null, replies: [textReply('one'), textReply('two')] }),
    });
    await pipeline.accept(message('a1', 'x'));
    await until(async () => (await waiting()) === 0);
    expect(tries).toBe(1);
    gone = false;
    await pipeline.accept(message('a2', 'y'));
    await until(() => channel.sent.length === 2);
    await pipeline.stop();
    expect(channel.sent.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  test('wait out a channel that is away, also across a restart, and arrive in order (B-16)', async () => {
    let away = true;
    const channel = recordingChannel(() => {
      if (away) throw new SendError('unsent', 200);
    });
    const pipeline = pipelineOn(storage.turns, { channel });
    for (let n = 0; n < 5; n += 1) await pipeline.accept(message(`a${n}`, `t${n}`));
    await pipeline.stop();
    await storage.close();
    storage = await database.open();
    const later = pipelineOn(storage.turns, { channel });
    await later.accept(message('a5', 't5'));
    away = false;
    await until(() => channel.sent.length === 6);
    await later.stop();
    expect(channel.sent.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `${n + 1}: t${n}`));
  });

  test('under a random script of faults all arrive, in order, twice only where the fate was unknown (C-10)', {
    timeout: 120_000,
  }, async () => {
    console.log(`outbox: seed ${SEED}`);
    const random = createRandom(SEED);
    const doubted = new Map<string, number>();
    const arrived: string[] = [];
    const pipeline = pipelineOn(storage.turns, {
      random: () => 0,
      channel: {
        async send({ id, reply, reference }) {
          const text = `${JSON.stringify(reference)} ${textOf(reply)}`;
          const dice = random();
          if (dice < 0.2) throw new SendError('unsent', Math.floor(random() * 30));
          if (dice < 0.3 && !doubted.has(id)) {
            doubted.set(id, dice < 0.25 ? 1 : 0);
            if (dice < 0.25) arrived.push(text);
            throw new SendError('unknown');
          }
          arrived.push(text);
        },
      },
    });
    await Promise.all(
      Array.from({ length: 500 }, (_, n) =>
        pipeline.accept(message(`a${n}`, `t${n}`, { person: `p${n % 100}` })),
      ),
    );
    await until(async () => (await waiting()) === 0, 60_000);
    await pipeline.stop();
    const twice = [...doubted.values()].filter((times) => times > 0).length;
    expect(arrived.length).toBe(500 + twice);
    expect(new Set(arrived).size).toBe(500);
    // What arrived a second time followed the first at once: taking the repeats out leaves each conversation in order.
    for (let person = 0; person < 100; person += 1) {
      const mine = [...new Set(arrived)].filter((text) => text.includes(`chat-of-p${person}"`));
      expect(mine.map((text) => Number(/ (\d+): /.exec(text)?.[1]))).toEqual([1, 2, 3, 4, 5]);
    }
    expect(await ends()).toEqual([]);
  });

  test('of another instance that died are sent by this one (B-02, B-18)', { timeout: 60_000 }, async () => {
    const shared = await createDatabase('PostgreSQL');
    const dead = await shared.open();
    const channel = recordingChannel();
    // A pipeline that never starts to send, as one that was killed right after the commit.
    await dead.turns.keep(
      {
        activityId: 'a1',
        conversation: 'c1',
        tenant: 't1',
        speaker: { tenant: 't1', id: 'p1' },
        personal: true,
        reference: { conversation: 'c1' },
        wantsAnswer: false,
        at: new Date(),
        kinds: [],
        sendNow: true,
      },
      () => ({ state: {}, replies: [textReply('one'), textReply('two')] }),
    );
    await dead.close();
    // Its lease runs for twenty seconds; the clock of the database says when it is over.
    await shared.query('update conversations set sender_until = sender_until - 20000');
    const living = await shared.open();
    const pipeline = pipelineOn(living.turns, { channel });
    await until(() => channel.sent.length === 2);
    await pipeline.stop();
    await living.close();
    await shared.drop();
    expect(channel.sent.map(({ text }) => text)).toEqual(['one', 'two']);
  });
});

describe('the rate of sending', () => {
  test('of two instances together is at most 30 a second per tenant (B-14, B-18)', {
    timeout: 60_000,
  }, async () => {
    const shared = await createDatabase('PostgreSQL');
    const storages = [await shared.open(), await shared.open()];
    const times: number[] = [];
    const channel = recordingChannel(() => void times.push(performance.now()));
    const pipelines = storages.map((one) => pipelineOn(one.turns, { channel, limits: TEAMS_LIMITS }));
    await Promise.all(storages.map(({ turns }) => expect(turns.instances()).resolves.toBe(2)));
    await Promise.all(
      Array.from({ length: 80 }, (_, n) =>
        pipelines[n % 2]?.accept(message(`a${n}`, 'x', { person: `p${n}` })),
      ),
    );
    await until(() => times.length === 80);
    await Promise.all(pipelines.map((pipeline) => pipeline.stop()));
    // Thirty now, thirty after a second, and the rest after another. With twice as much the last would leave after one.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_700);
    await storages[0]?.close();
    await until(async () => (await storages[1]?.turns.instances()) === 1);
    await storages[1]?.close();
    await shared.drop();
  });

  test('is at most 7 in any second, 8 in two and 60 in thirty per conversation, and 30 a second per tenant (B-14)', () => {
    const rate = new SendRate(TEAMS_LIMITS);
    const sent: number[] = [];
    for (let now = 0; now < 60_000; now += 10)
      if (rate.take({ conversation: 'c', tenant: 't' }, now) === 0) sent.push(now);
    for (const [messages, inMs] of [
      [7, 1_000],
      [8, 2_000],
      [60, 30_000],
    ] as const) {
      for (const from of sent)
        expect(sent.filter((at) => at >= from && at < from + inMs).length).toBeLessThanOrEqual(messages);
    }
    const tenant = new SendRate(TEAMS_LIMITS);
    const many = Array.from({ length: 100 }, (_, n) =>
      tenant.take({ conversation: `c${n}`, tenant: 't' }, 0),
    ).filter((wait) => wait === 0);
    expect(many).toHaveLength(30);
  });

  test.each<[string, number, number | null, number, [number, number]]>([
    ['is half a second or less at first', 0, null, 0, [250, 500]],
    ['doubles', 4, null, 0, [4_000, 8_000]],
    ['is five minutes at most', 30, null, 1, [150_000, 300_000]],
    ['is what the channel asks for, and not less', 0, 60_000, 0, [60_000, 60_250]],
    ['is an hour at most, whatever the channel asks for', 0, 9e12, 0, [3_600_000, 3_600_250]],
    ['does not follow junk', 0, Number.NaN, 0, [250, 500]],
  ])('when a reply was refused: the wait %s (B-14)', (_name, attempts, asked, random, [least, most]) => {
    const wait = backOffMs(attempts, asked, () => random);
    expect(wait).toBeGreaterThanOrEqual(least);
    expect(wait).toBeLessThanOrEqual(most);
  });
});
