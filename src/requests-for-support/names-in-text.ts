// Names of people in free text. A hint, not a judge: it may miss one and may ask about one too many.
import type { QualityMirrorWords } from '../knowledge/form-words.ts';
import { straight } from './phrases.ts';

export interface NameFinder {
  /** Each name once, as it was written. */
  find(text: string): string[];
  /** First name and surname, or a title with a surname. */
  findFull(text: string): string[];
}

const TITLE = /^(?:Mr|Mrs|Miss|Ms|Mx|Dr|Sir|Rev)$/;
const CAPITALISED = /^\p{Lu}[\p{Ll}'-]+(?:\p{Lu}\p{Ll}+)?$/u;
const MONTHS = /^(?:April|May|June|August)$/;

interface Word {
  readonly text: string;
  /** Opens a sentence: its capital says nothing. */
  readonly opens: boolean;
  /** Nothing but a space stands between it and the word before. */
  readonly joined: boolean;
}

interface Name {
  readonly name: string;
  readonly full: boolean;
}

/** `known`: names of services and places, which are nobody's name. */
export function createNameFinder(
  words: Pick<QualityMirrorWords, 'first_names' | 'first_names_also_words' | 'not_names'>,
  known: readonly string[],
): NameFinder {
  const firstNames = new Set(
    words.first_names.filter((name) => !words.first_names_also_words.includes(name)),
  );
  const alsoWords = new Set(words.first_names_also_words);
  const notNames = new Set([...words.not_names, ...known.flatMap((name) => name.split(/[\s,/&()-]+/))]);
  const nobody = known.filter((name) => name.length > 3).map(straight);
  const mayBeSurname = (word: Word | undefined) =>
    word?.joined === true && CAPITALISED.test(word.text) && !words.not_names.includes(word.text);

  // A text is looked through for names and then for full names: what was found is remembered until the next.
  let last: { readonly text: string; readonly names: readonly Name[] } = { text: '', names: [] };
  const namesOf = (text: string): readonly Name[] => {
    if (last.text !== text) last = { text, names: namesIn(text) };
    return last.names;
  };
  const namesIn = (text: string): Name[] => {
    const found: Name[] = [];
    const all = wordsOf(without(straight(text), nobody));
    for (let at = 0; at < all.length; at++) {
      const word = all[at] as Word;
      const next = all[at + 1];
      const bare = word.text.replace(/'s?$/, '');
      if (TITLE.test(word.text)) {
        if (next?.joined && CAPITALISED.test(next.text))
          found.push({ name: `${word.text} ${bareName(next)}`, full: true });
        at++;
        continue;
      }
      if (all[at - 1]?.text === 'St' || MONTHS.test(bare)) continue;
      const surname = mayBeSurname(next);
      const isFirst = firstNames.has(bare) || (alsoWords.has(bare) && (surname || !word.opens));
      const unknownPair =
        !isFirst &&
        !word.opens &&
        CAPITALISED.test(word.text) &&
        !notNames.has(bare) &&
        surname &&
        !notNames.has(bareName(next as Word));
      const named = /^(?:called|named)$/i.test(all[at - 1]?.text ?? '') && CAPITALISED.test(word.text);
      if (!isFirst && !unknownPair && !named) continue;
      found.push(
        surname
          ? { name: `${word.text} ${bareName(next as Word)}`, full: true }
          : { name: bare, full: false },
      );
      if (surname) at++;
    }
    return found;
  };
  const unique = (names: readonly string[]) => [...new Set(names)];
  return {
    find: (text) => unique(namesOf(text).map(({ name }) => name)),
    findFull: (text) =>
      unique(
        namesOf(text)
          .filter(({ full }) => full)
          .map(({ name }) => name),
      ),
  };
}

const bareName = ({ text }: Word): string => text.replace(/'s?$/, '');

/** "Winston's Wish" and "Forest of Dean" go before anybody looks for names. */
function without(text: string, known: readonly string[]): string {
  let rest = text;
  for (const name of known) if (rest.includes(name)) rest = rest.replaceAll(name, ' , ');
  return rest;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}]+(?:['-][\p{L}]+)*'?/gu)].map((match) => {
    const before = text.slice(Math.max(0, match.index - 6), match.index);
    const opens =
      before.trim() === ''
        ? match.index <= 6 || before.includes('\n')
        : /[.!?:;"“”(\n•–-]["'“”(]*\s*$/.test(before);
    return {
      text: match[0],
      opens,
      joined:
        /[\p{L}\p{N}'.] $/u.test(before) &&
        !/[.!?] $/.test(before.replace(/\b(?:Mr|Mrs|Ms|Dr|Mx|Rev)\. $/, 'x ')),
    };
  });
}
