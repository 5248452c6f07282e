// Which deliveries this process has lately dealt with. The idempotency key in storage decides; this only keeps a repeat
// from being answered twice while storage is away.
import type { Incoming } from './pipeline.ts';

const MOST = 5_000;

export class RecentTurns {
  readonly #handled = new Set<string>();
  readonly #told = new Set<string>();

  add(incoming: Incoming): void {
    keep(this.#handled, keyOf(incoming));
  }

  has(incoming: Incoming): boolean {
    return this.#handled.has(keyOf(incoming));
  }

  /** True once for a delivery: the sentence that it could not be saved is said once. */
  firstTold(incoming: Incoming): boolean {
    const key = keyOf(incoming);
    if (this.#told.has(key)) return false;
    keep(this.#told, key);
    return true;
  }
}

function keyOf({ conversation, activityId }: Incoming): string {
  return JSON.stringify([conversation, activityId]);
}

/** A set keeps the order of insertion: the oldest leaves first. */
function keep(keys: Set<string>, key: string): void {
  keys.add(key);
  if (keys.size > MOST) keys.delete(keys.values().next().value as string);
}
