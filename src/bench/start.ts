// From nothing to the first 200 on /readyz.
import { type Benchmark, numberOf } from './benchmark.ts';
import { SIGNPOST, startBot } from './bot-process.ts';
import { inNewFolder, inWarmFolder } from './data-folder.ts';
import { median } from './figures.ts';

/** Beside Signpost: the least that the same channel asks of a bot. It stands with the tests, since it is no part of Signpost. */
export const ECHO_BOT = 'tests/support/echo-bot.ts';

const TIMES = 5;
const FLOOR_MS = 3_000;

export const start: Benchmark = {
  name: 'start',
  about:
    'a new process until the first 200 on /readyz; median of five, after one that is not counted; processor ms: what a busy machine does not change much',
  withinSeconds: 180,
  cases: [
    { label: 'Signpost', measure: () => measure(SIGNPOST) },
    { label: 'bare echo bot', measure: () => measure(ECHO_BOT) },
    { label: 'Signpost, nothing cached', measure: measureFirst },
  ],
  floors: (rows) => {
    const taken = numberOf(rows, 'Signpost', 'ms');
    return [{ text: `start to ready < ${FLOOR_MS} ms: ${taken} ms`, held: taken < FLOOR_MS }];
  },
};

function measure(script: string) {
  return inWarmFolder(async (folder) => {
    await (await startBot(script, folder)).stop();
    const starts: number[] = [];
    const processor: number[] = [];
    let memory = 0;
    for (let at = 0; at < TIMES; at++) {
      const bot = await startBot(script, folder);
      starts.push(bot.startedInMs);
      processor.push(bot.processorMs);
      memory = bot.memory();
      await bot.stop();
    }
    return {
      ms: Math.round(median(starts)),
      fastest: Math.round(Math.min(...starts)),
      slowest: Math.round(Math.max(...starts)),
      'processor ms': median(processor),
      'resident MB': memory,
    };
  });
}

/** The first start in a new data folder: everything is read and learnt. */
function measureFirst() {
  return inNewFolder(async (folder) => {
    const bot = await startBot(SIGNPOST, { ...folder, withinMs: 120_000 });
    const values = {
      ms: Math.round(bot.startedInMs),
      'processor ms': bot.processorMs,
      'resident MB': bot.memory(),
    };
    await bot.stop();
    return values;
  });
}
