// A named service wins over a generic word: "who do I contact at YMM", "how long is the camhs wait". Where a message does
// little more than ask about what it names, the name decides; where it tells more, the name only counts for more.
import type { Understanding } from '../knowledge/understanding.ts';
import type { Called } from './names.ts';
import { normalisedWords } from './normalise.ts';
import type { Reading } from './reader.ts';
import type { ModelMeta } from './train.ts';

/** Of the whole, where nothing but asking words stand beside the name. */
const SHARE_OF_A_BARE_NAME = 0.9;
/** How many times likelier a named entry is than its words alone say: found by leave-one-voice-out. */
const NAMED_COUNTS = 2;
/** Of the phrases that say a name, this many must mean it: people say "early help" of everything. */
const FEWEST_MEANT = 0.6;

/** True where the name alone decides. */
export type CountNames = (shares: Map<string, number>, reading: Reading) => boolean;

export interface NamedOptions {
  readonly understanding: Pick<Understanding, 'asking' | 'intents'>;
  readonly counts: ModelMeta['names'];
  /** Words of places: "the CAMHS number in Stroud" only asks. */
  readonly placeWords: Iterable<string>;
}

export function createNamed({ understanding, counts, placeWords }: NamedOptions): CountNames {
  const askingWords = [...understanding.asking, ...Object.values(understanding.intents).flat()].flatMap(
    normalisedWords,
  );
  const asking = new Set([...askingWords, ...placeWords]);

  const isTelling = ({ name, entry }: Called): boolean => {
    const count = counts[name]?.[entry];
    return !count || (count.meant + 1) / (count.called + 1) >= FEWEST_MEANT;
  };

  return (shares, { called, tokens }) => {
    const named = longest(called.filter(isTelling));
    if (named.length === 0) return false;
    const inName = new Set(
      named.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)),
    );
    const onlyAsks = tokens.every(({ word }, at) => inName.has(at) || asking.has(word));
    if (onlyAsks) giveTo(named, shares);
    else for (const { entry } of named) shares.set(entry, (shares.get(entry) ?? 0) * NAMED_COUNTS);
    addUpToOne(shares);
    return onlyAsks;
  };
}

/** "Young Minds Matter team" names no other entry by its "team". */
function longest(called: readonly Called[]): readonly Called[] {
  const most = Math.max(0, ...called.map(({ words }) => words));
  return called.filter(({ words }) => words === most);
}

function giveTo(named: readonly Called[], shares: Map<string, number>): void {
  const entries = [...new Set(named.map(({ entry }) => entry))];
  // Two entries of one name share by what the other words say, and both are seen.
  const sum = entries.reduce((total, entry) => total + Math.sqrt(shares.get(entry) ?? 0), 0) || 1;
  const given = new Map(entries.map((entry) => [entry, Math.sqrt(shares.get(entry) ?? 0) / sum]));
  for (const [entry, share] of shares) {
    shares.set(entry, share * (1 - SHARE_OF_A_BARE_NAME) + SHARE_OF_A_BARE_NAME * (given.get(entry) ?? 0));
  }
}

function addUpToOne(shares: Map<string, number>): void {
  const sum = [...shares.values()].reduce((total, share) => total + share, 0) || 1;
  for (const [entry, share] of shares) shares.set(entry, share / sum);
}
