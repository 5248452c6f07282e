// One and two bots on one PostgreSQL, each with half of the people: what a second instance brings on this machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, Values } from './benchmark.ts';
import { numberOf } from './benchmark.ts';
import { type Bot, SIGNPOST, startBot } from './bot-process.ts';
import { inWarmFolder } from './data-folder.ts';
import { percentile, rounded } from './figures.ts';
import { openLoopbackChannel } from './loopback-channel.ts';
import { transcriptQuestions } from './questions.ts';
import { inParallel, newTurns, PARALLEL } from './turns.ts';

/** The tests' own PostgreSQL: it ends with this process, and leaves nothing. */
const POSTGRES = 'tests/storage/postgres-server.ts';
const WARM_MS = 4_000;
const MEASURED_MS = 10_000;

export const instances: Benchmark = {
  name: 'instances',
  about: `turns per second on PostgreSQL, ${PARALLEL} at a time, spread over the bots; PostgreSQL and the channel run on the same cores`,
  withinSeconds: 180,
  cases: [
    { label: 'one instance', measure: () => measure(1) },
    { label: 'two instances', measure: () => measure(2) },
  ],
  floors: (rows) => {
    const failed = numberOf(rows, 'one instance', 'failed') + numberOf(rows, 'two instances', 'failed');
    return [{ text: `no turn failed: ${failed}`, held: failed === 0 }];
  },
};

async function measure(count: number): Promise<Values> {
  const postgres = await startPostgres();
  try {
    return await inWarmFolder(async (folder) => {
      // The keys are the same for both, as in production.
      const settings = { DATABASE_URL: postgres.url };
      const bots: Bot[] = [];
      for (let n = 0; n < count; n += 1) bots.push(await startBot(SIGNPOST, { ...folder, settings }));
      const channels = await Promise.all(
        bots.map(({ port }, n) => openLoopbackChannel(port, { people: n * 1_000_000 })),
      );
      const questions = transcriptQuestions();
      const processor = () => bots.reduce((sum, bot) => sum + bot.processor(), 0);
      try {
        await inParallel(channels, questions, WARM_MS, newTurns());
        const before = processor();
        const turns = newTurns();
        await inParallel(channels, questions, MEASURED_MS, turns);
        const { taken, failed } = turns;
        return {
          'turns/s': rounded(taken.length / (MEASURED_MS / 1_000)),
          'p50 ms': rounded(percentile(taken, 0.5)),
          'p99 ms': rounded(percentile(taken, 0.99)),
          'processor ms a turn': rounded((processor() - before) / taken.length),
          failed,
        };
      } finally {
        for (const channel of channels) await channel.stop();
        await Promise.all(bots.map((bot) => bot.stop()));
      }
    });
  } finally {
    await postgres.stop();
  }
}

async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-postgres-'));
  const child = spawn(process.execPath, [POSTGRES, folder, String(process.pid)], { stdio: 'ignore' });
  const file = join(folder, 'url');
  for (const end = Date.now() + 60_000; !existsSync(file) && Date.now() < end; ) await delay(50);
  await delay(50);
  return {
    url: readFileSync(file, 'utf8'),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await Promise.race([ended, delay(10_000)]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
