// The real brain on the delivered knowledge folder, with what was learnt kept between test files and runs.
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBrain } from '../../src/brain.ts';
import { parseConfig } from '../../src/config.ts';
import type { Brain } from '../../src/conversation/respond.ts';

/** Of this copy of the project alone: another one knows other things. */
export const LEARNT = 'build/tests';

export const loadTestBrain = (): Promise<Brain> =>
  loadBrain(parseConfig({ SIGNPOST_MODE: 'local', DATA_DIR: LEARNT }));

/** A data folder of its own for a bot that is to be started. */
export function learntFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-learnt-'));
  copyLearnt(folder);
  return folder;
}

/** Puts what was learnt into the data folder of a bot that is to be started, so that it does not learn again. */
export function copyLearnt(dataDir: string): void {
  cpSync(join(LEARNT, 'models'), join(dataDir, 'models'), { recursive: true });
}
