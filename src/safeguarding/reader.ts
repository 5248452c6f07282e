// The trained reader: beside the rules, for what no rule foresaw. It may raise an alert and never lower one.
import { type Features, featuresOf } from './features.ts';
import type { Reading } from './reading.ts';

/** What is asked of a message, one weight vector each. */
export const QUESTIONS = ['risk', 'immediate', 'staff'] as const;
export type Question = (typeof QUESTIONS)[number];

/** Plain arrays, so that a model can be kept on disk. */
export interface ReaderModel {
  readonly weights: Readonly<Record<Question, Float32Array>>;
  readonly bias: Readonly<Record<Question, number>>;
}

/** Probabilities: that an alert is due, and if it is, that it is immediate, and about an adult who works with children. */
export type Judgement = Readonly<Record<Question, number>>;
export type Reader = (reading: Reading) => Judgement;

/** A shorter message is read as a whole: its second sentence often explains the first ("It's just a nosebleed. Mum knows."). */
const LONG_MESSAGE_WORDS = 45;
/** Pieces shorter than this say too little by themselves. */
const FEWEST_WORDS = 5;
const MOST_PIECES = 200;

/**
 * Reads the whole message and, where it is long, each sentence with its neighbour, so that one bad
 * sentence is seen among many harmless ones.
 */
export function createReader(model: ReaderModel): Reader {
  return (reading) => {
    const whole = judge(model, featuresOf(reading));
    let highest = whole;
    for (const [from, to] of pieces(reading)) {
      const piece = judge(model, featuresOf(reading, from, to));
      if (piece.risk > highest.risk) highest = piece;
    }
    if (highest === whole) return whole;
    return {
      ...highest,
      immediate: Math.max(whole.immediate, highest.immediate),
      staff: Math.max(whole.staff, highest.staff),
    };
  };
}

function pieces(reading: Reading): [number, number][] {
  const starts: number[] = [];
  reading.tokens.forEach((token, at) => {
    if (token.sentence !== reading.tokens[at - 1]?.sentence) starts.push(at);
  });
  if (starts.length < 2 || reading.tokens.length < LONG_MESSAGE_WORDS) return [];
  const found: [number, number][] = [];
  starts.slice(0, MOST_PIECES).forEach((start, index) => {
    const end = starts[index + 1] ?? reading.tokens.length;
    if (end - start >= FEWEST_WORDS) found.push([start, end]);
    if (starts.length > 2 && index + 1 < starts.length)
      found.push([start, starts[index + 2] ?? reading.tokens.length]);
  });
  return found;
}

function judge(model: ReaderModel, features: Features): Judgement {
  const answer = (question: Question) => probability(model.weights[question], model.bias[question], features);
  return { risk: answer('risk'), immediate: answer('immediate'), staff: answer('staff') };
}

function probability(weights: Float32Array, bias: number, { places, values }: Features): number {
  let sum = bias;
  for (let at = 0; at < places.length; at++) sum += (weights[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}
