// Runs one case in a process of its own and waits for its figures, but not for ever.
import { fork, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Row, Values } from './benchmark.ts';

const PREPARE_PROCESS = fileURLToPath(new URL('./prepare-process.ts', import.meta.url));
const CASE_PROCESS = fileURLToPath(new URL('./case-process.ts', import.meta.url));

/** What every case starts from. */
export function prepare(): void {
  const { status } = spawnSync(process.execPath, [PREPARE_PROCESS], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The knowledge could not be made ready for the benchmarks');
}

export function runCase({ name, withinSeconds }: Benchmark, label: string): Promise<Row> {
  return new Promise((resolve) => {
    const child = fork(CASE_PROCESS, [name, label], {
      stdio: ['ignore', 2, 2, 'ipc'],
      detached: true,
      execArgv: ['--expose-gc'],
    });
    const end = (values: Values) => {
      clearTimeout(late);
      // The group, so that what the case has started ends with it.
      if (child.pid) killGroup(child.pid);
      resolve({ label, values });
    };
    const late = setTimeout(
      () => end({ result: `not done within ${withinSeconds} s` }),
      withinSeconds * 1_000,
    );
    child.once('message', (values) => end(values as Values));
    child.once('exit', (code) => end({ result: `failed (${code ?? 'killed'})` }));
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
