// What a part of Signpost costs: the processor's time and the memory that it holds.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Cost {
  /** Mean processor time of one message. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Mean milliseconds of processor time that `ask` takes for each of the texts. */
export function timeOf(texts: readonly string[], ask: (text: string) => unknown): number {
  const before = process.cpuUsage();
  for (const text of texts) ask(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / Math.max(1, texts.length);
}

/** Megabytes that stay held while what `make` returns does: made and used once, so that what is built on first use counts. */
export function memoryOf<T>(make: () => T, use: (made: T) => unknown): number {
  const before = heldNow();
  const made = make();
  use(made);
  const after = heldNow();
  // Used once more behind the measurement: until then it may not be collected.
  use(made);
  return Math.max(0, after - before) / 2 ** 20;
}

let collect: (() => void) | null = null;

function heldNow(): number {
  collect ??= collector();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
