// What a message asks for: a number, an address, who may use it, how to start. The first line answers exactly that.
import type { Understanding } from '../knowledge/understanding.ts';

export const INTENTS = [
  'phone',
  'email',
  'web',
  'hours',
  'contact',
  'consent',
  'reach',
  'ages',
  'for_whom',
  'what',
] as const;
export type Intent = (typeof INTENTS)[number];

/** The first intent one of whose cues stands in the message as whole words; `what` where none does. */
export function intentOf(message: string, cues: Understanding['intents']): Intent {
  const text = ` ${plainWords(message)} `;
  return (
    INTENTS.find(
      (intent) => intent !== 'what' && longestFirst(cues[intent]).some((cue) => text.includes(` ${cue} `)),
    ) ?? 'what'
  );
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
