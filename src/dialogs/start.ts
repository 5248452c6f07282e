// Which messages start a dialog: those that ask for one, and those that say no more than that there is a worry.
import { hasWords, longestFirst, plainCue, plainWords } from '../conversation/intent.ts';
import { oncePer } from '../once-per.ts';
import { DIALOGS } from './dialogs.ts';
import type { Context, Dialog } from './engine/dialog.ts';
import { ownWords } from './reading/own-words.ts';
import { isSlipOf } from './reading/slips.ts';

export interface Started {
  readonly dialog: Dialog;
  /** The message without what started it: it may hold answers. */
  readonly rest: string;
  /** It asks for the dialog in so many words. */
  readonly isCommand: boolean;
}

export function startedBy(message: string, context: Context): Started | null {
  const said = plainWords(message);
  for (const dialog of Object.values(DIALOGS)) {
    const { cues, bare } = dialog.texts(context).starts;
    const cue = longestFirst(cues).find((known) => said === known || startsOrEnds(said, known));
    if (cue === undefined && said.length <= LONGEST_CUE && isSlip(said, cues))
      return { dialog, rest: '', isCommand: true };
    if (cue !== undefined) return { dialog, rest: without(message, cue), isCommand: true };
    const opening = longestFirst(bare).find((known) => said.startsWith(`${known} `));
    if (opening !== undefined && saysNothingMore(said.slice(opening.length), context)) {
      return { dialog, rest: without(message, opening), isCommand: false };
    }
  }
  return null;
}

const LONG_ENOUGH = 9;
const LONGEST_CUE = 40;

/** "Helpme choose", "help me chose": the whole message, one slip of the keyboard away. */
function isSlip(said: string, cues: readonly string[]): boolean {
  const letters = said.replaceAll(' ', '');
  return lettersOf(cues).some((cue) => letters === cue || isSlipOf(letters, cue));
}

/** The letters of each cue that is long enough for a slip in it to be told from another word. */
const lettersOf = oncePer((cues: readonly string[]) =>
  cues
    .map(plainCue)
    .filter((cue) => cue.length >= LONG_ENOUGH)
    .map((cue) => cue.replaceAll(' ', '')),
);

/** A cue of one word must be the whole message: "guide" stands in many others. */
const startsOrEnds = (said: string, cue: string): boolean =>
  cue.includes(' ') &&
  hasWords(said, cue) &&
  (said.startsWith(`${cue} `) ||
    said.endsWith(` ${cue}`) ||
    said.split(' ').length <= cue.split(' ').length + 3);

/** "one of my Year 5s", "a girl in my class": a child and nothing about it. One turn would not be enough. */
const saysNothingMore = (rest: string, context: Context): boolean => ownWords(rest, context).length === 0;

/** Punctuation and capitals stay: "in Lydney" is read by them. */
function without(message: string, cue: string): string {
  const pattern = cue
    .split(' ')
    .map((word) => [...word].map((letter) => letter.replace(/[^a-z0-9]/g, '\\$&')).join("['’‘`]?"))
    .join('[^\\p{L}\\p{N}+]+');
  return message.replace(new RegExp(pattern, 'iu'), ' ').trim();
}
