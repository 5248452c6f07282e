// Words, their stems and the pieces of words: the units that the ranking counts.
import { stemmer } from 'stemmer';
import { normalisedWords } from './normalise.ts';

/** A message may be ten kilobytes long; what it is about stands in its first few hundred words. */
const MOST_WORDS = 300;
const CACHED_STEMS = 20_000;

export interface Token {
  readonly word: string;
  readonly stem: string;
}

export const tokensOf = (text: string): Token[] => asTokens(normalisedWords(text.slice(0, 4000)));

export const asTokens = (words: readonly string[]): Token[] =>
  words.slice(0, MOST_WORDS).map((word) => ({ word, stem: stemOf(word) }));

const stems = new Map<string, string>();

/** Porter's stem, remembered: the same few thousand words come again and again. */
export function stemOf(word: string): string {
  let stem = stems.get(word);
  if (stem === undefined) {
    stem = stemmer(word);
    if (stems.size < CACHED_STEMS) stems.set(word, stem);
  }
  return stem;
}
