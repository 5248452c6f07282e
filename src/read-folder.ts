// The knowledge folder, read and checked in a thread of its own where it changed: that takes about a second, and no answer
// waits for it.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Directory, directoryVersion, loadDirectory, NO_DIRECTORY } from './knowledge/directory.ts';
import { type Knowledge, KnowledgeError } from './knowledge/knowledge.ts';
import { cachedKnowledge, type KnowledgeCache, loadCachedKnowledge } from './knowledge/knowledge-cache.ts';
import type { Fault } from './knowledge/read-yaml.ts';

export interface Folder {
  readonly knowledge: Knowledge;
  readonly directory: Directory;
}

interface Order {
  readonly readFolder: string;
  readonly kept: KnowledgeCache;
}

type Read = Folder | { readonly faults: readonly Fault[] };

/**
 * All that stands in the folder: at once where it is cached and there is no directory beside it.
 * @throws {KnowledgeError} with every fault of every file.
 */
export async function readFolder(folder: string, kept: KnowledgeCache): Promise<Folder> {
  const cached = directoryVersion(folder) === '' ? cachedKnowledge(folder, kept) : null;
  if (cached) return { knowledge: cached, directory: NO_DIRECTORY };
  const read = await inAThread({ readFolder: folder, kept });
  if ('faults' in read) throw new KnowledgeError(read.faults);
  return read;
}

function inAThread(order: Order): Promise<Read> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: order });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`Reading the knowledge ended with code ${code} before it was read`)),
    );
  });
}

/** A fault's own class is lost between threads: its list goes across, and becomes one again. */
function carryOut({ readFolder: folder, kept }: Order): Read {
  try {
    const knowledge = loadCachedKnowledge(folder, kept);
    return { knowledge, directory: loadDirectory(folder, knowledge) };
  } catch (error) {
    if (error instanceof KnowledgeError) return { faults: error.faults };
    throw error;
  }
}

const isOrder = (data: unknown): data is Order =>
  typeof data === 'object' && data !== null && 'readFolder' in data;

if (!isMainThread && parentPort && isOrder(workerData)) parentPort.postMessage(carryOut(workerData));
