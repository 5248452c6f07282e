// Turns of one conversation one after the other in the order they came; different conversations side by side.
import { BusyError } from './pipeline.ts';

export interface QueueBounds {
  readonly perConversation: number;
  readonly overall: number;
  /** Of everything that waits, in characters: many small turns and few large ones are bounded alike. */
  readonly size: number;
  /** Turns that run at once. */
  readonly running: number;
}

export class ConversationQueue {
  readonly #bounds: QueueBounds;
  /** A conversation is in the map while one of its turns runs or waits for a place to run. */
  readonly #behind = new Map<string, (() => void)[]>();
  readonly #ready: (() => void)[] = [];
  #running = 0;
  #count = 0;
  #size = 0;

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds;
  }

  get length(): number {
    return this.#count;
  }

  /** @throws {BusyError} when it is full, unless the turn is one that no limit may stop. */
  async run<T>(
    conversation: string,
    size: number,
    options: { exempt: () => boolean },
    work: () => Promise<T>,
  ): Promise<T> {
    if (this.#isFull(conversation, size) && !options.exempt()) throw new BusyError(2);
    this.#count += 1;
    this.#size += size;
    try {
      await this.#turnOf(conversation);
      try {
        return await work();
      } finally {
        this.#done(conversation);
      }
    } finally {
      this.#count -= 1;
      this.#size -= size;
    }
  }

  #isFull(conversation: string, size: number): boolean {
    const { perConversation, overall, size: most } = this.#bounds;
    const behind = this.#behind.get(conversation)?.length ?? 0;
    return behind >= perConversation || this.#count >= overall || this.#size + size > most;
  }

  #turnOf(conversation: string): Promise<void> {
    return new Promise((start) => {
      const behind = this.#behind.get(conversation);
      if (behind) {
        behind.push(start);
        return;
      }
      this.#behind.set(conversation, []);
      this.#ready.push(start);
      this.#fill();
    });
  }

  #done(conversation: string): void {
    this.#running -= 1;
    const next = this.#behind.get(conversation)?.shift();
    if (next) this.#ready.push(next);
    else this.#behind.delete(conversation);
    this.#fill();
  }

  #fill(): void {
    while (this.#running < this.#bounds.running) {
      const start = this.#ready.shift();
      if (!start) return;
      this.#running += 1;
      start();
    }
  }
}
