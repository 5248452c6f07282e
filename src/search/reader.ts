// A message as the ranking sees it: its words, what it calls by name, the places in it, and the features of all that.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { createConcepts } from './concepts.ts';
import { ALL_FEATURES, type FeatureOptions, featuresOf } from './features.ts';
import { type Called, createNames } from './names.ts';
import { normalisedWords } from './normalise.ts';
import { createPlaces, type PlaceFinder } from './places.ts';
import { asTokens, type Token } from './tokens.ts';

export interface Reading {
  readonly tokens: readonly Token[];
  readonly called: readonly Called[];
  readonly features: ReadonlyMap<string, number>;
}

export interface Reader {
  read(text: string): Reading;
  readonly places: PlaceFinder;
}

export interface ReaderOptions {
  readonly features: FeatureOptions;
  /** Mends a word that nobody knows; left out while training. */
  readonly mend?: (word: string) => string;
}

/** More of a message than this is not read by the ranking; the alert reads all of it. */
const MOST_LETTERS = 4000;

export function createReader(
  knowledge: Pick<Knowledge, 'entries' | 'acronyms' | 'places' | 'understanding'>,
  options: ReaderOptions = { features: ALL_FEATURES },
): Reader {
  const concepts = createConcepts(knowledge.understanding.vocabulary);
  const names = createNames(knowledge);
  const places = createPlaces(knowledge.places, options.mend);
  return {
    places,
    read(text) {
      const cut = text.slice(0, MOST_LETTERS);
      const written = normalisedWords(cut);
      const words = options.mend ? written.map(options.mend) : written;
      const tokens = asTokens(words);
      const called = names.in(words.slice(0, tokens.length));
      const extra = [...new Set(called.map(({ entry }) => `a:${entry}`))];
      if (places.mentions(cut).length > 0) extra.push('p:place');
      return { tokens, called, features: featuresOf(tokens, concepts, extra, options.features) };
    },
  };
}
