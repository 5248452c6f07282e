// What a conversation remembers between turns: ids and places, never what somebody typed.

import type { DialogState } from '../dialogs/engine/state.ts';
import type { DraftTalk } from '../dialogs/request-for-support/talk.ts';
import type { District } from '../knowledge/schema.ts';
import type { AlertLevel } from '../safeguarding/detection.ts';
import type { Correcting } from './corrections/correcting.ts';

export interface ConversationState {
  readonly district: District | null;
  /** The entry that the last answer was about: "what's their number?" means its number. */
  readonly subject: string | null;
  /** The entries that were offered beside it, in order: "the other one", "2". */
  readonly offered: readonly string[];
  /** A question that waits for the place where the child lives. */
  readonly awaitingPlace: { readonly entry: string } | null;
  readonly browsing: { readonly what: string; readonly page: number } | null;
  /** The worry for which the alert was last shown in full. */
  readonly alert: {
    readonly level: AlertLevel;
    readonly about: string;
    readonly signs: readonly string[];
    readonly at: string;
  } | null;
  /** The guided dialog that is open, or ended last. Conversations kept before there were dialogs have none. */
  readonly dialog?: DialogState | null;
  /** Where we are with a draft: its id and what is asked, never an answer. */
  readonly draft?: DraftTalk | null;
  /** The files that were taken last, by their tickets: each can be had once. */
  readonly files?: readonly { readonly ticket: string; readonly became: 'taken' | 'saved' }[];
  /** The question that the last turn sent to the coordinators: it can be taken back by word in the next one, and then not. */
  readonly asked?: string | null;
  /** The contact or wording that a coordinator is at, and the change that waits for a second press. */
  readonly correcting?: Correcting | null;
  /** The question that a coordinator has open, by its id. */
  readonly question?: string | null;
  readonly welcomed: boolean;
}

const WORRY_LASTS_MS = 12 * 60 * 60 * 1000;

/** The worry that was shown in full, while it lasts: the next day it is shown in full again. */
export function worryOf({ alert }: ConversationState, at: Date): ConversationState['alert'] {
  return alert && at.getTime() - Date.parse(alert.at) <= WORRY_LASTS_MS ? alert : null;
}

export const NEW_CONVERSATION: ConversationState = {
  district: null,
  subject: null,
  offered: [],
  awaitingPlace: null,
  browsing: null,
  alert: null,
  dialog: null,
  draft: null,
  asked: null,
  correcting: null,
  welcomed: false,
};

/** Where conversations are kept between turns. The key is the channel's own id of the conversation and its tenant. */
export interface ConversationStore {
  load(key: string): Promise<ConversationState>;
  save(key: string, state: ConversationState): Promise<void>;
  forget(key: string): Promise<void>;
}
