// Mends a misspelt word to one that the knowledge knows. Only words that nobody has ever used in a phrase are touched:
// mending words that are right does more harm than the misspelt ones.
import Fuse from 'fuse.js';

export interface Spelling {
  /** The word that was meant (two, where a space was missing), or the word itself. */
  mend(word: string): string;
}

export interface SpellingWords {
  /** Words of the phrases with the number of phrases that have them. */
  readonly used: ReadonlyMap<string, number>;
  /** Words of names and places: right however seldom they are used. */
  readonly named: ReadonlySet<string>;
}

const SHORTEST = 5;
/** Names may be shorter: "gdas". */
const SHORTEST_NAME = 4;
const LONGEST = 20;
/** A word used less in all phrases may itself be a slip of the keyboard, so it is no model to mend to. */
const FEWEST_USES = 3;
/** Both halves of "selfharm" are common. */
const USES_OF_A_HALF = 15;
/** Fuse's score, 0 to 1: what is further off is not looked at. */
const THRESHOLD = 0.4;
const REMEMBERED = 5_000;

export function createSpelling({ used, named }: SpellingWords): Spelling {
  const usesOf = (word: string) => Math.max(used.get(word) ?? 0, named.has(word) ? FEWEST_USES : 0);
  const models = [...new Set([...used.keys(), ...named])].filter(
    (word) => word.length >= SHORTEST_NAME && usesOf(word) >= FEWEST_USES,
  );
  const byFirstLetter = Map.groupBy(models, (word) => word[0] as string);
  const indexes = new Map<string, Fuse<string>>();
  const remembered = new Map<string, string>();

  return {
    mend(word) {
      if (
        word.length < SHORTEST_NAME ||
        word.length > LONGEST ||
        named.has(word) ||
        (used.get(word) ?? 0) >= FEWEST_USES ||
        /\d/.test(word)
      )
        return word;
      const before = remembered.get(word);
      if (before !== undefined) return before;
      const mended = mendAfresh(word);
      if (remembered.size >= REMEMBERED) remembered.clear();
      remembered.set(word, mended);
      return mended;
    },
  };

  function mendAfresh(word: string): string {
    // A word that somebody did use is only mended to a name: "tewksbury".
    const wanted = used.has(word) ? named : null;
    return (
      transposed(word, wanted ?? { has: (other) => usesOf(other) >= FEWEST_USES }) ??
      nearest(word, wanted) ??
      (wanted ? word : (halves(word) ?? word))
    );
  }

  function nearest(word: string, wanted: ReadonlySet<string> | null): string | null {
    let best: string | null = null;
    let bestCost = Infinity;
    for (const { item } of indexFor(word)?.search(word, { limit: 10 }) ?? []) {
      if (wanted && !wanted.has(item)) continue;
      if (word.length < SHORTEST && !named.has(item)) continue;
      const slips = distance(word, item);
      if (slips > (wanted ? 1 : slipsAllowed(word))) continue;
      // Among equals the word that people use more.
      const cost = slips - Math.log10(1 + usesOf(item)) / 10;
      if (cost < bestCost) [best, bestCost] = [item, cost];
    }
    return best;
  }

  /** A slip seldom falls on the first letter or changes the length by much: so the search stays short. */
  function indexFor(word: string): Fuse<string> | undefined {
    const key = `${word[0]}${word.length}`;
    let index = indexes.get(key);
    if (!index) {
      const near = (byFirstLetter.get(word[0] as string) ?? []).filter(
        (model) => Math.abs(model.length - word.length) <= slipsAllowed(word),
      );
      index = new Fuse(near, {
        includeScore: true,
        threshold: THRESHOLD,
        ignoreLocation: true,
        ignoreFieldNorm: true,
      });
      indexes.set(key, index);
    }
    return index;
  }

  function halves(word: string): string | null {
    for (let at = 3; at <= word.length - 3; at++) {
      const [one, other] = [word.slice(0, at), word.slice(at)];
      if ((used.get(one) ?? 0) >= USES_OF_A_HALF && (used.get(other) ?? 0) >= USES_OF_A_HALF)
        return `${one} ${other}`;
    }
    return null;
  }
}

const slipsAllowed = (word: string): number => (word.length >= 8 ? 2 : 1);

/** "cahms" and "sedniass": two letters changed places, the commonest slip in an acronym. */
function transposed(word: string, known: { has(word: string): boolean }): string | null {
  for (let at = 0; at + 1 < word.length; at++) {
    const other = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
    if (other !== word && known.has(other)) return other;
  }
  return null;
}

/** Letters added, lost, changed or swapped with a neighbour. */
export function distance(one: string, other: string): number {
  let previous2: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let best = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        best = Math.min(best, (previous2[column - 2] as number) + 1);
      }
      current.push(best);
    }
    previous2 = previous;
    previous = current;
  }
  return previous[other.length] as number;
}
