// Turns through the whole bot: posted as Teams posts them, each over when its reply has arrived at the connector. Signpost and
// the echo bot take turns on the same minute of the same machine: measured one after the other, their shares differ by a tenth
// from run to run.
import { setTimeout as delay } from 'node:timers/promises';
import { type Benchmark, numberOf, type Values } from './benchmark.ts';
import { type Bot, SIGNPOST, startBot } from './bot-process.ts';
import { inWarmFolder } from './data-folder.ts';
import { median, percentile, rounded } from './figures.ts';
import { type LoopbackChannel, openLoopbackChannel } from './loopback-channel.ts';
import { transcriptQuestions } from './questions.ts';
import { ECHO_BOT } from './start.ts';
import { inParallel, newTurns, PARALLEL, type Turns, timed } from './turns.ts';

const OFFERED_PER_SECOND = 100;
const WARM_MS = 5_000;
const ROUNDS = 6;
const ROUND_MS = 2_000;
const OFFERED_MS = 10_000;
const FLOOR_SHARE = 50;
const FLOOR_P99_MS = 100;
const RUNS = ['first run', 'second run', 'third run'];

export const throughput: Benchmark = {
  name: 'throughput',
  about: `turns per second, ${PARALLEL} at a time, Signpost and the bare echo bot in alternation; then ${OFFERED_PER_SECOND} turns a second offered, from when each was due until its reply`,
  withinSeconds: 150,
  cases: RUNS.map((label) => ({ label, measure: measurePair })),
  floors: (rows) => {
    const of = (column: string) => RUNS.map((run) => numberOf(rows, run, column));
    const share = median(of('share %'));
    const p99 = Math.max(...of('offered p99 ms'));
    return [
      {
        text: `at least half the turns of the bare echo bot, in the median of ${RUNS.length} runs: ${share} %`,
        held: share >= FLOOR_SHARE,
      },
      {
        text: `p99 at ${OFFERED_PER_SECOND} turns a second < ${FLOOR_P99_MS} ms in every run: ${p99} ms`,
        held: p99 < FLOOR_P99_MS,
      },
    ];
  },
};

interface Measured {
  readonly bot: Bot;
  readonly channel: LoopbackChannel;
  readonly many: Turns;
  /** Of the rounds. */
  ms: number;
  processorMs: number;
}

function measurePair(): Promise<Values> {
  return withBot(SIGNPOST, (own) => withBot(ECHO_BOT, (echo) => measureBoth(own, echo)));
}

async function withBot<T>(script: string, use: (measured: Measured) => Promise<T>): Promise<T> {
  return await inWarmFolder(async (folder) => {
    const bot = await startBot(script, folder);
    const channel = await openLoopbackChannel(bot.port);
    try {
      return await use({ bot, channel, many: newTurns(), ms: 0, processorMs: 0 });
    } finally {
      await channel.stop();
      await bot.stop();
    }
  });
}

async function measureBoth(own: Measured, echo: Measured): Promise<Values> {
  const questions = transcriptQuestions();
  for (const { channel } of [own, echo]) await inParallel([channel], questions, WARM_MS, newTurns());
  for (let round = 0; round < ROUNDS; round++)
    for (const measured of round % 2 === 0 ? [own, echo] : [echo, own]) {
      const [since, worked] = [performance.now(), measured.bot.processor()];
      await inParallel([measured.channel], questions, ROUND_MS, measured.many);
      measured.ms += performance.now() - since;
      measured.processorMs += measured.bot.processor() - worked;
    }
  const memory = own.bot.memory();
  const perSecond = ({ many, ms }: Measured) => many.taken.length / (ms / 1_000);
  const perTurn = ({ many, processorMs }: Measured) => rounded(processorMs / many.taken.length);
  await delay(500);
  const offered = await asOffered(own.channel, questions, OFFERED_MS);
  const echoed = await asOffered(echo.channel, questions, OFFERED_MS);
  const all = [own.many, echo.many, offered, echoed];
  const because = all.find(({ reason }) => reason !== '')?.reason;
  return {
    'turns/s': rounded(perSecond(own)),
    'echo turns/s': rounded(perSecond(echo)),
    'share %': rounded((perSecond(own) / perSecond(echo)) * 100),
    'p50 ms': rounded(percentile(own.many.taken, 0.5)),
    'p99 ms': rounded(percentile(own.many.taken, 0.99)),
    'processor ms a turn': perTurn(own),
    'echo processor ms': perTurn(echo),
    'offered p50 ms': rounded(percentile(offered.taken, 0.5)),
    'offered p99 ms': rounded(percentile(offered.taken, 0.99)),
    'echo offered p99 ms': rounded(percentile(echoed.taken, 0.99)),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    ...(because ? { because } : {}),
    'resident MB': memory,
  };
}

/** Turns that come when they come, whether the bot is ready for them or not: waiting counts from when each was due. */
async function asOffered(
  channel: LoopbackChannel,
  questions: readonly string[],
  forMs: number,
): Promise<Turns> {
  const turns = newTurns();
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
