// What a message asks for: a number, an address, who may use it, how to start, what somebody does. The first line answers
// exactly that.
import type { Understanding } from '../knowledge/understanding.ts';
import { oncePer } from '../once-per.ts';
import { isTyped } from '../search/normalise.ts';

const WITH_CUES = [
  'phone',
  'email',
  'web',
  'hours',
  'contact',
  'consent',
  'reach',
  'ages',
  'for_whom',
] as const;
export const INTENTS = [...WITH_CUES, 'role', 'what'] as const;
export type Intent = (typeof INTENTS)[number];

const OF_A_CONTACT: readonly Intent[] = ['phone', 'email', 'contact'];
export const asksForAContact = (intent: Intent): boolean => OF_A_CONTACT.includes(intent);

/**
 * The first intent one of whose cues stands in the message as whole words, or `role` where it asks what somebody does;
 * `what` where it asks for nothing of this, as a worry or "what is early help?" does.
 */
export function intentOf(
  message: string,
  { intents, askedOf: { role, nobody } }: Pick<Understanding, 'intents' | 'askedOf'>,
): Intent {
  const said = plainWords(message);
  const cued = WITH_CUES.find((intent) => saysOneOf(said, intents[intent]));
  return cued ?? (askedOf(message, role).some((of) => !plainSet(nobody).has(of)) ? 'role' : 'what');
}

/** A message is read to here: a question about a word is short. */
const LONGEST_QUESTION = 200;
const ARTICLE = /^(?:a|an|the|our|your|this|that) (?=.)/;
const COURTESY = / (?:please|pls|thanks|thank you)$/;

const made = new Map<string, RegExp>();

/** "what does * do" as a pattern of plain words; the gap holds up to six. */
function patternOf(question: string): RegExp {
  let pattern = made.get(question);
  if (!pattern) {
    const [before = '', after = ''] = question.split('*').map(plainWords);
    pattern = new RegExp(`(?:^| )${before} ((?:\\S+ ){0,5}?\\S+)${after ? ` ${after}(?: |$)` : '$'}`, 'u');
    made.set(question, pattern);
  }
  return pattern;
}

/** Each thing that the message may ask about by one of these questions, in plain words and without an article. */
export function askedOf(message: string, questions: readonly string[]): readonly string[] {
  const said = plainWords(message).replace(COURTESY, '');
  if (said.length > LONGEST_QUESTION) return [];
  return questions.flatMap((question) => patternOf(question).exec(said)?.[1]?.replace(ARTICLE, '') ?? []);
}

/** Small letters, straight apostrophes dropped, everything but letters, digits and + as a single space. */
export function plainWords(text: string): string {
  if (text === last.text) return last.plain;
  const plain = isTyped(text) ? plainTyped(text) : plainAny(text);
  last = { text, plain };
  return plain;
}

const plainTyped = (text: string): string =>
  text
    .toLowerCase()
    .replace(/['`]/g, '')
    .replace(/[^a-z0-9+]+/g, ' ')
    .trim();

const plainAny = (text: string): string =>
  text
    .replace(/[\ufdf0-\ufdfd]/gu, ' ')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’‘`]/g, '')
    .replace(/[^\p{L}\p{N}+]+/gu, ' ')
    .trim();

/** Everything that reads a message begins here with the same one: the last is remembered, until the next. */
let last = { text: '', plain: '' };

const plainCues = new Map<string, string>();

/** The plain words of a text of the knowledge, made once: never of what a person typed, for it is kept. */
export function plainCue(cue: string): string {
  let plain = plainCues.get(cue);
  if (plain === undefined) {
    plain = plainWords(cue);
    plainCues.set(cue, plain);
  }
  return plain;
}

/** The cues of a list of the knowledge in plain words, the longest first. */
export const longestFirst = oncePer((cues: readonly string[]): readonly string[] =>
  cues.map(plainCue).sort((a, b) => b.length - a.length),
);

/** The same as a set, where a word of the message is looked for among many. */
export const plainSet = oncePer(
  (cues: readonly string[]): ReadonlySet<string> => new Set(cues.map(plainCue)),
);

/** Whether a cue stands in what was said, both in plain words, as whole words. Most do not even stand in it as letters. */
export const hasWords = (said: string, cue: string): boolean =>
  said.includes(cue) && ` ${said} `.includes(` ${cue} `);

/** Whether one of the cues of a list of the knowledge stands in what was said, in plain words. */
export const saysOneOf = (said: string, cues: readonly string[]): boolean =>
  longestFirst(cues).some((cue) => hasWords(said, cue));
