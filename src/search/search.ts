// From a question in everyday words to ranked entries with a confidence that means what it says.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { District } from '../knowledge/schema.ts';
import type { Understanding } from '../knowledge/understanding.ts';
import { type Classifier, createClassifier } from './classifier.ts';
import { THRESHOLDS, verdictOf } from './confidence.ts';
import type { Place, Ranked, Reason, Search } from './found.ts';
import { createReader, type Reading } from './reader.ts';
import { ADDRESSED, type Model, OFF_TOPIC } from './train.ts';

const MOST_RANKED = 10;
/** From this share of the message on, a situation is named beside the entry that it leads to. */
const SITUATION_SHARE = 0.25;

export function createSearch(knowledge: Knowledge, model: Model): Search {
  const reader = createReader(knowledge);
  const classifier = createClassifier(model);
  const hubs = new Map(knowledge.places.districts.map(({ slug, hub }) => [slug, hub]));

  return {
    find(question) {
      const reading = reader.read(question);
      const place = reader.places.find(question);
      const shares = sharesOf(classifier, reading);
      const addressed = addressedOf(shares);
      if (addressed) return { ranked: [], verdict: 'dont_know', place, addressed, situation: null };
      const { ranked, situation } = ranking(shares.entries, place);
      const verdict = verdictOf({
        first: ranked[0]?.score ?? 0,
        second: ranked[1]?.score ?? 0,
        offTopic: shares.offTopic,
        addressed: 0,
        evidence: reading.features.size,
      });
      return { ranked, verdict, place, addressed: null, situation };
    },
    why(question) {
      const reading = reader.read(question);
      const { ranked } = ranking(sharesOf(classifier, reading).entries, reader.places.find(question));
      return ranked
        .slice(0, 3)
        .map(({ entry }) => ({ entry, reasons: reasonsFor(entry, reading, classifier) }));
    },
    findPlace: (message) => reader.places.find(message),
  };

  function ranking(
    entries: ReadonlyMap<string, number>,
    place: Place | null,
  ): { ranked: readonly Ranked[]; situation: string | null } {
    const scores = new Map(entries);
    let situation: string | null = null;
    for (const [id, share] of entries) {
      const target = leadsTo(knowledge.entries.get(id));
      if (!target) continue;
      scores.set(target, (scores.get(target) ?? 0) + share);
      if (share >= SITUATION_SHARE && share > (situation ? (entries.get(situation) ?? 0) : 0)) situation = id;
    }
    settleHub(scores, place);
    const ranked = [...scores]
      .filter(([id]) => knowledge.entries.has(id))
      .map(([entry, score]) => ({ entry, score: Math.min(1, score) }))
      .sort((one, other) => other.score - one.score)
      .slice(0, MOST_RANKED);
    return { ranked, situation };
  }

  /** All that speaks for any hub speaks for the hub of the place that is named. */
  function settleHub(scores: Map<string, number>, place: Place | null): void {
    if (!place) return;
    const share = [...hubs.values()].reduce((sum, hub) => sum + (scores.get(hub) ?? 0), 0);
    const local =
      place.kind === 'district' ? [place.district] : place.kind === 'unclear' ? place.districts : [];
    const named = local.flatMap((district: District) => hubs.get(district) ?? []);
    for (const hub of hubs.values()) scores.set(hub, 0);
    named.forEach((hub, at) => scores.set(hub, (share / named.length) * (1 - at * 0.01)));
    if (place.kind === 'outside') {
      const elsewhere = 'situation/child-lives-in-another-area';
      scores.set(elsewhere, (scores.get(elsewhere) ?? 0) + share);
    }
  }
}

const leadsTo = (entry: Entry | undefined): string | undefined =>
  entry?.kind === 'situation' ? entry.leads_to : undefined;

interface ClassShares {
  readonly entries: ReadonlyMap<string, number>;
  readonly offTopic: number;
  readonly addressed: readonly (readonly [string, number])[];
}

function sharesOf(classifier: Classifier, reading: Reading): ClassShares {
  const probabilities = classifier.probabilities(reading.features);
  const entries = new Map<string, number>();
  const addressed: [string, number][] = [];
  let offTopic = 0;
  classifier.classes.forEach((name, at) => {
    const share = probabilities[at] as number;
    if (name.startsWith(OFF_TOPIC)) offTopic += share;
    else if (name.startsWith(ADDRESSED)) addressed.push([name.slice(ADDRESSED.length), share]);
    else entries.set(name, share);
  });
  return { entries, offTopic, addressed };
}

function addressedOf({ addressed }: ClassShares): keyof Understanding['addressed'] | null {
  const sum = addressed.reduce((total, [, share]) => total + share, 0);
  const [best] = [...addressed].sort((one, other) => other[1] - one[1]);
  return best && sum >= THRESHOLDS.addressed ? (best[0] as keyof Understanding['addressed']) : null;
}

const STAGES: Readonly<Record<string, string>> = {
  s: 'word',
  b: 'words',
  c: 'concept',
  g: 'part of a word',
  a: 'name',
  p: 'place',
};

function reasonsFor(entry: string, reading: Reading, classifier: Classifier): Reason[] {
  const at = classifier.classes.indexOf(entry);
  if (at < 0) return [];
  return [...classifier.reasons(reading.features, at)]
    .map(([name, weight]) => ({ stage: STAGES[name[0] ?? ''] ?? '', word: name.slice(2), weight }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, 8);
}
