// What goes out. A reply is a list of blocks, so that a card, a terminal and a text message show the same things in
// the same order, and so that the outbound gate can tell what Signpost says from what a user typed.
import type { District } from '../knowledge/schema.ts';

/** One contact fact as it is shown: always with its status and date. */
export interface ContactView {
  readonly fact: string;
  readonly kind: 'phone' | 'text' | 'email' | 'web' | 'hours';
  readonly name: string;
  readonly value: string;
  readonly status: 'sourced' | 'unverified' | 'disputed' | 'verified';
  /** "2023-09-18": the source's own date, or the day of the confirmation; null where the source gives none. */
  readonly dated: string | null;
  /** The role that confirmed a verified fact. */
  readonly confirmedBy?: string;
  /** How old the confirmation is; absent while it is fresh. `past`: only that it was confirmed, and when, is said. */
  readonly age?: 'due' | 'overdue' | 'past';
  /** How long a confirmation holds good. */
  readonly lifeDays?: number;
  /** Somebody has reported it as wrong. */
  readonly reported?: true;
  /** Opening hours that belong to this number, with their own status. */
  readonly hours: string | null;
  /** May be offered as a tel:, mailto: or https: link. Never for an e-mail that is unverified, disputed, overdue or reported. */
  readonly link: string | null;
}

export type Block =
  | { readonly kind: 'title'; readonly text: string; readonly note?: string }
  /** The first line: it answers exactly what was asked. */
  | { readonly kind: 'lead'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | {
      readonly kind: 'section';
      readonly heading: string;
      readonly items: readonly string[];
      readonly ordered?: boolean;
      /** The items from this one on may stand behind "Show more": a teacher has five minutes. */
      readonly moreFrom?: number;
    }
  | { readonly kind: 'contacts'; readonly heading: string; readonly contacts: readonly ContactView[] }
  /** The loud alert's own lines: urgent colour and a word beside it, since no meaning hangs on colour alone. */
  | { readonly kind: 'urgent'; readonly heading: string; readonly lines: readonly string[] }
  /** The quiet safeguarding line under ordinary replies. */
  | { readonly kind: 'safeguarding'; readonly text: string }
  | {
      readonly kind: 'sources';
      readonly sources: readonly { readonly ref: string; readonly dated: string | null }[];
      readonly reviewed: string;
      /** Nobody has read the wording for longer than this: it does not hold good any more. */
      readonly oldAfterDays?: number;
    }
  /** A value that is no longer to be used, named as such. */
  | { readonly kind: 'withdrawn'; readonly text: string }
  /** Belongs into the private chat with Signpost. A channel that knows the way there adds it. */
  | { readonly kind: 'private'; readonly text: string; readonly label: string; readonly url?: string }
  /** What a user typed: shown literally, never as Markdown, a link or a mention. */
  | { readonly kind: 'said'; readonly label: string; readonly text: string }
  /** Fields to fill in, sent with the action that stands under them. */
  | {
      readonly kind: 'form';
      readonly fields: readonly FormField[];
      readonly submit: string;
      readonly action: Action;
    }
  /** Answers as they stand, each with the button that changes it. The texts are what a user typed; `open` stands for none. */
  | { readonly kind: 'answers'; readonly rows: readonly AnswerRow[]; readonly open: string }
  /** A file that the channel hands over in its own way. It is made when it is fetched, never kept. */
  | {
      readonly kind: 'document';
      readonly file: OfferedFile;
      readonly name: string;
      readonly text: string;
      /** Signpost's own link to it, which the channel adds behind the outbound gate where it hands files over by one. */
      readonly link?: { readonly url: string; readonly label: string; readonly hint: string };
    }
  /** A file that stands in the person's own OneDrive now. */
  | {
      readonly kind: 'saved';
      readonly name: string;
      readonly text: string;
      readonly place: SavedPlace;
    };

/** A file that can be had once: the person's own draft in one version. */
export interface OfferedFile {
  /** Nobody can guess it: 128 random bits or more. */
  readonly ticket: string;
  readonly draft: string;
  readonly version: number;
  readonly format: 'docx' | 'pdf';
}

/** Where the channel says that a file stands: what its own card of the file needs. */
export interface SavedPlace {
  readonly url: string;
  readonly id: string;
  readonly type: string;
}

export interface FormField {
  readonly id: string;
  readonly label: string;
  readonly type: 'text' | 'long' | 'choice' | 'multi' | 'date';
  /** What stands there now; several choices with commas between. A user's own words. */
  readonly value: string;
  readonly hint: string | null;
  readonly required: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly limit?: number;
}

export interface AnswerRow {
  readonly label: string;
  /** Null: still open. */
  readonly text: string | null;
  readonly change: Button;
}

/** A button and its text twin: whoever types `says` does the same as whoever presses. */
export interface Button {
  readonly label: string;
  readonly says: string;
  readonly action: Action;
}

/** What a button carries back. Nothing in it is believed: an id that is not known changes nothing. */
export type Action =
  | { readonly verb: 'show'; readonly entry: string }
  | { readonly verb: 'browse'; readonly what: string; readonly page: number }
  | { readonly verb: 'district'; readonly district: District }
  | { readonly verb: 'useful'; readonly entry: string; readonly useful: boolean }
  /** The choices do not fit: it brings the question, so that it can be sent on. */
  | { readonly verb: 'none-of-these'; readonly question: string }
  /** Sends what was typed beside it to the coordinators. */
  | { readonly verb: 'ask-coordinators'; readonly found: 'dont_know' | 'none_of_these' }
  | { readonly verb: 'take-back'; readonly item: string }
  /** Something of an entry is reported as wrong: without `part` it is asked which, a contact's id or `text`. */
  | { readonly verb: 'wrong'; readonly entry: string; readonly part?: string }
  /** A coordinator's button: what it may do is decided when it is pressed. */
  | CorrectAction
  /** A coordinator's: questions that could not be answered, and what is to be learnt from one. */
  | {
      readonly verb: 'questions';
      readonly do: 'week' | 'list' | 'open' | 'phrase' | 'entry' | 'off';
      readonly item?: string;
    }
  /** A step of a guided dialog: only a button of the run and step that it stands at does anything. */
  | {
      readonly verb: 'dialog';
      readonly dialog: string;
      readonly run: string;
      readonly step: number;
      readonly choose: string;
    }
  /** Something to be done with a draft: only the version that it was made for is ever changed by it. */
  | DraftAction
  | {
      readonly verb: 'document';
      readonly draft: string;
      readonly version: number;
      readonly format: 'docx' | 'pdf' | 'txt';
    }
  /** Contacts to pass on: a shared card asks for its present state with it, and a dialog says with it what to insert. */
  | { readonly verb: 'share'; readonly entries: readonly string[] }
  /** In the dialog on a message: look again, with the text that stands in its field. */
  | { readonly verb: 'look' };

export interface CorrectAction {
  readonly verb: 'correct';
  readonly do: string;
  readonly of?: 'fact' | 'entry';
  readonly id?: string;
  /** Marks what the card showed: it changes nothing that has changed since. */
  readonly seen?: string;
}

export interface DraftAction {
  readonly verb: 'draft';
  readonly do: string;
  readonly draft: string;
  readonly version: number;
  /** The section, question, page or value that it is about. */
  readonly at?: string;
  /** Whom the question is about; absent where it is about nobody in particular. */
  readonly person?: number;
}

export type ReplyKind =
  | 'alert'
  | 'answer'
  | 'choices'
  | 'dont_know'
  | 'small_talk'
  | 'refuse'
  | 'out_of_area'
  | 'command'
  | 'browse'
  | 'ask_place'
  /** A question of a guided dialog. */
  | 'question'
  /** Contacts to pass on, complete in themselves. */
  | 'shared'
  | 'welcome';

export interface Reply {
  readonly kind: ReplyKind;
  /** The entries that it speaks of, best first, with how far Signpost stands behind each. */
  readonly about?: readonly { readonly entry: string; readonly score: number }[];
  /** What a notification may say: it names no child and repeats nothing that was typed. */
  readonly summary: string;
  readonly blocks: readonly Block[];
  /** It shows what a user typed: that goes on the card, and never into what stands in for a card. */
  readonly isPrivate?: boolean;
  /** The card can be brought up to date where it lies: the entries that it is of, and what that is called. */
  readonly refreshes?: { readonly entries: readonly string[]; readonly label: string };
  /** At most six on a card. */
  readonly buttons: readonly Button[];
}
