// The same question as a hurried hand, a polite one, or one that likes short forms would type it: what some stages are for.
import type { Knowledge } from '../knowledge/knowledge.ts';

export type Change = (text: string, index: number) => string;

export function changedWordings({
  acronyms,
  understanding,
}: Pick<Knowledge, 'acronyms' | 'understanding'>): Readonly<Record<string, Change>> {
  const { before, after } = understanding.courtesies;
  const shortForms = acronyms.filter(({ see }) => see === null);
  return {
    misspelt,
    polite: (text, index) => `${at(before, index)} ${text} ${at(after, index)}`.trim(),
    'in short forms': (text) => {
      const found = shortForms.find(({ expansion }) => text.toLowerCase().includes(expansion.toLowerCase()));
      if (!found) return text;
      const from = text.toLowerCase().indexOf(found.expansion.toLowerCase());
      return text.slice(0, from) + found.acronym + text.slice(from + found.expansion.length);
    },
  };
}

/** Two neighbouring letters in the middle of the longest word change places. */
function misspelt(text: string): string {
  const longest = [...text.matchAll(/[a-z]{6,}/gi)].sort((a, b) => b[0].length - a[0].length)[0];
  if (!longest) return text;
  const middle = longest.index + Math.floor(longest[0].length / 2);
  return `${text.slice(0, middle)}${text[middle + 1]}${text[middle]}${text.slice(middle + 2)}`;
}

const at = (lines: readonly string[], index: number): string => lines[index % lines.length] ?? '';
