// What a message says, as the rules and the trained reader both see it: words, concepts, and which of them count.
import type { Exclusion } from '../knowledge/exclusions.ts';
import type { Safeguarding } from '../knowledge/safeguarding.ts';
import { createConceptFinder, type Span, wordsOfForms } from './concepts.ts';
import { exclusionsOf } from './exclusions.ts';
import { createSpelling } from './spelling.ts';
import { type Token, tokensOf } from './tokens.ts';
import { wordSetsOf } from './word-sets.ts';

export interface FoundConcept extends Span {
  /** Why it does not count, or null where it does. */
  readonly excluded: Exclusion | null;
}

export interface Reading {
  readonly tokens: readonly Token[];
  readonly concepts: readonly FoundConcept[];
}

export type ReadMessage = (message: string) => Reading;

/** A word that several messages use is a word, and no slip for another one. */
const USES_OF_A_WORD = 2;
/** A word that many use is what a slip of it means: the trained reader knows the word, and not the slip. */
const USES_OF_AN_ORDINARY_WORD = 3;

export function createReading(
  safeguarding: Pick<Safeguarding, 'concepts' | 'exclusions' | 'spelling' | 'firstNames' | 'messages'>,
): ReadMessage {
  const ofForms = wordsOfForms(safeguarding.concepts);
  const used = wordCounts(safeguarding.messages.map((message) => message.text));
  const usedAtLeast = (least: number) =>
    [...used].filter(([, count]) => count >= least).map(([word]) => word);
  const spelling = createSpelling({
    shortenings: safeguarding.spelling,
    vocabulary: ofForms,
    known: new Set(usedAtLeast(USES_OF_A_WORD)),
    ordinary: usedAtLeast(USES_OF_AN_ORDINARY_WORD),
    firstNames: safeguarding.firstNames,
  });
  const findConcepts = createConceptFinder(safeguarding.concepts);
  const words = wordSetsOf(safeguarding.exclusions);
  return (message) => {
    const tokens = tokensOf(message, spelling);
    const spans = findConcepts(tokens);
    const excluded = exclusionsOf(tokens, spans, words);
    return { tokens, concepts: spans.map((span, index) => ({ ...span, excluded: excluded[index] ?? null })) };
  };
}

function wordCounts(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
