// Which signs are not meant as a report about a child: a figure of speech, a denial, a course, a story, a fall that staff
// saw. An exclusion takes out only the signs in its own reach; what stands elsewhere in the message still counts.
import type { Span } from './concepts.ts';
import type { Token } from './tokens.ts';

export type Exclusion = 'idiom' | 'denied' | 'procedural' | 'story' | 'explained' | 'animal' | 'closed';

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
/** A single person of whom something is told. */
const SOMEBODY = new Set([
  'he',
  'she',
  'him',
  'her',
  'his',
  'hers',
  'himself',
  'herself',
  'boy',
  'girl',
  'lad',
  'lass',
  'daughter',
  'son',
  'man',
  'bloke',
  'stranger',
  'someone',
  'somebody',
]);
/** A child, unless it is part of a name for a subject: "child protection", "missing child procedure". */
const A_CHILD = new Set(['child', 'pupil', 'student', 'kid', 'toddler', 'teenager', 'youngster']);
const OF_A_SUBJECT = new Set([
  'protection',
  'procedure',
  'procedures',
  'policy',
  'training',
  'welfare',
  'safety',
  'abuse',
  'on',
  'marriage',
  'neglect',
  'exploitation',
  'sexual',
  'criminal',
  'mental',
  'absence',
  'premium',
  'support',
  'records',
  'voice',
  'file',
  'files',
  'poverty',
  'development',
  'line',
  'teacher',
  'guidance',
  'risk',
  'care',
  'or',
  'and',
  'to',
]);
const SOMEBODY_IF_TOLD_OF = new Set(['parent', 'baby', 'yeargroup', 'childage', 'babyage', 'one']);
const TELLS_OF_SOME_CHILD = new Set([
  'in',
  'has',
  'have',
  'is',
  'was',
  'had',
  'told',
  'says',
  'said',
  'saying',
  'who',
  'with',
  'came',
  'comes',
  'just',
  'keeps',
  'brought',
  'tells',
  'got',
  'at',
  'here',
  'turned',
  'showed',
  'disclosed',
]);
const FAMILIES_AT_LARGE = new Set(['parents', 'families', 'carers', 'relatives', 'guardians']);
const ONLY_IF = new Set(['if', 'ever', 'when', 'whenever', 'should', 'any', 'where']);
const AGAIN = new Set(['again', 'still', 'today', 'tonight']);

/** The exclusion of each span, in the order of `spans`; null where the span counts. */
export function exclusionsOf(tokens: readonly Token[], spans: readonly Span[]): (Exclusion | null)[] {
  const sentences = sentencesOf(tokens, spans);
  const idioms = longestAt(
    tokens,
    spans.filter((span) => span.concept === 'idiom'),
  );
  const animals = longestAt(
    tokens,
    spans.filter((span) => span.concept === 'animal'),
  );
  const isDenied = denialsOf(tokens, spans);

  return spans.map((span) => {
    if (span.group !== 'signs') return null;
    for (let at = span.start; at < span.end; at++) {
      if ((idioms[at] ?? 0) > span.end - span.start) return 'idiom';
    }
    if (isDenied(span)) return 'denied';
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
    if (sentence.has('closed') && !sentence.isGoingOn) return 'closed';
    return null;
  });
}

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
  readonly isAboutSomebody: boolean;
  readonly isGoingOn: boolean;
}

function sentencesOf(tokens: readonly Token[], spans: readonly Span[]): Map<number, Sentence> {
  const concepts = new Map<number, Set<string>>();
  for (const span of spans) {
    const sentence = tokens[span.start]?.sentence ?? -1;
    // "A letter to parents" speaks of nobody in particular.
    if (span.concept === 'family' && FAMILIES_AT_LARGE.has(tokens[span.start]?.word ?? '')) continue;
    const known = concepts.get(sentence);
    if (known) known.add(span.concept);
    else concepts.set(sentence, new Set([span.concept]));
  }
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
          isAboutSomebody: held.has('family') || isAboutSomebody(inIt),
          isGoingOn: inIt.some((token) => AGAIN.has(token.word)),
        },
      ];
    }),
  );
}

/** "A girl in my class" is somebody; "a child" in "what if a child tells me" is nobody. */
function isAboutSomebody(sentence: readonly Token[]): boolean {
  return sentence.some(({ word }, index) => {
    if (SOMEBODY.has(word)) return true;
    const next = sentence[index + 1]?.word ?? '';
    const isTold = A_CHILD.has(word)
      ? next !== '' && !OF_A_SUBJECT.has(next)
      : SOMEBODY_IF_TOLD_OF.has(word) && TELLS_OF_SOME_CHILD.has(next);
    if (!isTold) return false;
    return !sentence.slice(Math.max(0, index - 3), index).some((token) => ONLY_IF.has(token.word));
  });
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
  return (sign) => {
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
