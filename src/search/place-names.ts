// Finds names of places and postcodes in a message, without judging yet which of them counts.
import type { District, Places } from '../knowledge/schema.ts';
import { plainText } from './normalise.ts';

/** One place as the gazetteer has it, or a whole postcode district. */
export interface KnownPlace {
  readonly name: string;
  readonly districts: readonly District[];
  /** Lies across a border of districts, has a double inside the county, or leaves the county. */
  readonly unclear: boolean;
  readonly leavesCounty: boolean;
  /** Postcode districts that it lies in: "Woodmancote, GL52" is one of two Woodmancotes. */
  readonly postcodes: readonly string[];
  readonly council: string | null;
  readonly ordinaryWord: boolean;
  /** One of the six, and not a town or village in it. */
  readonly wholeDistrict: boolean;
}

export interface Mention {
  readonly place: KnownPlace;
  readonly isPostcode: boolean;
  /** Word positions in the message: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** A word of the message as it stands there: place names need their capitals. */
export interface WrittenWord {
  readonly word: string;
  /** The same without a possessive: "Highnam's over the river". */
  readonly owner: string;
  readonly capital: boolean;
  readonly opensSentence: boolean;
}

export interface PlaceNames {
  find(words: readonly WrittenWord[]): Mention[];
  readonly names: readonly string[];
  named(name: string): KnownPlace | undefined;
}

/** A place that is also an ordinary word counts after these, or with a capital inside a sentence … */
const LEADING = new Set(['in', 'at', 'from', 'near', 'round', 'covers', 'cover', 'nr']);
/** … or before these: "bream family", "kingsway estate". */
const TRAILING = new Set([
  'family',
  'families',
  'estate',
  'hub',
  'primary',
  'kid',
  'mum',
  'dad',
  'lad',
  'area',
  'street',
  'way',
  'village',
]);
/** "Forest school", "edge of care" and "bath time" are no places. */
const NOT_BEFORE: Readonly<Record<string, readonly string[]>> = {
  forest: ['school', 'schools', 'walk', 'club', 'green', 'leader'],
  edge: ['of'],
  bath: ['time', 'times', 'or', 'and', 'night', 'water', 'seat'],
  box: ['of', 'ticked', 'on', 'in'],
  stone: ['cold'],
};

/** Postcodes GL1 to GL56 and the few of neighbouring areas; the second half may follow, with or without a space. */
const POSTCODE = /^([a-z]{1,2}\d{1,2})(\d[a-z]{2})?$/;
const INWARD = /^\d[a-z]{2}$/;

export function createPlaceNames(places: Places): PlaceNames {
  const byFirstWord = new Map<string, { words: string[]; place: KnownPlace }[]>();
  const byName = new Map<string, KnownPlace>();
  const add = (name: string, place: KnownPlace) => {
    const words = nameWords(name);
    const key = words.join(' ');
    if (!words[0] || byName.has(key)) return;
    byName.set(key, place);
    byFirstWord.set(words[0], [...(byFirstWord.get(words[0]) ?? []), { words, place }]);
  };
  const postcodes = new Map<string, KnownPlace>();

  for (const { slug, name, other_names } of places.districts) {
    const place = {
      name,
      districts: [slug],
      unclear: false,
      leavesCounty: false,
      postcodes: [],
      council: null,
      ordinaryWord: false,
      wholeDistrict: true,
    };
    for (const each of [name, ...other_names, ...(SPOKEN[slug] ?? [])]) add(each, place);
  }
  for (const it of places.places) {
    const place: KnownPlace = {
      name: it.name,
      districts: it.districts,
      unclear: it.ambiguous || it.leaves_county || it.districts.length > 1,
      leavesCounty: it.leaves_county,
      postcodes: it.postcodes,
      council: null,
      ordinaryWord: it.ordinary_word,
      wholeDistrict: false,
    };
    for (const each of [it.name, ...it.other_names]) add(each, place);
  }
  for (const { name, council, ordinary_word } of places.outside) {
    const place: KnownPlace = {
      name,
      districts: [],
      unclear: false,
      leavesCounty: true,
      postcodes: [],
      council,
      ordinaryWord: ordinary_word,
      wholeDistrict: false,
    };
    add(name, place);
    const bare = council.replace(/ (?:County |City |Borough )?Council$/i, '');
    add(bare, { ...place, name: bare, ordinaryWord: false });
  }
  for (const it of places.postcodes) {
    postcodes.set(it.postcode.toLowerCase(), {
      name: it.postcode,
      districts: it.districts,
      unclear: it.ambiguous || it.leaves_county,
      leavesCounty: it.leaves_county,
      postcodes: [it.postcode],
      council: null,
      ordinaryWord: false,
      wholeDistrict: false,
    });
  }

  return {
    names: [...byName.keys()],
    named: (name) => byName.get(nameWords(name).join(' ')),
    find(words) {
      const mentions: Mention[] = [];
      for (let at = 0; at < words.length; at++) {
        const mention = postcodeAt(words, at) ?? nameAt(words, at);
        if (!mention) continue;
        mentions.push(mention);
        at = mention.to - 1;
      }
      return mentions;
    },
  };

  function postcodeAt(words: readonly WrittenWord[], at: number): Mention | null {
    const match = POSTCODE.exec(words[at]?.word ?? '');
    const place = match?.[1] && postcodes.get(match[1]);
    if (!match || !place) return null;
    const inwardFollows = !match[2] && INWARD.test(words[at + 1]?.word ?? '');
    return { place, isPostcode: true, from: at, to: at + (inwardFollows ? 2 : 1) };
  }

  function nameAt(words: readonly WrittenWord[], at: number): Mention | null {
    const first = words[at] as WrittenWord;
    let best: Mention | null = null;
    const candidates = first.owner === first.word ? [first.word] : [first.word, first.owner];
    for (const { words: name, place } of candidates.flatMap((word) => byFirstWord.get(word) ?? [])) {
      const to = at + name.length;
      if (best && to <= best.to) continue;
      if (!name.every((word, index) => isWord(words[at + index], word))) continue;
      const shown =
        (first.capital && !first.opensSentence) ||
        LEADING.has(words[at - 1]?.word ?? '') ||
        TRAILING.has(words[to]?.word ?? '') ||
        movedTo(words, at);
      if (place.ordinaryWord && !shown) continue;
      if (NOT_BEFORE[name.join(' ')]?.includes(words[to]?.word ?? '')) continue;
      best = { place, isPostcode: false, from: at, to };
    }
    return best;
  }
}

/** Said beside "hub" or "for", and too loose for a gazetteer. */
const SPOKEN: Partial<Record<District, readonly string[]>> = {
  'forest-of-dean': ['forest'],
  gloucester: ['the city'],
  cotswolds: ['cotswolds'],
};

const isWord = (written: WrittenWord | undefined, word: string): boolean =>
  written?.word === word || written?.owner === word;

/** "moved out to bream", "moved on to kingsway". */
const movedTo = (words: readonly WrittenWord[], at: number): boolean =>
  words[at - 1]?.word === 'to' &&
  words.slice(Math.max(0, at - 5), at).some(({ word }) => word.startsWith('mov'));

type Mend = (word: string) => string;
const asItIs: Mend = (word) => word;
let last: { text: string; mend: Mend; words: readonly WrittenWord[] } = { text: '', mend: asItIs, words: [] };

/** A message is looked through for places several times: its words are remembered until the next. */
export function writtenWords(text: string, mend: Mend = asItIs): readonly WrittenWord[] {
  if (last.text !== text || last.mend !== mend) last = { text, mend, words: wordsIn(text, mend) };
  return last.words;
}

function wordsIn(text: string, mend: Mend): WrittenWord[] {
  const words: WrittenWord[] = [];
  let end = 0;
  const shouting = text === text.toUpperCase();
  // Read from the raw text, so that capitals and the beginnings of sentences are still to be seen.
  for (const match of text.slice(0, 4000).matchAll(/[\p{L}\p{N}]+(?:['’‘`´][\p{L}]+)*/gu)) {
    const raw = match[0];
    const gap = text.slice(end, match.index).trimEnd();
    const opensSentence = (end === 0 && gap === '') || /[.!?:]["'’”)]*$/.test(gap);
    end = match.index + raw.length;
    const plain = plainText(raw);
    words.push({
      word: mend(withoutApostrophe(plain)),
      owner: mend(plain.replace(/'s$/, '').replaceAll("'", '')),
      capital: !shouting && /^\p{Lu}/u.test(raw),
      opensSentence,
    });
    if (words.length === 300) break;
  }
  return words;
}

/** "Bishop's Cleeve" and "bishops cleeve" are one name. */
const withoutApostrophe = (word: string): string => word.replaceAll("'", '');

export const nameWords = (name: string): string[] =>
  (plainText(name).match(/[a-z0-9]+(?:'[a-z]+)*/g) ?? []).map(withoutApostrophe);
