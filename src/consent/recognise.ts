// Which state of consent a question asks about: by the cues that stand with each card.
import { plainWords } from '../conversation/intent.ts';
import type { ConsentCard, ConsentCards } from '../knowledge/consent-cards.ts';
import { oncePer } from '../once-per.ts';

/** The card whose cue says most of the message; null where none stands in it. */
export function recogniseConsent(message: string, cards: ConsentCards): ConsentCard | null {
  const said = ` ${plainWords(message)} `;
  const { cues, lengthIn } = readyCues(cards);
  const lengths = new Map<string, number>();
  const lengthOf = (part: string): number => {
    let length = lengths.get(part);
    if (length === undefined) {
      length = lengthIn(part, said);
      lengths.set(part, length);
    }
    return length;
  };
  let best: { card: ConsentCard; score: number } | null = null;
  for (const { card, parts } of cues) {
    const score = scoreOf(parts, lengthOf);
    if (score > (best?.score ?? 0)) best = { card, score };
  }
  return best?.card ?? null;
}

interface Part {
  readonly words: string;
  /** The cue does not fit where these words are said. */
  readonly isAbsent: boolean;
}

/** How many letters of the message the parts of a cue cover: 0 unless all of them stand in it. */
function scoreOf(cue: readonly Part[], lengthOf: (words: string) => number): number {
  let score = 0;
  for (const { words, isAbsent } of cue) {
    const found = lengthOf(words);
    if (isAbsent ? found > 0 : found === 0) return 0;
    if (!isAbsent) score += SCORE_OF_A_PART + found;
  }
  return score;
}

/** A cue of four parts says more than one of two, however long their words. */
const SCORE_OF_A_PART = 10;

interface ReadyCues {
  readonly cues: readonly { readonly card: ConsentCard; readonly parts: readonly Part[] }[];
  /** How many letters the longest of a part's alternatives covers in the message. */
  readonly lengthIn: (words: string, said: string) => number;
}

const readyCues = oncePer((cards: ConsentCards): ReadyCues => {
  const finders = new Map<string, readonly Finder[]>();
  const cues = Object.values(cards).flatMap((card) =>
    card.cues.map((cue) => {
      const parts = cue.map((part) => {
        const isAbsent = part.startsWith('!');
        return { words: isAbsent ? part.slice(1) : part, isAbsent };
      });
      for (const { words } of parts) finders.set(words, words.split('|').map(finderOf));
      return { card, parts };
    }),
  );
  const lengthIn = (words: string, said: string): number =>
    (finders.get(words) ?? []).reduce((longest, find) => Math.max(longest, find(said)), 0);
  return { cues, lengthIn };
});

/** How many letters of the message it covers. */
type Finder = (said: string) => number;

/** `refus*` is any word that begins so; `without * knowing` has one word between. */
function finderOf(alternative: string): Finder {
  if (!alternative.includes('*')) {
    const words = alternative.trim().split(/\s+/).map(plainWords).join(' ');
    return (said) => (said.includes(` ${words} `) ? words.length : 0);
  }
  const words = alternative
    .trim()
    .split(/\s+/)
    .map((word) =>
      word === '*' ? '\\S+' : `${plainWords(word.replace('*', ''))}${word.endsWith('*') ? '\\S*' : ''}`,
    );
  const pattern = new RegExp(` ${words.join(' ')}(?= )`);
  return (said) => pattern.exec(said)?.[0].trim().length ?? 0;
}
