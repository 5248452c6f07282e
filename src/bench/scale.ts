// What a directory of many services costs, and whether it pushes the entries out: Signpost's two tiers beside one index.
import Fuse from 'fuse.js';
import { createDirectory, type Listed, withDirectoryTier } from '../search/directory.ts';
import { type Benchmark, type Case, numberOf, type Values } from './benchmark.ts';
import { megabytes, percentile, processorMs, rounded } from './figures.ts';
import { createOneIndex } from './one-index.ts';
import { answerableQuestions, type Expecting } from './questions.ts';
import { directoryQuestions, syntheticDirectory } from './synthetic-directory.ts';
import { benchConfig, warmBrain } from './warm-brain.ts';

const SIZES = [80, 1_000, 10_000, 50_000];
const FUSE_SIZES = [80, 1_000, 10_000];
const QUESTIONS = 200;
const ROUNDS = 3;
/** fuse.js takes seconds for a question at ten thousand: each part of the asking ends after this. */
const LONGEST_MS = 8_000;
const LARGE = 10_000;
const FLOOR_BUILD_MS = 2_000;
const FLOOR_P99_MS = 20;

export const scale: Benchmark = {
  name: 'scale',
  about:
    'a made-up directory beside the entries; a query is one whole search, its p99 that of the quietest of three rounds',
  withinSeconds: 90,
  cases: [
    ...casesOf('two tiers', SIZES, twoTiers),
    ...casesOf('MiniSearch, one index', SIZES, oneIndex),
    ...casesOf('fuse.js alone', FUSE_SIZES, fuseAlone),
  ],
  floors: (rows) => {
    const of = (column: string, size = LARGE) => numberOf(rows, labelOf('two tiers', size), column);
    const build = of('index ms');
    const p99 = of('p99 ms');
    const three = of('entry in first 3 %');
    const without = of('entry in first 3 %', SIZES[0]);
    return [
      {
        text: `index of ${LARGE} services < ${FLOOR_BUILD_MS} ms: ${build} ms`,
        held: build < FLOOR_BUILD_MS,
      },
      { text: `p99 of a query < ${FLOOR_P99_MS} ms: ${p99} ms`, held: p99 < FLOOR_P99_MS },
      {
        text: `no entry is pushed out of the first three: ${three} % as with few services`,
        held: three >= without,
      },
    ];
  },
};

function casesOf(
  engine: string,
  sizes: readonly number[],
  measure: (size: number) => Promise<Values>,
): Case[] {
  return sizes.map((size) => ({ label: labelOf(engine, size), measure: () => measure(size) }));
}

function labelOf(engine: string, size: number): string {
  return `${engine}, ${size.toLocaleString('en-GB')}`;
}

/** A search engine as this benchmark sees it: ids of entries and services, best first. */
type Find = (question: string) => readonly string[];

async function twoTiers(size: number): Promise<Values> {
  const { search, knowledge } = await warmBrain();
  const questions = answerableQuestions(benchConfig().KNOWLEDGE_DIR, knowledge);
  const services = syntheticDirectory(size);
  const { made: tier, cost } = await making(() => createDirectory(services));
  const both = withDirectoryTier(search, tier);
  const find: Find = (question) => {
    const { ranked, directory = [] } = both.find(question);
    return [...ranked, ...directory].map(({ entry }) => entry);
  };
  return { ...cost, ...asked(find, services, questions) };
}

async function oneIndex(size: number): Promise<Values> {
  const { knowledge } = await warmBrain();
  const folder = benchConfig().KNOWLEDGE_DIR;
  const questions = answerableQuestions(folder, knowledge);
  const services = syntheticDirectory(size);
  const { made: find, cost } = await making(() => createOneIndex(folder, knowledge, services));
  return { ...cost, ...asked(find, services, questions) };
}

async function fuseAlone(size: number): Promise<Values> {
  const { knowledge } = await warmBrain();
  const questions = answerableQuestions(benchConfig().KNOWLEDGE_DIR, knowledge);
  const services = syntheticDirectory(size);
  const entries = [...knowledge.entries.values()].map(({ id, name, topics, summary, concerns }) => ({
    id,
    name,
    kind: topics.join(' '),
    place: '',
    what: [summary, ...concerns].join(' '),
  }));
  const options = { keys: ['name', 'kind', 'place', 'what'], ignoreLocation: true, useTokenSearch: true };
  const { made: fuse, cost } = await making(
    () => new Fuse<{ id: string }>([...entries, ...services], options),
  );
  const find: Find = (question) => fuse.search(question, { limit: 10 }).map(({ item }) => item.id);
  return { ...cost, ...asked(find, services, questions) };
}

/** What it costs to make an index. */
async function making<T>(make: () => T | Promise<T>): Promise<{ made: T; cost: Values }> {
  const memory = resident();
  const begin = performance.now();
  const worked = processorMs();
  const made = await make();
  const cost = {
    'index ms': Math.round(performance.now() - begin),
    'index processor ms': Math.round(processorMs() - worked),
    'index MB': resident() - memory,
  };
  return { made, cost };
}

function asked(find: Find, services: readonly Listed[], answerable: readonly Expecting[]): Values {
  const wide = directoryQuestions(services, QUESTIONS);
  const end = performance.now() + LONGEST_MS;
  const rounds: number[][] = [];
  const worked = processorMs();
  let count = 0;
  // The questions come mixed, so that a round that is cut short has some of each.
  const texts = wide.flatMap(({ text }, at) => [text, answerable[at % answerable.length]?.text ?? '']);
  for (let round = 0; round <= ROUNDS && performance.now() < end; round++) {
    const taken: number[] = [];
    for (const text of texts) {
      const begin = performance.now();
      find(text);
      taken.push(performance.now() - begin);
      count += 1;
      if (performance.now() > end) break;
    }
    // The first round warms the code, unless it was the only one that there was time for.
    if (round === 1) rounds.length = 0;
    rounds.push(taken);
  }
  const mean = (processorMs() - worked) / count;
  const quietest = rounds.sort((one, other) => percentile(one, 0.99) - percentile(other, 0.99))[0] ?? [];
  return {
    'p50 ms': rounded(percentile(quietest, 0.5)),
    'p99 ms': rounded(percentile(quietest, 0.99)),
    'mean processor ms': rounded(mean),
    'resident MB': resident(),
    ...entriesKept(find, answerable, end),
    ...servicesFound(find, wide, services, end),
  };
}

/** Of the questions that an entry answers: how many have it first, and among the first three. */
function entriesKept(find: Find, answerable: readonly Expecting[], end: number): Values {
  const counts = { asked: 0, first: 0, three: 0 };
  for (const { text, entries } of answerable) {
    if (performance.now() > end + LONGEST_MS) break;
    const three = find(text).slice(0, 3);
    counts.asked += 1;
    if (entries.includes(three[0] ?? '')) counts.first += 1;
    if (three.some((id) => entries.includes(id))) counts.three += 1;
  }
  return {
    'entry first %': percent(counts.first, counts.asked),
    'entry in first 3 %': percent(counts.three, counts.asked),
  };
}

/** Of the questions that a service answers: how many have it, or one as good, among the first three services. */
function servicesFound(
  find: Find,
  wide: ReturnType<typeof directoryQuestions>,
  services: readonly Listed[],
  end: number,
): Values {
  const byId = new Map(services.map((service) => [service.id, service]));
  const counts = { asked: 0, found: 0 };
  for (const { text, kind, expect } of wide) {
    if (performance.now() > end + 2 * LONGEST_MS) break;
    const three = find(text)
      .flatMap((id) => byId.get(id) ?? [])
      .slice(0, 3);
    const right = (one: Listed) =>
      kind.endsWith('name')
        ? one.name === expect.name
        : one.kind === expect.kind && one.place === expect.place;
    counts.asked += 1;
    if (three.some(right)) counts.found += 1;
  }
  return { 'service found %': percent(counts.found, counts.asked) };
}

const percent = (part: number, whole: number): number => rounded((100 * part) / whole);

function resident(): number {
  // Node runs the collector at once where it may: what is left is what the index needs.
  (globalThis as { gc?: () => void }).gc?.();
  return megabytes(process.memoryUsage().rss);
}
