// The brain as a running Signpost has it. The benchmarks keep a copy of the knowledge and what was learnt from it, so that
// no measurement learns anything, and nothing changes under it while somebody edits the real folder.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadBrain } from '../brain.ts';
import { type Config, parseConfig } from '../config.ts';
import type { Brain } from '../conversation/respond.ts';

const FOLDER = 'build/bench';

export const benchConfig = (): Config =>
  parseConfig({ SIGNPOST_MODE: 'local', DATA_DIR: FOLDER, KNOWLEDGE_DIR: join(FOLDER, 'knowledge') });

export const warmBrain = (): Promise<Brain> => loadBrain(benchConfig());

/** Copies the knowledge as it is now, and learns from it what is not learnt yet. */
export async function prepareKnowledge(folder: string): Promise<void> {
  const { KNOWLEDGE_DIR } = benchConfig();
  rmSync(KNOWLEDGE_DIR, { recursive: true, force: true });
  cpSync(folder, KNOWLEDGE_DIR, { recursive: true });
  await warmBrain();
}
