// A data folder for one measurement, with a copy of the knowledge that stays as it is while somebody edits the real one.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchConfig } from './warm-brain.ts';

export interface DataFolder {
  readonly dataDir: string;
  readonly knowledgeDir: string;
}

/** Nothing in it but the knowledge: the first start has everything to learn. */
export function inNewFolder<T>(work: (folder: DataFolder) => Promise<T>): Promise<T> {
  return withFolder(() => undefined, work);
}

/** What was learnt once is in it: the start of every day. */
export function inWarmFolder<T>(work: (folder: DataFolder) => Promise<T>): Promise<T> {
  return withFolder(
    (dataDir) => cpSync(join(benchConfig().DATA_DIR, 'models'), join(dataDir, 'models'), { recursive: true }),
    work,
  );
}

async function withFolder<T>(
  prepare: (dataDir: string) => void,
  work: (folder: DataFolder) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'signpost-bench-'));
  const knowledgeDir = join(dataDir, 'knowledge');
  try {
    prepare(dataDir);
    cpSync(benchConfig().KNOWLEDGE_DIR, knowledgeDir, { recursive: true });
    return await work({ dataDir, knowledgeDir });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
