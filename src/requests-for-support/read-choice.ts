// A choice in somebody's own words: the label, its number, "yep", "no idea". What could mean two things is not guessed.
import type { Option } from '../knowledge/form.ts';

const SYNONYMS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^(?:i )?(?:do not|dont|don't) know(?: yet)?$|^(?:no idea|not known|unknown|dunno|cant say|can't say|\?)$/,
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
  [/^(?:none|nothing|neither)$/, ['none', 'nothing-yet', 'neither', 'no']],
];
/** After a "yes" or "no" that is meant; anything that takes it back is not. */
const PLAIN_TAIL =
  /^(?:(?:he|she|they|it|we|i|there|this|that|the|child|children|family|mum|dad|nobody|noone|no|one|not|is|are|isnt|isn't|arent|aren't|has|have|had|hasnt|hasn't|havent|haven't|did|didnt|didn't|do|does|dont|don't|doesnt|doesn't|at|all|thanks|thank|you|please|now|danger|in|agreed|agree|agrees|already) ?){1,6}$/;

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
  const opening = /^(yes|yep|yeah|no|nope)\b (.+)$/.exec(text);
  if (opening)
    return PLAIN_TAIL.test(opening[2] ?? '') ? offered([opening[1]?.startsWith('y') ? 'yes' : 'no']) : null;
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
