// Turns a reading into numbered features for the trained reader: stems, neighbours, concepts and pieces of words.
import type { Reading } from './reading.ts';

/** Features share 2^18 places: few enough to keep and load, enough that important ones hardly ever meet. */
export const PLACES = 1 << 18;

export interface Features {
  readonly places: Int32Array;
  readonly values: Float32Array;
}

/** How much each kind of feature counts before anything is learnt. */
const WEIGHTS = {
  stem: 1,
  pair: 0.9,
  skip: 0.8,
  concept: 1,
  excluded: 1,
  conceptPair: 0.4,
  piece: 0.4,
} as const;
const PIECE_LENGTH = 4;
/** Pairs of concepts are told apart by order, within this many words. */
const CONCEPT_REACH = 10;
const MOST_CONCEPTS = 40;

export function featuresOf(reading: Reading, from = 0, to = reading.tokens.length): Features {
  const values = new Map<number, number>();
  const add = (hash: number, value: number) => {
    const place = (hash >>> 0) % PLACES;
    if ((values.get(place) ?? 0) < value) values.set(place, value);
  };
  const stems: number[] = [];
  for (let at = from; at < to; at++) {
    const token = reading.tokens[at];
    if (!token) continue;
    stems.push(hashOf(token.stem, 1));
    if (token.word.length > PIECE_LENGTH) {
      const padded = `<${token.word}>`;
      for (let start = 0; start + PIECE_LENGTH <= padded.length; start++) {
        add(hashOf(padded.slice(start, start + PIECE_LENGTH), 2), WEIGHTS.piece);
      }
    }
  }
  for (let at = 0; at < stems.length; at++) {
    const [one = 0, two, three] = [stems[at], stems[at + 1], stems[at + 2]];
    add(one, WEIGHTS.stem);
    if (two !== undefined) add(mixed(one, two, 3), WEIGHTS.pair);
    if (three !== undefined) add(mixed(one, three, 4), WEIGHTS.skip);
  }
  addConcepts(reading, { from, to }, add);
  return { places: Int32Array.from(values.keys()), values: normalised([...values.values()]) };
}

function addConcepts(
  reading: Reading,
  { from, to }: { from: number; to: number },
  add: (hash: number, value: number) => void,
): void {
  const inReach = reading.concepts.filter((found) => found.start >= from && found.end <= to);
  const counted: { tag: number; start: number; concept: string }[] = [];
  for (const found of inReach) {
    const tag = hashOf(found.concept, found.excluded ? 7 : found.isHint ? 10 : 6);
    add(tag, found.excluded ? WEIGHTS.excluded : WEIGHTS.concept);
    if (found.excluded) add(hashOf(found.excluded, 8), WEIGHTS.excluded);
    else if (found.group !== 'cues' && counted.length < MOST_CONCEPTS)
      counted.push({ tag, start: found.start, concept: found.concept });
  }
  counted.forEach((one, index) => {
    for (const other of counted.slice(index + 1)) {
      if (other.start - one.start > CONCEPT_REACH) break;
      if (other.concept !== one.concept) add(mixed(one.tag, other.tag, 9), WEIGHTS.conceptPair);
    }
  });
}

/** Long messages must not shout, nor short ones whisper: values are divided by the fourth root of their sum of squares. */
function normalised(values: readonly number[]): Float32Array {
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  const scale = 3 / Math.max(1, squares) ** 0.4;
  return Float32Array.from(values, (value) => value * scale);
}

/** FNV-1a, begun with a number for the kind of feature. */
function hashOf(text: string, kind: number): number {
  let hash = Math.imul(0x811c9dc5 ^ kind, 0x01000193);
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return finished(hash);
}

const mixed = (a: number, b: number, kind: number): number =>
  finished(Math.imul(a, 31) ^ Math.imul(b, 0x9e3779b1) ^ kind);

function finished(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
