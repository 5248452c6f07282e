// What a message asks for: a number, an address, who may use it, how to start, what somebody does. The first line answers
// exactly that.
import type { Understanding } from '../knowledge/understanding.ts';

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

/**
 * The first intent one of whose cues stands in the message as whole words, or `role` where it asks what somebody does;
 * `what` where it asks for nothing of this, as a worry or "what is early help?" does.
 */
export function intentOf(
  message: string,
  { intents, askedOf: { role, nobody } }: Pick<Understanding, 'intents' | 'askedOf'>,
): Intent {
  const text = ` ${plainWords(message)} `;
  const cued = WITH_CUES.find((intent) =>
    longestFirst(intents[intent]).some((cue) => text.includes(` ${cue} `)),
  );
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
  const plain = TYPED.test(text) ? plainTyped(text) : plainAny(text);
  last = { text, plain };
  return plain;
}

/** All of it stands on the keyboard, as most messages do. */
const TYPED = /^[\n\r\t -~]*$/;

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

const sorted = new WeakMap<readonly string[], readonly string[]>();

/** The cues of a list of the knowledge in plain words, the longest first. */
export function longestFirst(cues: readonly string[]): readonly string[] {
  let known = sorted.get(cues);
  if (!known) {
    known = cues.map(plainCue).sort((a, b) => b.length - a.length);
    sorted.set(cues, known);
  }
  return known;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The same as a set, where a word of the message is looked for among many. */
export function plainSet(cues: readonly string[]): ReadonlySet<string> {
  let known = sets.get(cues);
  if (!known) {
    known = new Set(cues.map(plainCue));
    sets.set(cues, known);
  }
  return known;
}
