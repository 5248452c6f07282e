// Short forms and terms of the trade that a draft does not explain.
import type { QualityMirrorWords } from '../knowledge/form-words.ts';
import type { Acronyms } from '../knowledge/schema.ts';
import { createPhraseFinder } from './phrases.ts';

export interface JargonFinder {
  /** `initials`: how the draft calls its people, "JB": no short form. */
  find(texts: readonly string[], initials: readonly string[]): string[];
}

/** Capitals in one word: CAMHS, CiN, SENCo, "PRUs". */
const SHORT_FORM =
  /(?<![\p{L}\p{N}.'&+-])(?:[A-Z]\p{Ll}?[A-Z][A-Za-z]{0,6}|[A-Z]{2,7})(?:'?s)?\+?(?![\p{L}\p{N}&]|\.\p{L})/gu;

export function createJargonFinder(
  { jargon, known_short_forms }: QualityMirrorWords,
  acronyms: Acronyms,
): JargonFinder {
  const terms = createPhraseFinder(jargon.filter((term) => term.length > 3));
  const shortTerms = new Set(jargon.filter((term) => term.length <= 3).map((term) => term.toUpperCase()));
  const known = new Set(known_short_forms.map((form) => form.toUpperCase()));
  const expansions = new Map(
    acronyms.map(({ acronym, expansion }) => [
      acronym.toUpperCase(),
      expansion.replace(/ \(.*/, '').toLowerCase(),
    ]),
  );

  return {
    find(texts, initials) {
      const all = texts.join('\n');
      const shouting = isShouting(all);
      const found = texts.flatMap((text) =>
        [...text.matchAll(SHORT_FORM)].map(([form]) => form.replace(/'?s$/, '')),
      );
      const unexplained = found.filter((form) => {
        const upper = form.toUpperCase();
        const listed = expansions.has(upper) || shortTerms.has(upper);
        if (known.has(upper) || initials.includes(upper)) return false;
        // Two capitals may be anybody's initials, and in a text in capitals every word looks like a short form.
        return (
          (listed || (upper.length > 2 && !shouting)) &&
          !isExplained(form, { all, expansion: expansions.get(upper) })
        );
      });
      return [...new Set([...unexplained, ...terms.find(all).map((term) => term.toLowerCase())])];
    },
  };
}

const isExplained = (
  form: string,
  { all, expansion }: { all: string; expansion: string | undefined },
): boolean =>
  all.includes(`(${form})`) ||
  all.includes(`${form} (`) ||
  (expansion !== undefined && all.toLowerCase().includes(expansion));

function isShouting(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters > 0 && (text.match(/\p{Lu}/gu)?.length ?? 0) > letters / 2;
}
