// A sign that is the name of a lesson, a form or a charity, or tells of the death of a relative or the tools of a trade.
// Whoever tells of fear, of a threat or in confidence is heard: then none of this takes a sign out.
import type { Cue } from '../knowledge/exclusions.ts';
import type { Span } from './concepts.ts';
import type { ExclusionWords } from './exclusions.ts';
import type { Token } from './tokens.ts';

/** A longer sign says more than the name of a subject. */
const SUBJECT_WORDS = 2;
const REACH = 4;

export function isTopic(
  tokens: readonly Token[],
  spans: readonly Span[],
  words: ExclusionWords['procedural']['topic'],
): (sign: Span) => boolean {
  const isSerious = spans.some((span) => words.serious.has(span.concept));
  const has = (concept: Cue) => spans.some((span) => span.concept === concept);
  const covered = (concepts: readonly Cue[], at: number) =>
    spans.some(
      (span) => concepts.some((concept) => concept === span.concept) && span.start <= at && at < span.end,
    );
  const word = (at: number) => tokens[at]?.word ?? '';
  const isOneOf = (some: ReadonlySet<string>, from: number, to: number) =>
    tokens.slice(Math.max(0, from), Math.max(0, to)).some((token) => some.has(token.word));

  /** A relative or a pet is who died or is dying, not the child. */
  const isOfAnother = ({ start }: Span): boolean => {
    for (let at = start - 1; at >= start - REACH; at--) {
      if (covered(['family', 'animal'], at)) return true;
      if (covered(['pronoun', 'child'], at) || tokens[at]?.clause !== tokens[start]?.clause) return false;
    }
    return false;
  };

  return (sign) => {
    if (words.deaths.has(sign.concept) && has('bereavement')) return isOfAnother(sign);
    if (isSerious) return false;
    if (sign.concept === 'weapon') return has('trade') && !isOneOf(words.brought, 0, tokens.length);
    if (!words.signs.has(sign.concept) || sign.end - sign.start > SUBJECT_WORDS) return false;
    if (isOneOf(words.since_then, sign.start - REACH, sign.start)) return false;
    return (
      words.taught.has(word(sign.end)) ||
      (words.speaks_of.has(word(sign.start - 1)) && words.teaches.has(word(sign.start - 2)))
    );
  };
}
