// A message as the ranking sees it: its words, what it calls by name, the places in it, and the features of all that.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { createConcepts } from './concepts.ts';
import { featuresOf } from './features.ts';
import { createUnframe } from './frames.ts';
import { type Called, createNames } from './names.ts';
import { normalisedWords } from './normalise.ts';
import { nameWords } from './place-names.ts';
import { createPlaces, type PlaceFinder } from './places.ts';
import { createSpelling } from './spelling.ts';
import { ALL_STAGES, type Stages } from './stages.ts';
import { asTokens, type Token } from './tokens.ts';

export interface Reading {
  readonly tokens: readonly Token[];
  readonly called: readonly Called[];
  readonly features: ReadonlyMap<string, number>;
  /** The features of what is left without the words that only ask; null where there are none. */
  readonly unframed: ReadonlyMap<string, number> | null;
}

export interface Reader {
  read(text: string): Reading;
  readonly places: PlaceFinder;
}

export type ReadableKnowledge = Pick<Knowledge, 'entries' | 'acronyms' | 'places' | 'understanding'>;

export interface ReaderOptions {
  readonly stages?: Stages;
  /** Words of the phrases and how many phrases have them. Without them nothing is mended: so it is while training. */
  readonly usedWords?: ReadonlyMap<string, number>;
}

/** More of a message than this is not read by the ranking; the alert reads all of it. */
const MOST_LETTERS = 4000;
/** A message full of unknown words is not English, or not words: no time is spent on all of it. */
const MOST_MENDED = 40;

export function createReader(
  knowledge: ReadableKnowledge,
  { stages = ALL_STAGES, usedWords }: ReaderOptions = {},
): Reader {
  const concepts = createConcepts(knowledge.understanding.vocabulary);
  const names = createNames(knowledge);
  const placeNames = createPlaces(knowledge.places).names.map(nameWords);
  const placeWords = placeNames.flat();
  const mend =
    usedWords && stages.spelling
      ? createSpelling({ used: usedWords, named: new Set([...names.words, ...placeWords]) }).mend
      : (word: string) => word;
  const places = createPlaces(knowledge.places, mend);
  const unframe = createUnframe(knowledge.understanding.frames, placeAtOf(placeNames));

  return {
    places,
    read(text) {
      const cut = text.slice(0, MOST_LETTERS);
      const written = normalisedWords(cut);
      const words = [
        ...written.slice(0, MOST_MENDED).flatMap((word) => mend(word).split(' ')),
        ...written.slice(MOST_MENDED),
      ];
      const tokens = asTokens(words);
      const called = names.in(tokens.map(({ word }) => word));
      const namesPlace = places.mentions(cut).length > 0;
      const marks = { called: called.map(({ entry }) => entry), namesPlace };
      const features = featuresOf(tokens, marks, concepts, stages);
      const left = usedWords && stages.frames ? unframe(words) : null;
      const marksLeft = left?.tookPlace ? { ...marks, namesPlace: false } : marks;
      const unframed = left && featuresOf(asTokens(left.words), marksLeft, concepts, stages);
      return { tokens, called, features, unframed };
    },
  };
}

/** How many words from there are the name of a place, the longest that fits. */
function placeAtOf(names: readonly (readonly string[])[]) {
  const byFirst = Map.groupBy(
    names.toSorted((one, other) => other.length - one.length),
    ([first = '']) => first,
  );
  return (words: readonly string[], at: number): number =>
    byFirst.get(words[at] ?? '')?.find((name) => name.every((word, index) => words[at + index] === word))
      ?.length ?? 0;
}
