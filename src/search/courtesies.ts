// "Hi there, hope you are well. …", "… thanks so much, have a lovely day": cut off before a message is understood, because
// they say nothing of what it is about.
import { oncePer } from '../once-per.ts';

export interface CourtesyLines {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const WORD = /[\p{L}\p{N}+]+(?:['’][\p{L}]+)*/gu;
/** More courtesies than this in a row nobody writes. */
const MOST_IN_A_ROW = 6;

/** The message without the courtesies around it; the message itself where nothing else is said. */
export function withoutCourtesies(message: string, lines: CourtesyLines): string {
  const { begins, ends } = prepared(lines);
  const words = [...message.matchAll(WORD)];
  const plain = words.map(([word]) => word.toLowerCase().replace(/['’]/g, ''));
  let from = 0;
  let to = words.length;
  for (let count = 0; count < MOST_IN_A_ROW; count++) {
    const opening = begins.get(plain[from] ?? '')?.find((line) => stands(line, plain, from));
    const closing = ends.get(plain[to - 1] ?? '')?.find((line) => stands(line, plain, to - line.length));
    if (!opening && !closing) break;
    from += opening?.length ?? 0;
    to -= closing?.length ?? 0;
    if (from >= to) return message;
  }
  const [first, last] = [words[from], words[to - 1]];
  if (!first || !last || (from === 0 && to === words.length)) return message;
  const end = to === words.length ? message.length : last.index + last[0].length;
  // A question mark belongs to the last word that is kept.
  return message.slice(first.index, end) + (/^\s*\?/.test(message.slice(end)) ? '?' : '');
}

type Lines = readonly (readonly string[])[];

/** By the word that a line begins or ends with, the longest line first. */
const prepared = oncePer(({ before, after }: CourtesyLines) => ({
  begins: byWord(before, 0),
  ends: byWord(after, -1),
}));

function byWord(lines: readonly string[], at: 0 | -1): Map<string, Lines> {
  const sorted = lines.map((line) => line.split(' ')).sort((one, other) => other.length - one.length);
  return Map.groupBy(sorted, (line) => line.at(at) ?? '');
}

const stands = (line: readonly string[], words: readonly string[], at: number): boolean =>
  at >= 0 && line.every((word, index) => words[at + index] === word);
