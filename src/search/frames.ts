// The frame of a question: that somebody asks, greets or worries, and about a child in their class. What is left without it
// is what the question is about.

/** Any year group or age in a line of frames. */
const YEAR = '<year>';
/** Any place in a line of frames: "who do i ring in <place>". */
const PLACE = '<place>';
/** With a place taken away, fewer words than these say too little: "early help, who do I ring in Stroud". */
const FEWEST_WITHOUT_PLACE = 3;

export interface FrameLines {
  readonly openings: readonly string[];
  readonly closings: readonly string[];
}

export interface Unframed {
  readonly words: readonly string[];
  /** A place was part of the frame. */
  readonly tookPlace: boolean;
}

/** A message without its frame; null where it has none, or where nothing would be left. */
export type Unframe = (words: readonly string[]) => Unframed | null;

/** `placeAt`: how many words from there are the name of a place. */
export function createUnframe(
  { openings, closings }: FrameLines,
  placeAt: (words: Line, at: number) => number = () => 0,
): Unframe {
  const begins = longestFirst(openings);
  const ends = longestFirst(closings);
  return (words) => {
    const read = readAs(words, placeAt);
    const [from, to] = within(
      read.map(({ word }) => word),
      begins,
      ends,
    );
    const frame = [...read.slice(0, from), ...read.slice(to)];
    const left = read.slice(from, to).flatMap(({ written }) => written);
    const tookPlace = frame.some(({ word }) => word === PLACE);
    if (tookPlace && left.length < FEWEST_WITHOUT_PLACE) {
      const [start, end] = within(words, begins, ends);
      return asUnframed(words.slice(start, end), words, false);
    }
    return asUnframed(left, words, tookPlace);
  };
}

const asUnframed = (left: Line, words: Line, tookPlace: boolean): Unframed | null =>
  left.length > 0 && left.length < words.length ? { words: left, tookPlace } : null;

/** Each place as one word. */
function readAs(
  words: Line,
  placeAt: (words: Line, at: number) => number,
): { readonly word: string; readonly written: Line }[] {
  const read: { word: string; written: Line }[] = [];
  for (let at = 0; at < words.length; at++) {
    const length = placeAt(words, at);
    const written = words.slice(at, at + Math.max(1, length));
    read.push({ word: length > 0 ? PLACE : (words[at] ?? ''), written });
    at += written.length - 1;
  }
  return read;
}

/** From the first word behind what begins a question to the first of what ends it. */
function within(words: Line, begins: readonly Line[], ends: readonly Line[]): readonly [number, number] {
  let from = 0;
  let to = words.length;
  for (let length = beginningOf(words, from, to, begins); length > 0; ) {
    from += length;
    length = beginningOf(words, from, to, begins);
  }
  for (let length = endOf(words, from, to, ends); length > 0; ) {
    to -= length;
    length = endOf(words, from, to, ends);
  }
  return [from, to];
}

type Line = readonly string[];

/** "Who do I speak to about" goes before "who", which is a line of its own. */
function longestFirst(lines: readonly string[]): readonly Line[] {
  return lines.map((line) => line.split(' ')).sort((one, other) => other.length - one.length);
}

function beginningOf(words: Line, from: number, to: number, lines: readonly Line[]): number {
  for (const line of lines) {
    const length = fits(words, from, to, line);
    if (length > 0) return length;
  }
  return 0;
}

function endOf(words: Line, from: number, to: number, lines: readonly Line[]): number {
  for (const line of lines) {
    const start = to - line.length;
    if (start >= from && fits(words, start, to, line) === line.length) return line.length;
  }
  return 0;
}

/** How many words of the message the line takes from there; 0 where it does not fit. */
function fits(words: Line, from: number, to: number, line: Line): number {
  let at = from;
  for (const word of line) {
    if (at >= to) return 0;
    if (word !== YEAR) {
      if (words[at] !== word) return 0;
      at += 1;
      continue;
    }
    const length = yearAt(words, at, to);
    if (length === 0) return 0;
    at += length;
  }
  return at - from;
}

/** "year 5", "9 year old", "9 years old". */
function yearAt(words: Line, at: number, to: number): number {
  const [first = '', second = '', third = ''] = words.slice(at, Math.min(to, at + 3));
  if (/^years?$/.test(first) && /^\d{1,2}s?$/.test(second)) return 2;
  if (/^\d{1,2}$/.test(first) && /^years?$/.test(second) && /^olds?$/.test(third)) return 3;
  return 0;
}
