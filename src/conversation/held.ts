// What outlives a turn beside the conversation's own state, and what a turn may ask to change of it. Storage keeps it; the
// core only says what.
import type { CorrectionLog, NewCorrection } from '../corrections/events.ts';
import type { WorklistItem } from '../silence/worklist.ts';
import type { Reply } from './reply.ts';

/** A person as the directory knows them: the same object id in another tenant is somebody else. */
export interface Person {
  readonly tenant: string;
  readonly id: string;
}

export type { CorrectionLog, NewCorrection };

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A thing of a person's that outlives a turn: a draft, a correction. Its id cannot be guessed (128 random bits). */
export interface KeptRecord {
  readonly id: string;
  readonly kind: string;
  /** Counts up with each change, from 1. */
  readonly version: number;
  readonly created: Date;
  readonly changed: Date;
  readonly warned: Date | null;
  readonly deleteAfter: Date | null;
  /** Null where the ciphertext was found damaged: the owner is told, nothing is guessed. */
  readonly body: Json | null;
}

export type RecordChange =
  | {
      readonly op: 'put';
      readonly kind: string;
      readonly id: string;
      /** The version that the change was made from; 0 makes a new record. Another version in the store refuses it. */
      readonly from: number;
      readonly body: Json;
      readonly warnAfter?: Date | null;
      readonly deleteAfter?: Date | null;
    }
  | { readonly op: 'delete'; readonly kind: string; readonly id: string; readonly from: number };

/** What somebody is told unasked, in their personal chat. It names nobody and repeats nothing that was typed. */
export interface Notice {
  readonly to: Person;
  readonly reply: Reply;
}

/** What a turn may ask for beside what it is given: it is too dear to load each time. With the corrections comes the worklist. */
export type Need = 'holdings' | 'corrections' | 'worklist';

/** A verb and an id, never words that somebody typed. Who did it is added, hashed, by the storage. */
export interface AuditEntry {
  readonly verb: string;
  readonly subject?: string;
}

/** All that is held of one person, readable: the answer to "my data" and the operator's export. */
export interface Holdings {
  readonly conversations: readonly {
    readonly state: Json | null;
    readonly changed: Date;
    readonly deleteAfter: Date;
  }[];
  readonly records: readonly KeptRecord[];
  readonly unsentReplies: number;
  /** What the person did to the directory: it stays, without their name, when the person's data is deleted. */
  readonly corrections: readonly {
    readonly at: Date;
    readonly done: string;
    readonly about: string;
    readonly reason: string | null;
  }[];
  readonly audit: readonly { readonly at: Date; readonly verb: string; readonly subject: string }[];
}

/** What is at hand of the speaker's own when a turn is answered. */
export interface Held {
  readonly records: readonly KeptRecord[];
  /** Null until a turn has asked for it: it is too dear to load each time. */
  readonly holdings: Holdings | null;
  /** Null until a turn has asked for it: then nobody else changes the directory until the turn is committed. */
  readonly corrections: CorrectionLog | null;
  /** Null until a turn has asked for it. */
  readonly worklist: readonly WorklistItem[] | null;
  /** False in the terminal and in tests of the core, where nothing is kept. */
  readonly isKept: boolean;
}

export const NOTHING_HELD: Held = {
  records: [],
  holdings: null,
  corrections: null,
  worklist: null,
  isKept: false,
};
