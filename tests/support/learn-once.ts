// Before the first test: what Signpost learns from its knowledge is learnt once, and not in every test process at the same time.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loadTestBrain } from './brain.ts';

const self = fileURLToPath(import.meta.url);

/** In a process of its own: learning takes memory that the run shall not keep. */
export default function setup(): void {
  const { status } = spawnSync(process.execPath, [self], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The knowledge could not be learnt from: see above');
}

if (process.argv[1] === self) await loadTestBrain();
