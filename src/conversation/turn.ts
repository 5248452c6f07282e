// What comes in. No type of any chat platform stands here: a channel translates into these and nothing else.

import type { OfferedFile, SavedPlace } from './reply.ts';

export type Scope = 'personal' | 'group' | 'channel';

/** Who is speaking. Ids are the directory's (tenant and object id); a person without one may ask but keeps nothing. */
export interface Speaker {
  readonly tenant: string;
  readonly id: string | null;
}

interface TurnBasics {
  readonly scope: Scope;
  readonly speaker: Speaker;
  /** When the turn arrived: the core never reads a clock. */
  readonly at: Date;
}

export type Turn = TurnBasics &
  (
    | { readonly kind: 'message'; readonly text: string }
    /** A button on a card. `action` is what the card carried: it is data from outside and checked before use. */
    | { readonly kind: 'press'; readonly action: unknown }
    /** Somebody changed a message that they had sent. */
    | { readonly kind: 'edit'; readonly text: string }
    /** A file that was offered is taken or declined. `file` is what its card or link carried: it is checked before use. */
    | { readonly kind: 'file'; readonly did: 'take' | 'decline'; readonly file: unknown }
    /** What became of a file that was taken: the channel's own word, which nothing that a person sends can say. */
    | {
        readonly kind: 'handed';
        readonly file: OfferedFile;
        readonly name: string;
        readonly became: 'saved' | 'expired' | 'not_saved' | 'unknown';
        readonly place: SavedPlace | null;
      }
    /** Signpost was added to this chat or team. */
    | { readonly kind: 'joined' }
    /** It was taken out: nobody reads an answer, and nothing is written there again until it is back. */
    | { readonly kind: 'left' }
  );
