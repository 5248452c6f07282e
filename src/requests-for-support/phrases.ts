// Finds the words of a list in a text: whole words, in any case, "*" at the end for any ending.

export interface PhraseFinder {
  /** Each phrase found, as it was written, once. */
  find(text: string): string[];
  has(text: string): boolean;
  /** The text without them. */
  without(text: string): string;
}

export function createPhraseFinder(phrases: readonly string[]): PhraseFinder {
  const longestFirst = [...phrases].sort((a, b) => b.length - a.length).map(patternOf);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  return {
    find: (text) => [...new Set([...straight(text).matchAll(pattern)].map(([found]) => found))],
    has: (text) => straight(text).search(pattern) >= 0,
    without: (text) => straight(text).replace(pattern, ' '),
  };
}

function patternOf(phrase: string): string {
  const stem = phrase.endsWith('*') ? phrase.slice(0, -1) : phrase;
  const escaped = stem.replace(/[\\^$*.+?()[\]{}|]/g, '\\$&').replace(/ /g, '\\s+');
  return stem === phrase ? escaped : `${escaped}[\\p{L}'-]*`;
}

/** Typographic apostrophes as typed ones, so that both are found. */
export const straight = (text: string): string => text.replace(/[‘’ʼ`´]/g, "'");
