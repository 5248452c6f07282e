// Where the child lives, as far as a message says it. What it leaves open is asked about, never guessed.
import type { District, Places } from '../knowledge/schema.ts';
import type { Place } from './found.ts';
import {
  createPlaceNames,
  type KnownPlace,
  type Mention,
  type WrittenWord,
  writtenWords,
} from './place-names.ts';

export interface PlaceFinder {
  find(message: string): Place | null;
  /** Every name of a place and part of one: spelling leaves them alone, or mends a word to one of them. */
  readonly names: readonly string[];
  mentions(message: string): readonly Mention[];
  /** A short question that ends with the place asks for what is there: "food banks in Swindon". */
  asksForWhatIsThere(message: string): boolean;
}

/** Words of a question that asks and tells no story. */
const SHORT_QUESTION = 9;

type Part = 'home' | 'elsewhere' | 'open';

/** What stands shortly before a place and says whether it is the home. The nearest one decides. */
const HOME =
  /\b(?:lives?|living|lived in|resides?|residing|home(?: address)? is(?: in)?|home in|house in|flat in|address (?:is )?(?:in)?|moved (?:in)?to|moving to|now in|just moved|resident (?:in|of)|comes? from|bus(?:ed)? in from|travels? (?:in )?from|family (?:is |are )?(?:in|from|out)|famil(?:y|ies) (?:in|from)|housed in|placed in|staying in|stays in)\b/g;
const ELSEWHERE =
  /\b(?:school (?:is )?(?:in|at)|(?:goes|go|comes|come|came|going|coming) to (?:us|school|our school|nursery|college|my school)|(?:attends?|attending|enrolled|on roll)|(?:i|we) (?:work|teach|are based)|i am (?:at|in)|we are (?:in|at)|work(?:s|ing)? (?:in|at)|based in|teach(?:es|ing)? (?:in|at)|our school|my school|to us in|with us in|school|academy|primary|college|nursery|dad is in|dad lives in|father lives in|gran lives in|(?:mov|rehous)(?:ed|ing) (?:\w+ ){0,2}from|used to live in|moved out of|not(?: in| as| under)?|near(?:ly)?(?: in| the)?|next to|assumed|coming from|count as|border)\b/g;
/** Letters before a place within which such words still speak of it. */
const NEARNESS = 45;

export function createPlaces(places: Places, mend: (word: string) => string = (word) => word): PlaceFinder {
  const known = createPlaceNames(places);
  return {
    names: known.names,
    mentions: (message) => known.find(writtenWords(message, mend)),
    asksForWhatIsThere(message) {
      const words = writtenWords(message, mend);
      return words.length <= SHORT_QUESTION && known.find(words).at(-1)?.to === words.length;
    },
    find(message) {
      const words = writtenWords(message, mend);
      const mentions = known.find(words);
      if (mentions.length === 0) return null;
      return placeOf(homeAmong(mentions, words));
    },
  };
}

const JOINING = /^(?:and|or)?$/;

/** The mentions that are, or may be, the child's home. */
function homeAmong(mentions: readonly Mention[], words: readonly WrittenWord[]): readonly Mention[] {
  const parts: Part[] = [];
  for (const [at, mention] of mentions.entries()) {
    const before = mentions[at - 1];
    // "Families in Stroud and Gloucester": what is said of the first goes for the second.
    const joined =
      before &&
      JOINING.test(
        words
          .slice(before.to, mention.from)
          .map(({ word }) => word)
          .join(' '),
      );
    parts.push(joined ? (parts[at - 1] as Part) : partOf(mention, mentions, words));
  }
  const homes = mentions.filter((_, index) => parts[index] === 'home');
  if (homes.length > 0) return moreExact(homes);
  const open = mentions.filter((_, index) => parts[index] === 'open');
  if (open.length > 0) return moreExact(open);
  // "Moved here from Bristol": where somebody came from is nobody's area.
  return moreExact(
    mentions.filter((mention) => mention.place.council === null || !isLeftBehind(mention, words)),
  );
}

/** "Churchdown, is that Gloucester or Tewkesbury": the village is the place, the districts are the question. */
function moreExact(mentions: readonly Mention[]): readonly Mention[] {
  const villages = mentions.filter(
    ({ place, isPostcode }) => !isPostcode && !place.wholeDistrict && place.council === null,
  );
  if (villages.length === 0) return mentions;
  const settling = villages.some(({ place }) => place.unclear);
  return mentions.filter(
    (mention) =>
      villages.includes(mention) || mention.isPostcode || (settling && mention.place.wholeDistrict),
  );
}

function partOf(mention: Mention, mentions: readonly Mention[], words: readonly WrittenWord[]): Part {
  const previousEnd = mentions.reduce(
    (end, other) => (other.to <= mention.from ? Math.max(end, other.to) : end),
    0,
  );
  const before = words
    .slice(previousEnd, mention.from)
    .map(({ word }) => word)
    .join(' ')
    .slice(-NEARNESS);
  const after = words
    .slice(mention.to, mention.to + 2)
    .map(({ word }) => word)
    .join(' ');
  const home = lastMatch(before, HOME);
  const elsewhere = lastMatch(before, ELSEWHERE);
  if (
    /^(?:school|schools|primary|academy|high|infants?|juniors?|comp|nursery|college)\b(?! (?:in|at|is))/.test(
      after,
    )
  )
    return 'elsewhere';
  if (home === elsewhere) return 'open';
  return home > elsewhere ? 'home' : 'elsewhere';
}

const LEFT_BEHIND =
  /\b(?:mov|rehous|transferr|com)(?:ed|ing|e) (?:\w+ ){0,4}from$|\b(?:used to live in|moved out of|old school in)$/;

const isLeftBehind = ({ from }: Mention, words: readonly WrittenWord[]): boolean =>
  LEFT_BEHIND.test(
    words
      .slice(Math.max(0, from - 8), from)
      .map(({ word }) => word)
      .join(' '),
  );

function lastMatch(text: string, pattern: RegExp): number {
  let last = -1;
  for (const match of text.matchAll(pattern)) last = match.index + match[0].length;
  return last;
}

function placeOf(mentions: readonly Mention[]): Place | null {
  const inside = mentions.filter(({ place }) => place.council === null);
  const [outside] = mentions.filter(({ place }) => place.council !== null);
  if (inside.length === 0) {
    return outside?.place.council
      ? { kind: 'outside', name: outside.place.name, council: outside.place.council }
      : null;
  }
  const named = inside.filter(({ isPostcode }) => !isPostcode).map(({ place }) => place);
  const codes = inside.filter(({ isPostcode }) => isPostcode).map(({ place }) => place);
  if (named.length === 0) return asPlace(codes);
  if (codes.length === 0) return asPlace(mostPrecise(named));
  return asPlace(named.map((place) => narrowed(place, codes)));
}

/** "Prestbury in Cheltenham", "Woodmancote, Cotswolds": a district beside an unclear village settles it. */
function mostPrecise(named: readonly KnownPlace[]): readonly KnownPlace[] {
  const clear = named.filter(({ unclear }) => !unclear);
  if (clear.length === named.length || clear.length === 0) return named;
  const settled = new Set(clear.flatMap(({ districts }) => districts));
  const open = named.filter(
    ({ unclear, districts }) => unclear && !districts.some((district) => settled.has(district)),
  );
  return [...clear, ...open];
}

/** A village with a postcode: what both allow. */
function narrowed(place: KnownPlace, codes: readonly KnownPlace[]): KnownPlace {
  if (!place.unclear) return place;
  const both = place.districts.filter((district) => codes.some((code) => code.districts.includes(district)));
  const stillLeaves = place.leavesCounty && codes.some((code) => code.leavesCounty);
  if (both.length === 0) return place;
  return { ...place, districts: both, unclear: both.length > 1 || stillLeaves, leavesCounty: stillLeaves };
}

function asPlace(places: readonly KnownPlace[]): Place | null {
  const [first] = places;
  if (!first) return null;
  const districts: District[] = [...new Set(places.flatMap((place) => place.districts))];
  const name = [...new Set(places.map((place) => place.name))].join(' / ');
  const [only] = districts;
  const unclear = places.some((place) => place.unclear);
  if (districts.length === 1 && only && !unclear)
    return { kind: 'district', district: only, name: first.name };
  return { kind: 'unclear', name, districts, leavesCounty: places.some((place) => place.leavesCounty) };
}
