// `npm run bench`: what Signpost costs, as tables or as JSON. `npm run bench -- NAME` runs one benchmark.
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Benchmark, Floor, Row } from '../bench/benchmark.ts';
import { benchmarks } from '../bench/benchmarks.ts';
import { prepare, runCase } from '../bench/run-case.ts';
import { tableOf } from '../bench/table.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark "${unknown[0]}": choose one of ${benchmarks.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const chosen = benchmarks.filter(({ name, onlyByName }) =>
  positionals.length > 0 ? positionals.includes(name) : !onlyByName,
);

interface Outcome {
  readonly benchmark: string;
  readonly about: string;
  readonly rows: readonly Row[];
  readonly floors: readonly Floor[];
  /** Other work of the machine makes figures worse than they are: said with them. */
  readonly load: { readonly before: number; readonly after: number };
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
  node: process.version,
};
process.stderr.write('getting ready …\n');
prepare();
const outcomes: Outcome[] = [];
for (const benchmark of chosen) {
  const outcome = await run(benchmark);
  outcomes.push(outcome);
  if (!values.json) print(outcome);
}
if (values.json) console.log(JSON.stringify({ date: new Date().toISOString(), machine, outcomes }, null, 2));
else
  console.log(
    `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, Node ${machine.node}, ${new Date().toISOString().slice(0, 10)}`,
  );

async function run(benchmark: Benchmark): Promise<Outcome> {
  const { name, about, cases, floors } = benchmark;
  const before = load();
  const rows: Row[] = [];
  for (const { label } of cases) {
    process.stderr.write(`${name}: ${label} …`);
    const row = await runCase(benchmark, label);
    process.stderr.write(` ${JSON.stringify(row.values)}\n`);
    rows.push(row);
  }
  return { benchmark: name, about, rows, floors: floors(rows), load: { before, after: load() } };
}

function print({ benchmark, about, rows, floors, load: { before, after } }: Outcome): void {
  console.log(`${benchmark}: ${about}\n`);
  console.log(tableOf(rows));
  for (const { text, held } of floors) console.log(`${held ? 'held  ' : 'MISSED'}  ${text}`);
  console.log(`load of the machine ${before} before, ${after} after\n`);
}

function load(): number {
  return Number(loadavg()[0]?.toFixed(1));
}
