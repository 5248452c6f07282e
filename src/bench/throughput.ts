// Turns through the whole bot: posted as Teams posts them, each over when its reply has arrived at the connector.
import { setTimeout as delay } from 'node:timers/promises';
import { type Benchmark, numberOf } from './benchmark.ts';
import { startBot } from './bot-process.ts';
import { type DataFolder, inWarmFolder } from './data-folder.ts';
import { percentile, rounded } from './figures.ts';
import { type LoopbackChannel, openLoopbackChannel } from './loopback-channel.ts';
import { transcriptQuestions } from './questions.ts';
import { ECHO_BOT, SIGNPOST } from './start.ts';

const PARALLEL = 50;
const OFFERED_PER_SECOND = 100;
const WARM_MS = 4_000;
const MEASURED_MS = 10_000;
const FLOOR_SHARE = 0.5;
const FLOOR_P99_MS = 100;

export const throughput: Benchmark = {
  name: 'throughput',
  about: `turns per second, ${PARALLEL} at a time; then ${OFFERED_PER_SECOND} turns a second offered, from when each was due until its reply`,
  withinSeconds: 120,
  cases: [
    { label: 'Signpost', measure: () => measure(SIGNPOST) },
    { label: 'bare echo bot', measure: () => measure(ECHO_BOT) },
  ],
  floors: (rows) => {
    const own = numberOf(rows, 'Signpost', 'turns/s');
    const echo = numberOf(rows, 'bare echo bot', 'turns/s');
    const p99 = numberOf(rows, 'Signpost', 'offered p99 ms');
    return [
      {
        text: `at least half the turns of the bare echo bot: ${rounded((own / echo) * 100)} %`,
        held: own >= echo * FLOOR_SHARE,
      },
      {
        text: `p99 at ${OFFERED_PER_SECOND} turns a second < ${FLOOR_P99_MS} ms: ${p99} ms`,
        held: p99 < FLOOR_P99_MS,
      },
    ];
  },
};

const measure = (script: string) => inWarmFolder((folder) => measureIn(folder, script));

async function measureIn(folder: DataFolder, script: string) {
  const bot = await startBot(script, folder);
  const channel = await openLoopbackChannel(bot.port);
  try {
    const questions = transcriptQuestions();
    await inParallel(channel, questions, WARM_MS);
    const before = bot.processor();
    const many = await inParallel(channel, questions, MEASURED_MS);
    const worked = bot.processor() - before;
    const memory = bot.memory();
    await delay(500);
    const offered = await asOffered(channel, questions, MEASURED_MS);
    return {
      'turns/s': rounded(many.taken.length / (MEASURED_MS / 1_000)),
      'p50 ms': rounded(percentile(many.taken, 0.5)),
      'p99 ms': rounded(percentile(many.taken, 0.99)),
      'processor ms a turn': rounded(worked / many.taken.length),
      'offered p50 ms': rounded(percentile(offered.taken, 0.5)),
      'offered p99 ms': rounded(percentile(offered.taken, 0.99)),
      failed: many.failed + offered.failed,
      ...(many.reason || offered.reason ? { because: many.reason || offered.reason } : {}),
      'resident MB': memory,
    };
  } finally {
    await channel.stop();
    await bot.stop();
  }
}

interface Turns {
  readonly taken: number[];
  failed: number;
  /** Of the first that failed. */
  reason: string;
}

/** Fifty people, each of whom asks again as soon as the answer is there. */
async function inParallel(
  channel: LoopbackChannel,
  questions: readonly string[],
  forMs: number,
): Promise<Turns> {
  const turns: Turns = { taken: [], failed: 0, reason: '' };
  const end = performance.now() + forMs;
  let asked = 0;
  const person = async (): Promise<void> => {
    while (performance.now() < end)
      await timed(channel, questions[asked++ % questions.length] as string, performance.now(), turns);
  };
  await Promise.all(Array.from({ length: PARALLEL }, person));
  return turns;
}

/** Turns that come when they come, whether the bot is ready for them or not: waiting counts from when each was due. */
async function asOffered(
  channel: LoopbackChannel,
  questions: readonly string[],
  forMs: number,
): Promise<Turns> {
  const turns: Turns = { taken: [], failed: 0, reason: '' };
  const begin = performance.now();
  const count = (forMs / 1_000) * OFFERED_PER_SECOND;
  const underWay: Promise<void>[] = [];
  for (let at = 0; at < count; at++) {
    const due = begin + (at * 1_000) / OFFERED_PER_SECOND;
    const early = due - performance.now();
    if (early > 0) await delay(early);
    underWay.push(timed(channel, questions[at % questions.length] as string, due, turns));
  }
  await Promise.all(underWay);
  return turns;
}

async function timed(channel: LoopbackChannel, text: string, since: number, turns: Turns): Promise<void> {
  try {
    await channel.turn(text);
    turns.taken.push(performance.now() - since);
  } catch (error) {
    turns.failed += 1;
    turns.reason ||= `${text}: ${String(error)}`;
    // A bot that refuses at once is not asked a million times.
    await delay(50);
  }
}
