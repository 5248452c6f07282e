// Counts on their way to the database: held in memory for a minute, so that no turn writes a row that all others wait for.
// A process that is killed loses the counts of that minute, and nothing else.
import { type Day, dayOf } from '../freshness/days.ts';
import type { Count } from './counts.ts';

export interface DayCount extends Count {
  readonly day: Day;
  readonly n: number;
}

export class CountKeeper {
  readonly #keep: (counts: readonly DayCount[]) => Promise<void>;
  readonly #onFault: (error: unknown) => void;
  #waiting = new Map<string, DayCount>();
  #flushing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: {
    keep: (counts: readonly DayCount[]) => Promise<void>;
    onFault: (error: unknown) => void;
  }) {
    this.#keep = options.keep;
    this.#onFault = options.onFault;
  }

  start(everyMs = 60_000): void {
    this.#timer = setInterval(() => void this.flush(), everyMs);
    this.#timer.unref();
  }

  add(counts: readonly Count[], at: Date): void {
    const day = dayOf(at);
    for (const count of counts) this.#add({ ...count, day, n: 1 });
  }

  /** One at a time. What could not be kept is tried again with the next. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this.#flushing;
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.flush();
  }

  async #flush(): Promise<void> {
    const counts = [...this.#waiting.values()];
    if (counts.length === 0) return;
    this.#waiting = new Map();
    try {
      await this.#keep(counts);
    } catch (error) {
      for (const count of counts) this.#add(count);
      this.#onFault(error);
    }
  }

  #add(count: DayCount): void {
    const key = [count.day, count.district, count.topic, count.outcome].join('/');
    this.#waiting.set(key, { ...count, n: count.n + (this.#waiting.get(key)?.n ?? 0) });
  }
}
