// What the ranking counts in a message: stems, pairs of stems, concepts, pieces of words, names and places.
import type { Concepts } from './concepts.ts';
import type { Stages } from './stages.ts';
import type { Token } from './tokens.ts';

/** The first letter of a feature tells its kind. The weights beside each other were found by leave-one-voice-out. */
export const KINDS_OF_FEATURE: Readonly<
  Record<string, { readonly shown: string; readonly weight: number; readonly fewest: number }>
> = {
  s: { shown: 'word', weight: 1, fewest: 1 },
  b: { shown: 'pair of words', weight: 0.8, fewest: 1 },
  c: { shown: 'concept', weight: 1.1, fewest: 1 },
  g: { shown: 'part of a word', weight: 0.2, fewest: 2 },
  a: { shown: 'name', weight: 0.8, fewest: 1 },
  p: { shown: 'place', weight: 0.8, fewest: 1 },
};

export interface Marks {
  /** Entries called by name. */
  readonly called: Iterable<string>;
  readonly namesPlace: boolean;
}

/** Words so common that a piece of them says nothing. They still count by themselves and in pairs. */
const GLUE = new Set(
  'a an the and or but of to in on at for with by from is are was were be been am it this that he she they we i you him her his them my our your me us has have had do does did so as if just very really not'.split(
    ' ',
  ),
);

/** How often each feature stands in the message: "s:bulli" a stem, "b:…" neighbours, "c:…" a concept, "g:…" a piece. */
export function featuresOf(
  tokens: readonly Token[],
  marks: Marks,
  concepts: Concepts,
  stages: Stages,
): Map<string, number> {
  const features = new Map<string, number>();
  const add = (name: string) => features.set(name, (features.get(name) ?? 0) + 1);

  let before = '^';
  for (const { word, stem } of tokens) {
    add(`s:${stem}`);
    if (stages.pairs) add(`b:${before} ${stem}`);
    if (stages.pieces && !GLUE.has(word)) for (const piece of piecesOf(word)) add(piece);
    before = stem;
  }
  if (stages.concepts) for (const concept of concepts.in(tokens).keys()) add(`c:${concept}`);
  if (stages.names) for (const entry of new Set(marks.called)) add(`a:${entry}`);
  if (stages.places && marks.namesPlace) add('p:place');
  return features;
}

const PIECES_CACHED = 20_000;
const LONGEST_WORD = 30;
const pieces = new Map<string, readonly string[]>();

/** Pieces of three to five letters; the word's ends are marked, so that beginnings and endings count as such. */
function piecesOf(word: string): readonly string[] {
  const known = pieces.get(word);
  if (known) return known;
  const marked = `<${word}>`;
  const found: string[] = [];
  if (word.length > 3 && word.length < LONGEST_WORD) {
    for (const size of [3, 4, 5]) {
      for (let at = 0; at + size <= marked.length; at++) found.push(`g:${marked.slice(at, at + size)}`);
    }
  }
  if (pieces.size < PIECES_CACHED) pieces.set(word, found);
  return found;
}
