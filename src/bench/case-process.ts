// Measures one case of one benchmark and sends the figures to the process that asked for them.
import { benchmarks } from './benchmarks.ts';

const [name, label] = process.argv.slice(2);
const found = benchmarks
  .find((benchmark) => benchmark.name === name)
  ?.cases.find((each) => each.label === label);
if (!found || !process.send) throw new Error(`There is no case "${label}" of a benchmark "${name}"`);
const values = await found.measure();
process.send(values, () => process.exit(0));
