// What each stage of search is worth: every one switched off by itself, asked in wording that was not learnt from, and what
// it costs in time and memory.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import type { Search } from '../search/found.ts';
import { createSearch } from '../search/search.ts';
import { ALL_STAGES, LEARNT_WITH, type Stages } from '../search/stages.ts';
import { type Model, trainModel } from '../search/train.ts';
import { type Change, changedWordings } from './changed-wording.ts';
import { type Cost, memoryOf, timeOf } from './cost.ts';
import { type Share, share } from './score.ts';
import { askPhrases, type VoiceResult, voiceFigures, voicesIn } from './voices.ts';

export interface StageResult {
  /** Null for the first, which has them all. */
  readonly without: keyof Stages | null;
  readonly figures: Record<string, Share>;
  /** Of the whole search; where it is without a stage, of that stage. */
  readonly cost: Cost;
}

/** One in so many phrases is asked again in each changed wording. */
const ONE_IN = 5;
/** One in so many is asked to find what a stage costs. */
const ONE_TIMED_IN = 50;

/** `notOurs` are messages that must not be answered. */
export function* stageGains(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
  notOurs: readonly string[],
): Generator<StageResult> {
  const whole = modelsOf(knowledge, phrases, ALL_STAGES);
  const timed = phrases.filter((_, index) => index % ONE_TIMED_IN === 0).map(textOf);
  warmUp(knowledge, whole, timed);
  const sample = { knowledge, texts: timed, whole: firstOf(whole) };
  const all = costOfAll(sample);
  for (const without of [null, ...(Object.keys(ALL_STAGES) as (keyof Stages)[])]) {
    const stages = without ? { ...ALL_STAGES, [without]: false } : ALL_STAGES;
    const models = without && LEARNT_WITH.includes(without) ? modelsOf(knowledge, phrases, stages) : whole;
    yield {
      without,
      figures: figuresOf(knowledge, phrases, { models, stages, notOurs }),
      cost: without ? costOfStage(sample, firstOf(models), { stages, all }) : all,
    };
  }
}

type Models = ReadonlyMap<string, Model>;

const textOf = ({ text }: Phrase): string => text;

/** For each voice, what is learnt from all the others. */
const modelsOf = (knowledge: Knowledge, phrases: readonly Phrase[], stages: Stages): Models =>
  new Map(
    voicesIn(phrases).map((voice) => [
      voice,
      trainModel(
        knowledge,
        phrases.filter((phrase) => phrase.voice !== voice),
        stages,
      ),
    ]),
  );

function figuresOf(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
  { models, stages, notOurs }: { models: Models; stages: Stages; notOurs: readonly string[] },
): Record<string, Share> {
  const changes = Object.entries(changedWordings(knowledge));
  const asked: VoiceResult[] = [];
  const askedChanged = new Map<string, VoiceResult[]>();
  const rejected: boolean[] = [];
  for (const [voice, model] of models) {
    const search = createSearch(knowledge, model, stages);
    const ofVoice = phrases.filter((phrase) => phrase.voice === voice);
    asked.push(...askPhrases(knowledge, ofVoice, search));
    for (const [name, change] of changes) {
      const before = askedChanged.get(name) ?? [];
      askedChanged.set(name, [...before, ...askChanged(knowledge, ofVoice, search, change)]);
    }
    rejected.push(...notOurs.map((text) => isRejected(search, text)));
  }
  const {
    'top-1': top1,
    'first three': three,
    'one answer': one,
    'right when one': right,
  } = voiceFigures(asked);
  return {
    'top-1': top1 as Share,
    'first three': three as Share,
    'one answer': one as Share,
    'right when one': right as Share,
    ...Object.fromEntries(
      [...askedChanged].map(([name, results]) => [`top-1 ${name}`, share(results, (it) => it.top1)]),
    ),
    rejected: share(rejected, (it) => it),
  };
}

/** Those that the change changes; where it changes nearly all, some of them. */
function askChanged(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
  search: Search,
  change: Change,
): VoiceResult[] {
  const changed = phrases
    .map((phrase, index) => ({ phrase, text: change(phrase.text, index) }))
    .filter(({ phrase, text }) => text !== phrase.text);
  const some =
    changed.length * 2 > phrases.length ? changed.filter((_, index) => index % ONE_IN === 0) : changed;
  const wording = new Map(some.map(({ phrase, text }) => [phrase, text]));
  return askPhrases(
    knowledge,
    some.map(({ phrase }) => phrase),
    search,
    (phrase) => wording.get(phrase) ?? phrase.text,
  );
}

function isRejected(search: Search, text: string): boolean {
  const { verdict, addressed, place } = search.find(text);
  return verdict === 'dont_know' || addressed !== null || place?.kind === 'outside';
}

/** Stems and pieces of words are remembered by all searches together: nobody shall pay for having been first. */
function warmUp(knowledge: Knowledge, models: Models, texts: readonly string[]): void {
  for (const model of models.values()) {
    const search = createSearch(knowledge, model);
    for (const text of texts) search.find(text);
  }
}

interface Sample {
  readonly knowledge: Knowledge;
  readonly whole: Model;
  readonly texts: readonly string[];
}

const ROUNDS = 5;

function costOfAll({ knowledge, whole, texts }: Sample): Cost {
  // The first measurement also counts what is built once for all searches.
  memoryWith(ALL_STAGES, whole, { knowledge, texts });
  const search = createSearch(knowledge, whole);
  return {
    milliseconds: timesOf([search], texts)[0] as number,
    megabytes: memoryWith(ALL_STAGES, whole, { knowledge, texts }),
  };
}

/** With and without the stage in turns, so that other work on the machine slows both alike. */
function costOfStage(
  { knowledge, whole, texts }: Sample,
  model: Model,
  { stages, all }: { stages: Stages; all: Cost },
): Cost {
  const [withIt = 0, without = 0] = timesOf(
    [createSearch(knowledge, whole), createSearch(knowledge, model, stages)],
    texts,
  );
  return {
    milliseconds: withIt - without,
    megabytes: all.megabytes - memoryWith(stages, model, { knowledge, texts }),
  };
}

const timesOf = (searches: readonly Search[], texts: readonly string[]): number[] => {
  const best = searches.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++)
    searches.forEach((search, at) => {
      best[at] = Math.min(
        best[at] as number,
        timeOf(texts, (text) => search.find(text)),
      );
    });
  return best;
};

const memoryWith = (
  stages: Stages,
  model: Model,
  { knowledge, texts }: Pick<Sample, 'knowledge' | 'texts'>,
): number =>
  memoryOf(
    () => createSearch(knowledge, structuredClone(model), stages),
    (search) => texts.map((text) => search.find(text).verdict).length,
  );

function firstOf(models: Models): Model {
  const [model] = models.values();
  if (!model) throw new Error('Only phrases of a voice can be asked, and there is none');
  return model;
}
