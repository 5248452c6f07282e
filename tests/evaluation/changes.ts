// Ways of saying the same: what each makes of a message leaves its meaning as it was. `at` varies what is put in.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Change = (text: string, at: number) => string;

const yamlOf = <T>(file: string): T => parse(readFileSync(file, 'utf8')) as T;

const acronyms = yamlOf<{ acronym: string; expansion: string; or_see?: string }[]>(
  'knowledge/acronyms.yaml',
).filter((it) => !it.or_see);

/** Some of them are plain words, hyphenated, or hardly met in the messages that the alert learnt from. */
const NAMES = [
  'Tyler',
  'Aoife',
  "D'Arcy",
  'Mohammed',
  'Lily-Mae',
  'Kai',
  'Ngozi',
  'Zuzanna',
  'Archie',
  'Will',
];
const nameAt = (at: number): string => NAMES[at % NAMES.length] as string;
const SOMEBODY =
  /\b(?:(?:a|the|my|our|one|this|that) )?(?:boy|girl|child|pupil|student|lad|kid|teenager|son|daughter|brother|sister|toddler)\b/i;

/** What the folder's own list takes for the same word. */
const SHORT: readonly (readonly [RegExp, string])[] = [
  [/\bboyfriend\b/gi, 'bf'],
  [/\bbecause\b/gi, 'cos'],
  [/\band\b/gi, '&'],
  [/\bwith\b/gi, 'w'],
  [/\bplease\b/gi, 'pls'],
  [/\btomorrow\b/gi, 'tmrw'],
  [/\btonight\b/gi, '2nite'],
  [/\bpeople\b/gi, 'ppl'],
  [/\byou\b/gi, 'u'],
  [/\bschool\b/gi, 'sch'],
  [/\byear (?=\d)/gi, 'yr '],
];

/** Something happens in the middle of the longest word, as a hurried hand does it. */
function slip(text: string, change: (one: string, next: string) => string): string {
  const longest = [...text.matchAll(/[a-z]{6,}/gi)].sort((a, b) => b[0].length - a[0].length)[0];
  if (!longest) return text;
  const at = longest.index + Math.floor(longest[0].length / 2);
  return `${text.slice(0, at)}${change(text[at] ?? '', text[at + 1] ?? '')}${text.slice(at + 2)}`;
}

function abbreviated(text: string): string {
  for (const { acronym, expansion } of acronyms) {
    const at = text.toLowerCase().indexOf(expansion.toLowerCase());
    if (at >= 0) return `${text.slice(0, at)}${acronym}${text.slice(at + expansion.length)}`;
  }
  return text;
}

const ended = (text: string): string => text.replace(/[.?!]*$/, (end) => end || '.');

export const CHANGES: Readonly<Record<string, Change>> = {
  'two letters swapped': (text) => slip(text, (one, next) => next + one),
  'a letter left out': (text) => slip(text, (_, next) => next),
  'a letter doubled': (text) => slip(text, (one, next) => one + one + next),
  capitals: (text) => text.toUpperCase(),
  'small letters': (text) => text.toLowerCase(),
  'no apostrophes': (text) => text.replace(/['’]/g, ''),
  'typographic apostrophes': (text) => text.replace(/'/g, '’'),
  'a short form for its words': abbreviated,
  'text-speak': (text) => SHORT.reduce((said, [word, short]) => said.replace(word, short), text),
  politeness: (text) => `Please could you help, ${text} Many thanks`,
  'more politeness': (text) => `Could I ask for some advice please. ${text} Thank you in advance.`,
  "a child's name": (text, at) => text.replace(SOMEBODY, (who) => `${nameAt(at)}, ${who},`),
  "a child's name in brackets": (text, at) => text.replace(SOMEBODY, (who) => `${who} (${nameAt(at)})`),
  "a child's name before it": (text, at) => `${nameAt(at)}: ${text}`,
  'small talk before': (text) => `Hi there, hope you are well. ${text}`,
  'small talk after': (text) => `${ended(text)} Thanks so much, have a lovely day.`,
};
