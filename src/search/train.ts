// Learns from the knowledge folder which words speak for which entry. Same folder, same model, bit for bit.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import { KINDS_OF_FEATURE } from './features.ts';
import { addNaiveBayes } from './naive-bayes.ts';
import { createReader, type Reader, type Reading } from './reader.ts';
import { type SparseRows, TRAINING, type TrainingOptions, trainSoftmax } from './softmax.ts';
import { ALL_STAGES, type Stages } from './stages.ts';

/** Changes with this code: a model of yesterday's code is not today's. */
export const MODEL_FORMAT = 3;

export interface ModelMeta {
  readonly format: number;
  /** knowledge.version of what it was learnt from. */
  readonly version: string;
  readonly classes: readonly string[];
  readonly features: readonly string[];
  /** Every word of the phrases, and how many of them have it: what counts as well spelt. */
  readonly words: readonly string[];
  /** name → entries that are called so → how many phrases call it so, and how many of those are about it. */
  readonly names: Readonly<
    Record<string, Readonly<Record<string, { readonly called: number; readonly meant: number }>>>
  >;
}

export interface Model {
  readonly meta: ModelMeta;
  readonly arrays: ModelArrays;
}

/** A type and not an interface: only so does it pass for a record of typed arrays. */
export type ModelArrays = {
  /** By feature, then by class; the last row is what each class has without any feature. */
  readonly weights: Int8Array;
  /** One for each feature and for the last row: what 1 in `weights` stands for. */
  readonly steps: Float32Array;
  /** How much a feature counts for its rarity and kind. */
  readonly scales: Float32Array;
  readonly wordCounts: Uint32Array;
  /** The same for the gate, whose classes are `GATE`. */
  readonly gateWeights: Int8Array;
  readonly gateSteps: Float32Array;
};

/** The gate only tells whether a message is for Signpost at all, which a hundred small classes together tell less well. */
export const GATE = ['ours', 'off topic', 'addressed'] as const;

/** A phrase and the class that it speaks for: an entry, `off/<topic>` or `to/<kind>`. */
export interface Example {
  readonly text: string;
  readonly label: string;
  readonly weight: number;
}

export const OFF_TOPIC = 'off/';
export const ADDRESSED = 'to/';

/** There are ten times fewer phrases of other topics than of ours. */
const NOT_OURS_WEIGHT = 3;
const GATE_TRAINING = { epochs: 5, smoothing: 0.02 };

/** Entry names count more than one phrase of many. */
const NAME_WEIGHT = 2;

export function examplesOf(
  knowledge: Pick<Knowledge, 'entries' | 'understanding'>,
  phrases: readonly Phrase[],
): Example[] {
  const examples: Example[] = phrases.map(({ entry, text }) => ({ text, label: entry, weight: 1 }));
  for (const { id, name, other_names, concerns, summary } of knowledge.entries.values()) {
    for (const text of [name, ...other_names]) examples.push({ text, label: id, weight: NAME_WEIGHT });
    for (const text of [...concerns, summary]) examples.push({ text, label: id, weight: 1 });
  }
  const { offTopic, addressed } = knowledge.understanding;
  for (const [topic, texts] of Object.entries(offTopic))
    for (const text of texts) examples.push({ text, label: OFF_TOPIC + topic, weight: 1 });
  for (const [kind, texts] of Object.entries(addressed))
    for (const text of texts) examples.push({ text, label: ADDRESSED + kind, weight: 1 });
  return examples;
}

export function trainModel(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
  stages: Stages = ALL_STAGES,
): Model {
  const reader = createReader(knowledge, { stages });
  return trainOn(examplesOf(knowledge, phrases), { reader, version: knowledge.version, stages });
}

export interface TrainOptions {
  readonly reader: Pick<Reader, 'read'>;
  readonly version: string;
  readonly stages: Stages;
  readonly training?: TrainingOptions;
}

export function trainOn(
  examples: readonly Example[],
  { reader, version, stages, training = TRAINING }: TrainOptions,
): Model {
  const readings = examples.map(({ text }) => reader.read(text));
  const counts = countFeatures(readings.map(({ features }) => features));
  const index = new Map<string, number>();
  const scales: number[] = [];
  for (const [name, count] of counts) {
    const kind = KINDS_OF_FEATURE[name[0] as string];
    if (!kind || count < kind.fewest) continue;
    index.set(name, index.size);
    scales.push(Math.log((examples.length + 1) / (count + 0.5)) * kind.weight);
  }
  const scale = Float32Array.from(scales);
  const rows = asRows(readings.map(({ features }) => toVector(features, index, scale)));
  const classes = [...new Set(examples.map(({ label }) => label))].sort();
  const learn = (labels: readonly number[], classCount: number, how: TrainingOptions) => {
    const weights = Float32Array.from(
      examples,
      (example) => example.weight * (isOurs(example) ? 1 : NOT_OURS_WEIGHT),
    );
    const set = {
      rows,
      labels: Uint16Array.from(labels),
      weights,
      features: index.size,
      classes: classCount,
    };
    const learnt = trainSoftmax(set, how);
    if (stages.counts) addNaiveBayes(learnt, set);
    return quantised(learnt, classCount);
  };
  const classOf = new Map(classes.map((name, at) => [name, at]));
  const ranking = learn(
    examples.map(({ label }) => classOf.get(label) as number),
    classes.length,
    training,
  );
  const gate = learn(examples.map(gateOf), GATE.length, { ...training, ...GATE_TRAINING });
  const words = countFeatures(readings.map(({ tokens }) => new Map(tokens.map(({ word }) => [word, 1]))));
  return {
    meta: {
      format: MODEL_FORMAT,
      version,
      classes,
      features: [...index.keys()],
      words: [...words.keys()],
      names: countNames(examples, readings),
    },
    arrays: {
      ...ranking,
      gateWeights: gate.weights,
      gateSteps: gate.steps,
      scales: scale,
      wordCounts: Uint32Array.from(words.values()),
    },
  };
}

/** How far a name can be trusted: whoever says "CAMHS" mostly means it, whoever says "early help" mostly does not. */
function countNames(examples: readonly Example[], readings: readonly Reading[]): ModelMeta['names'] {
  const names: Record<string, Record<string, { called: number; meant: number }>> = {};
  for (const [at, { called }] of readings.entries()) {
    for (const { name, entry } of called) {
      names[name] ??= {};
      names[name][entry] ??= { called: 0, meant: 0 };
      const count = names[name][entry];
      count.called++;
      if (examples[at]?.label === entry) count.meant++;
    }
  }
  return names;
}

const isOurs = ({ label }: Example): boolean => !label.startsWith(OFF_TOPIC) && !label.startsWith(ADDRESSED);
const gateOf = ({ label }: Example): number =>
  label.startsWith(OFF_TOPIC) ? 1 : label.startsWith(ADDRESSED) ? 2 : 0;

export interface Vector {
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

/** Counts dampened, scaled by rarity and kind, and of length 1: a long message weighs no more than a short one. */
export function toVector(
  features: ReadonlyMap<string, number>,
  index: ReadonlyMap<string, number>,
  scales: Float32Array,
): Vector {
  const columns: number[] = [];
  const values: number[] = [];
  let squares = 0;
  for (const [name, count] of features) {
    const column = index.get(name);
    if (column === undefined) continue;
    const value = (1 + Math.log(count)) * (scales[column] as number);
    columns.push(column);
    values.push(value);
    squares += value * value;
  }
  const length = Math.sqrt(squares) || 1;
  return { columns, values: values.map((value) => value / length) };
}

function asRows(vectors: readonly Vector[]): SparseRows {
  const starts = new Uint32Array(vectors.length + 1);
  vectors.forEach(({ columns }, row) => {
    starts[row + 1] = (starts[row] as number) + columns.length;
  });
  const size = starts[vectors.length] as number;
  const columns = new Uint32Array(size);
  const values = new Float32Array(size);
  vectors.forEach((vector, row) => {
    columns.set(vector.columns, starts[row]);
    values.set(vector.values, starts[row]);
  });
  return { starts, columns, values };
}

function countFeatures(all: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const features of all)
    for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** A quarter of the bytes; the ranking stays the same. */
function quantised(weights: Float32Array, classes: number): { weights: Int8Array; steps: Float32Array } {
  const small = new Int8Array(weights.length);
  const steps = new Float32Array(weights.length / classes);
  for (let row = 0; row < steps.length; row++) {
    let largest = 0;
    for (let at = row * classes; at < (row + 1) * classes; at++)
      largest = Math.max(largest, Math.abs(weights[at] as number));
    const step = largest / 127 || 1;
    steps[row] = step;
    for (let at = row * classes; at < (row + 1) * classes; at++)
      small[at] = Math.round((weights[at] as number) / step);
  }
  return { weights: small, steps };
}
