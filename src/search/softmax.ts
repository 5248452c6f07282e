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
  epochs: 6,
  rate: 0.5,
  decay: 1e-6,
  smoothing: 0.1,
  seed: 20261122,
};

/** Classes whose share of the error is below this are left alone in a step: a tenth of the work, the same result. */
const SMALLEST_STEP = 0.002;

/** Weights by feature, then by class; the last `classes` values are what each class has without any feature. */
export function trainSoftmax(set: TrainingSet, options: TrainingOptions = TRAINING): Float32Array {
  const { classes, features, labels } = set;
  const { starts, columns, values } = set.rows;
  const weights = new Float32Array((features + 1) * classes);
  const squares = new Float32Array((features + 1) * classes).fill(1e-2);
  const scores = new Float64Array(classes);
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
          (scores as Float64Array)[c]! += (weights[offset + c] as number) * value;
      }
      softmaxInPlace(scores);
      const label = labels[row] as number;
      const share = options.smoothing / classes;
      const weight = set.weights[row] as number;
      for (let c = 0; c < classes; c++) {
        const wanted = share + (c === label ? 1 - options.smoothing : 0);
        const error = ((scores[c] as number) - wanted) * weight;
        if (error < SMALLEST_STEP && error > -SMALLEST_STEP) continue;
        step(bias + c, error * 0.1);
        for (let index = start; index < end; index++)
          step((columns[index] as number) * classes + c, error * (values[index] as number));
      }
    }
  }
  return weights;

  function step(at: number, slope: number): void {
    const gradient = slope + options.decay * (weights[at] as number);
    const square = (squares[at] as number) + gradient * gradient;
    squares[at] = square;
    weights[at] = (weights[at] as number) - (options.rate * gradient) / Math.sqrt(square);
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
