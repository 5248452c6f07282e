// What the ranking counts in a message: stems, pairs of stems, concepts, pieces of words.
import type { Concepts } from './concepts.ts';
import type { Token } from './tokens.ts';

/** Any of these can be switched off, so that its gain can be measured. */
export interface FeatureOptions {
  readonly pairs: boolean;
  readonly skips: boolean;
  readonly concepts: boolean;
  readonly conceptPairs: boolean;
  readonly pieces: boolean;
}

export const ALL_FEATURES: FeatureOptions = {
  pairs: true,
  skips: false,
  concepts: true,
  conceptPairs: false,
  pieces: true,
};

/** How much each kind counts beside the others, before the rarity of the feature: found by leave-one-voice-out. */
const KIND_WEIGHTS: Readonly<Record<string, number>> = {
  s: 1,
  b: 0.7,
  k: 0.45,
  c: 0.8,
  d: 0.4,
  g: 0.25,
  a: 0.8,
  p: 0.8,
};
export const weightOfKind = (feature: string): number => KIND_WEIGHTS[feature[0] ?? ''] ?? 1;

/** Words so common that a pair or a piece of them says nothing. They still count by themselves. */
const GLUE = new Set(
  'a an the and or but of to in on at for with by from is are was were be been am it this that he she they we i you him her his them their my our your me us has have had do does did so as if just very really not'.split(
    ' ',
  ),
);

/** Features by name: "s:bulli" a stem, "b:…" neighbours, "k:…" near neighbours, "c:…" a concept, "g:…" a piece of a word. */
export function featuresOf(
  tokens: readonly Token[],
  concepts: Concepts,
  extra: readonly string[] = [],
  options: FeatureOptions = ALL_FEATURES,
): Map<string, number> {
  const features = new Map<string, number>();
  const add = (name: string) => features.set(name, (features.get(name) ?? 0) + 1);

  for (const name of extra) add(name);
  for (const { word, stem } of tokens) {
    add(`s:${stem}`);
    if (options.pieces && !GLUE.has(word)) for (const piece of piecesOf(word)) add(piece);
  }
  if (options.pairs) {
    for (let at = 0; at + 1 < tokens.length; at++) add(`b:${tokens[at]?.stem} ${tokens[at + 1]?.stem}`);
    if (tokens.length > 0) {
      add(`b:^ ${tokens[0]?.stem}`);
    }
  }
  if (options.skips) {
    const content = tokens.filter(({ word }) => !GLUE.has(word));
    for (let at = 0; at < content.length; at++) {
      for (const step of [1, 2]) {
        const next = content[at + step];
        if (next) add(`k:${content[at]?.stem} ${next.stem}`);
      }
    }
  }
  if (options.concepts) {
    const found = [...concepts.in(tokens).keys()].sort();
    for (const concept of found) add(`c:${concept}`);
    if (options.conceptPairs) {
      for (const [at, one] of found.entries())
        for (const other of found.slice(at + 1)) add(`d:${one} ${other}`);
    }
  }
  return features;
}

const PIECES_CACHED = 20_000;
const pieces = new Map<string, readonly string[]>();

/** Pieces of three to five letters; the word's ends are marked, so that beginnings and endings count as such. */
function piecesOf(word: string): readonly string[] {
  const known = pieces.get(word);
  if (known) return known;
  const marked = `<${word}>`;
  const found: string[] = [];
  if (word.length > 3 && word.length < 30) {
    for (const size of [3, 4, 5])
      for (let at = 0; at + size <= marked.length; at++) found.push(`g:${marked.slice(at, at + size)}`);
  }
  if (pieces.size < PIECES_CACHED) pieces.set(word, found);
  return found;
}
