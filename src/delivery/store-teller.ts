// What is known of a reply's fate is not forgotten when storage is away: it is told as soon as storage is back.
import { setTimeout as delay } from 'node:timers/promises';
import { faultOf, type Log } from './log.ts';
import type { StorageWatch } from './storage-watch.ts';
import { type NextReply, StorageError } from './turn-store.ts';

const AGAIN_MS = 100;

export class StoreTeller {
  readonly #watch: StorageWatch;
  readonly #log: Log;
  readonly #stopping: AbortSignal;

  constructor(options: { watch: StorageWatch; log: Log; stopping: AbortSignal }) {
    this.#watch = options.watch;
    this.#log = options.log;
    this.#stopping = options.stopping;
  }

  /** `work` is told whether it may take another reply; it is tried until it is done, or once more at a stop. */
  async tell(work: (take: boolean) => Promise<NextReply>): Promise<NextReply> {
    for (;;) {
      await this.#watch.whenBack();
      const stopping = this.#stopping.aborted;
      try {
        return await work(!stopping);
      } catch (error) {
        this.noteFailure(error);
        if (!(error instanceof StorageError)) throw error;
        if (stopping) return { kind: 'nothing' };
        await delay(AGAIN_MS, undefined, { signal: this.#stopping }).catch(() => {});
      }
    }
  }

  noteFailure(error: unknown): void {
    if (error instanceof StorageError) this.#watch.failed(error);
    else this.#log.error(faultOf(error), 'the outbox could not be read');
  }
}
