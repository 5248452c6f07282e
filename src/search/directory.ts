// The second tier of search, for a directory of thousands of services: MiniSearch finds the best fifty, fuse.js sets their
// names in order. It never ranks an entry, so it can never push one out.
import { setImmediate as immediate } from 'node:timers/promises';
import Fuse from 'fuse.js';
import MiniSearch, { type SearchResult } from 'minisearch';
import type { DirectoryHit, Place, Search } from './found.ts';
import { normalisedWords } from './normalise.ts';
import { stemOf, type Token } from './tokens.ts';

/** What the tier reads of a service. `id` is the id under which the entry is shown. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly other_names: readonly string[];
  readonly kind: string;
  readonly what: string;
  readonly place?: string | undefined;
  readonly area: 'county' | 'national' | readonly string[];
}

export interface DirectoryTier {
  /** The services that fit, best first; none where nothing fits well enough to be offered. */
  find(question: string, place: Place | null): readonly DirectoryHit[];
}

export interface DirectoryOptions {
  /** A word that the knowledge uses is no misspelling of a word of the directory. */
  readonly isWord?: (word: string) => boolean;
}

const BOOSTS = { name: 2.5, kind: 2, place: 2.5, what: 1 };
const FIELDS = ['name', 'kind', 'place', 'what'];
/** A question is read no further than this. */
const MOST_LETTERS = 4000;
/** A question has no more telling words than this; the rarest are kept, so that a long message costs no more than a short one. */
const MOST_TERMS = 10;
/** A word of every twentieth service tells them apart no longer, as long as there is another one. */
const TOO_COMMON = 0.05;
const MOST_UNKNOWN = 2;
const SHORTEST_UNKNOWN = 5;
const FUZZINESS = 0.25;
const BEST_FOR_NAMES = 50;
/** Longer than this, a question is a story; and one of nothing but a kind and a place names no service either. */
const LONGEST_NAME_QUESTION = 8;
/** Fuse's score for a name: 0 is the same, 1 has nothing in common. */
const NAME_THRESHOLD = 0.35;
/** How much of a question's meaning a service must share to be offered, if the question asks for nothing of its kind. */
const LEAST_SHARED = 0.5;
/** What counts for the order beside the ranking's own score, 0 to 1: a name that fits, the kind and the place asked for. */
const FOR_NAME = 2;
const FOR_KIND = 1;
const FOR_PLACE = 0.5;
const OFFERED = 5;
const IN_THE_PLACE = 1.3;
const ELSEWHERE = 0.6;
/** Indexing lets go of the event loop after this many, so that no answer waits for it. */
const AT_ONCE = 250;

const SILENT = new Set(
  (
    'a about after all am an and any anybody anyone anything are around as at available be been being but by can could did do does doing ' +
    'else for from get give go going got had has have having he her here hers him his how i if in into is it its just know let like ' +
    'look looking me mine my near nearby need needs new no not now of off on one or our out over own please run runs ' +
    'she should so some somebody someone something somewhere take than that the their them then there these they this those to ' +
    'too up us very want wants was we were what when where which who whom whose why will with would you your find show tell there’s ' +
    'service services help support child children kid kids family families people'
  ).split(' '),
);

export async function createDirectory(
  services: readonly Listed[],
  { isWord = () => false }: DirectoryOptions = {},
): Promise<DirectoryTier> {
  const uses = new Map<string, number>();
  /** The telling words of each kind and place: thousands of services share a few of them. */
  const parts = new Map<string, readonly string[]>();
  const index = new MiniSearch<Document>({
    fields: FIELDS,
    tokenize: (terms) => (terms === '' ? [] : terms.split(' ')),
    processTerm: (term) => term,
    searchOptions: { boost: BOOSTS, combineWith: 'OR', prefix: false },
  });
  for (const [at, service] of services.entries()) {
    add(service, at);
    if (at % AT_ONCE === AT_ONCE - 1) await immediate();
  }

  return {
    find(question, place) {
      const words = tellingWords(question);
      const asked = new Set(words.map(({ stem }) => stem));
      const unknown = words.filter(isUnknown).slice(0, MOST_UNKNOWN);
      const terms = [...tellingTerms(asked), ...unknown.map(({ stem }) => stem)];
      if (terms.length === 0) return [];
      const found = index.search(terms.join(' '), {
        fuzzy: (term) => (uses.has(term) ? false : FUZZINESS),
        boostDocument: (at) => nearness(services[at] as Listed, place),
      });
      const asks = [...parts].filter(([, own]) => own.every((term) => asked.has(term))).map(([text]) => text);
      const best = bestFifty(found, new Set(asks));
      const names = mayBeAName(asked, asks) ? nameMatches(words, best) : new Map<Listed, number>();
      const total = weightOf([...asked]);
      return best
        .map(({ service, queryTerms, kind, order }) => {
          const name = names.get(service) ?? 0;
          const shared = weightOf(queryTerms) / total;
          const fits = shared >= LEAST_SHARED || name > 0 || kind;
          return { service, shared, fits, order: order + FOR_NAME * name };
        })
        .filter(({ fits }) => fits)
        .sort(byOrder)
        .slice(0, OFFERED)
        .map(({ service, shared }) => ({
          entry: service.id,
          score: Math.min(1, shared),
          named: isNamed(service, asked),
        }));
    },
  };

  function add({ name, other_names, kind, place = '', what }: Listed, id: number): void {
    const document = {
      id,
      name: termsOf([name, ...other_names].join(' ')).join(' '),
      kind: partOf(kind).join(' '),
      place: partOf(place).join(' '),
      what: termsOf(what).join(' '),
    };
    index.add(document);
    const terms = new Set(`${document.name} ${document.kind} ${document.place} ${document.what}`.split(/ +/));
    for (const term of terms) uses.set(term, (uses.get(term) ?? 0) + 1);
  }

  function partOf(text: string): readonly string[] {
    const known = parts.get(text);
    if (known) return known;
    const terms = termsOf(text);
    if (terms.length > 0) parts.set(text, terms);
    return terms;
  }

  function isUnknown({ word, stem }: Token): boolean {
    return !uses.has(stem) && word.length >= SHORTEST_UNKNOWN && !isWord(word);
  }

  /** The words by which services differ: the rarest, and the common ones only where there is nothing else. */
  function tellingTerms(asked: ReadonlySet<string>): string[] {
    const known = [...asked].filter((term) => uses.has(term));
    const rare = known.filter((term) => (uses.get(term) as number) <= services.length * TOO_COMMON);
    return (rare.length > 0 ? rare : known)
      .sort((one, other) => (uses.get(one) as number) - (uses.get(other) as number))
      .slice(0, MOST_TERMS);
  }

  /** How much words tell: a rare one more than a common one. */
  function weightOf(terms: readonly string[]): number {
    return terms.reduce(
      (sum, term) => sum + Math.log(1 + services.length / ((uses.get(term) ?? 0) + 0.5)),
      0,
    );
  }

  function bestFifty(found: readonly SearchResult[], asks: ReadonlySet<string>): Candidate[] {
    const top = found[0]?.score ?? 1;
    return found
      .map(({ id, score, queryTerms }) => {
        const service = services[id] as Listed;
        const kind = asks.has(service.kind);
        const here = asks.has(service.place ?? '');
        const order = score / top + (kind ? FOR_KIND : 0) + (here ? FOR_PLACE : 0);
        return { service, queryTerms, kind, order };
      })
      .sort(byOrder)
      .slice(0, BEST_FOR_NAMES);
  }

  function mayBeAName(asked: ReadonlySet<string>, asks: readonly string[]): boolean {
    const explained = new Set(asks.flatMap((text) => parts.get(text) ?? []));
    return asked.size <= LONGEST_NAME_QUESTION && [...asked].some((term) => !explained.has(term));
  }
}

interface Candidate {
  readonly service: Listed;
  readonly queryTerms: readonly string[];
  /** The question asks for its kind. */
  readonly kind: boolean;
  readonly order: number;
}

const byOrder = (one: { order: number }, other: { order: number }): number => other.order - one.order;

/** A service as it is indexed: each field is its terms with a space between them. */
interface Document {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly place: string;
  readonly what: string;
}

/** The words that say something of their own. */
function tellingWords(text: string): Token[] {
  return normalisedWords(text.slice(0, MOST_LETTERS))
    .filter((word) => !SILENT.has(word))
    .map((word) => ({ word, stem: stemOf(word) }));
}

const termsOf = (text: string): string[] => tellingWords(text).map(({ stem }) => stem);

const plain = (text: string): string =>
  tellingWords(text)
    .map(({ word }) => word)
    .join(' ');

function nearness({ area }: Listed, place: Place | null): number {
  if (place?.kind !== 'district' || !Array.isArray(area)) return 1;
  return area.includes(place.district) ? IN_THE_PLACE : ELSEWHERE;
}

/** The services whose name a question resembles, and how much: 0 to 1. */
function nameMatches(
  words: readonly Token[],
  best: readonly { readonly service: Listed }[],
): Map<Listed, number> {
  const fuse = new Fuse(
    best.map(({ service }) => ({ service, names: [service.name, ...service.other_names].map(plain) })),
    {
      keys: ['names'],
      includeScore: true,
      ignoreLocation: true,
      ignoreFieldNorm: true,
      threshold: NAME_THRESHOLD,
    },
  );
  const found = fuse.search(words.map(({ word }) => word).join(' '));
  return new Map(found.map(({ item, score = 1 }) => [item.service, 1 - score]));
}

/** Every word of its name stands in the question, and there are at least two of them. */
function isNamed({ name, other_names }: Listed, asked: ReadonlySet<string>): boolean {
  return [name, ...other_names].some((each) => {
    const terms = termsOf(each);
    return terms.length > 1 && terms.every((term) => asked.has(term));
  });
}

/** Search with the directory's services beside what it finds. What speaks to Signpost itself is no question to a directory. */
export function withDirectoryTier(search: Search, tier: DirectoryTier): Search {
  const { reworded } = search;
  return {
    ...search,
    ...(reworded ? { reworded: (summary) => withDirectoryTier(reworded(summary), tier) } : {}),
    find(question) {
      const found = search.find(question);
      return found.addressed ? found : { ...found, directory: tier.find(question, found.place) };
    },
  };
}
