// The way of a turn: in from a channel, through the core, and out again. The core decides, the pipeline keeps the promise
// that a turn has one effect and that no reply is lost; a channel only carries.
import type { Json } from '../conversation/held.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Turn } from '../conversation/turn.ts';
import type { FileToMake } from '../documents/file.ts';

export type { Json } from '../conversation/held.ts';

export interface Incoming {
  /** The channel's id of this delivery: the same id again has no second effect. */
  readonly activityId: string;
  /** Tenant and conversation, as one key. */
  readonly conversation: string;
  /** How the channel reaches this conversation again. Opaque to everything but the channel. */
  readonly reference: Json;
  readonly turn: Turn;
  /** The channel waits for the replies in its own answer (an invoke) instead of being sent them. */
  readonly wantsAnswer: boolean;
}

export interface Outgoing {
  readonly id: string;
  readonly reference: Json;
  readonly reply: Reply;
  /** It answers nothing that was said: a message of its own. */
  readonly unasked?: boolean;
}

/** What a channel can do: carry one reply to one conversation. */
export interface Channel {
  /** @throws {SendError} when it did not, or may not have, arrived. */
  send(outgoing: Outgoing): Promise<void>;
}

/**
 * `unsent`: try again. `unknown`: it may have arrived; at most one more try. `gone`: the conversation takes no messages.
 * `refused`: this message is never taken, another may be.
 */
export class SendError extends Error {
  readonly fate: 'unsent' | 'unknown' | 'gone' | 'refused';
  readonly retryAfterMs: number | null;
  constructor(fate: SendError['fate'], retryAfterMs: number | null = null) {
    super(`A reply was not carried: ${fate}`);
    this.name = 'SendError';
    this.fate = fate;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Thrown when Signpost takes no more turns for a moment: the channel is told to come back after `retryAfterSeconds`. */
export class BusyError extends Error {
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super(`Signpost is busy: try again after ${retryAfterSeconds} s`);
    this.name = 'BusyError';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface Pipeline {
  /** Resolves once the turn's effect is kept. With `wantsAnswer` the replies come back, else they are on their way. */
  accept(incoming: Incoming): Promise<readonly Reply[]>;
  /** The same, for a turn that may hand over a file. */
  take(incoming: Incoming): Promise<Taken>;
  /** Takes no new turns, finishes those under way. */
  stop(): Promise<void>;
}

export interface Taken {
  readonly replies: readonly Reply[];
  /** To be made and handed over now. A repeat of the same delivery gives none. */
  readonly file: FileToMake | null;
}
