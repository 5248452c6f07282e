// Every benchmark that `npm run bench` knows, in the order in which it prints them.
import type { Benchmark } from './benchmark.ts';
import { draft } from './draft.ts';
import { faults } from './faults.ts';
import { instances } from './instances.ts';
import { scale } from './scale.ts';
import { soak } from './soak.ts';
import { start } from './start.ts';
import { throughput } from './throughput.ts';
import { turn } from './turn.ts';

export const benchmarks: readonly Benchmark[] = [
  turn,
  draft,
  start,
  throughput,
  instances,
  scale,
  soak,
  faults,
];
