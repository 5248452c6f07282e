// A named service wins over a generic word: "who do I contact at YMM", "how long is the camhs wait". Where a message does
// little more than ask about what it names, the name decides; where it tells more, the name only counts for more.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Understanding } from '../knowledge/understanding.ts';
import type { EntryShares } from './entry-shares.ts';
import { type Called, partsOfName } from './names.ts';
import { normalise, normalisedWords } from './normalise.ts';
import type { Reading } from './reader.ts';
import type { ModelMeta } from './train.ts';

/** Of the whole, where nothing but asking words stand beside the name. */
const SHARE_OF_A_BARE_NAME = 0.9;
/** How many times likelier a named entry is than its words alone say: found by leave-one-voice-out. */
const NAMED_COUNTS = 2;
/** Of the phrases that say a name, this many mean it: people say "early help" of everything. A bare name may be vaguer. */
const MEANT_WHEN_BARE = 0.3;
const MEANT_IN_A_STORY = 0.6;
/** Every entry of a name that stands for two gets at least this part of an equal share. */
const EQUAL_PART = 0.5;

/** True where the name alone decides. */
export type CountNames = (shares: EntryShares, reading: Reading) => boolean;

export interface NamedOptions {
  readonly entries: Knowledge['entries'];
  readonly understanding: Pick<Understanding, 'asking' | 'intents'>;
  readonly counts: ModelMeta['names'];
  /** Words of places: "the CAMHS number in Stroud" only asks. */
  readonly placeWords: Iterable<string>;
}

export function createNamed({ entries, understanding, counts, placeWords }: NamedOptions): CountNames {
  const askingWords = [...understanding.asking, ...Object.values(understanding.intents).flat()].flatMap(
    normalisedWords,
  );
  const asking = new Set([...askingWords, ...placeWords]);

  // However often people mention the police beside something else, "police number" means theirs.
  const ownNames = new Set(
    [...entries.values()]
      .filter(({ kind }) => kind === 'service')
      .flatMap(({ id, name, other_names }) =>
        [...partsOfName(name), ...other_names.filter((other) => other.includes(' '))].map(
          (own) => `${id} ${normalise(own)}`,
        ),
      ),
  );

  const meant = ({ name, entry }: Called): number => {
    if (ownNames.has(`${entry} ${name}`)) return 1;
    const count = counts[name]?.[entry];
    return count ? (count.meant + 1) / (count.called + 1) : 1;
  };

  return (shares, { called, tokens }) => {
    // A name that stands for two is offered with both, whichever of them people mean more.
    const bare = called.filter(({ name }) =>
      called.some((other) => other.name === name && meant(other) >= MEANT_WHEN_BARE),
    );
    const named = longest(bare);
    if (named.length === 0) return false;
    const inName = new Set(
      named.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)),
    );
    const onlyAsks = tokens.every(({ word }, at) => inName.has(at) || asking.has(word));
    if (onlyAsks) giveTo(named, shares);
    else
      for (const it of named)
        if (meant(it) >= MEANT_IN_A_STORY) shares.set(it.entry, shares.get(it.entry) * NAMED_COUNTS);
    shares.addUpToOne();
    return onlyAsks;
  };
}

/** "Young Minds Matter team" names no other entry by its "team". */
function longest(called: readonly Called[]): readonly Called[] {
  const most = Math.max(0, ...called.map(({ words }) => words));
  return called.filter(({ words }) => words === most);
}

function giveTo(named: readonly Called[], shares: EntryShares): void {
  const entries = [...new Set(named.map(({ entry }) => entry))];
  // Two entries of one name share by what the other words say, and both are seen.
  const sum = entries.reduce((total, entry) => total + Math.sqrt(shares.get(entry)), 0) || 1;
  const given = new Map(
    entries.map((entry) => [
      entry,
      EQUAL_PART / entries.length + ((1 - EQUAL_PART) * Math.sqrt(shares.get(entry))) / sum,
    ]),
  );
  shares.forEach((entry, share) => {
    shares.set(entry, share * (1 - SHARE_OF_A_BARE_NAME) + SHARE_OF_A_BARE_NAME * (given.get(entry) ?? 0));
  });
}
