// What requests for support need of a place that keeps them. Drafts are sealed there, and only their owner finds them.
import type { Draft, Owner } from './draft.ts';

/** What a list of drafts shows, and all that it needs to open. */
export interface DraftSummary {
  readonly id: string;
  readonly version: number;
  /** The owner's own name for it, or the children's initials. */
  readonly title: string;
  readonly changedAt: string;
  readonly sent: boolean;
}

export type Saved =
  | { readonly saved: true }
  /** Somebody else was faster, for example the same person on another device. `current` is null once it was deleted. */
  | { readonly saved: false; readonly current: Draft | null };

export interface DraftStore {
  /** Null where there is none, it was deleted, or it is not this owner's: the three look alike. */
  load(id: string, owner: Owner): Promise<Draft | null>;
  /** Keeps `draft` if the stored one still has `expectedVersion`; 0 for one that was never stored. */
  save(draft: Draft, expectedVersion: number): Promise<Saved>;
  /** Last changed first. Deleted ones are left out. */
  list(owner: Owner): Promise<readonly DraftSummary[]>;
  /** Hidden at once, gone for good at `undoUntil`. False where there is nothing of this owner's to delete. */
  delete(id: string, owner: Owner, undoUntil: Date): Promise<boolean>;
  /** Undoes a deletion until its time is up, else null. */
  restore(id: string, owner: Owner, at: Date): Promise<Draft | null>;
}
