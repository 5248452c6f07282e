// What the alert's rules and its trained reader are each worth, and what more messages bring: each writer's messages are
// judged by a reader that learnt from the others alone.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import { createDetector } from '../safeguarding/detect.ts';
import type { AlertLevel, Detector } from '../safeguarding/detection.ts';
import { createReader, type ReaderModel } from '../safeguarding/reader.ts';
import { lessonsOf, namesThatTellNothing, trainReader } from '../safeguarding/train-reader.ts';
import { withoutCourtesies } from '../search/courtesies.ts';
import { type Cost, memoryOf, timeOf } from './cost.ts';
import { type Share, share } from './score.ts';
import type { SafetyMessage, Sets } from './sets.ts';
import { PARTS, partOf } from './voices.ts';

export const ALERT_PARTS = ['rules and reader', 'rules alone', 'reader alone'] as const;
export type AlertPart = (typeof ALERT_PARTS)[number];

export interface PartResult extends Cost {
  readonly part: AlertPart;
  /** Over messages of each writer in turn, judged without theirs. */
  readonly unseen: Record<string, Share>;
  /** Set → figures, judged by what is learnt from all. */
  readonly sets: ReadonlyMap<string, Record<string, Share>>;
}

interface Source {
  readonly knowledge: Knowledge;
  readonly phrases: readonly Phrase[];
}

export function alertParts(source: Source, sets: readonly Sets[]): PartResult[] {
  const writers = [...readersWithout(source)];
  const whole = { knowledge: source.knowledge, model: modelOf(source) };
  const texts = source.knowledge.safeguarding.messages.map(({ text }) => text);
  return ALERT_PARTS.map((part) => {
    const detect = detectorOf(whole, part);
    const askAll = (detector: Detector) => texts.map((text) => detector(text).level).length;
    askAll(detect);
    return {
      part,
      unseen: alertFigures(writers.flatMap(({ held, ...learnt }) => judged(held, detectorOf(learnt, part)))),
      sets: new Map(
        sets
          .filter(({ safety }) => safety.length > 0)
          .map(({ name, safety }) => [name, alertFigures(judged(safety, detect))]),
      ),
      milliseconds: timeOf(texts, detect),
      megabytes: memoryOf(() => detectorOf({ ...whole, model: structuredClone(whole.model) }, part), askAll),
    };
  });
}

export interface CurvePoint {
  readonly messages: number;
  readonly unseen: ReadonlyMap<AlertPart, Record<string, Share>>;
}

/** The alert over the number of messages that the reader learnt from, each share taken evenly from every writer. */
export function* messageCurve({ knowledge, phrases }: Source): Generator<CurvePoint> {
  const { safeguarding } = knowledge;
  for (const share of PARTS) {
    const messages = partOf(safeguarding.messages, share);
    const thinned = { ...knowledge, safeguarding: { ...safeguarding, messages } };
    const writers = [...readersWithout({ knowledge: thinned, phrases }, safeguarding.messages)];
    const learntFrom = writers.map((it) => it.knowledge.safeguarding.messages.length);
    const unseen = (['rules and reader', 'reader alone'] as const).map(
      (part) =>
        [
          part,
          alertFigures(writers.flatMap(({ held, ...learnt }) => judged(held, detectorOf(learnt, part)))),
        ] as const,
    );
    yield {
      messages: Math.round(learntFrom.reduce((sum, count) => sum + count, 0) / Math.max(1, writers.length)),
      unseen: new Map(unseen),
    };
  }
}

/** Probabilities from which the reader might raise an alert. */
const ALERT_FROM = [0.3, 0.38, 0.42, 0.46, 0.5, 0.54, 0.62, 0.7];

/** What it costs to raise an alert sooner or later, over messages of each writer in turn. */
export function alertThresholds(source: Source): { readonly from: number; figures: Record<string, Share> }[] {
  const writers = [...readersWithout(source)];
  return ALERT_FROM.map((from) => ({
    from,
    figures: alertFigures(
      writers.flatMap(({ held, knowledge, model }) => {
        const { safeguarding } = knowledge;
        const { alert_from, alert_from_long } = safeguarding.reader;
        const moved = { alert_from: from, alert_from_long: alert_from_long + from - alert_from };
        const reader = { ...safeguarding.reader, ...moved };
        const drawn = { ...knowledge, safeguarding: { ...safeguarding, reader } };
        return judged(held, detectorOf({ knowledge: drawn, model }, 'rules and reader'));
      }),
    ),
  }));
}

interface Learnt {
  readonly knowledge: Knowledge;
  readonly model: ReaderModel;
}

type Wanted = Pick<SafetyMessage, 'q' | 'alert'>;

/** For each writer the knowledge without their messages, what is learnt from it, and those messages to be judged. */
function* readersWithout(
  { knowledge, phrases }: Source,
  all = knowledge.safeguarding.messages,
): Generator<Learnt & { readonly held: readonly Wanted[] }> {
  for (const writer of new Set(all.map((message) => message.writer))) {
    const messages = knowledge.safeguarding.messages.filter((message) => message.writer !== writer);
    const without = { ...knowledge, safeguarding: { ...knowledge.safeguarding, messages } };
    const held = all
      .filter((message) => message.writer === writer)
      .map(({ text, level }) => ({ q: text, alert: level }));
    yield { knowledge: without, model: modelOf({ knowledge: without, phrases }), held };
  }
}

const modelOf = ({ knowledge, phrases }: Source): ReaderModel =>
  trainReader(
    lessonsOf(knowledge.safeguarding, phrases, namesThatTellNothing(knowledge)),
    knowledge.safeguarding,
  );

function detectorOf({ knowledge, model }: Learnt, part: AlertPart): Detector {
  const { safeguarding, understanding } = knowledge;
  return createDetector(
    part === 'reader alone' ? { ...safeguarding, rules: [] } : safeguarding,
    part === 'rules alone' ? null : createReader(model),
    (message) => withoutCourtesies(message, understanding.courtesies),
  );
}

interface JudgedMessage {
  readonly wanted: AlertLevel;
  readonly shown: AlertLevel;
}

const judged = (messages: readonly Wanted[], detect: Detector): JudgedMessage[] =>
  messages.map(({ q, alert }) => ({ wanted: alert, shown: detect(q).level }));

function alertFigures(messages: readonly JudgedMessage[]): Record<string, Share> {
  const immediate = messages.filter(({ wanted }) => wanted === 'immediate');
  return {
    'alert raised': share(
      messages.filter(({ wanted }) => wanted !== 'none'),
      ({ shown }) => shown !== 'none',
    ),
    'of the immediate': share(immediate, ({ shown }) => shown !== 'none'),
    'shown as immediate': share(immediate, ({ shown }) => shown === 'immediate'),
    'false alarms': share(
      messages.filter(({ wanted }) => wanted === 'none'),
      ({ shown }) => shown !== 'none',
    ),
  };
}
