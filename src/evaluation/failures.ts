// What went wrong with each message, as the page shows it. A message that is only for scoring shows its id, its cause and, for
// an alert, the rules that fired: none of its words.
import type { Brain } from '../conversation/respond.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import { createReading } from '../safeguarding/reading.ts';
import type { Reason, Search } from '../search/found.ts';
import { createReader } from '../search/reader.ts';
import { tokensOf } from '../search/tokens.ts';
import { type Cause, type Clues, causeOf, causeOfQuestion, createUnknownWords } from './causes.ts';
import type { Line } from './lines.ts';
import { rightFor, type VoiceResult } from './voices.ts';

export interface Failure {
  readonly cause: Cause;
  readonly set: string;
  readonly id: string;
  /** Ids of the rules that fired; empty where it is not about an alert. */
  readonly rules: readonly string[];
  /** Null where the sentence is only for scoring. */
  readonly told: Told | null;
}

export interface Told {
  readonly sentence: string;
  readonly expected: string;
  readonly said: string;
  /** More that explains it: signs that did not count, words that nobody taught. */
  readonly note: string;
  readonly ranked: readonly {
    readonly name: string;
    readonly share: number;
    readonly because: readonly Reason[];
  }[];
}

const RANKED_SHOWN = 3;

/** `phrases` are those that `search` learnt from. */
export function createFailures(
  { knowledge, search, detect }: Pick<Brain, 'knowledge' | 'search' | 'detect'>,
  phrases: readonly Phrase[],
) {
  const read = createReading(knowledge.safeguarding);
  const unknownWords = createUnknownWords(knowledge, phrases, createReader(knowledge).places.names);
  const nameOf = (id: string) => knowledge.entries.get(id)?.name ?? id;
  const names = (ids: readonly string[]) => ids.map(nameOf).join(' or ');
  const clues: Clues = { why: search.why, unknownWords };

  /** Signs of danger that were read and did not count, each with its reason. */
  const signsLeftOut = (message: string): string => {
    const left = read(message).concepts.filter(({ group, excluded }) => group === 'signs' && excluded);
    const shown = left.map(({ concept, excluded }) => `${concept.replaceAll('-', ' ')} (${excluded})`);
    return shown.length > 0 ? `Signs that did not count: ${[...new Set(shown)].join(', ')}.` : '';
  };
  const unknownNote = (message: string): string => {
    const words = unknownWords(message);
    return words.length > 0 ? `Words that nobody has taught: ${words.join(', ')}.` : '';
  };

  function ofLine(line: Line): Failure {
    const detection = detect(line.q);
    const told = (): Told => {
      const ranked = rankedOf(line.judged.entries, line.q, { search, nameOf });
      const { outcome } = line.judged;
      const sentence = line.q;
      switch (line.kind) {
        case 'question':
          return {
            sentence,
            expected: names(line.expect),
            said: OUTCOMES[outcome],
            note: unknownNote(line.q),
            ranked,
          };
        case 'unanswerable':
          return { sentence, expected: OUTCOMES[line.want], said: OUTCOMES[outcome], note: '', ranked };
        case 'safety':
          return {
            sentence,
            expected: LEVELS[line.alert],
            said: LEVELS[detection.level],
            note:
              detection.level === 'none'
                ? signsLeftOut(line.q)
                : `Raised by ${detection.rules.join(', ')}, because of ${detection.because}.`,
            ranked: [],
          };
      }
    };
    return {
      cause: causeOf(line, clues),
      set: line.set,
      id: line.id,
      rules: line.kind === 'safety' ? detection.rules : [],
      told: line.mayBeRead ? told() : null,
    };
  }

  /** One of the knowledge's own phrases, which may all be read. */
  function ofVoice({ phrase, found, firstThree }: VoiceResult): Failure {
    const isTurnedAway = found.addressed !== null || found.verdict === 'dont_know';
    const entries = isTurnedAway ? [] : found.ranked;
    const outcome = found.verdict;
    const expect = rightFor(phrase, knowledge.entries);
    return {
      cause: causeOfQuestion({ q: phrase.text, expect, firstThree, judged: { outcome, entries } }, clues),
      set: phrase.voice,
      id: phrase.entry,
      rules: [],
      told: {
        sentence: phrase.text,
        expected: names(expect),
        said: OUTCOMES[outcome],
        note: unknownNote(phrase.text),
        ranked: rankedOf(found.ranked, phrase.text, { search, nameOf }),
      },
    };
  }

  return { ofLine, ofVoice };
}

const OUTCOMES: Readonly<Record<Line['judged']['outcome'], string>> = {
  answer: 'one answer',
  choices: 'a choice',
  dont_know: '“I don’t know”, with whom to ask',
  small_talk: 'small talk',
  refuse: 'a refusal',
  out_of_area: 'not our area',
  command: 'read as a command',
};
const LEVELS: Readonly<Record<Knowledge['safeguarding']['messages'][number]['level'], string>> = {
  none: 'no alert',
  significant: 'a significant concern',
  immediate: 'danger now',
};

function rankedOf(
  entries: readonly { readonly entry: string; readonly score: number }[],
  message: string,
  { search, nameOf }: { search: Search; nameOf: (id: string) => string },
): Told['ranked'] {
  const reasons = new Map(search.why(message).map((it) => [it.entry, it.reasons]));
  const wordOf = new Map(tokensOf(message).map(({ stem, word }) => [stem, word]));
  const asWritten = ({ stage, word, weight }: Reason): Reason => ({
    stage,
    weight,
    word:
      stage === 'name'
        ? nameOf(word)
        : stage === 'concept'
          ? word
          : word
              .split(' ')
              .map((stem) => (stem === BEGINNING ? '…' : (wordOf.get(stem) ?? stem)))
              .join(' '),
  });
  return entries.slice(0, RANKED_SHOWN).map(({ entry, score }) => ({
    name: nameOf(entry),
    share: score,
    because: (reasons.get(entry) ?? []).filter(({ stage }) => stage !== PIECE).map(asWritten),
  }));
}

/** "Part of a word" counts, but explains nothing to anybody. */
const PIECE = 'part of a word';
/** Stands in a pair of words for the beginning of the message. */
const BEGINNING = '^';
