// Trains the reader: logistic regression with L2 by AdaGrad, in an order that a fixed seed decides, so that the same
// knowledge folder always gives the same reader.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import type { Message, Safeguarding } from '../knowledge/safeguarding.ts';
import { type Features, featuresOf, PLACES } from './features.ts';
import { QUESTIONS, type Question, type ReaderModel } from './reader.ts';
import { createReading, type ReadMessage } from './reading.ts';

/** A message to learn from. `weight` is below 1 where the text was written for another purpose. */
export type Lesson = Pick<Message, 'text' | 'level' | 'about'> & { readonly weight?: number };

const PASSES = 12;
/** What the last passes learnt is averaged: one pass alone sways with the order of its lessons. */
const FIRST_AVERAGED = 8;
const RATE = 0.15;
const L2 = 3e-4;
/** Everyday phrases are many and easy: at full weight they would crowd out the hard harmless messages. */
const PHRASE_WEIGHT = 0.1;
const MOST_PHRASES = 8_000;
/** Ends of the bands of length, in words. Risks are told at length: without bands, length itself would count as a sign. */
const BANDS = [8, 14, 20, 27, 35, 50, Number.POSITIVE_INFINITY];
/** No example counts for more than this many: few lessons are short risks or long harmless ones. */
const MOST_IN_BAND = 4;

/**
 * Everything that the knowledge base teaches: messages, the rules' examples, everyday phrases that are not about harm, and
 * names. A name tells of nothing, though whoever tells of harm may ask for the same service.
 */
export function lessonsOf(
  safeguarding: Safeguarding,
  phrases: readonly Phrase[],
  names: readonly string[] = [],
): Lesson[] {
  return [
    ...names.map((text): Lesson => ({ text, level: 'none', about: 'child' })),
    ...safeguarding.messages,
    ...safeguarding.rules.flatMap((rule) => [
      ...rule.must_fire.map((text) => ({ text, level: rule.level, about: rule.about })),
      ...rule.must_not_fire.map((text) => ({ text, level: 'none' as const, about: 'child' as const })),
    ]),
    ...harmlessPhrases(safeguarding, phrases),
  ];
}

/** The names of services, roles, hubs and ways of working; those of situations are what happened. */
export function namesThatTellNothing({ entries }: Pick<Knowledge, 'entries'>): string[] {
  return [...entries.values()]
    .filter(({ kind, id }) => kind !== 'situation' && id !== HARM && id !== 'process/consent-overridden')
    .flatMap(({ name, other_names }) => [name, ...other_names]);
}

const HARM = 'process/safeguarding-concern';

function harmlessPhrases(safeguarding: Safeguarding, phrases: readonly Phrase[]): Lesson[] {
  const excepted = safeguarding.reader.phrases_may_tell_of_harm;
  const harmless = phrases.filter(
    ({ entry }) =>
      !excepted.some((name) => (name.endsWith('/*') ? entry.startsWith(name.slice(0, -1)) : entry === name)),
  );
  const step = Math.max(1, harmless.length / MOST_PHRASES);
  return Array.from(
    { length: Math.floor(harmless.length / step) },
    (_, index) => harmless[Math.floor(index * step)],
  )
    .filter((phrase) => phrase !== undefined)
    .map(({ text }) => ({ text, level: 'none', about: 'child', weight: PHRASE_WEIGHT }));
}

export function trainReader(
  lessons: readonly Lesson[],
  safeguarding: Pick<Safeguarding, 'concepts' | 'exclusions' | 'firstNames' | 'spelling' | 'messages'>,
  read: ReadMessage = createReading(safeguarding),
): ReaderModel {
  const seen = lessons.map((lesson) => {
    const reading = read(lesson.text);
    return { lesson, features: featuresOf(reading), words: reading.tokens.length };
  });
  const models = {
    risk: learn(
      balanced(
        seen.map(({ lesson, features, words }) => ({
          features,
          words,
          isYes: lesson.level !== 'none',
          weight: lesson.weight ?? 1,
        })),
      ),
    ),
    immediate: learn(
      seen
        .filter(({ lesson }) => lesson.level !== 'none')
        .map(({ lesson, features }) => ({ features, isYes: lesson.level === 'immediate', weight: 1 })),
    ),
    staff: learn(
      seen.map(({ lesson, features }) => ({
        features,
        isYes: lesson.level !== 'none' && lesson.about === 'adult-who-works-with-children',
        weight: lesson.weight ?? 1,
      })),
    ),
  };
  const each = <T>(part: (question: Question) => T) =>
    Object.fromEntries(QUESTIONS.map((question) => [question, part(question)])) as Record<Question, T>;
  return {
    weights: each((question) => models[question].weights),
    bias: each((question) => models[question].bias),
  };
}

interface Example {
  readonly features: Features;
  readonly isYes: boolean;
  readonly weight: number;
}

/** In each band of length yes and no weigh the same in sum, as far as `MOST_IN_BAND` allows. */
function balanced(examples: readonly (Example & { readonly words: number })[]): Example[] {
  const bandOf = (words: number) => BANDS.findIndex((end) => words < end);
  const sums = new Map<number, { yes: number; no: number }>();
  for (const { words, isYes, weight } of examples) {
    const sum = sums.get(bandOf(words)) ?? { yes: 0, no: 0 };
    sum[isYes ? 'yes' : 'no'] += weight;
    sums.set(bandOf(words), sum);
  }
  return examples.map(({ words, ...example }) => {
    const { yes, no } = sums.get(bandOf(words)) ?? { yes: 0, no: 0 };
    const half = (yes + no) / 2;
    return {
      ...example,
      weight: example.weight * Math.min(MOST_IN_BAND, half / (example.isYes ? yes : no)),
    };
  });
}

/** Yes and no weigh the same in sum, whichever has more examples. */
function learn(examples: readonly Example[]): { weights: Float32Array; bias: number } {
  const weights = new Float32Array(PLACES);
  const squares = new Float32Array(PLACES).fill(1e-3);
  let bias = 0;
  const average = new Float32Array(PLACES);
  let averageBias = 0;
  const total = (isYes: boolean) =>
    examples.reduce((sum, it) => sum + (it.isYes === isYes ? it.weight : 0), 0);
  const balance = { yes: 0.5 / Math.max(1, total(true)), no: 0.5 / Math.max(1, total(false)) };
  const scale = examples.length;

  const order = Uint32Array.from(examples.keys());
  const random = seeded(20261122);
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(order, random);
    const rate = RATE / (1 + pass * 0.3);
    for (const index of order) {
      const example = examples[index];
      if (!example) continue;
      const { places, values } = example.features;
      let sum = bias;
      for (let at = 0; at < places.length; at++) sum += (weights[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
      const error = 1 / (1 + Math.exp(-sum)) - (example.isYes ? 1 : 0);
      const push = error * example.weight * scale * (example.isYes ? balance.yes : balance.no);
      bias -= rate * 0.02 * push;
      for (let at = 0; at < places.length; at++) {
        const place = places[at] ?? 0;
        const weight = weights[place] ?? 0;
        const gradient = push * (values[at] ?? 0) + L2 * weight * scale * 0.01;
        const square = (squares[place] ?? 0) + gradient * gradient;
        squares[place] = square;
        weights[place] = weight - (rate * gradient) / Math.sqrt(square);
      }
    }
    if (pass < FIRST_AVERAGED) continue;
    averageBias += bias / (PASSES - FIRST_AVERAGED);
    for (let place = 0; place < PLACES; place++)
      average[place] = (average[place] ?? 0) + (weights[place] ?? 0) / (PASSES - FIRST_AVERAGED);
  }
  return { weights: average, bias: averageBias };
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
}

/** Mulberry32: the same numbers on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
