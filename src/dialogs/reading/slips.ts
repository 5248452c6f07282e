// Slips of the keyboard in a short answer: "mum has singed", "nothign yet". Only a word that is one slip away from exactly one
// word that the question knows is mended.

const SHORTEST = 4;
/** Words that are right, however near they come to another. */
const RIGHT = new Set(
  'from than that then them they this with were when what will have been does done some same care plane plain want went wait here hear year years hers ours their there about with'.split(
    ' ',
  ),
);

export function mendSlips(said: string, known: ReadonlySet<string>): string {
  return said
    .split(' ')
    .map((word) => {
      if (word.length < SHORTEST || RIGHT.has(word) || known.has(word) || /\d/.test(word)) return word;
      const meant = [...known].filter((other) => isSlipOf(word, other));
      return meant.length === 1 && meant[0] ? meant[0] : word;
    })
    .join(' ');
}

/** One letter wrong, missing, too many, or two that changed places. Another form of the word is no slip: "agree", "agreed". */
export function isSlipOf(word: string, other: string): boolean {
  if (other.length < SHORTEST || Math.abs(word.length - other.length) > 1 || word === other) return false;
  if (isFormOf(word, other) || isFormOf(other, word)) return false;
  let start = 0;
  while (start < word.length && word[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(word.length, other.length) - start && word.at(-1 - end) === other.at(-1 - end)) end++;
  const [left, right] = [word.length - start - end, other.length - start - end];
  if (left <= 1 && right <= 1) return true;
  return left === 2 && right === 2 && word[start] === other[start + 1] && word[start + 1] === other[start];
}

const isFormOf = (word: string, other: string): boolean =>
  /^(?:d|s|n|y)$/.test(other.slice(word.length)) && other.startsWith(word);
