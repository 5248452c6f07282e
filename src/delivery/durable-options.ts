// What the durable pipeline is given. All that it says and decides of a turn's content comes in here as functions.
import type { Reply } from '../conversation/reply.ts';
import type { Turn } from '../conversation/turn.ts';
import type { Count } from '../insight/counts.ts';
import type { QueueBounds } from './conversation-queue.ts';
import type { Log } from './log.ts';
import type { DeliveryMetrics } from './metrics.ts';
import { BusyError, type Channel } from './pipeline.ts';
import type { SendLimits } from './send-rate.ts';
import type { Budget } from './turn-budget.ts';
import type { Asks, Effect, Kept, TurnStore } from './turn-store.ts';

/** What can be said without storage. `answered`: the turn asked for nothing that had to be kept. */
export interface WithoutStorage {
  readonly replies: readonly Reply[];
  readonly answered: boolean;
}

export interface DurableOptions {
  readonly store: TurnStore;
  readonly channel: Channel;
  /** The core. It reads no clock, keeps nothing and sends nothing; it may be called again for the same turn. */
  readonly respond: (kept: Kept, turn: Turn) => Effect | Asks;
  /** Decided without storage and without a limit: such a turn is never dropped, refused or made to wait. */
  readonly isAlert: (turn: Turn) => boolean;
  readonly onStorageFailure: (turn: Turn) => WithoutStorage;
  readonly onTooMany: (turn: Turn) => Reply;
  /** The core failed: one sentence with a reference code that stands in the log too. */
  readonly onFault: (turn: Turn, code: string) => Reply;
  /** What was kept of the conversation, or some of the person's records, cannot be read any more. */
  readonly onDamaged: (turn: Turn, what: 'conversation' | 'records') => Reply;
  /** A turn changed the directory, and that is committed. */
  readonly onCorrected?: () => void;
  /** What is counted of a turn, once: when it is kept, and not for a repeat. */
  readonly onCounted?: (counts: readonly Count[], at: Date) => void;
  /** Kinds of records that the core is given with each turn. */
  readonly kinds?: readonly string[];
  readonly log: Log;
  readonly metrics?: DeliveryMetrics;
  readonly limits?: SendLimits;
  readonly budget?: Budget;
  readonly bounds?: Partial<QueueBounds>;
  readonly monotonic?: () => number;
  readonly random?: () => number;
  readonly sendDeadlineMs?: number;
}

/** The turn was not kept and the person was told so: the channel may deliver it again. */
export class NotKeptError extends BusyError {
  constructor() {
    super(5);
    this.name = 'NotKeptError';
  }
}
