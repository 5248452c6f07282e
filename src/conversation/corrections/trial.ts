// The golden gate: a change is tried against the golden questions before it is made. Those whose entry would be another
// refuse it; those whose answer would read otherwise are shown.
import { knowledgeOn } from '../../freshness/ledger.ts';
import type { GoldenQuestion } from '../../knowledge/golden.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { oncePer } from '../../once-per.ts';
import type { Detection, Detector } from '../../safeguarding/detection.ts';
import type { Found, Rewording, Search } from '../../search/found.ts';
import { answerQuestion } from '../answer-question.ts';
import type { Brain } from '../respond.ts';
import { NEW_CONVERSATION } from '../state.ts';
import { textTwin } from '../text-twin.ts';

export interface Trial {
  readonly all: number;
  /** Questions that would be answered in other words. */
  readonly changed: readonly string[];
  /** The first question that would reach another entry, and so refuses the change. */
  readonly lost: { readonly question: string; readonly expected: string; readonly got: string } | null;
}

export function tryChange(
  brain: Brain,
  { before, after, rewording = null }: { before: Knowledge; after: Knowledge; rewording?: Rewording | null },
  at: Date,
): Trial {
  const search = remembering(brain.search);
  const detect = rememberingDetector(brain.detect);
  const now: Brain = { ...brain, search, detect, knowledge: knowledgeOn(before, at) };
  const then: Brain = {
    ...now,
    knowledge: knowledgeOn(after, at),
    search: (rewording && brain.search.reworded?.(rewording)) ?? search,
  };
  const changed: string[] = [];
  let lost: Trial['lost'] = null;
  for (const question of brain.knowledge.golden) {
    const [was, would] = [answerTo(question, now), answerTo(question, then)];
    if (was.text !== would.text) changed.push(question.q);
    if (!lost && was.entry === question.entry && would.entry !== question.entry)
      lost = { question: question.q, expected: question.entry, got: would.entry };
  }
  return { all: brain.knowledge.golden.length, changed, lost };
}

/** Reads every golden question once, so that the first trial need not: search remembers what it found. */
export function* warmUp(brain: Brain): Generator<void> {
  const search = remembering(brain.search);
  const detect = rememberingDetector(brain.detect);
  for (const { q } of brain.knowledge.golden) {
    search.find(q);
    detect(q);
    yield;
  }
}

function answerTo({ q }: GoldenQuestion, brain: Brain): { entry: string; text: string } {
  const detection = brain.detect(q);
  const { replies } = answerQuestion(
    brain,
    NEW_CONVERSATION,
    q,
    detection.level === 'none' ? null : detection,
  );
  const last = replies.at(-1);
  return {
    entry: last?.kind === 'answer' ? (last.about?.[0]?.entry ?? '') : '',
    text: replies.map((reply) => textTwin(reply, brain.knowledge.words)).join('\n'),
  };
}

const remembering = oncePer((search: Search): Search => {
  const answers = new Map<string, Found>();
  const find = (question: string): Found => {
    const answer = answers.get(question) ?? search.find(question);
    answers.set(question, answer);
    return answer;
  };
  return { ...search, find };
});

const rememberingDetector = oncePer((detect: Detector): Detector => {
  const readings = new Map<string, Detection>();
  return (text) => {
    const reading = readings.get(text) ?? detect(text);
    readings.set(text, reading);
    return reading;
  };
});
