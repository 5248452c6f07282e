// A long day: the same ten thousand people, a hundred thousand turns. Does memory grow, do handles stay open, do turns slow?
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, Values } from './benchmark.ts';
import { numberOf } from './benchmark.ts';
import { SIGNPOST, startBot } from './bot-process.ts';
import { inWarmFolder } from './data-folder.ts';
import { percentile, rounded } from './figures.ts';
import { openLoopbackChannel } from './loopback-channel.ts';
import { transcriptQuestions } from './questions.ts';
import { newTurns, PARALLEL, timed } from './turns.ts';

const TURNS = Number(process.env.SOAK_TURNS ?? 100_000);
const PEOPLE = 10_000;
/** More than C-08 asks for, and less than Signpost can do at most: that is for `throughput` to find out. */
const OFFERED_PER_SECOND = 200;
/** The first fifth is warming up. */
const FROM = TURNS / 5;
const LOOKS = 20;

export const soak: Benchmark = {
  name: 'soak',
  about: `C-08: ${TURNS} turns of ${PEOPLE} people, ${OFFERED_PER_SECOND} a second; memory and handles after turn ${FROM}`,
  withinSeconds: 3_600,
  onlyByName: true,
  cases: [{ label: 'Signpost', measure }],
  floors: (rows) => {
    const of = (column: string) => numberOf(rows, 'Signpost', column);
    const floor = (text: string, held: boolean) => ({ text, held });
    return [
      floor(`no turn failed: ${of('failed')}`, of('failed') === 0),
      floor(`at least 150 turns a second: ${of('turns/s')}`, of('turns/s') >= 150),
      floor(`99 of 100 within 500 ms: ${of('p99 ms')} ms`, of('p99 ms') <= 500),
      floor(
        `memory grows by at most 1 MB in 10,000 turns: ${of('MB per 10,000 turns')} MB`,
        of('MB per 10,000 turns') <= 1,
      ),
      floor(`at most 400 MB: ${of('resident MB')} MB`, of('resident MB') <= 400),
      floor(`handles stay: ${of('handles more')} more`, of('handles more') <= 5),
    ];
  },
};

function measure(): Promise<Values> {
  return inWarmFolder(async (folder) => {
    const bot = await startBot(SIGNPOST, folder);
    const channel = await openLoopbackChannel(bot.port, { among: PEOPLE });
    const handles = () => readdirSync(`/proc/${bot.pid}/fd`).length;
    const questions = transcriptQuestions();
    const turns = newTurns();
    const looks: { turn: number; mb: number; handles: number }[] = [];
    let asked = 0;
    let begin = 0;
    const person = async () => {
      while (asked < TURNS) {
        const turn = asked++;
        // Waiting counts from when a turn was due.
        const since = begin + (turn * 1_000) / OFFERED_PER_SECOND;
        if (since > performance.now()) await delay(since - performance.now());
        await timed(channel, questions[turn % questions.length] as string, since, turns);
        if (turn >= FROM && turn % ((TURNS - FROM) / LOOKS) === 0)
          looks.push({ turn, mb: bot.memory(), handles: handles() });
      }
    };
    try {
      begin = performance.now();
      await Promise.all(Array.from({ length: PARALLEL }, person));
      const seconds = (performance.now() - begin) / 1_000;
      return {
        turns: TURNS,
        failed: turns.failed,
        'turns/s': rounded(TURNS / seconds),
        'p50 ms': rounded(percentile(turns.taken, 0.5)),
        'p99 ms': rounded(percentile(turns.taken, 0.99)),
        'resident MB': bot.memory(),
        'MB per 10,000 turns': rounded(slopeOf(looks.map(({ turn, mb }) => [turn, mb])) * 10_000),
        'handles more': (looks.at(-1)?.handles ?? 0) - (looks[0]?.handles ?? 0),
      };
    } finally {
      await channel.stop();
      await bot.stop();
    }
  });
}

/** Of the straight line that lies nearest to the points. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return over / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
