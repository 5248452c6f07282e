// Which concepts of the vocabulary a message speaks of: "boozy" and "hungover" both mean alcohol.
import type { Understanding } from '../knowledge/understanding.ts';
import { normalisedWords } from './normalise.ts';
import { asTokens, type Token } from './tokens.ts';

interface Form {
  readonly concept: string;
  readonly stems: readonly string[];
}

export interface Concepts {
  /** Each concept once, with the words that showed it. */
  in(tokens: readonly Token[]): ReadonlyMap<string, string>;
}

export function createConcepts(vocabulary: Understanding['vocabulary']): Concepts {
  const byFirstStem = new Map<string, Form[]>();
  for (const [concept, words] of Object.entries(vocabulary)) {
    for (const word of words) {
      const stems = asTokens(normalisedWords(word)).map(({ stem }) => stem);
      const [first] = stems;
      if (first === undefined) continue;
      const forms = byFirstStem.get(first) ?? [];
      forms.push({ concept, stems });
      byFirstStem.set(first, forms);
    }
  }
  return {
    in(tokens) {
      const found = new Map<string, string>();
      tokens.forEach(({ stem }, at) => {
        for (const form of byFirstStem.get(stem) ?? []) {
          if (found.has(form.concept) || !form.stems.every((it, index) => tokens[at + index]?.stem === it))
            continue;
          found.set(
            form.concept,
            tokens
              .slice(at, at + form.stems.length)
              .map(({ word }) => word)
              .join(' '),
          );
        }
      });
      return found;
    },
  };
}
