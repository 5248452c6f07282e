// From a question in everyday words to ranked entries with a confidence that means what it says.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { createAddressed, isAboutSomebody } from './addressed.ts';
import { type Classifier, createClassifier, type Judgement } from './classifier.ts';
import { type NotOurs, notOursOf, thresholdsWith, verdictOf } from './confidence.ts';
import { withoutCourtesies } from './courtesies.ts';
import { EntryShares } from './entry-shares.ts';
import { KINDS_OF_FEATURE } from './features.ts';
import type { Found, Reason, Rewording, Search } from './found.ts';
import { createNamed } from './named.ts';
import { nameWords } from './place-names.ts';
import { createRanking, placeThatMatters } from './ranking.ts';
import { createReader, type Reading } from './reader.ts';
import { createShortForms } from './short-forms.ts';
import { ALL_STAGES, type Stages } from './stages.ts';
import { ADDRESSED, type Model, OFF_TOPIC } from './train.ts';

const REASONS_SHOWN = 8;

export function createSearch(knowledge: Knowledge, model: Model, stages: Stages = ALL_STAGES): Search {
  const usedWords = new Map(
    model.meta.words.map((word, at) => [word, model.arrays.wordCounts[at] as number]),
  );
  const { courtesies } = knowledge.understanding;
  const spellOut = stages.shortForms ? createShortForms(knowledge.acronyms) : (message: string) => message;
  const asked = (message: string) =>
    spellOut(stages.courtesies ? withoutCourtesies(message, courtesies) : message);
  const reader = createReader(knowledge, { stages, usedWords });
  const learnt = createClassifier(model);
  const rank = createRanking(knowledge, stages);
  const countNames = createNamed({
    entries: knowledge.entries,
    understanding: knowledge.understanding,
    counts: model.meta.names,
    placeWords: reader.places.names.flatMap(nameWords),
  });
  const addressedKind = createAddressed(knowledge.understanding);
  const kinds = kindsOf(learnt.classes, knowledge.entries);
  const thresholds = thresholdsWith(stages, knowledge.understanding.thresholds);

  const look = (classifier: Classifier, question: string) => {
    const reading = reader.read(question);
    const shares = sharesOf(classifier, reading, { kinds, temperature: thresholds.temperature });
    const bareName = stages.names && countNames(shares.entries, reading);
    const named = reader.places.find(question);
    const ranking = rank(shares.entries, named);
    const place = placeThatMatters(
      named,
      ranking.ranked[0],
      bareName || reader.places.asksForWhatIsThere(question),
    );
    return { reading, shares, bareName, place, ...ranking };
  };

  /** An entry that stands first for the sake of a situation has the situation's reasons. */
  const spokesman = (entry: string, shares: EntryShares): string =>
    [...knowledge.entries.values()]
      .filter(({ leads_to }) => leads_to === entry)
      .reduce((best, { id }) => (shares.get(id) > shares.get(best) ? id : best), entry);

  const searchBy = (classifier: Classifier): Search => ({
    find(message): Found {
      const question = asked(message);
      const { reading, shares, bareName, place, ranked, situation, lead } = look(classifier, question);
      const addressed = bareName ? null : addressedKind(question, reading, shares, thresholds);
      if (addressed) return { ranked: [], verdict: 'dont_know', place, addressed, situation: null };
      const evidence = {
        first: ranked[0]?.score ?? 0,
        lead,
        notOurs: shares.notOurs,
        aboutSomebody: isAboutSomebody(reading.tokens),
        named: reading.called.length > 0,
        bareName,
        evidence: shares.evidence,
      };
      const verdict = verdictOf(evidence, thresholds);
      return { ranked, verdict, place, addressed: null, situation };
    },
    why(message) {
      const question = asked(message);
      const { reading, shares, bareName, ranked } = look(classifier, question);
      return ranked.slice(0, 3).map(({ entry }) => {
        const byName = reading.called
          .filter((called) => bareName && called.entry === entry)
          .map(({ name }) => ({ stage: 'named', word: name, weight: 1 }));
        return {
          entry,
          reasons: [...byName, ...reasonsFor(spokesman(entry, shares.entries), reading, classifier)],
        };
      });
    },
    findPlace: (message) => reader.places.find(message),
    reworded: ({ entry, from, to }: Rewording) =>
      searchBy(
        learnt.relearnt({ name: entry, from: reader.read(from).features, to: reader.read(to).features }),
      ),
  });
  return searchBy(learnt);
}

export interface Shares {
  readonly entries: EntryShares;
  readonly addressed: ReadonlyMap<string, number>;
  readonly notOurs: NotOurs;
  /** How many features of the message the model has ever met. */
  readonly evidence: number;
}

function sharesOf(
  classifier: Classifier,
  reading: Reading,
  { kinds, temperature }: { kinds: Kinds; temperature: number },
): Shares {
  const { probabilities, gate, evidence } = judge(classifier, reading);
  const share = (at: number) => probabilities[at] as number;
  // Makes a share mean how often it is right, among the entries alone: found by leave-one-voice-out.
  const sharpened = new Float64Array(kinds.places.size);
  for (let place = 0; place < kinds.classesOfEntries.length; place++)
    sharpened[place] = share(kinds.classesOfEntries[place] as number) ** (1 / temperature);
  const entries = new EntryShares(kinds.places, sharpened);
  entries.addUpToOne();
  const addressed = new Map(kinds.addressed.map(({ name, at }) => [name, share(at)]));
  const offTopic = kinds.offTopic.reduce((sum, at) => sum + share(at), 0);
  return { entries, addressed, notOurs: notOursOf({ offTopic, addressed, gate }), evidence };
}

/** What each class of the model stands for, by where it stands among them. */
interface Kinds {
  /** Of the entries that the model knows, in their places. */
  readonly classesOfEntries: readonly number[];
  /** Of every entry: those that the model knows come first. */
  readonly places: ReadonlyMap<string, number>;
  readonly addressed: readonly { readonly name: string; readonly at: number }[];
  readonly offTopic: readonly number[];
}

function kindsOf(classes: readonly string[], entries: Knowledge['entries']): Kinds {
  const all = classes.map((name, at) => ({ name, at }));
  const known = all.filter(({ name }) => entries.has(name));
  const ids = new Set([...known.map(({ name }) => name), ...entries.keys()]);
  return {
    classesOfEntries: known.map(({ at }) => at),
    places: new Map([...ids].map((id, place) => [id, place])),
    addressed: all
      .filter(({ name }) => name.startsWith(ADDRESSED))
      .map(({ name, at }) => ({ name: name.slice(ADDRESSED.length), at })),
    offTopic: all.filter(({ name }) => name.startsWith(OFF_TOPIC)).map(({ at }) => at),
  };
}

/** Read whole and without its frame: where the two differ, what is left without the frame has the greater say. */
function judge(classifier: Classifier, { features, unframed }: Reading): Judgement {
  const whole = classifier.judge(features);
  if (!unframed) return whole;
  const left = classifier.judge(unframed);
  return {
    probabilities: between(whole.probabilities, left.probabilities),
    gate: between(whole.gate, left.gate),
    evidence: left.evidence,
  };
}

/** Of what is left, beside the whole. Between 0.7 and 0.9 the sets score alike. */
const UNFRAMED_SAY = 0.75;

/** The weighted geometric mean of two distributions, adding up to 1. */
function between(whole: Float64Array, left: Float64Array): Float64Array {
  const mixed = whole.map((share, at) => share ** (1 - UNFRAMED_SAY) * (left[at] as number) ** UNFRAMED_SAY);
  const sum = mixed.reduce((total, share) => total + share, 0);
  return mixed.map((share) => share / sum);
}

function reasonsFor(entry: string, reading: Reading, classifier: Classifier): Reason[] {
  const at = classifier.classes.indexOf(entry);
  if (at < 0) return [];
  return [...classifier.reasons(reading.features, at)]
    .map(([name, weight]) => ({
      stage: KINDS_OF_FEATURE[name[0] as string]?.shown ?? '',
      word: name.slice(2),
      weight,
    }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, REASONS_SHOWN);
}
