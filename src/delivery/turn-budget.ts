// How much one person may ask in a moment. Beyond it they are told once, politely, and the work is dropped early.

export interface Budget {
  readonly turns: number;
  readonly inMs: number;
}

export type Verdict = 'within' | 'notice' | 'drop';

/** A flood that lasts earns no second notice within this time. */
const NOTICE_EVERY_MS = 60_000;

interface Spent {
  times: number[];
  toldAt: number;
}

export class TurnBudget {
  readonly #budget: Budget;
  readonly #spent = new Map<string, Spent>();
  #swept = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** `now` is monotonic. */
  spend(person: string, now: number): Verdict {
    this.#sweep(now);
    const spent = this.#spent.get(person) ?? { times: [], toldAt: Number.NEGATIVE_INFINITY };
    this.#spent.set(person, spent);
    spent.times = spent.times.filter((time) => time > now - this.#budget.inMs);
    if (spent.times.length < this.#budget.turns) {
      spent.times.push(now);
      return 'within';
    }
    if (now - spent.toldAt < NOTICE_EVERY_MS) return 'drop';
    spent.toldAt = now;
    return 'notice';
  }

  #sweep(now: number): void {
    if (now - this.#swept < this.#budget.inMs) return;
    this.#swept = now;
    for (const [person, { times, toldAt }] of this.#spent) {
      const quiet = (times.at(-1) ?? 0) <= now - this.#budget.inMs;
      if (quiet && now - toldAt >= NOTICE_EVERY_MS) this.#spent.delete(person);
    }
  }
}
