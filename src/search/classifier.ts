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
}

interface Weights {
  readonly weights: Int8Array;
  readonly steps: Float32Array;
  readonly size: number;
}

export function createClassifier(model: Model): Classifier {
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
        probabilities: probabilitiesOf(vector, ranking),
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
  };
}

function probabilitiesOf({ columns, values }: Vector, { weights, steps, size }: Weights): Float64Array {
  const scores = new Float64Array(size);
  const add = (row: number, value: number) => {
    const times = value * (steps[row] as number);
    const offset = row * size;
    for (let c = 0; c < size; c++)
      scores[c] = (scores[c] as number) + times * (weights[offset + c] as number);
  };
  add(steps.length - 1, 1);
  for (let at = 0; at < columns.length; at++) add(columns[at] as number, values[at] as number);
  softmaxInPlace(scores);
  return scores;
}
