// A choice in somebody's own words: the label, its number, "yep", "no idea". What could mean two things is not guessed.
import type { Option } from '../knowledge/form.ts';

const SYNONYMS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^(?:i )?(?:do not|dont|don't) know(?: yet)?$|^(?:no idea|not known|unknown|dunno|idk|cant say|can't say|\?)$/,
    ['not-known', 'not-sure'],
  ],
  [
    /^(?:i am |i'm |im )?(?:not (?:really |quite )?(?:sure|certain)|unsure)(?: yet)?$|^(?:maybe|possibly|perhaps|might be|could be)$/,
    ['not-sure', 'not-known'],
  ],
  [
    /^(?:(?:would|did|does|do)(?:n't| not) (?:want to )?say|not said|prefer(?:red|s)? not to say|not given)$/,
    ['not-said'],
  ],
  [/^(?:y|yes|yep|yeah|yup|aye|definitely|certainly|of course|correct|that's right|ok|okay|done)$/, ['yes']],
  [/^(?:n|no|nope|nah|never|not at all|definitely not)$/, ['no']],
  // Not now says nothing of what is likely; asked about now, it is a no.
  [
    /^(?:(?:no|nope|nah) )?not (?:at the moment|at present|currently|right now|just now|now|today|so far|for now)$/,
    ['not-sure', 'no'],
  ],
  [
    /^(?:none|nothing|neither|nobody|noone|no one)(?: (?:at all|like that|of (?:the|that) (?:kind|sort)|of (?:these|those|them)))?$/,
    ['none', 'nothing-yet', 'neither', 'no'],
  ],
];

/** A "no", "yes" or "perhaps" that is not quite meant: "not that I know of", "I don't think so", "probably". Never read as either. */
const HEDGED = new RegExp(
  `^(?:(?:no|nope|nah|yes|yeah|yep|well|none|nothing|nobody|noone|not|but) ){0,3}(?:${[
    "(?:that|as far as|so far as|far as|to) (?:(?:i|we)(?:'m| am|'ve| have| can)?|(?:my|our)(?: best)?) (?:know|aware|knowledge|see|seen|tell|heard)(?: of)?",
    "(?:i |we )?(?:do not|dont|don't|wouldnt|wouldn't|would not) (?:really )?(?:think|believe|say|suppose)(?: so| that)?",
    '(?:i |we )?(?:think|believe|hope|suppose|guess|expect|assume|imagine)(?: so| not| no| yes)?',
    '(?:i )?(?:rather )?doubt (?:it|so|that)',
    '(?:probably|hopefully|possibly|likely|presumably|unlikely|apparently)(?: not| no| yes| so)?',
    '(?:really|obviously|exactly|particularly)',
    '(?:maybe|perhaps|possibly|unsure|not (?:really |quite )?(?:sure|certain))',
  ].join('|')})$`,
);

/** Said with a doubt: it settles no question of yes or no. */
export const isHedged = (typed: string): boolean => {
  const text = plain(typed);
  return HEDGED.test(text) || SYNONYMS.slice(0, 2).some(([pattern]) => pattern.test(text));
};

/** After a "yes" or "no" that is meant; anything that takes it back is not. */
const PLAIN_TAIL =
  /^(?:(?:nothing|none|like|of|kind|sort|fine|good|well|ok|okay|sorry|thankfully|luckily|fortunately|goodness|god|he|she|they|it|we|i|there|this|that|the|child|children|family|mum|dad|nobody|noone|no|one|not|is|are|isnt|isn't|arent|aren't|has|have|had|hasnt|hasn't|havent|haven't|did|didnt|didn't|do|does|dont|don't|doesnt|doesn't|at|all|thanks|thank|you|please|now|danger|in|agreed|agree|agrees|already) ?){1,6}$/;

const SAYS_SO = /(?:^| )(?:is|are|has|have|had|did|do|does)(?: |$)/;
const SAYS_NOT =
  /(?:^| )(?:not|nobody|noone|nothing|none|no)(?: |$)|n't(?: |$)|(?:^| )(?:is|are|has|have|did|do|does)nt(?: |$)/;

/** "No he is", "yes he isn't": what follows says the other thing. "No child is" stands without a comma. */
function contradicts(isYes: boolean, tail: string, typed: string): boolean {
  if (isYes) return SAYS_NOT.test(tail) || /\b(?:fine|good|well)\b/.test(tail);
  const isOfNone = /^\W*no (?:one|child|children|danger|family)\b/i.test(typed);
  return SAYS_SO.test(tail) && !SAYS_NOT.test(tail) && !isOfNone;
}

/** "She has agreed", "he has not been asked": of whoever is asked about, and of nobody who is named. */
const OF_THIS_ONE =
  /^(?:she|he|they|it|this (?:adult|one))(?:'s|'ve| has| have| is| was| were| are)? (?:(?:just|already) )?(.+)$/;

export function readChoice(typed: string, options: readonly Option[]): string | null {
  const text = plain(typed);
  if (text === '') return null;
  const said = OF_THIS_ONE.exec(text)?.[1]?.replace(/\bbeen /, '') ?? text;
  const exact = options.find(({ value, label }) => [text, said].includes(plain(label)) || value === text);
  if (exact) return exact.value;
  const number = /^(?:option |number )?(\d{1,2})$/.exec(text);
  if (number) return options[Number(number[1]) - 1]?.value ?? null;
  const offered = (values: readonly string[]) =>
    values.find((value) => options.some((option) => option.value === value)) ?? null;
  for (const [pattern, values] of SYNONYMS) if (pattern.test(text)) return offered(values);
  if (HEDGED.test(text)) return offered(['not-sure', 'not-known']);
  const [, word, tail = ''] = /^(yes|yep|yeah|no|nope|nah)\b (.+)$/.exec(text) ?? [];
  if (word) {
    const isYes = word.startsWith('y');
    return PLAIN_TAIL.test(tail) && !contradicts(isYes, tail, typed) ? offered([isYes ? 'yes' : 'no']) : null;
  }
  return onlyOne(options.filter(({ label }) => holdsWords(plain(label), text)));
}

/** Several choices, by labels, numbers or words, with commas, semicolons, "and" or lines between them; null if any is unclear. */
export function readChoices(typed: string, options: readonly Option[]): string[] | null {
  let rest = ` ${plain(typed.replace(/[\n;]/g, ', '), true)} `;
  const chosen = new Set<string>();
  // A label may hold a comma itself, so whole labels go first, the longest before what it may contain.
  for (const { value, label } of [...options].sort((a, b) => b.label.length - a.label.length)) {
    const whole = plain(label, true);
    const at = rest.search(
      new RegExp(`(?<![\\p{L}\\d])${whole.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\p{L}\\d])`, 'u'),
    );
    if (at < 0) continue;
    chosen.add(value);
    rest = `${rest.slice(0, at)},${rest.slice(at + whole.length)}`;
  }
  const parts = rest
    .split(/,|&| and /)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'and');
  for (const part of parts) {
    const value = readChoice(part, options);
    if (value === null) return null;
    chosen.add(value);
  }
  return chosen.size > 0 ? options.map(({ value }) => value).filter((value) => chosen.has(value)) : null;
}

/** The typed words stand in the label, in order, and say something: at least four letters. */
const holdsWords = (label: string, text: string): boolean =>
  text.length >= 4 && ` ${label} `.includes(` ${text} `);

const onlyOne = (options: readonly Option[]): string | null =>
  options.length === 1 ? (options[0]?.value ?? null) : null;

function plain(text: string, keepCommas = false): string {
  const lower = text.toLowerCase().replaceAll('’', "'");
  const marks = keepCommas ? /[^\p{L}\p{N}'?+,&-]+/gu : /[^\p{L}\p{N}'?+-]+/gu;
  return lower.replace(marks, ' ').replace(/ ,/g, ',').trim();
}
