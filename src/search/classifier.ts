// The learnt classifiers at work: probabilities for a message, and which features made them.
import { softmaxInPlace } from './softmax.ts';
import { GATE, type Model, toVector, type Vector } from './train.ts';

export interface Judgement {
  /** In the order of `classes`, adding up to 1. */
  readonly probabilities: Float64Array;
  /** In the order of `GATE`, adding up to 1. */
  readonly gate: Float64Array;
  /** How many features of the message were ever met. */
  readonly evidence: number;
}

export interface Classifier {
  readonly classes: readonly string[];
  judge(features: ReadonlyMap<string, number>): Judgement;
  /** What each known feature adds for one class, beside what it adds on average. */
  reasons(features: ReadonlyMap<string, number>, classAt: number): Map<string, number>;
  /** An estimate of what it would be with one lesson exchanged for another. */
  relearnt(lesson: Lesson): Classifier;
}

export interface Lesson {
  readonly name: string;
  readonly from: ReadonlyMap<string, number>;
  readonly to: ReadonlyMap<string, number>;
}

/** Added to the scores of a message before they become probabilities. */
type Shift = (vector: Vector, scores: Float64Array) => void;

/**
 * How far one lesson moves the score of a message that has all of its features. Training again moves most messages by less:
 * a change of wording that passes with this passes there.
 */
const LESSON_STEP = 2;

interface Weights {
  readonly weights: Int8Array;
  readonly steps: Float32Array;
  readonly size: number;
}

export function createClassifier(model: Model, shift?: Shift): Classifier {
  const { classes, features: names } = model.meta;
  const { weights, steps, scales, gateWeights, gateSteps } = model.arrays;
  const index = new Map(names.map((name, at) => [name, at]));
  const ranking: Weights = { weights, steps, size: classes.length };
  const gate: Weights = { weights: gateWeights, steps: gateSteps, size: GATE.length };

  return {
    classes,
    judge(features) {
      const vector = toVector(features, index, scales);
      return {
        probabilities: probabilitiesOf(vector, ranking, shift),
        gate: probabilitiesOf(vector, gate),
        evidence: vector.columns.length,
      };
    },
    reasons(features, classAt) {
      const { columns, values } = toVector(features, index, scales);
      const found = new Map<string, number>();
      for (const [at, column] of columns.entries()) {
        const value = (values[at] as number) * (steps[column] as number);
        const row = weights.subarray(column * classes.length, (column + 1) * classes.length);
        const average = row.reduce((sum, weight) => sum + weight, 0) / classes.length;
        found.set(names[column] as string, value * ((row[classAt] as number) - average));
      }
      return found;
    },
    relearnt({ name, from, to }) {
      const before = toVector(from, index, scales);
      const after = toVector(to, index, scales);
      const [forgotten, taught] = [before, after].map((vector) => pullOf(vector, classes.indexOf(name)));
      return createClassifier(model, (vector, scores) => {
        const far = LESSON_STEP * likeness(vector, before);
        const near = LESSON_STEP * likeness(vector, after);
        for (let c = 0; c < scores.length; c++)
          scores[c] =
            (scores[c] as number) + near * (taught?.[c] as number) - far * (forgotten?.[c] as number);
      });
    },
  };

  /** Towards its own class, and away from those that it could be taken for. */
  function pullOf(vector: Vector, own: number): Float64Array {
    return probabilitiesOf(vector, ranking).map((share, at) => (at === own ? 1 : 0) - share);
  }
}

/** 1 for the same features in the same measure, 0 for none in common: both are of length 1. */
function likeness(one: Vector, other: Vector): number {
  const values = new Map(one.columns.map((column, at) => [column, one.values[at] as number]));
  return other.columns.reduce(
    (sum, column, at) => sum + (values.get(column) ?? 0) * (other.values[at] as number),
    0,
  );
}

function probabilitiesOf(vector: Vector, { weights, steps, size }: Weights, shift?: Shift): Float64Array {
  const { columns, values } = vector;
  const scores = new Float64Array(size);
  const add = (row: number, value: number) => {
    const times = value * (steps[row] as number);
    const offset = row * size;
    for (let c = 0; c < size; c++)
      scores[c] = (scores[c] as number) + times * (weights[offset + c] as number);
  };
  add(steps.length - 1, 1);
  for (let at = 0; at < columns.length; at++) add(columns[at] as number, values[at] as number);
  shift?.(vector, scores);
  softmaxInPlace(scores);
  return scores;
}
