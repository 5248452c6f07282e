// While storage is away nobody waits for it: the first turn that finds it away says so for all, and a look every half
// second finds it back.

import { faultOf, type Log } from './log.ts';
import type { StorageError, TurnStore } from './turn-store.ts';

const LOOK_EVERY_MS = 500;

export class StorageWatch {
  readonly #store: Pick<TurnStore, 'ping'>;
  readonly #log: Log;
  #away = false;
  #stopped = false;
  #timer: NodeJS.Timeout | null = null;
  #back: (() => void)[] = [];

  constructor(store: Pick<TurnStore, 'ping'>, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  get away(): boolean {
    return this.#away;
  }

  failed(error: StorageError): void {
    if (this.#away || this.#stopped) return;
    this.#away = true;
    this.#log.error(faultOf(error), 'storage is away: alerts and plain answers go on, nothing is saved');
    this.#lookAgain();
  }

  /** Resolves when storage is there, or at a stop. */
  whenBack(): Promise<void> {
    if (!this.#away) return Promise.resolve();
    return new Promise((resolve) => this.#back.push(resolve));
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#release();
  }

  #lookAgain(): void {
    this.#timer = setTimeout(() => {
      this.#store.ping().then(
        () => {
          this.#away = false;
          this.#log.info({}, 'storage is back');
          this.#release();
        },
        () => {
          if (!this.#stopped) this.#lookAgain();
        },
      );
    }, LOOK_EVERY_MS);
  }

  #release(): void {
    const waiting = this.#back;
    this.#back = [];
    for (const resolve of waiting) resolve();
  }
}
