// What has been done in chat to the directory, one event for each: nothing is ever changed or taken out, only added to.

export type Subject =
  | { readonly of: 'fact'; readonly id: string }
  /** The wording of an entry: its summary, or a report of anything in it that is no contact. */
  | { readonly of: 'entry'; readonly id: string };

/** A change of what Signpost says. `from` is what was shown, `base` what the file held when it was made. */
export type Change =
  | { readonly is: 'corrected'; readonly from: string; readonly to: string; readonly base: string }
  | { readonly is: 'summary-corrected'; readonly from: string; readonly to: string; readonly base: string }
  | { readonly is: 'withdrawn'; readonly from: string; readonly base: string }
  /** Takes back the event with this number. */
  | { readonly is: 'undone'; readonly undoes: number };

export type Deed =
  | Change
  /** A person has rung, written or opened it, and `value` is right. */
  | { readonly is: 'verified'; readonly value: string; readonly base: string }
  /** Somebody says that it is wrong. It changes words, never a value. */
  | { readonly is: 'reported' }
  /** The reports so far were looked at, and nothing is to be changed. */
  | { readonly is: 'settled' }
  /** A change to a contact of the alert, of a hub or of the LADO waits for a second person. */
  | { readonly is: 'proposed'; readonly change: Change }
  | { readonly is: 'confirmed'; readonly proposal: number }
  | { readonly is: 'rejected'; readonly proposal: number }
  /** The file was changed under what was changed in chat, and the file is right. */
  | { readonly is: 'file-kept' }
  /** It stands in the files now. */
  | { readonly is: 'exported' };

/** What a turn adds; number, author and time are the storage's to give. */
export interface NewCorrection {
  readonly subject: Subject;
  readonly deed: Deed;
  /** As the roles file names it; null for a report of somebody without a role. */
  readonly role: string | null;
  readonly reason: string | null;
}

export interface CorrectionEvent extends NewCorrection {
  /** Counts up, over all subjects. */
  readonly seq: number;
  readonly at: Date;
  /** A keyed hash; empty where the author had all that is held of them deleted. */
  readonly author: string;
}

/** What a turn is given that asks for the corrections: nobody else changes them until it is committed. */
export interface CorrectionLog {
  readonly events: readonly CorrectionEvent[];
  /** The speaker, as `author` would name them. */
  readonly speaker: string;
}

export const keyOf = ({ of, id }: Subject): string => `${of}:${id}`;
