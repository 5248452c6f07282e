// The trained reader: beside the rules, for what no rule foresaw. It may raise an alert, decides over hints, and lowers nothing else.
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
export type Judgement = Readonly<Record<Question, number>> & {
  /** The risk of the worst piece by itself, whatever stands around it; of a short message that of the whole. */
  readonly worst: number;
};
export type Reader = (reading: Reading) => Judgement;

/** A shorter message is read as a whole: its second sentence often explains the first ("It's just a nosebleed. Mum knows."). */
const LONG_MESSAGE_WORDS = 45;
/** Of a very long message each stretch of sentences of about this many words is read like a message. */
const STRETCH_WORDS = 120;
/** Pieces shorter than this say too little by themselves. */
const FEWEST_WORDS = 5;
const MOST_PIECES = 200;

/**
 * Reads a short message whole. Of a long one the whole counts for one half and its worst piece, a sentence with or without
 * its neighbour, for the other: one bad sentence is seen among many harmless ones, and an odd one is no alarm by itself.
 */
export function createReader(model: ReaderModel): Reader {
  return (reading) => {
    const whole = judge(model, featuresOf(reading));
    if (reading.tokens.length < LONG_MESSAGE_WORDS) return whole;
    const starts = sentenceStarts(reading);
    if (starts.length < 2) return whole;
    const pieces = piecesOf(starts, reading.tokens.length).map(
      ([from, to]): Piece => ({ from, to, judgement: judge(model, featuresOf(reading, from, to)) }),
    );
    let worst = whole;
    let risk = 0;
    for (const [from, to] of stretchesOf(starts, reading.tokens.length)) {
      const stretch = judge(model, featuresOf(reading, from, to)).risk;
      for (const piece of pieces) {
        if (piece.from < from || piece.to > to) continue;
        risk = Math.max(risk, between(stretch, piece.judgement.risk));
        if (piece.judgement.risk > worst.risk) worst = piece.judgement;
      }
    }
    return {
      risk,
      worst: worst.risk,
      immediate: Math.max(whole.immediate, worst.immediate),
      staff: Math.max(whole.staff, worst.staff),
    };
  };
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly judgement: Judgement;
}

/** The probability half way between two, on the scale of their odds. */
function between(one: number, other: number): number {
  const odds = Math.sqrt((one / (1 - one)) * (other / (1 - other)));
  return Number.isFinite(odds) ? odds / (1 + odds) : Math.max(one, other);
}

function sentenceStarts({ tokens }: Reading): number[] {
  const starts: number[] = [];
  tokens.forEach((token, at) => {
    if (token.sentence !== tokens[at - 1]?.sentence) starts.push(at);
  });
  return starts;
}

/** Each sentence that is long enough, and each with the one after it. */
function piecesOf(starts: readonly number[], end: number): [number, number][] {
  return starts.slice(0, MOST_PIECES).flatMap((start, index): [number, number][] => {
    const next = starts[index + 1] ?? end;
    const alone: [number, number][] = next - start >= FEWEST_WORDS ? [[start, next]] : [];
    return index + 1 < starts.length ? [...alone, [start, starts[index + 2] ?? end]] : alone;
  });
}

/** Runs of whole sentences, each beginning with the last sentence of the one before. */
function stretchesOf(starts: readonly number[], end: number): [number, number][] {
  const stretches: [number, number][] = [];
  let first = 0;
  while (first < starts.length) {
    const from = starts[first] ?? 0;
    let last = first;
    while (last + 1 < starts.length && (starts[last + 2] ?? end) - from <= STRETCH_WORDS) last++;
    // At least two sentences, so that each piece lies in a stretch.
    last = Math.min(Math.max(last, first + 1), starts.length - 1);
    stretches.push([from, starts[last + 1] ?? end]);
    if (last === starts.length - 1) break;
    first = last;
  }
  return stretches;
}

function judge(model: ReaderModel, features: Features): Judgement {
  const answer = (question: Question) => probability(model.weights[question], model.bias[question], features);
  const risk = answer('risk');
  return { risk, worst: risk, immediate: answer('immediate'), staff: answer('staff') };
}

function probability(weights: Float32Array, bias: number, { places, values }: Features): number {
  let sum = bias;
  for (let at = 0; at < places.length; at++) sum += (weights[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}
