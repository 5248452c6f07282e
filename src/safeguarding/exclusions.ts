// Which signs are not meant as a report about a child: a figure of speech, a denial, a course, a story, a fall that staff
// saw. An exclusion takes out only the signs in its own reach; what stands elsewhere in the message still counts.
import type { Span } from './concepts.ts';
import { notMissing } from './not-missing.ts';
import { isAboutSomebody } from './somebody.ts';
import type { Token } from './tokens.ts';
import { isTopic } from './topics.ts';

export type Exclusion =
  | 'idiom'
  | 'denied'
  | 'procedural'
  | 'story'
  | 'explained'
  | 'animal'
  | 'thing'
  | 'closed';

/** A denial reaches this many words, within its clause: "no sign of any kind of violence". */
const DENIAL_REACH = 5;
const ANIMAL_REACH = 3;
/** What stands behind these is no longer denied: "no idea that …", "he does not come in because …". */
const ENDS_DENIAL = new Set([
  'because',
  'that',
  'if',
  'when',
  'who',
  'which',
  'while',
  'until',
  'since',
  'so',
  'after',
  'unless',
  'and',
  'or',
]);
const SAYS = new Set(['says', 'say', 'said', 'told', 'tells', 'thinks', 'claims', 'insists', 'reckons']);
const JOINS = new Set(['and', 'or']);
/** Signs that a fall or an illness explains. */
const EXPLAINABLE = new Set([
  'mark',
  'odd-story',
  'violence',
  'bad-hurt',
  'covers-up',
  'something-bad',
  'overdose',
  'not-responding',
  'self-harm',
]);
/** Signs that an animal may bring: "the dog bit her", "scared of spiders". */
const OF_ANIMALS = new Set([
  'violence',
  'mark',
  'fear',
  'bad-hurt',
  'flinch',
  'kill-threat',
  'staff-harm',
  'missing',
  'meets-danger',
]);
/** Signs that a video game is full of; what somebody does whom a child meets in one is no game. */
const OF_GAMES = new Set([
  'violence',
  'weapon',
  'kill-threat',
  'threat-at-home',
  'going-to-attack',
  'meets-danger',
  'stabbed',
  'mark',
  'bad-hurt',
]);
/** Signs that a child is not where it should be. */
const OF_MISSING = new Set(['missing', 'unreached', 'gone-out']);
const FAMILIES_AT_LARGE = new Set(['parents', 'families', 'carers', 'relatives', 'guardians']);
/** Signs of a danger that passes; that somebody was abused long ago is still to be reported. */
const OF_ONE_DAY = new Set(['missing', 'self-harm', 'overdose', 'suicide', 'suicide-means', 'weapon']);
const NOW = new Set(['now', 'keeps', 'since', 'wants', 'this', 'will', 'going', 'tomorrow', 'found']);
const AGAIN = new Set(['again', 'still', 'today', 'tonight']);

/** The exclusion of each span, in the order of `spans`; null where the span counts. */
export function exclusionsOf(tokens: readonly Token[], spans: readonly Span[]): (Exclusion | null)[] {
  const things = longestAt(
    tokens,
    spans.filter((span) => span.concept === 'lost-thing'),
  );
  const sentences = sentencesOf(tokens, spans, things);
  const idioms = longestAt(
    tokens,
    spans.filter((span) => span.concept === 'idiom'),
  );
  const animals = longestAt(
    tokens,
    spans.filter((span) => span.concept === 'animal'),
  );
  const isDenied = denialsOf(tokens, spans);
  const isNotMissing = notMissing(tokens, spans);
  const isOfTopic = isTopic(tokens, spans);

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
    if (EXPLAINABLE.has(span.concept) && isExplained(sentence, span.concept)) return 'explained';
    if (
      OF_ANIMALS.has(span.concept) &&
      sentence.has('animal') &&
      (!sentence.has('family') || sentence.has('witnessed'))
    ) {
      for (let at = span.start - ANIMAL_REACH; at < span.end + ANIMAL_REACH; at++)
        if (animals[at]) return 'animal';
    }
    if (
      OF_GAMES.has(span.concept) &&
      sentence.has('video-game') &&
      !sentence.has('told-secret') &&
      !sentence.has('family')
    )
      return 'story';
    const next = sentences.get((tokens[span.start]?.sentence ?? -1) + 1);
    if (OF_MISSING.has(span.concept)) {
      if (span.concept === 'missing' && isNotMissing(span)) return 'thing';
      if (sentence.closesAfter(span) || next?.has('found-again')) return 'closed';
    }
    if (sentence.isGoingOn) return null;
    if (sentence.has('closed')) return sentence.reopens(span) ? null : 'closed';
    const isTold = sentence.isToldOf && span.concept !== 'missing';
    if (OF_ONE_DAY.has(span.concept) && sentence.has('years-past') && !sentence.isOfNow && !isTold)
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
  has(concept: string): boolean;
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
  things: Uint16Array,
): Map<number, Sentence> {
  const concepts = new Map<number, Set<string>>();
  for (const span of spans) {
    const sentence = tokens[span.start]?.sentence ?? -1;
    // "A letter to parents" speaks of nobody in particular.
    if (span.concept === 'family' && FAMILIES_AT_LARGE.has(tokens[span.start]?.word ?? '')) continue;
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
  const words = new Map<number, Token[]>();
  for (const token of tokens) {
    const known = words.get(token.sentence);
    if (known) known.push(token);
    else words.set(token.sentence, [token]);
  }
  return new Map(
    [...words].map(([sentence, inIt]) => {
      const held = concepts.get(sentence) ?? new Set<string>();
      return [
        sentence,
        {
          has: (concept: string) => held.has(concept),
          reopens: (sign: Span) => OF_MISSING.has(sign.concept) && (closedAt.get(sentence) ?? 0) < sign.start,
          closesAfter: (sign: Span) => (backAt.get(sentence) ?? -1) >= sign.start,
          isAboutSomebody: held.has('family') || isAboutSomebody(inIt),
          isGoingOn: inIt.some((token) => AGAIN.has(token.word)),
          isOfNow: inIt.some((token) => NOW.has(token.word)),
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
function denialsOf(tokens: readonly Token[], spans: readonly Span[]): (sign: Span) => boolean {
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
      if (ENDS_DENIAL.has(tokens[at]?.word ?? '') || SAYS.has(tokens[at]?.word ?? '')) return false;
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
      const goesOn = JOINS.has(word) && at === sign.start;
      if (ENDS_DENIAL.has(word) && !goesOn) return false;
    }
    return false;
  };
}
