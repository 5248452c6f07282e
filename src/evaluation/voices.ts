// Quality on wording that nobody trained on: learn from all voices but one, ask in the words of that one. It needs no
// question set, so it cannot be tuned to one.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import type { Found, Search } from '../search/found.ts';
import { createSearch } from '../search/search.ts';
import { trainModel } from '../search/train.ts';
import { type Share, share } from './score.ts';

export interface VoiceResult {
  readonly phrase: Phrase;
  readonly found: Found;
  readonly top1: boolean;
  readonly firstThree: boolean;
}

/** The prototype's writer knew the development sets, so that voice is always trained on and never asked. */
const NEVER_ASKED = 'first-writer';

export const voicesIn = (phrases: readonly Phrase[]): string[] =>
  [...new Set(phrases.map(({ voice }) => voice))].filter((voice) => voice !== NEVER_ASKED);

/** Each phrase is asked as it stands, or as `changed` words it. */
export function askPhrases(
  { entries }: Pick<Knowledge, 'entries'>,
  phrases: readonly Phrase[],
  search: Search,
  changed: (phrase: Phrase) => string = ({ text }) => text,
): VoiceResult[] {
  return phrases.map((phrase) => {
    const found = search.find(changed(phrase));
    const ids = found.ranked.map(({ entry }) => entry);
    const right = rightFor(phrase, entries);
    return {
      phrase,
      found,
      top1: right.includes(ids[0] ?? ''),
      firstThree: ids.slice(0, 3).some((id) => right.includes(id)),
    };
  });
}

/** A situation is found as itself or as the entry that it leads to. */
export const rightFor = ({ entry }: Phrase, entries: Knowledge['entries']): string[] => [
  entry,
  ...(entries.get(entry)?.leads_to ? [entries.get(entry)?.leads_to as string] : []),
];

export interface Heard {
  readonly search: Search;
  /** All voices but the one that asks. */
  readonly learntFrom: readonly Phrase[];
  readonly results: readonly VoiceResult[];
}

/** Each voice in turn asks all its phrases; `learntFrom` may be fewer than are asked. */
export function* leaveOneVoiceOut(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
  learntFrom: readonly Phrase[] = phrases,
): Generator<Heard> {
  for (const voice of voicesIn(phrases)) {
    const others = learntFrom.filter((phrase) => phrase.voice !== voice);
    const search = createSearch(knowledge, trainModel(knowledge, others));
    const asked = phrases.filter((phrase) => phrase.voice === voice);
    yield { search, learntFrom: others, results: askPhrases(knowledge, asked, search) };
  }
}

export function voiceFigures(results: readonly VoiceResult[]): Record<string, Share> {
  const answered = results.filter(({ found }) => found.verdict === 'answer' && !found.addressed);
  return {
    'top-1': share(results, ({ top1 }) => top1),
    'first three': share(results, ({ firstThree }) => firstThree),
    'one answer': { hits: answered.length, of: results.length },
    'right when one': share(answered, ({ top1 }) => top1),
    'answered at all': share(results, ({ found }) => found.verdict !== 'dont_know' && !found.addressed),
  };
}

/** Shares of what there is to learn from, for the curves. */
export const PARTS = [0.1, 0.25, 0.5, 0.75, 1] as const;

/** This share of a list, taken evenly from all of it. */
export const partOf = <T>(list: readonly T[], part: number): T[] =>
  list.filter((_, index) => (index * part) % 1 < part);

/** Quality over the number of phrases, each share taken evenly from every entry and voice; the held voice is asked whole. */
export function* phraseCurve(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
): Generator<{ readonly perEntry: number; readonly figures: Record<string, Share> }> {
  const voices = voicesIn(phrases);
  for (const part of PARTS) {
    const kept = partOf(phrases, part);
    const results = [...leaveOneVoiceOut(knowledge, phrases, kept)].flatMap((heard) => heard.results);
    const learntFrom =
      voices.reduce((sum, voice) => sum + kept.filter((it) => it.voice !== voice).length, 0) / voices.length;
    yield { perEntry: learntFrom / knowledge.entries.size, figures: voiceFigures(results) };
  }
}
