// Words with their stems and places. What many writings share (year groups, ages, times of day) becomes one word.
import { stemmer } from 'stemmer';
import { cleanedText } from './cleaned-text.ts';
import type { Spelling } from './spelling.ts';

export interface Token {
  readonly word: string;
  readonly stem: string;
  /** Counts words; the end of a sentence counts as three more, a comma as one. */
  readonly place: number;
  readonly sentence: number;
  readonly clause: number;
}

/** Words that stand for a whole kind of writing; concepts name them like any other word. */
export const YEAR_GROUP = 'yeargroup';
export const CHILD_AGE = 'childage';
export const ADULT_AGE = 'adultage';
export const BABY_AGE = 'babyage';
export const CLOCK_TIME = 'clocktime';
export const NUMBER = 'number';
export const YEAR_DATE = 'yeardate';

const PIECE =
  /\d{1,2}(?:[.:]\d{2})?[ap]m(?![\p{L}\p{N}])|\d{1,2}[.:]\d{2}(?![\p{L}\p{N}])|[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*|[.!?;\n]|[,:()]|\p{Extended_Pictographic}/gu;
const TIME = /^(\d{1,2}[.:]\d{2}([ap]m)?|\d{1,2}[ap]m)$/;
const SENTENCE_END = /^[.!?;\n]$/;
const CLAUSE_END = /^[,:()]$/;
const TURNS = new Set(['but', 'however', 'though', 'although', 'except', 'yet']);

const SENTENCE_GAP = 3;

export function tokensOf(message: string, spelling: Spelling): Token[] {
  const tokens: Token[] = [];
  let place = 0;
  let sentence = 0;
  let clause = 0;
  for (const word of generalised(words(cleanedText(message), spelling))) {
    if (SENTENCE_END.test(word)) {
      if (tokens.at(-1)?.sentence === sentence) place += SENTENCE_GAP;
      sentence = (tokens.at(-1)?.sentence ?? -1) + 1;
      clause = (tokens.at(-1)?.clause ?? -1) + 1;
      continue;
    }
    if (CLAUSE_END.test(word)) {
      if (tokens.at(-1)?.clause === clause) place += 1;
      clause = (tokens.at(-1)?.clause ?? -1) + 1;
      continue;
    }
    if (TURNS.has(word)) clause = (tokens.at(-1)?.clause ?? -1) + 1;
    tokens.push({ word, stem: stemOf(word), place, sentence, clause });
    place += 1;
  }
  return tokens;
}

/** Pieces with contractions written out and spelling mended; marks of punctuation stay as they are. */
function words(text: string, spelling: Spelling): string[] {
  const found: string[] = [];
  for (const [piece] of text.matchAll(PIECE)) {
    if (TIME.test(piece)) found.push(CLOCK_TIME);
    else if (piece.length > 40) found.push(piece.slice(0, 40));
    else for (const part of spelledOut(piece, spelling)) found.push(part);
  }
  return found;
}

const IS_AFTER = new Set([
  'he',
  'she',
  'it',
  'that',
  'there',
  'what',
  'who',
  'where',
  'here',
  'how',
  'someone',
  'everyone',
]);
const ENDINGS: Readonly<Record<string, string>> = { re: 'are', ve: 'have', ll: 'will', m: 'am', d: 'would' };
const BEFORE_NOT: Readonly<Record<string, string>> = { wo: 'will', ca: 'can', sha: 'shall', ai: 'is' };

function spelledOut(piece: string, spelling: Spelling): string[] {
  const apostrophe = piece.indexOf("'");
  if (apostrophe < 0) return spelling.mended(piece);
  const ending = piece.slice(piece.lastIndexOf("'") + 1);
  const start = piece.slice(0, piece.lastIndexOf("'"));
  if (ending === 't' && start.endsWith('n')) {
    const verb = start.slice(0, -1);
    return [BEFORE_NOT[verb] ?? verb, 'not'];
  }
  if (ending === 's') return IS_AFTER.has(start) ? [start, 'is'] : spelling.mended(start.replaceAll("'", ''));
  const written = ENDINGS[ending];
  return written
    ? [...spelling.mended(start.replaceAll("'", '')), written]
    : spelling.mended(piece.replaceAll("'", ''));
}

const NUMBER_WORDS = new Map(
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, index) => [word, index + 1]),
);
const YEARS = new Set(['yo', 'yr', 'yrs', 'year', 'years', 'y']);
const BABY_UNITS = new Set(['week', 'weeks', 'wk', 'wks', 'month', 'months', 'mth', 'mths', 'day', 'days']);
const ABOUT_TO_SAY_AN_AGE = new Set(['aged', 'age', 'is', 'am', 'turned', 'only', 'just']);
const NOT_AN_AGE = new Set([
  'minutes',
  'mins',
  'min',
  'hours',
  'hrs',
  'hour',
  'weeks',
  'months',
  'days',
  'percent',
  'times',
  'points',
  'of',
  'miles',
  'st',
  'o',
]);

/** Year groups, ages, times and numbers under their common names. */
function generalised(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    const afterNext = words[at + 2] ?? '';
    if (/^(y|yr|yrs|year|years)$/.test(word) && isYearGroup(next)) {
      out.push(YEAR_GROUP);
      at += 1;
    } else if (/^(y|yr|year)\d{1,2}s?$/.test(word)) {
      out.push(YEAR_GROUP);
    } else {
      const joined = /^(\d{1,2})(yo|yr|yrs|year)$/.exec(word);
      const value = joined ? Number(joined[1]) : numberOf(word);
      if (value === null) {
        out.push(word);
        continue;
      }
      const isSpelled = !/^\d/.test(word);
      const unit = joined ? at : YEARS.has(next) ? at + 1 : -1;
      if (
        joined ||
        (unit > 0 &&
          (next === 'yo' ||
            afterNext === 'old' ||
            afterNext === 'o' ||
            (next !== 'year' && next !== 'years' && !isSpelled)))
      ) {
        out.push(ageWord(value));
        at = unit;
        if (words[at + 1] === 'old' || words[at + 1] === 'olds' || words[at + 1] === 'o') at += 1;
      } else if (
        BABY_UNITS.has(next) &&
        /^olds?$/.test(afterNext) &&
        value < (next.startsWith('m') ? 19 : 60)
      ) {
        out.push(BABY_AGE);
        at += 2;
      } else if (
        ABOUT_TO_SAY_AN_AGE.has(out.at(-1) ?? '') &&
        !isSpelled &&
        value > 0 &&
        value < 100 &&
        !NOT_AN_AGE.has(next)
      ) {
        out.push(ageWord(value));
      } else if (out.at(-1) === 'at' && value >= 1 && value <= 12) {
        out.push(CLOCK_TIME);
      } else if (isSpelled || word === '999' || word === '101') {
        out.push(word);
      } else if (/^(19|20)\d\d$/.test(word)) {
        out.push(YEAR_DATE);
      } else {
        out.push(NUMBER);
      }
    }
  }
  return out;
}

const isYearGroup = (word: string): boolean => /^\d{1,2}s?$/.test(word) && Number.parseInt(word, 10) <= 13;
const ageWord = (years: number): string => (years < 18 ? CHILD_AGE : ADULT_AGE);
const numberOf = (word: string): number | null =>
  /^\d+s?$/.test(word) ? Number.parseInt(word, 10) : (NUMBER_WORDS.get(word) ?? null);

/** Words that carry meaning in one form only: the stem of "united" is no business of "unit". */
export function stemOf(word: string): string {
  return word.length < 3 ? word : stemmer(word);
}
