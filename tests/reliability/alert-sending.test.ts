// That nothing which waits to be sent, and no limit on sending, holds an alert up.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertBackOffMs } from '../../src/delivery/back-off.ts';
import type { DurableOptions } from '../../src/delivery/durable-options.ts';
import type { DurablePipeline } from '../../src/delivery/durable-pipeline.ts';
import { type Outgoing, SendError } from '../../src/delivery/pipeline.ts';
import { TEAMS_LIMITS } from '../../src/delivery/send-rate.ts';
import { toKeep } from '../../src/delivery/turn-ticket.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { bothEngines, createDatabase, type TestDatabase } from '../storage/databases.ts';
import {
  ALERT,
  isConcern,
  message,
  pipelineOn,
  recordingChannel,
  remembering,
  textOf,
  textReply,
  until,
} from '../storage/turn-builders.ts';

const ALERT_WITHIN_MS = 2_000;
const BESIDE = 'And this is what helps';

/** The core: a worry raises the alert, and is answered behind it. */
const respond: typeof remembering = (kept, turn) =>
  isConcern(turn) ? { state: kept.state, replies: [ALERT, textReply(BESIDE)] } : remembering(kept, turn);

/** A send that hangs does so until its test is over. */
let goOn = () => {};
const hangs = () =>
  new Promise<void>((resolve) => {
    const before = goOn;
    goOn = () => {
      before();
      resolve();
    };
  });
const isAlert = ({ reply }: Outgoing) => reply.kind === 'alert';

describe.each(bothEngines)('an alert, on %s', (kind) => {
  let database: TestDatabase;
  let storage: Storage;
  let pipelines: DurablePipeline[];
  beforeEach(async () => {
    database = await createDatabase(kind);
    storage = await database.open();
    pipelines = [];
  });
  afterEach(async () => {
    goOn();
    await Promise.all(pipelines.map((pipeline) => pipeline.stop()));
    await storage.close();
    await database.drop();
  });

  const running = (options: Partial<DurableOptions>, on = storage) => {
    const pipeline = pipelineOn(on.turns, { respond, limits: TEAMS_LIMITS, ...options });
    pipelines.push(pipeline);
    return pipeline;
  };
  const texts = ({ sent }: ReturnType<typeof recordingChannel>) => sent.map(({ text }) => text);
  const alerts = (channel: ReturnType<typeof recordingChannel>) =>
    texts(channel).filter((text) => text === textOf(ALERT)).length;
  const statuses = async () =>
    (await database.query('select status from outbox order by position')).map(({ status }) => status);
  const worry = message('worry', 'she is hurt');

  const held: [
    string,
    (outgoing: Outgoing) => Promise<void> | void,
    (pipeline: DurablePipeline) => unknown,
  ][] = [
    [
      '300 people of the tenant have just asked',
      () => {},
      (pipeline) =>
        Array.from({ length: 300 }, (_, n) => pipeline.accept(message(`a${n}`, 'x', { person: `p${n}` }))),
    ],
    [
      'its person sent fifteen messages just before',
      () => {},
      (pipeline) => Array.from({ length: 15 }, (_, n) => pipeline.accept(message(`a${n}`, 'x'))),
    ],
    [
      'an earlier reply hangs',
      (outgoing) => (isAlert(outgoing) ? undefined : hangs()),
      (pipeline) => pipeline.accept(message('a1', 'x')),
    ],
    [
      'an earlier reply is refused for a minute',
      (outgoing) => {
        if (!isAlert(outgoing)) throw new SendError('unsent', 60_000);
      },
      (pipeline) => pipeline.accept(message('a1', 'x')),
    ],
  ];

  test.each(held)('leaves within 2 s when %s (A-81, C-16)', async (name, before, busy) => {
    const channel = recordingChannel(before);
    const pipeline = running({ channel });
    await Promise.all([busy(pipeline)].flat());
    const started = performance.now();
    await pipeline.accept(worry);
    await until(() => alerts(channel) > 0);
    const ms = performance.now() - started;
    console.log(`${kind}, ${name}: the alert left after ${Math.round(ms)} ms`);
    expect(ms).toBeLessThan(ALERT_WITHIN_MS);
    expect(alerts(channel)).toBe(1);
  });

  test('overtakes what was said before it, and nothing else leaves out of its turn (A-81)', async () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const channel = recordingChannel((outgoing) => (isAlert(outgoing) ? undefined : opened));
    const pipeline = running({ channel });
    await pipeline.accept(message('a1', 'one'));
    await pipeline.accept(message('a2', 'two'));
    await pipeline.accept(worry);
    await pipeline.accept(message('a3', 'three'));
    await until(() => alerts(channel) === 1);
    open();
    await until(() => channel.sent.length === 5);
    expect(texts(channel)).toEqual([textOf(ALERT), '1: one', '2: two', BESIDE, '3: three']);
    await until(async () => (await statuses()).length === 0);
  });

  test('comes before what is said beside it, also when the channel refuses it for a while (A-81, B-14)', async () => {
    let refusals = 1;
    const channel = recordingChannel((outgoing) => {
      if (isAlert(outgoing) && refusals-- > 0) throw new SendError('unsent', 60_000);
    });
    const pipeline = running({ channel, random: () => 0 });
    await pipeline.accept(worry);
    await pipeline.accept(message('a1', 'next'));
    await until(() => channel.sent.length === 3);
    expect(texts(channel)).toEqual([textOf(ALERT), BESIDE, '1: next']);
  });

  test('whose fate stayed unknown goes out once more and never a third time, and holds nothing else for ever (B-14)', async () => {
    let tries = 0;
    const channel = recordingChannel((outgoing) => {
      if (!isAlert(outgoing)) return;
      tries += 1;
      throw new SendError('unknown');
    });
    const pipeline = running({ channel, random: () => 0 });
    await pipeline.accept(worry);
    await until(() => channel.sent.length === 1);
    expect(texts(channel)).toEqual([BESIDE]);
    expect(tries).toBe(2);
    await until(async () => (await statuses()).join() === 'unknown');
  });

  test('stops for a conversation that takes none (B-15)', async () => {
    let tries = 0;
    const pipeline = running({
      channel: recordingChannel(() => {
        tries += 1;
        throw new SendError('gone');
      }),
    });
    await pipeline.accept(worry);
    await until(async () => (await statuses()).every((status) => status === 'gone'));
    expect(tries).toBe(1);
  });

  test('that a process had begun when it was killed is given again, once, and then what was said beside it (A-81, B-02)', async () => {
    // Nothing sends after the commit, as after a kill.
    await storage.turns.keep(toKeep(worry, { kinds: [], sendNow: true }), () => ({
      state: {},
      replies: [ALERT, textReply(BESIDE)],
    }));
    const channel = recordingChannel();
    let living = storage;
    if (kind === 'SQLite') {
      await storage.close();
      living = storage = await database.open();
    } else {
      // Its lease runs for twenty seconds; the clock of the database says when it is over.
      await database.query('update outbox set next_at = next_at - 20000 where urgent = 1');
      living = await database.open();
    }
    running({ channel }, living);
    await until(() => channel.sent.length === 2);
    expect(texts(channel)).toEqual([textOf(ALERT), BESIDE]);
    if (living !== storage) {
      await pipelines.pop()?.stop();
      await living.close();
    }
  });
});

test.each(bothEngines.filter((kind) => kind === 'PostgreSQL'))(
  'an alert leaves within 2 s when another instance hangs on an earlier reply, and once, on %s (A-81, B-18)',
  async (kind) => {
    const database = await createDatabase(kind);
    const storages = [await database.open(), await database.open()];
    const channel = recordingChannel((outgoing) => (isAlert(outgoing) ? undefined : hangs()));
    const [one, two] = storages.map((storage) =>
      pipelineOn(storage.turns, { channel, respond, limits: TEAMS_LIMITS }),
    ) as [DurablePipeline, DurablePipeline];
    await one.accept(message('a1', 'one'));
    const started = performance.now();
    await two.accept(message('worry', 'she is hurt'));
    await until(() => channel.sent.length > 0);
    expect(performance.now() - started).toBeLessThan(ALERT_WITHIN_MS);
    // Two looks of each instance for replies that nobody sends.
    await delay(1_100);
    expect(channel.sent.map(({ text }) => text)).toEqual([textOf(ALERT)]);
    goOn();
    await Promise.all([one.stop(), two.stop()]);
    for (const storage of storages) await storage.close();
    await database.drop();
  },
);

test.each<[string, number, number | null, [number, number]]>([
  ['is a quarter of a second at first', 0, null, [125, 250]],
  ['doubles', 3, null, [1_000, 2_000]],
  ['is half a minute at most', 30, null, [15_000, 30_000]],
  ['is what the channel asks for', 0, 1_000, [1_000, 1_000]],
  ['is two seconds at most at first, whatever the channel asks for', 0, 3_600_000, [2_000, 2_000]],
])('when an alert itself was refused, the wait %s (A-81, B-14)', (_name, attempts, asked, [least, most]) => {
  for (const random of [0, 0.5, 1]) {
    const wait = alertBackOffMs(attempts, asked, () => random);
    expect(wait).toBeGreaterThanOrEqual(least);
    expect(wait).toBeLessThanOrEqual(most);
  }
});
