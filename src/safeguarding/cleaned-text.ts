// One spelling for what is written in many: invisible characters, lookalikes and typographic marks must not hide a worry.

/** Matching looks at this many characters at a time, so that its cost stays in proportion to the message. */
const WINDOW_CHARACTERS = 10_000;
/** Wider than any rule reaches: what one window cuts in two stands whole in the next. */
const OVERLAP_CHARACTERS = 1_000;

/** Zero-width, bidirectional and other format characters, soft hyphens and controls other than line ends and tabs. */
const INVISIBLE = /(?![\n\r\t])[\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0]/gu;
/** Single characters that stand for whole Arabic phrases: taken apart, 100 KB of them would be two megabytes. */
const PHRASES = /[\ufdf0-\ufdfd]/gu;
/** Accents, after NFKD has set them apart from their letters. */
const COMBINING = /\p{M}/gu;

const TYPOGRAPHIC = new Map([
  ...[...'‘’‚‛′`´ʼ'].map((mark) => [mark, "'"] as const),
  ...[...'“”„‟″«»'].map((mark) => [mark, '"'] as const),
  ...[...'‐‑‒–—―'].map((mark) => [mark, ' - '] as const),
  ['&', ' and '],
]);
/** Letters of other alphabets that look like Latin ones. */
const LOOKALIKES = new Map([
  ...zip('авекмнорстухіјѕԁһӏ', 'abekmhopctyxijsdhl'),
  ...zip('αεικνορτυχ', 'aeiknoptux'),
  ...zip('ıɡℓ', 'igl'),
]);
const REPLACED = new Map([...TYPOGRAPHIC, ...LOOKALIKES]);
const REPLACEABLE = new RegExp(`[${[...REPLACED.keys()].join('')}]`, 'gu');

export function cleanedText(message: string): string {
  return message
    .replace(/…/gu, '... ')
    .replace(REPLACEABLE, (mark) => TYPOGRAPHIC.get(mark) ?? mark)
    .replace(PHRASES, '')
    .normalize('NFKD')
    .replace(COMBINING, '')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replace(REPLACEABLE, (letter) => REPLACED.get(letter) ?? letter);
}

/** The message whole where it is short, else overlapping pieces that cover all of it. */
export function windowsOf(message: string): string[] {
  if (message.length <= WINDOW_CHARACTERS) return [message];
  const windows: string[] = [];
  for (let start = 0; start < message.length; start += WINDOW_CHARACTERS - OVERLAP_CHARACTERS) {
    windows.push(message.slice(start, start + WINDOW_CHARACTERS));
  }
  return windows;
}

function zip(from: string, to: string): [string, string][] {
  const letters = [...to];
  return [...from].map((letter, index) => [letter, letters[index] ?? letter]);
}
