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
      (intent) => intent !== 'what' && cues[intent].some((cue) => text.includes(` ${plainWords(cue)} `)),
    ) ?? 'what'
  );
}

/** Small letters, straight apostrophes dropped, everything but letters, digits and + as a single space. */
export function plainWords(text: string): string {
  return text
    .replace(/[\ufdf0-\ufdfd]/gu, ' ')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’‘`]/g, '')
    .replace(/[^\p{L}\p{N}+]+/gu, ' ')
    .trim();
}
