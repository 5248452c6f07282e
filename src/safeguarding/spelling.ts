// Mends what is typed in a hurry: text-speak, drawn-out letters, and words that are one slip away from one that matters.
import { stemmer } from 'stemmer';

export interface Spelling {
  /** The word or words that are meant; none for a first name, so that what is said of Kai is said of Zuzanna too. */
  mended(word: string): string[];
}

/** Shorter words have too many neighbours: "raped", "taped" and "draped" are not slips of one another. */
const SHORTEST_TO_MEND = 5;
const SHORTEST_TO_LENGTHEN = 6;

/**
 * `shortenings` stand in the knowledge base; `vocabulary` are the words that count, most important first; a word of
 * `known` is never mended, and a slip is mended to one of `ordinary` where it is no slip of a word that counts.
 * Of `firstNames` those are left out that are words that count: "Stanley" is a knife, too.
 */
export function createSpelling({
  shortenings,
  vocabulary,
  known,
  ordinary = [],
  firstNames = [],
}: {
  shortenings: Readonly<Record<string, string>>;
  vocabulary: Iterable<string>;
  known: ReadonlySet<string>;
  ordinary?: Iterable<string>;
  firstNames?: Iterable<string>;
}): Spelling {
  const written = new Map(Object.entries(shortenings).map(([short, meant]) => [short, meant.split(' ')]));
  const words = new Set(vocabulary);
  const names = new Set([...firstNames].filter((name) => !words.has(name)));
  const nearestThatCounts = nearestOf(words);
  const nearestOrdinary = nearestOf(new Set(ordinary));
  const stems = new Set([...words].map(stemmer));
  const isWord = (word: string) => words.has(word) || known.has(word) || stems.has(stemmer(word));

  return {
    mended(word) {
      const meant = written.get(word);
      if (meant) return meant;
      if (names.has(word)) return [];
      if (isWord(word)) return [word];
      const short = withoutRuns(word, isWord);
      if (short !== word) return written.get(short) ?? [short];
      if (/\d/.test(word)) return [word];
      return [nearestThatCounts(word) ?? nearestOrdinary(word) ?? word];
    },
  };
}

/** The first word that is one slip away. The index holds each with one letter left out: a look-up costs a word's length. */
function nearestOf(words: ReadonlySet<string>): (word: string) => string | null {
  const byDeletion = new Map<string, string[]>();
  for (const word of words) {
    if (word.length < SHORTEST_TO_MEND) continue;
    for (const shorter of withOneLetterLess(word)) {
      const others = byDeletion.get(shorter);
      if (others) others.push(word);
      else byDeletion.set(shorter, [word]);
    }
  }
  return (word) => {
    if (word.length < SHORTEST_TO_MEND) return null;
    for (const shorter of [word, ...withOneLetterLess(word)]) {
      if (words.has(shorter) && isOneSlipAway(word, shorter)) return shorter;
      for (const candidate of byDeletion.get(shorter) ?? []) {
        if (isOneSlipAway(word, candidate)) return candidate;
      }
    }
    return null;
  };
}

function withOneLetterLess(word: string): string[] {
  return Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1));
}

/** "heeeelp" → "help": a run of three or more stands for two letters if that is a word, else for one. */
function withoutRuns(word: string, isWord: (word: string) => boolean): string {
  if (!/(\p{L})\1\1/u.test(word)) return word;
  const two = word.replace(/(\p{L})\1{2,}/gu, '$1$1');
  return isWord(two) ? two : word.replace(/(\p{L})\1{2,}/gu, '$1');
}

/**
 * One letter more or less, two neighbours swapped, or a neighbouring key hit; the first letter is hardly ever the slip.
 * Any other letter in place of one makes too many ordinary words: "pride" is no slip of "prize".
 */
function isOneSlipAway(a: string, b: string): boolean {
  if (a[0] !== b[0] || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [left, right] = [a.slice(start, endA), b.slice(start, endB)];
  if (left.length === 2 && right.length === 2) return left[0] === right[1] && left[1] === right[0];
  if (left.length > 1 || right.length > 1 || b.length < SHORTEST_TO_LENGTHEN) return false;
  return left === '' || right === '' || areNeighbours(left, right);
}

const KEYS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

function areNeighbours(a: string, b: string): boolean {
  return KEYS.some((row) => row.includes(a + b) || row.includes(b + a));
}
