// Setting a document takes a third of a second of pure arithmetic, and the first one twice that: in a thread of its own, so
// that no answer, and no alert, waits for it.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { docxOf } from './docx.ts';
import type { DocumentModel } from './model.ts';
import { pdfOf } from './pdf.ts';

export type Format = 'docx' | 'pdf';

interface Order {
  readonly id: number;
  readonly model: DocumentModel;
  readonly format: Format;
}

type Done = { readonly id: number } & ({ readonly bytes: Uint8Array } | { readonly fault: string });

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (fault: Error) => void;
  readonly late: NodeJS.Timeout;
}

/** A document that takes longer is none: its thread is ended, and the next one begins another. */
const WITHIN_MS = 20_000;
const MARK = 'documents';
/** It makes one document at a time, and stays. */
const YOUNG_MB = 4;

export class DocumentThread {
  #worker: Worker | null = null;
  #orders = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** Rejects where it could not be made. */
  make(model: DocumentModel, format: Format): Promise<Uint8Array> {
    const worker = this.#running();
    const id = ++this.#orders;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => void worker.terminate(), WITHIN_MS);
      this.#waiting.set(id, { resolve, reject, late });
      worker.ref();
      worker.postMessage({ id, model, format } satisfies Order);
    });
  }

  /** Loads the fonts and what else the first document would wait for. */
  warmUp(): void {
    if (this.#worker) return;
    for (const format of ['pdf', 'docx'] as const) this.make(SPECIMEN, format).catch(() => undefined);
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
    const worker = new Worker(new URL(import.meta.url), { workerData: MARK, resourceLimits });
    worker.on('message', (done: Done) => this.#done(done));
    worker.once('error', (error) => this.#ended(worker, error));
    worker.once('exit', (code) => this.#ended(worker, new Error(`The documents' thread ended with ${code}`)));
    this.#worker = worker;
    return worker;
  }

  #done(done: Done): void {
    const waiting = this.#waiting.get(done.id);
    this.#waiting.delete(done.id);
    // While nobody waits for it, it keeps no process alive.
    if (this.#waiting.size === 0) this.#worker?.unref();
    if (!waiting) return;
    clearTimeout(waiting.late);
    if ('bytes' in done) waiting.resolve(done.bytes);
    else waiting.reject(new Error(`A document could not be made: ${done.fault}`));
  }

  #ended(worker: Worker, fault: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, late } of waiting) {
      clearTimeout(late);
      reject(fault);
    }
  }
}

/** A little of everything, in every cut of the letters. */
const SPECIMEN: DocumentModel = {
  title: 'Specimen',
  subtitle: 'Specimen',
  marking: 'Specimen',
  pageWords: '{page} {pages}',
  versionWords: '1',
  opening: ['Specimen'],
  otherLetters: 'Specimen',
  sections: [
    {
      title: 'Specimen',
      newPage: false,
      blocks: [
        { kind: 'paragraph', text: 'Specimen', quiet: true },
        { kind: 'heading', text: 'Specimen' },
        { kind: 'items', items: ['Specimen'] },
        {
          kind: 'rows',
          rows: [
            { number: '1', label: 'Specimen', mark: '†', content: { kind: 'text', text: 'Specimen' } },
            { number: '2', label: 'Specimen', mark: '', content: { kind: 'blank', what: 'x', beside: null } },
          ],
        },
        {
          kind: 'table',
          columns: ['Specimen'],
          rows: [[{ kind: 'empty' }]],
          tall: true,
        },
      ],
    },
  ],
};

if (!isMainThread && parentPort && workerData === MARK) {
  const port = parentPort;
  port.on('message', async ({ id, model, format }: Order) => {
    try {
      const bytes = new Uint8Array(await (format === 'docx' ? docxOf(model) : pdfOf(model)));
      port.postMessage({ id, bytes } satisfies Done, [bytes.buffer as ArrayBuffer]);
    } catch (error) {
      // What failed may stand in the message, and with it what somebody typed: the kind alone goes on.
      port.postMessage({ id, fault: error instanceof Error ? error.name : 'unknown' } satisfies Done);
    }
  });
}
