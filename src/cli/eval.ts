// `npm run eval`: how well Signpost understands, on question sets and on voices that it was not trained on.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadBrain } from '../brain.ts';
import type { Brain } from '../conversation/respond.ts';
import { answerCurve, reliability } from '../evaluation/calibrate.ts';
import { brokenFloors, readFloors } from '../evaluation/floors.ts';
import { failuresPage } from '../evaluation/html.ts';
import { judge } from '../evaluation/outcome.ts';
import {
  figuresOf as figuresOfSet,
  judgeQuestion,
  type QuestionResult,
  questionFigures,
  type Share,
} from '../evaluation/score.ts';
import { halfOf, isOnlyScored, loadSets, type Sets } from '../evaluation/sets.ts';
import { table } from '../evaluation/table.ts';
import { leaveOneVoiceOut, phraseCurve, stageGains, voiceFigures } from '../evaluation/voices.ts';
import { loadPhrases } from '../knowledge/phrases.ts';
import { exitOn, loadConfigOrExit } from './exit.ts';

const { values } = parseArgs({
  options: {
    html: { type: 'string' },
    compare: { type: 'string' },
    voices: { type: 'boolean' },
    stages: { type: 'boolean' },
    curve: { type: 'boolean' },
    calibrate: { type: 'boolean' },
  },
});
const SETS = fileURLToPath(new URL('../../tests/eval/', import.meta.url));

try {
  const config = loadConfigOrExit();
  const brain = await loadBrain(config);
  if (values.compare) compare(brain, await loadBrain({ ...config, KNOWLEDGE_DIR: values.compare }));
  else if (values.voices || values.stages || values.curve || values.calibrate)
    askVoices(brain, config.KNOWLEDGE_DIR);
  else askSets(brain);
} catch (error) {
  exitOn(error);
}

function figuresOf(set: Sets, brain: Brain): Record<string, Share> {
  return figuresOfSet(set, (question) => judge(brain, question));
}

function askSets(brain: Brain): void {
  const sets = loadSets(SETS);
  const figures = new Map(sets.map((set) => [set.name, figuresOf(set, brain)]));
  for (const kind of ['questions', 'unanswerable', 'safety'] as const) {
    const rows = sets.filter((set) => set[kind].length > 0).flatMap((set) => rowsOf(set, brain));
    if (rows.length > 0) console.log(`${table(kind, rows, { intervals: true })}\n`);
  }
  if (values.html) {
    const results = sets.flatMap((set) =>
      set.questions.map((question) => judgeQuestion(question, (q) => judge(brain, q))),
    );
    writeFileSync(values.html, failuresPage(results, brain.search));
    console.log(`Wrote ${values.html}\n`);
  }
  const broken = brokenFloors(readFloors(`${SETS}floors.yaml`), figures);
  for (const floor of broken) console.error(`Below its floor: ${floor}`);
  if (broken.length > 0) process.exitCode = 1;
}

/** A development set with its halves, for odd lines were read while building; a set that is only scored whole. */
function rowsOf(set: Sets, brain: Brain): { name: string; figures: Record<string, Share> }[] {
  const whole = { name: set.name, figures: figuresOf(set, brain) };
  if (isOnlyScored(set)) return [whole];
  const halves = (['odd', 'even'] as const).map((half) => {
    const part = {
      ...set,
      questions: halfOf(set.questions, half),
      unanswerable: halfOf(set.unanswerable, half),
      safety: halfOf(set.safety, half),
    };
    return { name: `  ${half} lines`, figures: figuresOf(part, brain) };
  });
  return [whole, ...halves];
}

function askVoices({ knowledge }: Brain, folder: string): void {
  const phrases = loadPhrases(folder, new Set(knowledge.entries.keys()), []);
  if (values.stages) {
    const rows = [];
    for (const { without, figures } of stageGains(knowledge, phrases))
      rows.push({ name: without ? `without ${without}` : 'all stages', figures });
    console.log(table('leave one voice out', rows));
    return;
  }
  if (values.curve) {
    const rows = [];
    for (const { trainedOn, figures } of phraseCurve(knowledge, phrases))
      rows.push({ name: `${trainedOn} phrases`, figures });
    console.log(table('leave one voice out', rows));
    return;
  }
  const results = leaveOneVoiceOut(knowledge, phrases);
  const byVoice = Map.groupBy(results, ({ phrase }) => phrase.voice);
  const rows = [...byVoice].map(([name, of]) => ({ name, figures: voiceFigures(of) }));
  console.log(table('leave one voice out', [...rows, { name: 'all', figures: voiceFigures(results) }]));
  if (!values.calibrate) return;
  console.log('\nthreshold on the first share: answered, right when answered');
  for (const { share, answered, right } of answerCurve(results))
    console.log(`  ${share}: ${answered.toFixed(1)} %, ${right.toFixed(1)} %`);
  console.log('\nshare that was said: how often it was right');
  for (const { said, right, cases } of reliability(results))
    console.log(`  ${said.toFixed(0)} %: ${right.toFixed(0)} % of ${cases}`);
}

/** Which questions a change of the knowledge wins and loses. */
function compare(now: Brain, other: Brain): void {
  const questions = loadSets(SETS).flatMap((set) => set.questions);
  const ask = (brain: Brain) =>
    questions.map((question): QuestionResult => judgeQuestion(question, (q) => judge(brain, q)));
  const [here, there] = [ask(now), ask(other)];
  console.log(
    table('questions', [
      { name: 'this folder', figures: questionFigures(here) },
      { name: values.compare as string, figures: questionFigures(there) },
    ]),
  );
  for (const [title, won] of [
    ['Only this folder has the right entry first', true],
    ['Only the other has it first', false],
  ] as const) {
    const changed = here.filter((result, at) => result.top1 === won && there[at]?.top1 === !won);
    console.log(`\n${title}: ${changed.length}`);
    for (const { question } of changed) console.log(`  ${question.id}  ${question.q}`);
  }
}
