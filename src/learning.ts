// What is learnt from the knowledge folder: search's model and the safeguarding reader. Both take seconds of arithmetic, so
// they are learnt in threads of their own and no answer waits for them.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Knowledge } from './knowledge/knowledge.ts';
import { loadPhrases, type Phrase } from './knowledge/phrases.ts';
import type { ReaderModel } from './safeguarding/reader.ts';
import { lessonsOf, namesThatTellNothing, trainReader } from './safeguarding/train-reader.ts';
import { type Model, trainModel } from './search/train.ts';

interface Lessons {
  readonly search: Model;
  readonly safeguarding: ReaderModel;
}

interface Order {
  readonly learn: keyof Lessons;
  /** Read and checked already: reading it again would take each thread another second. */
  readonly knowledge: Knowledge;
  readonly folder: string;
  /** Placed by coordinators, and not in the folder yet. Only search learns from them: the alert is the files' alone. */
  readonly placed?: readonly Phrase[];
}

/** Learns from the knowledge and the phrases beside it. Rejects if that fails. */
export function learn<Subject extends keyof Lessons>(
  subject: Subject,
  source: Omit<Order, 'learn'>,
): Promise<Lessons[Subject]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { learn: subject, ...source } satisfies Order,
    });
    worker.once('message', (model: Lessons[Subject]) => resolve(model));
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`Learning ended with code ${code} before there was a model`)),
    );
  });
}

function carryOut({ learn: subject, knowledge, folder, placed = [] }: Order): Model | ReaderModel {
  const phrases = loadPhrases(folder, new Set(knowledge.entries.keys()), []);
  switch (subject) {
    case 'search':
      return trainModel(knowledge, [...phrases, ...placed]);
    case 'safeguarding':
      return trainReader(
        lessonsOf(knowledge.safeguarding, phrases, namesThatTellNothing(knowledge)),
        knowledge.safeguarding,
      );
  }
}

const isOrder = (data: unknown): data is Order =>
  typeof data === 'object' && data !== null && 'learn' in data;

if (!isMainThread && parentPort && isOrder(workerData)) parentPort.postMessage(carryOut(workerData));
