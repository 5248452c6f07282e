// The checked knowledge base, kept as bytes beside the learnt models: reading and checking some fifty thousand lines of
// YAML takes a second, and an unchanged folder need not be read twice.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { type Knowledge, loadKnowledge, versionOf } from './knowledge.ts';

const DIGEST_BYTES = 32;

export interface KnowledgeCache {
  /** The folder that the bytes are kept in. */
  readonly cache: string;
  /** Changes whenever the code does that reads. */
  readonly code: string;
}

/** The folder's knowledge where it is cached for this folder and code; null where it must be read. */
export const cachedKnowledge = (folder: string, kept: KnowledgeCache): Knowledge | null =>
  read(fileOf(folder, kept));

const fileOf = (folder: string, { cache, code }: KnowledgeCache): string =>
  join(cache, `knowledge-${versionOf(folder)}-${code}.bin`);

/**
 * The folder's knowledge, from the cache where folder and code are unchanged.
 * @throws {KnowledgeError} as `loadKnowledge` does: what has a fault is never cached.
 */
export function loadCachedKnowledge(folder: string, kept: KnowledgeCache): Knowledge {
  const file = fileOf(folder, kept);
  const cached = read(file);
  if (cached) return cached;
  const knowledge = loadKnowledge(folder);
  // The folder may have changed while it was read: kept under the version that was read last, or not at all.
  if (file.includes(knowledge.version)) write(file, knowledge, kept.cache);
  return knowledge;
}

function read(file: string): Knowledge | null {
  try {
    const bytes = readFileSync(file);
    const content = bytes.subarray(DIGEST_BYTES);
    return digest(content).equals(bytes.subarray(0, DIGEST_BYTES))
      ? (deserialize(content) as Knowledge)
      : null;
  } catch {
    return null;
  }
}

/** A cache that cannot be written only costs time. */
function write(file: string, knowledge: Knowledge, cache: string): void {
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(cache, { recursive: true });
    const content = serialize(knowledge);
    writeFileSync(draft, Buffer.concat([digest(content), content]));
    renameSync(draft, file);
    for (const name of readdirSync(cache)) {
      if (name.startsWith('knowledge-') && join(cache, name) !== file)
        rmSync(join(cache, name), { force: true });
    }
  } catch {
    rmSync(draft, { force: true });
  }
}

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
