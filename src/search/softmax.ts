// A linear classifier (softmax regression), trained with AdaGrad. Plain loops over typed arrays: no package does
// this in the time that a start may take, and the weights are what `why` shows.

/** Rows of features: row r has the features `columns[starts[r] … starts[r + 1])` with their values. */
export interface SparseRows {
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float32Array;
}

export interface TrainingSet {
  readonly rows: SparseRows;
  /** The class of each row. */
  readonly labels: Uint16Array;
  /** How much each row counts. */
  readonly weights: Float32Array;
  readonly features: number;
  readonly classes: number;
}

export interface TrainingOptions {
  readonly epochs: number;
  readonly rate: number;
  /** Pulls weights towards nothing, so that a word seen once does not decide. */
  readonly decay: number;
  /** Some of the certainty goes to the other classes: phrases of neighbours do overlap. */
  readonly smoothing: number;
  readonly seed: number;
}

export const TRAINING: TrainingOptions = {
  epochs: 3,
  rate: 0.5,
  decay: 3e-5,
  smoothing: 0.3,
  seed: 20261122,
};

/** Classes whose share of the error is below this are left alone in a step: a tenth of the work, the same result. */
const SMALLEST_STEP = 0.003;
/** What AdaGrad divides by at first: keeps the first steps small. */
const FIRST_SQUARE = 0.01;
/** How much of the error the bias of a class takes up, beside features of length 1. */
const BIAS_VALUE = 0.1;

/** Weights by feature, then by class; the last `classes` values are what each class has without any feature. */
export function trainSoftmax(set: TrainingSet, options: TrainingOptions = TRAINING): Float32Array {
  const { classes, features, labels } = set;
  const { starts, columns, values } = set.rows;
  const { rate, decay, smoothing } = options;
  const weights = new Float32Array((features + 1) * classes);
  const squares = new Float32Array((features + 1) * classes).fill(FIRST_SQUARE);
  const scores = new Float64Array(classes);
  // The classes that a step changes, and by how much: few after the first rows, so a step is cheap.
  const active = new Uint16Array(classes);
  const errors = new Float64Array(classes);
  const bias = features * classes;
  const order = Uint32Array.from(labels, (_, row) => row);
  const random = randomFrom(options.seed);

  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    for (let at = 0; at < order.length; at++) {
      const row = order[at] as number;
      const start = starts[row] as number;
      const end = starts[row + 1] as number;
      for (let c = 0; c < classes; c++) scores[c] = weights[bias + c] as number;
      for (let index = start; index < end; index++) {
        const offset = (columns[index] as number) * classes;
        const value = values[index] as number;
        for (let c = 0; c < classes; c++)
          scores[c] = (scores[c] as number) + (weights[offset + c] as number) * value;
      }
      softmaxInPlace(scores);
      const count = collectErrors(labels[row] as number, set.weights[row] as number);
      step(bias, BIAS_VALUE, count);
      for (let index = start; index < end; index++)
        step((columns[index] as number) * classes, values[index] as number, count);
    }
  }
  return weights;

  function collectErrors(label: number, weight: number): number {
    const share = smoothing / classes;
    let count = 0;
    for (let c = 0; c < classes; c++) {
      const error = ((scores[c] as number) - share - (c === label ? 1 - smoothing : 0)) * weight;
      if (error < SMALLEST_STEP && error > -SMALLEST_STEP) continue;
      active[count] = c;
      errors[count] = error;
      count++;
    }
    return count;
  }

  function step(offset: number, value: number, count: number): void {
    for (let index = 0; index < count; index++) {
      const at = offset + (active[index] as number);
      const weight = weights[at] as number;
      const gradient = (errors[index] as number) * value + decay * weight;
      const square = (squares[at] as number) + gradient * gradient;
      squares[at] = square;
      weights[at] = weight - (rate * gradient) / Math.sqrt(square);
    }
  }
}

/** Scores become probabilities that add up to 1. */
export function softmaxInPlace(scores: Float64Array): void {
  let highest = -Infinity;
  for (const score of scores) if (score > highest) highest = score;
  let sum = 0;
  for (let c = 0; c < scores.length; c++) sum += scores[c] = Math.exp((scores[c] as number) - highest);
  for (let c = 0; c < scores.length; c++) scores[c] = (scores[c] as number) / sum;
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at] as number;
    order[at] = order[other] as number;
    order[other] = kept;
  }
}

/** The same numbers for the same seed (mulberry32): a model trained twice from one knowledge folder is one model. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
