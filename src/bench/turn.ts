// How long the core thinks about a message that it meets for the first time.
import { respond } from '../conversation/respond.ts';
import { NEW_CONVERSATION } from '../conversation/state.ts';
import type { Turn } from '../conversation/turn.ts';
import { type Benchmark, numberOf } from './benchmark.ts';
import { percentile, processorMs, rounded } from './figures.ts';
import { answerableQuestions, ODD_MESSAGES, phraseQuestions, transcriptQuestions } from './questions.ts';
import { benchConfig, warmBrain } from './warm-brain.ts';

const RUNS = ['first run', 'second run', 'third run'] as const;
const FLOOR_MS = 10;
const EVERY_NTH_PHRASE = 13;

export const turn: Benchmark = {
  name: 'turn',
  about: 'a turn in the core, milliseconds; each message once, after the code is warm',
  withinSeconds: 120,
  cases: RUNS.map((label) => ({ label, measure })),
  floors: (rows) => {
    const best = Math.min(...RUNS.map((label) => numberOf(rows, label, 'p99 ms')));
    return [{ text: `p99 of the quietest run < ${FLOOR_MS} ms: ${best} ms`, held: best < FLOOR_MS }];
  },
};

async function measure() {
  const brain = await warmBrain();
  const { knowledge } = brain;
  const folder = benchConfig().KNOWLEDGE_DIR;
  const asked = [
    ...transcriptQuestions(),
    ...answerableQuestions(folder, knowledge).map(({ text }) => text),
    ...ODD_MESSAGES,
  ];
  const warming = phraseQuestions(folder, knowledge.entries, EVERY_NTH_PHRASE).filter(
    ({ text }) => !asked.includes(text),
  );
  for (const { text } of warming) respond(brain, NEW_CONVERSATION, message(text));

  const messages = [...new Set(asked)];
  const worked = processorMs();
  const taken = messages.map((text) => {
    const before = performance.now();
    respond(brain, NEW_CONVERSATION, message(text));
    return performance.now() - before;
  });
  return {
    messages: messages.length,
    'p50 ms': rounded(percentile(taken, 0.5)),
    'p99 ms': rounded(percentile(taken, 0.99)),
    'longest ms': rounded(Math.max(...taken)),
    'mean processor ms': rounded((processorMs() - worked) / messages.length),
  };
}

const message = (text: string): Turn => ({
  kind: 'message',
  text,
  scope: 'personal',
  speaker: { tenant: 'bench', id: 'somebody' },
  at: new Date(0),
});
