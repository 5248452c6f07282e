// Which signs are not meant as a report about a child: a figure of speech, a denial, a course, a story, a fall that staff
// saw. An exclusion takes out only the signs in its own reach; what stands elsewhere in the message still counts.
import type { Cue, Exclusion, Exclusions } from '../knowledge/exclusions.ts';
import type { Span } from './concepts.ts';
import { notMissing } from './not-missing.ts';
import { isAboutSomebody } from './somebody.ts';
import type { Token } from './tokens.ts';
import { isTopic } from './topics.ts';
import type { WordSets } from './word-sets.ts';

export type ExclusionWords = WordSets<Exclusions>;

/** A denial reaches this many words, within its clause: "no sign of any kind of violence". */
const DENIAL_REACH = 5;
const ANIMAL_REACH = 3;

/** The exclusion of each span, in the order of `spans`; null where the span counts. */
export function exclusionsOf(
  tokens: readonly Token[],
  spans: readonly Span[],
  words: ExclusionWords,
): (Exclusion | null)[] {
  const things = longestAt(
    tokens,
    spans.filter((span) => span.concept === 'lost-thing'),
  );
  if (!spans.some((span) => span.group === 'signs'))
    return spans.map((span) => (isOfThing(span, things) ? 'thing' : null));
  const sentences = sentencesOf(tokens, spans, { things, words });
  const idioms = longestAt(
    tokens,
    spans.filter((span) => span.concept === 'idiom'),
  );
  const animals = longestAt(
    tokens,
    spans.filter((span) => span.concept === 'animal'),
  );
  const isDenied = denialsOf(tokens, spans, words.denied);
  const isNotMissing = notMissing(tokens, spans, words.thing);
  const isOfTopic = isTopic(tokens, spans, words.procedural.topic);

  return spans.map((span) => {
    if (isOfThing(span, things)) return 'thing';
    if (span.group !== 'signs') return null;
    for (let at = span.start; at < span.end; at++) {
      if ((idioms[at] ?? 0) > span.end - span.start) return 'idiom';
    }
    if (isDenied(span)) return 'denied';
    if (isOfTopic(span)) return 'procedural';
    const sentence = sentences.get(tokens[span.start]?.sentence ?? -1);
    if (!sentence) return null;
    if (sentence.has('procedural') && !sentence.isAboutSomebody) return 'procedural';
    if (sentence.has('invented')) return 'story';
    if (sentence.has('fiction') && !sentence.has('told-secret') && !sentence.has('family')) return 'story';
    if (words.explained.signs.has(span.concept) && isExplained(sentence, span.concept)) return 'explained';
    if (
      words.animal.signs.has(span.concept) &&
      sentence.has('animal') &&
      (!sentence.has('family') || sentence.has('witnessed'))
    ) {
      for (let at = span.start - ANIMAL_REACH; at < span.end + ANIMAL_REACH; at++)
        if (animals[at]) return 'animal';
    }
    if (
      words.story.of_games.has(span.concept) &&
      sentence.has('video-game') &&
      !sentence.has('told-secret') &&
      !sentence.has('family')
    )
      return 'story';
    const next = sentences.get((tokens[span.start]?.sentence ?? -1) + 1);
    if (words.closed.of_missing.has(span.concept)) {
      if (span.concept === 'missing' && isNotMissing(span)) return 'thing';
      if (sentence.closesAfter(span) || next?.has('found-again')) return 'closed';
    }
    if (sentence.isGoingOn) return null;
    if (sentence.has('closed')) return sentence.reopens(span) ? null : 'closed';
    const isTold = sentence.isToldOf && span.concept !== 'missing';
    if (
      words.closed.of_one_day.has(span.concept) &&
      sentence.has('years-past') &&
      !sentence.isOfNow &&
      !isTold
    )
      return 'closed';
    // "Last year she ran away. CAMHS closed it in June."
    if (sentence.has('long-past') && next?.has('closed') && !next.isGoingOn) return 'closed';
    return null;
  });
}

/** A book bag tells no story. */
const isOfThing = ({ concept, start, end }: Span, things: Uint16Array): boolean =>
  concept === 'fiction' && (things[start] ?? 0) > end - start;

/** For each token the length of the longest of the spans that cover it. */
function longestAt(tokens: readonly Token[], spans: readonly Span[]): Uint16Array {
  const longest = new Uint16Array(tokens.length);
  for (const { start, end } of spans) {
    for (let at = start; at < end; at++) longest[at] = Math.max(longest[at] ?? 0, end - start);
  }
  return longest;
}

interface Sentence {
  has(concept: Cue): boolean;
  /** Somebody who was missing is told to be back, or was allowed to go, behind this sign: not before it. */
  closesAfter(sign: Span): boolean;
  /** The child was safe, and then this happened: "he was in the library and then went missing". */
  reopens(sign: Span): boolean;
  readonly isAboutSomebody: boolean;
  readonly isGoingOn: boolean;
  readonly isOfNow: boolean;
  /** Somebody told it, or is afraid. */
  readonly isToldOf: boolean;
}

function sentencesOf(
  tokens: readonly Token[],
  spans: readonly Span[],
  { things, words: { procedural, closed } }: { readonly things: Uint16Array; readonly words: ExclusionWords },
): Map<number, Sentence> {
  const concepts = new Map<number, Set<string>>();
  for (const span of spans) {
    const sentence = tokens[span.start]?.sentence ?? -1;
    // "A letter to parents" speaks of nobody in particular.
    if (span.concept === 'family' && procedural.people_at_large.has(tokens[span.start]?.word ?? '')) continue;
    if (isOfThing(span, things)) continue;
    const known = concepts.get(sentence);
    if (known) known.add(span.concept);
    else concepts.set(sentence, new Set([span.concept]));
  }
  const backAt = new Map<number, number>();
  for (const { concept, start } of spans) {
    if (concept === 'found-again' || concept === 'allowed-out')
      backAt.set(tokens[start]?.sentence ?? -1, start);
  }
  const closedAt = new Map<number, number>();
  for (const { concept, start } of spans)
    if (concept === 'closed') closedAt.set(tokens[start]?.sentence ?? -1, start);
  const inSentences = new Map<number, Token[]>();
  for (const token of tokens) {
    const known = inSentences.get(token.sentence);
    if (known) known.push(token);
    else inSentences.set(token.sentence, [token]);
  }
  return new Map(
    [...inSentences].map(([sentence, inIt]) => {
      const held = concepts.get(sentence) ?? new Set<string>();
      return [
        sentence,
        {
          has: (concept: Cue) => held.has(concept),
          reopens: (sign: Span) =>
            closed.of_missing.has(sign.concept) && (closedAt.get(sentence) ?? 0) < sign.start,
          closesAfter: (sign: Span) => (backAt.get(sentence) ?? -1) >= sign.start,
          isAboutSomebody: held.has('family') || isAboutSomebody(inIt, procedural.somebody),
          isGoingOn: inIt.some((token) => closed.again.has(token.word)),
          isOfNow: inIt.some((token) => closed.now.has(token.word)),
          isToldOf: held.has('told-secret') || held.has('fear'),
        },
      ];
    }),
  );
}

function isExplained(sentence: Sentence, sign: string): boolean {
  if (sentence.has('medical') && !sentence.has('violence'))
    return sentence.has('witnessed') || !sentence.has('told-secret');
  if (!sentence.has('sport-or-play')) return false;
  if (sign === 'self-harm') return sentence.has('witnessed');
  return (
    sentence.has('witnessed') ||
    !(sentence.has('family') || sentence.has('told-secret') || sentence.has('fear'))
  );
}

/** Whether a sign is denied: by "not", "no sign of" and the like, but not by "not sure", nor within a sign ("no food"). */
function denialsOf(
  tokens: readonly Token[],
  spans: readonly Span[],
  words: ExclusionWords['denied'],
): (sign: Span) => boolean {
  const holders = longestAt(
    tokens,
    spans.filter(
      (span) => span.concept === 'no-denial' || span.concept === 'idiom' || span.group === 'signs',
    ),
  );
  /** Where a denial ends, by the token after it. */
  const endsAt = new Set(
    spans
      .filter((span) => span.concept === 'denies' && (holders[span.start] ?? 0) < 2)
      .map((span) => span.end),
  );
  const startsAt = new Set(spans.filter((span) => span.concept === 'denies-after').map((span) => span.start));
  /** "Self-harm was ruled out", unless somebody only says so: "she says it never happened". */
  const isTakenBack = (sign: Span): boolean => {
    for (let at = sign.end; at < tokens.length && at - sign.end <= DENIAL_REACH; at++) {
      if (tokens[at]?.clause !== tokens[sign.start]?.clause) return false;
      if (startsAt.has(at)) return true;
      if (words.ends.has(tokens[at]?.word ?? '') || words.only_said.has(tokens[at]?.word ?? '')) return false;
    }
    return false;
  };
  return (sign) => {
    if (isTakenBack(sign)) return true;
    for (let at = sign.start; at >= 1 && sign.start - at <= DENIAL_REACH; at--) {
      if (tokens[at - 1]?.clause !== tokens[sign.start]?.clause) return false;
      if (endsAt.has(at)) return true;
      const word = tokens[at - 1]?.word ?? '';
      // "no violence or neglect" goes on; "does not sleep and hits" starts anew.
      const goesOn = words.goes_on.has(word) && at === sign.start;
      if (words.ends.has(word) && !goesOn) return false;
    }
    return false;
  };
}
