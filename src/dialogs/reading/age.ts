// How old a child is, out of an age, a year group or a setting: always as a range, since a year group is two ages.
import { plainText } from '../../search/normalise.ts';

export interface AgeRange {
  readonly from: number;
  readonly to: number;
}

export const OLDEST = 25;

const NUMBERS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );

const SETTINGS: readonly (readonly [RegExp, AgeRange])[] = [
  [/\b(?:unborn|pregnan\w*|newborn)\b/, { from: 0, to: 0 }],
  [/\b(?:baby|babies|infant in arms)\b/, { from: 0, to: 1 }],
  [/\btoddlers?\b/, { from: 1, to: 3 }],
  [/\b(?:nursery|pre ?-?school|playgroup)\b/, { from: 2, to: 4 }],
  [/\breception\b/, { from: 4, to: 5 }],
  [/\b(?:ks ?1|key stage (?:1|one)|infants|infant school)\b/, { from: 5, to: 7 }],
  [/\b(?:ks ?2|key stage (?:2|two)|juniors|junior school)\b/, { from: 7, to: 11 }],
  [/\b(?:ks ?3|key stage (?:3|three))\b/, { from: 11, to: 14 }],
  [/\b(?:ks ?4|key stage (?:4|four))\b/, { from: 14, to: 16 }],
  [/\b(?:ks ?5|key stage (?:5|five)|sixth[ -]?form\w*|6th[ -]?form\w*)\b/, { from: 16, to: 18 }],
];

/** The age that a message tells by itself: "she's 9", "nine years old", "one of my Year 5s", "aged 3 to 5". */
export function ageIn(message: string): AgeRange | null {
  const text = withDigits(message);
  const months = /\b(\d{1,2}) ?(?:months?|mths?)(?: old)?\b/.exec(text);
  if (months) return exact(Math.floor(Number(months[1]) / 12));
  const old = /\b(\d{1,2})(?:\.5|½)? ?-?(?:years?|yrs?|yr|y) ?-?(?:olds?|o)\b|\b(\d{1,2}) ?yo\b/.exec(text);
  if (old) return exact(Number(old[1] ?? old[2]));
  const group = /\b(?:years?|yrs?|yr|y)(?: group)? ?-?(1[0-3]|[1-9])s?\b/.exec(text);
  if (group) return { from: Number(group[1]) + 4, to: Number(group[1]) + 5 };
  const between = /\b(?:aged?|ages|between) (\d{1,2}) ?(?:to|-|–|and) ?(\d{1,2})\b/.exec(text);
  if (between) return range(Number(between[1]), Number(between[2]));
  const aged =
    /\b(?:aged? (?:about |is )?|(?:he|she|they|child|boy|girl|pupil)(?:'s|'re| is| are|s)? (?:now |only |just |nearly |almost |turned |turns |about )*|turned|turns|nearly|almost|(?:is|its|it's) (?:now |only |just )*)(?:is |: ?)?(\d{1,2})\b(?! ?(?:%|percent|weeks?|days?|months?|hours?|minutes?|times|o'?clock|am\b|pm\b|miles?|of\b|brothers?|sisters?|children|kids|siblings|lessons))/.exec(
      text,
    );
  if (aged) return exact(Number(aged[1]));
  return SETTINGS.find(([words]) => words.test(text))?.[1] ?? null;
}

/** An answer to "how old?": a bare number will do. */
export function readAge(message: string): AgeRange | null {
  const known = ageIn(message);
  if (known) return known;
  const text = withDigits(message).trim();
  const pair = /^(?:about |between )?(\d{1,2}) ?(?:to|-|–|or|and) ?(\d{1,2})$/.exec(text);
  if (pair) return range(Number(pair[1]), Number(pair[2]));
  const under = /^(?:under|below|less than) (\d{1,2})$/.exec(text);
  if (under) return range(0, Number(under[1]) - 1);
  const bare =
    /^(?:i think |about |around |roughly |only |just |nearly |almost |hes |shes |its |he's |she's |they're |they are |he is |she is )*(\d{1,2})(?: ?(?:years?|yrs?|now|i think|ish|y))?[.!]?$/.exec(
      text,
    );
  return bare ? exact(Number(bare[1])) : null;
}

const withDigits = (message: string): string =>
  plainText(message)
    .replace(/\b[a-z]+\b/g, (word) =>
      NUMBERS.includes(word) && word !== 'one' ? String(NUMBERS.indexOf(word)) : word,
    )
    .replace(/^one$/, '1');

const exact = (age: number): AgeRange | null => range(age, age);

const range = (from: number, to: number): AgeRange | null =>
  from <= to && to <= OLDEST ? { from, to } : null;

/** "9", "9 to 10", "under 12". */
export const sayAge = ({ from, to }: AgeRange): string => {
  if (from === to) return String(from);
  return from === 0 ? `under ${to + 1}` : `${from} to ${to}`;
};
