// Reading an answer by the words that its choices list.
import { hasWords, longestFirst, plainCue, plainWords } from '../../conversation/intent.ts';
import type { ChoiceText, QuestionText } from '../../knowledge/dialog-texts.ts';
import { mendSlips } from '../reading/slips.ts';

/** The choice whose label was typed or whose button text it is. */
export function choiceNamed(said: string, { choices }: QuestionText): string | null {
  return Object.keys(choices).find((id) => plainCue(choices[id]?.label ?? '') === said) ?? null;
}

/** Answers of up to this many words may hold a cue anywhere. */
const SHORT_ANSWER = 5;

/**
 * The choice with the longest cue in an answer. A single word counts only in a short answer: "no" opens many sentences.
 * Two choices with equally long cues are no answer, and neither is what the message denies: "she has not signed".
 */
export function choiceIn(message: string, { choices }: QuestionText): string | null {
  const said = plainWords(message);
  if (hasAnyOf(said, YES) && hasAnyOf(said, NO)) return null;
  const cuesOf = ({ label, words, noticed }: ChoiceText) => [label, ...words, ...noticed].map(plainCue);
  const read = (whole: string, clauses: readonly string[]): string | null => {
    const isShort = whole.split(' ').length <= SHORT_ANSWER;
    return longest(choices, (choice) =>
      cuesOf(choice).filter(
        (cue) =>
          cue === whole || ((isShort || cue.includes(' ')) && hasWords(whole, cue) && isMeant(cue, clauses)),
      ),
    );
  };
  const clauses = clausesOf(message);
  const exact = read(said, clauses);
  if (exact !== null) return exact;
  const known = new Set(
    Object.values(choices).flatMap((choice) => cuesOf(choice).flatMap((cue) => cue.split(' '))),
  );
  const mended = (text: string): string => mendSlips(text, known);
  return mended(said) === said ? null : read(mended(said), clauses.map(mended));
}

/** The choice that a message names without having been asked. */
export function choiceNoticed(message: string, { choices }: QuestionText): string | null {
  const said = plainWords(message);
  const clauses = clausesOf(message);
  return longest(choices, ({ noticed }) =>
    longestFirst(noticed).filter((cue) => hasWords(said, cue) && isMeant(cue, clauses)),
  );
}

const YES = ['yes', 'yeah', 'yep'];
const NO = ['no', 'nope', 'nah'];
/** What turns the words beside it round, or leaves them open. */
const TURNS_ROUND = new Set(
  [
    'not no nope nah never without neither nor nobody none cannot cant couldnt hardly',
    'hasnt havent hadnt isnt arent wasnt werent didnt doesnt dont wont wouldnt shouldnt aint',
    'refuse refuses refused refusing if unless until before might may should will would',
  ]
    .join(' ')
    .split(' '),
);
const NEXT_TO = 4;

/** Parts of a message that stand for themselves, each in plain words. */
export const clausesOf = (message: string): string[] =>
  message
    .split(/[,.;:!?\n()]+|\s(?:and|but|because|though|although|so)\s/i)
    .map(plainWords)
    .filter((clause) => clause !== '');

/** Whether a cue stands in the message as it is: not denied, not put as an "if", and "no" as an answer of its own. */
function isMeant(cue: string, clauses: readonly string[]): boolean {
  const clause = clauses.find((one) => hasWords(one, cue));
  // It reaches over a comma or an "and": the cue says all of that itself.
  if (clause === undefined) return true;
  if (NO.includes(cue)) return clause === cue || clause.endsWith(` ${cue}`) || clause === `${cue} ${cue}`;
  const at = ` ${clause} `.indexOf(` ${cue} `);
  const before = clause.slice(0, at).trim().split(' ').slice(-NEXT_TO);
  const after = clause
    .slice(at + cue.length)
    .trim()
    .split(' ')
    .slice(0, 2);
  return ![...before, ...after].some((word) => TURNS_ROUND.has(word));
}

const hasAnyOf = (said: string, words: readonly string[]): boolean =>
  words.some((word) => hasWords(said, word));

function longest(choices: QuestionText['choices'], cuesIn: (choice: ChoiceText) => string[]): string | null {
  const found = Object.entries(choices)
    .map(([id, choice]) => ({ id, length: Math.max(0, ...cuesIn(choice).map((cue) => cue.length)) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  const [first, second] = found;
  return first && first.length !== second?.length ? first.id : null;
}
