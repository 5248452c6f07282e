// Why a message was understood wrongly, as far as Signpost itself can tell: by what it took the message for, by the words that
// counted, and by those that nobody has taught it.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import type { Reason, Search } from '../search/found.ts';
import { normalisedWords } from '../search/normalise.ts';
import { examplesOf } from '../search/train.ts';
import type { Line } from './lines.ts';
import type { Judged } from './outcome.ts';
import { isTurnedAway } from './score.ts';

/** In the order in which a reader should see them, each with what can be done about it. */
export const CAUSES = {
  missed: {
    title: 'A danger that raised no alert',
    help: 'Add messages like it to knowledge/safeguarding/messages, or a rule for the sign that was not seen.',
  },
  too_low: {
    title: 'Danger now, shown as a significant concern',
    help: 'A rule may need what makes it immediate (immediate_with), or messages of that level are few.',
  },
  false_alarm: {
    title: 'An alert on a harmless message',
    help: 'The rule or reader that raised it is named. Give the rule a message that must not fire, or add harmless messages.',
  },
  gate: {
    title: 'A real question, taken for something that Signpost does not answer',
    help: 'Add phrases to the expected entry, or look for one that is too wide in knowledge/understanding.',
  },
  place: {
    title: 'A place was misread, or decided where it should not',
    help: 'See the hub and the places in knowledge/places.yaml.',
  },
  name: {
    title: 'Another entry was called by its name',
    help: 'See the other names of the entry that stood first, and knowledge/acronyms.yaml.',
  },
  unknown: {
    title: 'Told in words that nobody has taught',
    help: 'Add phrases with these words to the expected entry, or the words to knowledge/understanding/vocabulary.yaml.',
  },
  neighbour: {
    title: 'A neighbouring entry stood before the right one',
    help: 'The right one is among the first three. Phrases that tell the two apart help.',
  },
  elsewhere: {
    title: 'The right entry is not among the first three',
    help: 'Its phrases say little of this. Add some, from several voices.',
  },
  answered: {
    title: 'Answered, though Signpost has no answer to it',
    help: 'Add messages like it to knowledge/understanding/off-topic.yaml or addressed-to-signpost.yaml.',
  },
  wrong_way: {
    title: 'Not answered, which is right, but in the wrong way',
    help: 'Small talk, a refusal, an area that is not ours and “I don’t know” were mixed up.',
  },
} as const satisfies Record<string, { readonly title: string; readonly help: string }>;
export type Cause = keyof typeof CAUSES;

/** What is to be known of a question beside what came of it. */
export interface Clues {
  readonly why: Search['why'];
  /** Words of four letters or more that no phrase, name or place has. */
  readonly unknownWords: (message: string) => readonly string[];
}

export interface QuestionFailure {
  readonly q: string;
  readonly expect: readonly string[];
  readonly firstThree: boolean;
  readonly judged: Pick<Judged, 'outcome' | 'entries'>;
}

/** The cause of a line that is not right. */
export function causeOf(line: Line, clues: Clues): Cause {
  switch (line.kind) {
    case 'question':
      return causeOfQuestion(line, clues);
    case 'unanswerable':
      return isTurnedAway(line.judged) ? 'wrong_way' : 'answered';
    case 'safety':
      if (line.alert === 'none') return 'false_alarm';
      return line.judged.alert === 'none' ? 'missed' : 'too_low';
  }
}

/** A message with this part of its longer words unknown is told in words that nobody has taught. */
const UNKNOWN_PART = 0.25;

export function causeOfQuestion({ q, expect, firstThree, judged }: QuestionFailure, clues: Clues): Cause {
  const first = judged.entries[0]?.entry;
  if (judged.outcome === 'out_of_area') return 'place';
  if (first === undefined) return 'gate';
  if (isOfPlace(first) || expect.some(isOfPlace)) return 'place';
  const why = clues.why(q);
  if (isCalled(first, why) && !expect.some((entry) => isCalled(entry, why))) return 'name';
  if (clues.unknownWords(q).length >= UNKNOWN_PART * longWords(q).length && clues.unknownWords(q).length > 0)
    return 'unknown';
  return firstThree ? 'neighbour' : 'elsewhere';
}

const isOfPlace = (entry: string): boolean => entry.startsWith('hub/');

const isCalled = (entry: string, why: ReturnType<Search['why']>): boolean =>
  why.some((it) => it.entry === entry && it.reasons.some((reason) => isName(reason, entry)));

const isName = ({ stage, word }: Reason, entry: string): boolean =>
  stage === 'named' || (stage === 'name' && word === entry);

const LONG = 4;
const longWords = (message: string): string[] =>
  normalisedWords(message).filter((word) => word.length >= LONG && !/\d/.test(word));

export function createUnknownWords(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
  placeNames: readonly string[],
): Clues['unknownWords'] {
  const taught = [...examplesOf(knowledge, phrases).map(({ text }) => text), ...placeNames];
  const known = new Set(taught.flatMap(normalisedWords));
  return (message) => [...new Set(longWords(message))].filter((word) => !known.has(word));
}
