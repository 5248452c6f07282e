// What the pipeline needs of a storage, in the pipeline's own words. A storage keeps a turn whole or not at all.

import type {
  AuditEntry,
  CorrectionLog,
  Holdings,
  KeptRecord,
  Need,
  NewCorrection,
  Notice,
  Person,
  RecordChange,
} from '../conversation/held.ts';
import type { Reply } from '../conversation/reply.ts';
import type { FileToMake } from '../documents/file.ts';
import type { Count } from '../insight/counts.ts';
import type { WorklistChange, WorklistItem } from '../silence/worklist.ts';
import type { Json } from './pipeline.ts';

export type {
  AuditEntry,
  CorrectionLog,
  Holdings,
  KeptRecord,
  Need,
  NewCorrection,
  Notice,
  Person,
  RecordChange,
} from '../conversation/held.ts';

/** What the core is given beside the turn. */
export interface Kept {
  /** Null for a conversation that is new. */
  readonly state: Json | null;
  /** The state could not be read: it was set aside, and the person must be told. */
  readonly damaged: boolean;
  /** The speaker's own records of the kinds that the pipeline was told to load, in personal chats only. */
  readonly records: readonly KeptRecord[];
  /** Some of them were found just now not to open: they are set aside, and the person must be told. */
  readonly damagedRecords: boolean;
  /** Filled when the core asked for it. */
  readonly holdings: Holdings | null;
  readonly corrections: CorrectionLog | null;
  readonly worklist: readonly WorklistItem[] | null;
}

/** What a turn changes. All of it is committed in one transaction, or none. */
export interface Effect {
  readonly state: Json;
  readonly replies: readonly Reply[];
  /** Beside these rows, every change of a record writes its own. */
  readonly audit?: readonly AuditEntry[];
  readonly records?: readonly RecordChange[];
  /** To others, in their own chats. Whoever cannot be reached is not: an audit row says so. */
  readonly notices?: readonly Notice[];
  /** Only of a turn that asked for the corrections. Each writes an audit row. */
  readonly corrections?: readonly NewCorrection[];
  readonly worklist?: readonly WorklistChange[];
  /** Not kept with the turn: told to whoever counts, once the turn is kept. */
  readonly counts?: readonly Count[];
  /** Deletes all that is held of the speaker, this conversation's state too. */
  readonly erase?: boolean;
  /** Handed over once the rest is committed. It is stored nowhere. */
  readonly file?: FileToMake;
}

/** The core may ask for what is too dear to load each time; it is then called again with it. */
export interface Asks {
  readonly needs: Need;
}

export type Compute = (kept: Kept) => Effect | Asks;

export interface TurnToKeep {
  readonly activityId: string;
  readonly conversation: string;
  readonly tenant: string;
  readonly speaker: Person | null;
  readonly personal: boolean;
  /** Signpost was taken out of this conversation: nothing more is sent there until the next turn. */
  readonly leaves?: boolean;
  readonly reference: Json;
  /** The replies are the channel's answer and are kept with the key, instead of going to the outbox. */
  readonly wantsAnswer: boolean;
  readonly at: Date;
  readonly kinds: readonly string[];
  /** The sender has room to send the first reply as soon as it is committed. */
  readonly sendNow: boolean;
}

export interface KeptTurn {
  readonly duplicate: boolean;
  /** The directory was changed. */
  readonly corrected: boolean;
  /** What the channel is answered: the committed answer, also for a repeat. */
  readonly answer: readonly Reply[];
  /** This instance is to send the conversation's replies, beginning with this one. */
  readonly first: OutboxItem | null;
  /** Alerts: this instance is to send them at once, beside the conversation's other replies. */
  readonly urgent: readonly OutboxItem[];
}

export interface OutboxItem {
  readonly id: string;
  /** The store's own key of the conversation. */
  readonly conversation: string;
  readonly tenant: string;
  readonly reference: Json;
  readonly reply: Reply;
  /** It answers no turn: a message of its own. */
  readonly unasked: boolean;
  /** How often it was known not to have been carried. */
  readonly attempts: number;
}

export type UrgentReply = Pick<OutboxItem, 'id' | 'conversation'>;

/**
 * Whether somebody can be told unasked. `no_chat`: they have no personal chat with Signpost yet. `unreachable`: the channel
 * refuses it, or Signpost was taken out of it, and they have not written since.
 */
export type Reach = 'on_its_way' | 'no_chat' | 'unreachable';

/** What became of the reply that was last taken. */
export type Settled =
  | { readonly id: string; readonly fate: 'delivered' | 'gone' | 'refused' }
  | { readonly id: string; readonly fate: 'unsent' | 'unknown'; readonly againInMs: number };

export type NextReply =
  | { readonly kind: 'send'; readonly item: OutboxItem }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'nothing' };

export interface TurnStore {
  /** Transactions that may usefully run at once. */
  readonly parallel: number;
  /** One transaction: was it handled, what is kept, compute, commit. @throws {StorageError} */
  keep(turn: TurnToKeep, compute: Compute): Promise<KeptTurn>;
  /**
   * Settles the reply last taken and takes the next of the conversation, in one transaction. With `take` false it only
   * settles and lets go of the conversation. @throws {StorageError}
   */
  nextReply(conversation: string, last: Settled | null, take: boolean): Promise<NextReply>;
  /** Conversations with replies that nobody is sending: after a crash, here or elsewhere, or after a wait. */
  unattended(limit: number): Promise<readonly string[]>;
  /** As `nextReply`, of one alert: settles its last attempt, and takes it for another. @throws {StorageError} */
  nextAttempt(urgent: UrgentReply, last: Settled | null, take: boolean): Promise<NextReply>;
  /** Alerts that nobody is sending. */
  unattendedUrgent(limit: number): Promise<readonly UrgentReply[]>;
  /** Lets go of the conversations that this instance was sending to, so that another may go on at once. */
  releaseAll(): Promise<void>;
  /** How many bots share this store now. @throws {StorageError} */
  instances(): Promise<number>;
  /** Resolves when storage answers. @throws {StorageError} */
  ping(): Promise<void>;
}

/**
 * Storage did not do what it was asked. `busy`: locked or too slow. `lost`: no connection, a commit's fate may be unknown.
 * `full`: no room. `refused`: it will not write (read only, no right). `damaged`: the file or an input error.
 */
export type StorageFault = 'busy' | 'lost' | 'full' | 'refused' | 'damaged';

export class StorageError extends Error {
  readonly fault: StorageFault;
  readonly code: string;
  constructor(fault: StorageFault, code: string) {
    super(`Storage failed: ${fault} (${code})`);
    this.name = 'StorageError';
    this.fault = fault;
    this.code = code;
  }
}

/** A record was changed by somebody else since it was read. Nothing of the turn was kept. */
export class VersionConflictError extends Error {
  readonly record: string;
  constructor(record: string) {
    super(`Record ${record} was changed in the meantime`);
    this.name = 'VersionConflictError';
    this.record = record;
  }
}
