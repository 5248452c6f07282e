// What search says of a question.
import type { District } from '../knowledge/schema.ts';
import type { Understanding } from '../knowledge/understanding.ts';

export interface Ranked {
  readonly entry: string;
  /** 0 to 1: how far Signpost stands behind it. Best first. */
  readonly score: number;
}

export type Place =
  | { readonly kind: 'district'; readonly district: District; readonly name: string }
  /** On a border, shared by two places, or a postcode that crosses: ask, never guess. */
  | {
      readonly kind: 'unclear';
      readonly name: string;
      readonly districts: readonly District[];
      readonly leavesCounty: boolean;
    }
  | { readonly kind: 'outside'; readonly name: string; readonly council: string };

/** A service of the wider directory. Its score says how much of the question it shares, and compares with no entry's. */
export interface DirectoryHit extends Ranked {
  /** The question calls it by its name. */
  readonly named: boolean;
}

export interface Found {
  /** At most ten. */
  readonly ranked: readonly Ranked[];
  /** Services of the wider directory, where one is loaded: offered after the entries, never in their place. */
  readonly directory?: readonly DirectoryHit[];
  /** Stands behind the first (`answer`), offers up to three (`choices`) or knows nothing that fits. */
  readonly verdict: 'answer' | 'choices' | 'dont_know';
  readonly place: Place | null;
  /** The message speaks to Signpost itself: small talk, or something that it must refuse. Then nothing is ranked. */
  readonly addressed: keyof Understanding['addressed'] | null;
  /** The situation whose guidance belongs with the first entry, where one was recognised. It may be that entry itself. */
  readonly situation: string | null;
}

/** A word or concept and how much it counted for an entry: what `why` prints. */
export interface Reason {
  readonly stage: string;
  readonly word: string;
  readonly weight: number;
}

export interface Search {
  find(question: string): Found;
  /** The strongest reasons behind each of the first three. */
  why(question: string): readonly { readonly entry: string; readonly reasons: readonly Reason[] }[];
  /** The place that a message names, if any: used for "I'm in Stroud" and answers to "where does the child live?". */
  findPlace(message: string): Place | null;
  /** Search as it would be, roughly, had an entry's summary been learnt in other words: for trying them. */
  reworded?(summary: Rewording): Search;
}

export interface Rewording {
  readonly entry: string;
  readonly from: string;
  readonly to: string;
}
