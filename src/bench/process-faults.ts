// Faults around a running bot: a clock that jumps, no file handles left, a log that nobody reads or that has no room.
import { closeSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Values } from './benchmark.ts';
import { SIGNPOST, startBot } from './bot-process.ts';
import { inWarmFolder } from './data-folder.ts';
import { backAfter, countIn, refusedOf, runs, statusOf } from './fault-tools.ts';
import { openLoopbackChannel } from './loopback-channel.ts';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const TURNS = 10;

/**
 * The clock is set while the bot runs, by hours, days and more than a year, forward and back; then a bot starts with a clock
 * that is a year ahead. Each turn is kept and answered once, and nothing is deleted on the word of such a clock.
 */
export function clockJumps(): Promise<Values> {
  return inWarmFolder(async (folder) => {
    const clock = join(folder.dataDir, 'clock');
    const file = join(folder.dataDir, 'signpost.db');
    const set = (seconds: number) => writeFileSync(clock, String(seconds));
    set(0);
    const options = {
      ...folder,
      settings: { CLOCK_FILE: clock },
      nodeOptions: ['--import', fileURLToPath(new URL('./shifted-clock.ts', import.meta.url))],
    };
    const jumps = [0, HOUR_S, -HOUR_S, DAY_S, -DAY_S, 8 * DAY_S, 400 * DAY_S, -400 * DAY_S, 360, -360];
    let refused = 0;
    let replies = 0;
    let people = 0;
    const during = async (shifts: readonly number[]) => {
      const bot = await startBot(SIGNPOST, options);
      const channel = await openLoopbackChannel(bot.port, { people });
      for (const shift of shifts) {
        set(shift);
        refused += await refusedOf(channel, TURNS);
        people += TURNS;
      }
      await delay(2_000);
      replies += channel.replies();
      await channel.stop();
      await bot.stop();
    };
    await during(jumps);
    const before = countIn(file, 'conversations');
    set(400 * DAY_S);
    await during([400 * DAY_S]);
    const after = countIn(file, 'conversations');
    const turns = (jumps.length + 1) * TURNS;
    const right = refused === 0 && replies === turns && before === turns - TURNS && after === turns;
    return {
      result: right ? 'right' : 'WRONG',
      jumps: jumps.length,
      turns,
      'turns refused': refused,
      'replies that arrived': replies,
      'conversations before and after the start a year ahead': `${before}, ${after}`,
    };
  });
}

const HANDLES = 128;

export function fewHandles(): Promise<Values> {
  return inWarmFolder(async (folder): Promise<Values> => {
    const bot = await startBot(SIGNPOST, folder);
    const channel = await openLoopbackChannel(bot.port);
    const open: Socket[] = [];
    try {
      await channel.turn('hubs');
      if (!runs('prlimit', `--pid=${bot.pid}`, `--nofile=${HANDLES}`)) return { result: 'needs prlimit' };
      for (let n = 0; n < 500; n += 1) {
        const socket = connect(bot.port, '127.0.0.1');
        socket.on('error', () => undefined);
        open.push(socket);
      }
      await delay(1_000);
      const taken = readdirSync(`/proc/${bot.pid}/fd`).length;
      const newcomer = await statusOf(bot.port, '/healthz');
      const during = await refusedOf(channel, 3);
      for (const socket of open) socket.destroy();
      const back = await backAfter(channel, 30_000);
      const healthy = await statusOf(bot.port, '/healthz');
      const bit = taken >= HANDLES - 2 && newcomer === 0;
      return {
        result: bit && back < 10_000 && healthy === 200 ? 'right' : 'WRONG',
        'handles taken of 128': taken,
        'a newcomer meanwhile': newcomer === 0 ? 'not let in' : `answered ${newcomer}`,
        'turns refused of 3 on an open connection': during,
        'back ms': back,
      };
    } finally {
      for (const socket of open) socket.destroy();
      await channel.stop();
      await bot.stop();
    }
  });
}

const REFUSALS = 40_000;

/** Every refused request is a line at this level: more lines than a pipe, and than what waits for it, can hold. */
export async function blockedLog(): Promise<Values> {
  const unread = await withLog('pipe');
  const handle = openSync('/dev/full', 'w');
  const full = await withLog(handle);
  closeSync(handle);
  const right = [unread, full].every(({ refused, alive, grownMb }) => refused === 0 && alive && grownMb < 50);
  return {
    result: right ? 'right' : 'WRONG',
    'lines at each': REFUSALS,
    'turns refused of 20, log that nobody reads': unread.refused,
    'memory grown, MB': unread.grownMb,
    'turns refused of 20, log without room': full.refused,
    'memory grown there, MB': full.grownMb,
  };
}

function withLog(log: 'pipe' | number) {
  return inWarmFolder(async (folder) => {
    const bot = await startBot(SIGNPOST, { ...folder, log, settings: { LOG_LEVEL: 'debug' } });
    const channel = await openLoopbackChannel(bot.port);
    try {
      await refusedOf(channel, 10);
      for (let n = 0; n < 2_000; n += 1) await channel.refusal();
      const before = bot.memory();
      for (let n = 0; n < REFUSALS; n += 20)
        await Promise.all(Array.from({ length: 20 }, () => channel.refusal()));
      const refused = await refusedOf(channel, 20);
      const alive = (await statusOf(bot.port, '/readyz')) === 200;
      return { refused, alive, grownMb: bot.memory() - before };
    } finally {
      await channel.stop();
      await bot.stop();
    }
  });
}
