// From shares to a verdict: stand behind one entry, offer three, or know nothing that fits.
import type { Thresholds } from '../knowledge/understanding.ts';
import type { Found } from './found.ts';
import type { Stages } from './stages.ts';

/** How much speaks for a message not being a question that Signpost answers, as log-odds of two readers added up. */
export interface NotOurs {
  readonly atAll: number;
  readonly smallTalk: number;
  readonly refusal: number;
  readonly otherTopic: number;
}

export interface Evidence {
  /** The share of the first entry, and its lead over the next that means something else. */
  readonly first: number;
  readonly lead: number;
  readonly notOurs: NotOurs;
  readonly aboutSomebody: boolean;
  /** An entry is called by name. */
  readonly named: boolean;
  /** … and nothing else is said but what is asked of it. */
  readonly bareName: boolean;
  /** How many features of the message the model has ever met. */
  readonly evidence: number;
}

/** Log-odds: whoever speaks of a person, or names a service, is seldom off topic. Both from leave-one-voice-out. */
const SOMEBODY_COUNTS = 2;
const NAME_COUNTS = 2;

/** Without calibration a share is left as it was learnt; without the gate only the exact words of small talk are turned away. */
export function thresholdsWith(
  { calibration, gate }: Pick<Stages, 'calibration' | 'gate'>,
  thresholds: Thresholds,
): Thresholds {
  return {
    ...thresholds,
    ...(calibration ? {} : { temperature: 1 }),
    ...(gate ? {} : { least_evidence: 0, not_ours: Infinity, small_talk: Infinity, refuse: Infinity }),
  };
}

export function verdictOf(found: Evidence, thresholds: Thresholds): Found['verdict'] {
  const { first, lead, notOurs, aboutSomebody, named, bareName, evidence } = found;
  // Only what is like other topics, or says nothing at all, is turned away: a real question in new words lacks known
  // words just as an off-topic one does, and a message about a child must not end in "I don't know".
  const foreign = notOurs.atAll - (aboutSomebody ? SOMEBODY_COUNTS : 0) - (named ? NAME_COUNTS : 0);
  const isForeign = evidence < thresholds.least_evidence || foreign >= thresholds.not_ours;
  if (isForeign && !bareName) return 'dont_know';
  return first >= thresholds.answer && lead >= thresholds.margin ? 'answer' : 'choices';
}

/** The ranking's classes and the gate err in different places: together they reject a fifth more than either alone. */
export function notOursOf({
  offTopic,
  addressed,
  gate,
}: {
  offTopic: number;
  addressed: ReadonlyMap<string, number>;
  gate: Float64Array;
}): NotOurs {
  let [smallTalk, refusal] = [0, 0];
  for (const [kind, share] of addressed) {
    if (kind.startsWith(REFUSALS)) refusal += share;
    else smallTalk += share;
  }
  const notByGate = -logOdds(gate[0] as number);
  return {
    atAll: logOdds(offTopic + smallTalk + refusal) + notByGate,
    smallTalk: logOdds(smallTalk) + notByGate,
    refusal: logOdds(refusal) + notByGate,
    otherTopic: logOdds(offTopic) + notByGate,
  };
}

export const REFUSALS = 'refuse_';

/** Kept off 0 and 1, where one reader alone would decide everything. */
const SURENESS = 1e-4;
const logOdds = (share: number): number => Math.log((share + SURENESS) / (1 - share + SURENESS));
