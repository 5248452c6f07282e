// Training takes seconds of pure arithmetic: in a thread of its own, so that no answer waits for it.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadKnowledge } from '../knowledge/knowledge.ts';
import { loadPhrases } from '../knowledge/phrases.ts';
import { type Model, trainModel } from './train.ts';

interface Order {
  readonly trainOn: string;
}

/** Learns from the knowledge folder as it is now. Rejects if the folder cannot be used. */
export function trainInWorker(folder: string): Promise<Model> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { trainOn: folder } satisfies Order });
    worker.once('message', (model: Model) => resolve(model));
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`Training ended with code ${code} before there was a model`)),
    );
  });
}

const isOrder = (data: unknown): data is Order =>
  typeof data === 'object' && data !== null && 'trainOn' in data;

if (!isMainThread && parentPort && isOrder(workerData)) {
  const knowledge = loadKnowledge(workerData.trainOn);
  const phrases = loadPhrases(workerData.trainOn, new Set(knowledge.entries.keys()), []);
  const model = trainModel(knowledge, phrases);
  const buffers = Object.values(model.arrays).map((array) => array.buffer as ArrayBuffer);
  parentPort.postMessage(model, buffers);
}
