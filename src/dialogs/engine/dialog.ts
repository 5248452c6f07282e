// What a guided dialog is made of. A dialog is a folder, a question is a file, and both are plain objects.
import type { Block, Button, Reply } from '../../conversation/reply.ts';
import type { Brain } from '../../conversation/respond.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { QuestionText } from '../../knowledge/dialog-texts.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Question → what it was answered with. Ids, numbers and places only: never what somebody typed. */
export type Answers = Readonly<Record<string, Json>>;

export interface Context {
  readonly brain: Brain;
  /** What the conversation knew before: the district, what was offered. */
  readonly conversation: ConversationState;
  /** The day of the turn, as "2026-11-22": no dialog reads a clock. */
  readonly today: string;
}

export type Reading =
  | { readonly kind: 'value'; readonly value: Json }
  /** Only these choices are left, and the sentence that asks between them. */
  | { readonly kind: 'narrowed'; readonly to: readonly string[]; readonly text: string }
  | { readonly kind: 'unclear' };

export interface Question {
  readonly id: string;
  readonly text: (context: Context) => QuestionText;
  /** Its answers are numbers: "2" is no choice. */
  readonly readsNumbers?: boolean;
  /** "Why does he hide food?" may answer it. */
  readonly readsQuestions?: boolean;
  /** Reads a message that answers this question. */
  read(message: string, context: Context): Reading;
  /** Finds an answer in a message that was about something else; null where it holds none. */
  notice(message: string, context: Context): Json | null;
  /** The value of a button; null where the question offers none of that name. */
  choose(choice: string, context: Context): Json | null;
  /** The value of "I do not know". */
  readonly unknown: Json;
  /** Whether something kept earlier, perhaps by another version, still is an answer to this question. */
  holds(value: Json): boolean;
  /** The answer in a few words. */
  say(value: Json, context: Context): string;
  next(answers: Answers): string | null;
  /** What is shown at once after this answer. */
  aside?(value: Json, context: Context): readonly Block[];
}

/** What the last card holds. A press on one of its own buttons comes back to `press`. */
export interface Ending {
  readonly summary: string;
  readonly blocks: readonly Block[];
  readonly about: readonly { readonly entry: string; readonly score: number }[];
  readonly offers: readonly EndOffer[];
  readonly others: readonly Button[];
}

export interface EndOffer {
  readonly label: string;
  readonly choose: string;
}

/** What a button of the last card does. */
export type EndPress =
  | { readonly kind: 'answers'; readonly answers: Answers }
  /** `after`: a card of its own, behind what is said. The other ways on of the last card stand below, after its own. */
  | {
      readonly kind: 'says';
      readonly blocks: readonly Block[];
      readonly buttons: readonly Button[];
      readonly after?: Reply;
    }
  | { readonly kind: 'leaves'; readonly text: string }
  /** Goes on with another dialog, with what is known; until that one exists, `instead` is shown. */
  | {
      readonly kind: 'begins';
      readonly dialog: string;
      readonly answers: Answers;
      readonly instead: string;
      readonly entry: string;
    };

export interface Dialog {
  readonly id: string;
  readonly texts: (context: Context) => {
    readonly title: string;
    readonly intro: string;
    readonly starts: { readonly cues: readonly string[]; readonly bare: readonly string[] };
  };
  readonly first: string;
  readonly questions: Readonly<Record<string, Question>>;
  /** The most questions that anyone is asked. */
  readonly most: number;
  /** What a raised alert answers; null where the dialog does not ask about harm. */
  alerted?(about: 'child' | 'adult-who-works-with-children'): Answers;
  end(answers: Answers, context: Context): Ending;
  press(choose: string, answers: Answers, context: Context): EndPress | null;
}
