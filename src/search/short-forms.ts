// Short forms that name no entry of their own are read as their words: "a referral for EH" asks what "a referral for early
// help" asks. Those that name an entry are names, and stay.
import type { Knowledge } from '../knowledge/knowledge.ts';

export type SpellOut = (message: string) => string;

/** "General practitioner, or Graduated Pathway" says two things, so it is left to the reader. */
const ONE_MEANING = /^[\p{L} ]+$/u;

export function createShortForms(acronyms: Knowledge['acronyms']): SpellOut {
  const expansions = new Map(
    acronyms
      .filter(({ see, expansion }) => see === null && ONE_MEANING.test(expansion))
      .map(({ acronym, expansion }) => [acronym.toLowerCase(), expansion.toLowerCase()]),
  );
  return (message) =>
    message.replace(/[\p{L}\p{N}]+/gu, (word) => expansions.get(word.toLowerCase()) ?? word);
}
