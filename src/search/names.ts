// Which entries a message calls by name: their names, other names and acronyms.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { normalisedWords } from './normalise.ts';
import { stemOf } from './tokens.ts';

export interface Called {
  readonly entry: string;
  /** The name as it stood there. */
  readonly name: string;
  readonly words: number;
  /** Word positions: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

export interface Names {
  /** Longest names first; a name inside a longer one is not called. */
  in(words: readonly string[]): readonly Called[];
  /** Every word of a name, for the spelling. */
  readonly words: ReadonlySet<string>;
}

interface Name {
  readonly entry: string;
  readonly words: readonly string[];
}

export function createNames({ entries, acronyms }: Pick<Knowledge, 'entries' | 'acronyms'>): Names {
  const byFirstWord = new Map<string, Name[]>();
  const words = new Set<string>();
  const add = (entry: string, text: string) => {
    const name = { entry, words: normalisedWords(text) };
    const first = name.words[0];
    if (first === undefined || !entries.has(entry)) return;
    const known = byFirstWord.get(first) ?? [];
    if (known.some((it) => it.entry === entry && it.words.join(' ') === name.words.join(' '))) return;
    byFirstWord.set(first, [...known, name]);
    for (const word of name.words) words.add(word);
  };
  for (const { id, name, other_names } of entries.values()) {
    for (const each of [name, ...other_names].flatMap(partsOfName).flatMap(withAndWithoutAnd)) add(id, each);
  }
  for (const { acronym, expansion, see, or_see } of acronyms) {
    for (const entry of [see, or_see]) {
      if (!entry) continue;
      add(entry, acronym);
      for (const each of partsOfName(expansion)) if (normalisedWords(each).length > 1) add(entry, each);
    }
  }
  return {
    words,
    in(message) {
      const called: Called[] = [];
      for (let at = 0; at < message.length; at++) {
        const candidates = byFirstWord.get(message[at] as string) ?? [];
        const inForm = (isSame: (one: string, other: string) => boolean) =>
          candidates.filter(({ words }) =>
            words.every((word, index) => isSame(word, message[at + index] ?? '')),
          );
        const exact = inForm((one, other) => one === other);
        // "education health care plans" is the name too, but "family support workers" is not the worker's.
        const here =
          exact.length > 0 ? exact : inForm((one, other) => stemOf(one) === stemOf(other)).filter(isLong);
        const longest = here.reduce((length, name) => Math.max(length, name.words.length), 0);
        for (const { entry, words: name } of here) {
          if (name.length !== longest) continue;
          called.push({ entry, name: name.join(' '), words: longest, from: at, to: at + longest });
        }
        if (longest > 1) at += longest - 1;
      }
      return called;
    },
  };
}

const withAndWithoutAnd = (name: string): string[] => [
  name,
  ...(/ and /i.test(name) ? [name.replace(/,? and /gi, ' ')] : []),
];

/** A name of one word in another form is an ordinary word: "relating", "streets". */
const isLong = ({ words }: Name): boolean => words.length > 1;

/**
 * "CAMHS (Child and Adolescent Mental Health Service)" is called either way. What stands in brackets in small letters only
 * explains: "Family Support Workers (in schools)".
 */
export function partsOfName(name: string): string[] {
  const outside = name.replace(/\([^)]*\)/g, ' ').trim();
  const inside = [...name.matchAll(/\(([^)]+)\)/g)]
    .map(([, part]) => (part as string).trim())
    .filter((part) => /^[A-Z]/.test(part));
  return [outside, ...inside]
    .map((part) => part.replace(/^(?:the|a|an) /i, '').trim())
    .filter((part) => part.length > 1);
}
