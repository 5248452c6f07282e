// Reads what somebody typed as the answer to one question. What cannot be used comes back as the sentence that says why.

import { limitOf, MOST_ITEMS, type Question } from '../knowledge/form.ts';
import type { FormWords } from '../knowledge/form-words.ts';
import { fill } from '../knowledge/words.ts';
import { NOT_KNOWN, type Value } from './draft.ts';
import { initialsOf } from './initials.ts';
import { oneLine, plainAnswer } from './plain-answer.ts';
import { isHedged, readChoice, readChoices } from './read-choice.ts';
import { readDate } from './read-date.ts';
import { heldAs, type Settings } from './slots.ts';

export type ReadAnswer =
  /** `note` tells what was done with it: "I kept the initials J.B. only". */
  | { readonly kind: 'answer'; readonly value: Value; readonly note: string | null }
  /** `isHedged`: an answer it was, but neither a yes nor a no. */
  | { readonly kind: 'unusable'; readonly say: string; readonly isHedged?: boolean }
  /** Not held with identifying fields off: nothing of what was typed is kept. */
  | { readonly kind: 'left-blank'; readonly say: string };

interface Reading extends Settings {
  readonly words: FormWords;
  readonly at: Date;
}

const SAYS_NOT_KNOWN =
  /^(?:not known|unknown|(?:i |we )?(?:don'?t|do not) know(?: yet)?|not sure|no idea|idk|dunno|n\/?k)\.?$/i;
const MAY_BE_NOT_KNOWN: readonly Question['type'][] = [
  'name',
  'date',
  'age',
  'phone',
  'email',
  'address',
  'place',
];

export function readAnswer(
  typed: string,
  question: Question,
  { words, at, identifying }: Reading,
): ReadAnswer {
  const { unusable } = words;
  const held = heldAs(question, { identifying });
  if (held === 'blank') return { kind: 'left-blank', say: unusable.left_blank };
  const text = plainAnswer(typed);
  if (text === '') return { kind: 'unusable', say: unusable.empty };
  const limit = limitOf(question);
  if (text.length > limit) {
    return {
      kind: 'unusable',
      say: fill(unusable.too_long, { length: String(text.length), limit: String(limit) }),
    };
  }
  if (MAY_BE_NOT_KNOWN.includes(question.type) && SAYS_NOT_KNOWN.test(text)) return answer(NOT_KNOWN);
  if (held === 'initials') return asInitials(text, words);
  return READERS[question.type]({ text, question, words, at });
}

interface Input {
  readonly text: string;
  readonly question: Question;
  readonly words: FormWords;
  readonly at: Date;
}
type Reader = (input: Input) => ReadAnswer;

const answer = (value: Value, note: string | null = null): ReadAnswer => ({ kind: 'answer', value, note });
const refuse = (say: string): ReadAnswer & { kind: 'unusable' } => ({ kind: 'unusable', say });

function asInitials(text: string, { unusable }: FormWords): ReadAnswer {
  const initials = initialsOf(oneLine(text));
  if (initials === null) return refuse(unusable.empty);
  return answer(initials, initials === text ? null : fill(unusable.held_as_initials, { initials }));
}

const READERS: Readonly<Record<Question['type'], Reader>> = {
  text: ({ text }) => answer(text),
  'long-text': ({ text }) => answer(text),
  name: ({ text }) => answer(oneLine(text)),
  place: readPlace,
  choice: readOneChoice,
  choices: readSeveralChoices,
  confirm: ({ text, words }) =>
    readChoice(text, YES_ONLY) === 'yes' ? answer('yes') : refuse(words.unusable.yes),
  date: readDay,
  signature: readDay,
  datetime: readMoment,
  dates: readDays,
  age: readAge,
  phone: readPhone,
  email: readEmail,
  address: readAddress,
  list: readList,
};

const YES_ONLY = [
  { value: 'yes', label: 'Yes', safeguarding: false },
  { value: 'no', label: 'No', safeguarding: false },
];

/** Values that stand for a doubt: what was typed for one is said back. */
const UNCERTAIN: readonly string[] = ['not-sure', NOT_KNOWN];

function readOneChoice({ text, question, words }: Input): ReadAnswer {
  const options = question.options ?? [];
  const value = readChoice(text, options);
  const chosen = options.find((option) => option.value === value);
  if (chosen) {
    const isDoubt = UNCERTAIN.includes(chosen.value) && !/^\W*not (?:sure|known)\W*$|\d/i.test(text);
    return answer(
      chosen.value,
      isDoubt ? fill(words.unusable.held_as_choice, { option: chosen.label }) : null,
    );
  }
  if (question.open) return answer(oneLine(text));
  const say = fill(words.unusable.choice, { options: labels(question) });
  return isHedged(text) ? { ...refuse(say), isHedged: true } : refuse(say);
}

function readSeveralChoices({ text, question, words }: Input): ReadAnswer {
  const values = readChoices(text, question.options ?? []);
  return values ? answer(values) : refuse(fill(words.unusable.choices, { options: labels(question) }));
}

const labels = ({ options }: Question): string => (options ?? []).map(({ label }) => `"${label}"`).join(', ');

function readDay({ text, words, at }: Input): ReadAnswer {
  const read = readDate(text, at);
  return read.kind === 'day' ? answer(read.day) : refuse(words.unusable[read.why]);
}

function readMoment({ text, words, at }: Input): ReadAnswer {
  const read = readDate(text, at);
  if (read.kind !== 'day') return refuse(words.unusable[read.why]);
  return answer(read.time ? `${read.day}T${read.time}` : read.day);
}

function readDays({ text, words, at }: Input): ReadAnswer {
  const days: string[] = [];
  // "3 March 2026, 4 May 2026" and "March 3, 2026": a comma before a year belongs to the date.
  for (const part of text.split(/\n|;| and |,(?! ?\d{4}\b)/)) {
    if (part.trim() === '') continue;
    const read = readDate(part, at);
    if (read.kind !== 'day') return refuse(words.unusable[read.why]);
    days.push(read.day);
  }
  if (days.length > MOST_ITEMS) return refuse(fill(words.unusable.list, { limit: String(MOST_ITEMS) }));
  return days.length > 0 ? answer(days) : refuse(words.unusable.date);
}

function readAge({ text, words }: Input): ReadAnswer {
  if (/^(?:unborn|not born yet|due|expected|pregnant)\b/i.test(text)) return answer('unborn');
  const months = /^(?:about |nearly )?(\d{1,2}) ?(?:months?|mths?|weeks?|days?)\b/i.exec(text);
  if (months) return answer(/^\D*\d+ ?m/i.test(text) ? String(Math.floor(Number(months[1]) / 12)) : '0');
  const years =
    /^(?:(?:he|she|they|it)(?:'s| is| are)? |aged? |about |nearly )*(\d{1,2})(?: ?(?:½|years?|yrs?|y)?(?: ?old)?(?: and a half)?)\.?$/i.exec(
      text,
    );
  const age = Number(years?.[1] ?? Number.NaN);
  return age <= 25 ? answer(String(age)) : refuse(words.unusable.age);
}

function readPhone({ text, words }: Input): ReadAnswer {
  const [, number = '', extension] =
    /^([+()\d .-]+?)(?:\s*(?:ext\.?|extension|x)\s*(\d{1,6}))?$/i.exec(text) ?? [];
  const digits = number.replace(/[^\d+]/g, '').replace(/^(?:\+|00)44(?:0)?/, '0');
  if (!/^0[1-9]\d{8,9}$/.test(digits)) return refuse(words.unusable.phone);
  const spaced = /^0(?:1|7)\d{9}$/.test(digits) ? `${digits.slice(0, 5)} ${digits.slice(5)}` : digits;
  return answer(extension ? `${spaced} ext. ${extension}` : spaced);
}

function readEmail({ text, words }: Input): ReadAnswer {
  const address = text.replace(/^mailto:/i, '').replace(/^<(.+)>$/, '$1');
  const usable =
    /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(address) && !/\.\.|^\.|\.@/.test(address);
  return usable ? answer(address) : refuse(words.unusable.email);
}

export const POSTCODE = /\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b/i;
/** What was meant as a postcode: letters, a digit, and a tail that does not fit. */
const LIKE_A_POSTCODE = /\b[a-z]{1,2}\d{1,2} ?(?:\d{2}[a-z]{1,2}|[a-z]{3}|\d[a-z]|\d[a-z]{3,})\s*$/i;

const HOUSE_AND_STREET = /^\s*(?:flat |unit )?\d+[a-z]?\b[^,\n]*(?:[,\n]\s*|$)/i;

/** A town and half a postcode lead to the hub; a house or a whole postcode leads to a family, and is not kept. */
function readPlace({ text, words }: Input): ReadAnswer {
  const value = oneLine(
    text
      .replace(HOUSE_AND_STREET, '')
      .replace(new RegExp(POSTCODE, 'gi'), (_, half: string) => half.toUpperCase()),
  );
  if (value === '') return refuse(words.hub_of_address.ask);
  const isShorter = value.length < oneLine(text).length;
  return answer(value, isShorter ? fill(words.unusable.held_as_place, { place: value }) : null);
}

function readAddress({ text, words }: Input): ReadAnswer {
  if (/^confidential\b/i.test(text)) return answer(text);
  const postcode = POSTCODE.exec(text);
  if (!postcode && LIKE_A_POSTCODE.test(text)) return refuse(words.unusable.postcode_form);
  if (!/\p{L}{2,}.*[\s,].*\p{L}{2,}/su.test(text)) return refuse(words.unusable.address);
  if (!postcode) return answer(text);
  return answer(text.replace(postcode[0], `${postcode[1]} ${postcode[2]}`.toUpperCase()));
}

function readList({ text, words }: Input): ReadAnswer {
  const items = text
    .split(/\n|;|,/)
    .map(oneLine)
    .filter((item) => item !== '');
  if (items.length > MOST_ITEMS) return refuse(fill(words.unusable.list, { limit: String(MOST_ITEMS) }));
  return items.length > 0 ? answer(items) : refuse(words.unusable.empty);
}
