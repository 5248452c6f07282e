// What somebody typed, without what cannot be seen or printed: the same words, and nothing that turns lines around.

/** Controls other than tab and line end, and characters that no form needs and a file may break on. */
const CONTROLS = /(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;
/** Marks of direction, zero-width spaces, tags and other invisible characters. Joiners stay: some scripts need them. */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}|[\u115f\u1160\u2028\u2029\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu;
const LINE_SEPARATORS = /\r\n?|[\u2028\u2029\u0085]/g;

export function plainAnswer(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(LINE_SEPARATORS, '\n')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** On one line: for names, titles and subjects. */
export const oneLine = (text: string): string => plainAnswer(text).replace(/\s+/g, ' ');
