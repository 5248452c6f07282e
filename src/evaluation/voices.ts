// Quality on wording that nobody trained on: learn from all voices but one, ask in the words of that one. It needs no
// question set, so it cannot be tuned to one.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import type { Found } from '../search/found.ts';
import { createSearch } from '../search/search.ts';
import { ALL_STAGES, type Stages } from '../search/stages.ts';
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

export function askVoice(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
  voice: string,
  stages: Stages = ALL_STAGES,
): VoiceResult[] {
  const model = trainModel(
    knowledge,
    phrases.filter((phrase) => phrase.voice !== voice),
    stages,
  );
  const search = createSearch(knowledge, model, stages);
  return phrases
    .filter((phrase) => phrase.voice === voice)
    .map((phrase) => {
      const found = search.find(phrase.text);
      const ids = found.ranked.map(({ entry }) => entry);
      // A situation is found as itself or as the entry that it leads to.
      const right = [phrase.entry, knowledge.entries.get(phrase.entry)?.leads_to];
      return {
        phrase,
        found,
        top1: right.includes(ids[0] ?? ''),
        firstThree: ids.slice(0, 3).some((id) => right.includes(id)),
      };
    });
}

export function leaveOneVoiceOut(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
  stages: Stages = ALL_STAGES,
): VoiceResult[] {
  return voicesIn(phrases).flatMap((voice) => askVoice(knowledge, phrases, voice, stages));
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

/** Every stage switched off by itself, beside all of them. */
export function* stageGains(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
): Generator<{ without: keyof Stages | null; figures: Record<string, Share> }> {
  yield { without: null, figures: voiceFigures(leaveOneVoiceOut(knowledge, phrases)) };
  for (const without of Object.keys(ALL_STAGES) as (keyof Stages)[]) {
    yield {
      without,
      figures: voiceFigures(leaveOneVoiceOut(knowledge, phrases, { ...ALL_STAGES, [without]: false })),
    };
  }
}

/** Quality over the number of phrases, each share taken evenly from every entry and voice. */
export function* phraseCurve(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
  shares: readonly number[] = [0.1, 0.25, 0.5, 0.75, 1],
): Generator<{ trainedOn: number; figures: Record<string, Share> }> {
  for (const part of shares) {
    const results = voicesIn(phrases).flatMap((voice) => {
      const kept = phrases.filter((phrase, index) => phrase.voice === voice || (index * part) % 1 < part);
      return askVoice(knowledge, kept, voice);
    });
    yield { trainedOn: Math.round(phrases.length * part), figures: voiceFigures(results) };
  }
}
