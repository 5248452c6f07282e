// The learnt classifier at work: probabilities for a message, and which features made them.
import { softmaxInPlace } from './softmax.ts';
import { type Model, toVector } from './train.ts';

export interface Classifier {
  readonly classes: readonly string[];
  /**
   * In the order of `classes`, adding up to 1; a temperature above 1 makes them less sure. `evidence` is how many of
   * the features were ever met.
   */
  probabilities(
    features: ReadonlyMap<string, number>,
    temperature?: number,
  ): { readonly probabilities: Float64Array; readonly evidence: number };
  /** What each known feature adds for one class, beside what it adds on average. */
  reasons(features: ReadonlyMap<string, number>, classAt: number): Map<string, number>;
}

export function createClassifier(model: Model): Classifier {
  const { classes, features: names } = model.meta;
  const { weights, steps, scales } = model.arrays;
  const index = new Map(names.map((name, at) => [name, at]));
  const size = classes.length;
  const bias = names.length;

  return {
    classes,
    probabilities(features, temperature = 1) {
      const scores = new Float64Array(size);
      add(bias, 1, scores);
      const { columns, values } = toVector(features, index, scales);
      for (const [at, column] of columns.entries()) add(column, values[at] as number, scores);
      for (let c = 0; c < size; c++) scores[c] = (scores[c] as number) / temperature;
      softmaxInPlace(scores);
      return { probabilities: scores, evidence: columns.length };
    },
    reasons(features, classAt) {
      const { columns, values } = toVector(features, index, scales);
      const found = new Map<string, number>();
      columns.forEach((column, at) => {
        const value = (values[at] as number) * (steps[column] as number);
        const offset = column * size;
        let sum = 0;
        for (let c = 0; c < size; c++) sum += weights[offset + c] as number;
        found.set(names[column] as string, value * ((weights[offset + classAt] as number) - sum / size));
      });
      return found;
    },
  };

  function add(row: number, value: number, scores: Float64Array): void {
    const times = value * (steps[row] as number);
    const offset = row * size;
    for (let c = 0; c < size; c++)
      scores[c] = (scores[c] as number) + times * (weights[offset + c] as number);
  }
}
