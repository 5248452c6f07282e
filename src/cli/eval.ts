// `npm run eval`: how well Signpost understands, on question sets and on voices that it was not trained on.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadBrain } from '../brain.ts';
import type { Brain } from '../conversation/respond.ts';
import { alertParts, alertThresholds, messageCurve } from '../evaluation/alert-parts.ts';
import { answerCurve, reliability } from '../evaluation/calibrate.ts';
import { compared, comparisonText } from '../evaluation/compare.ts';
import { createFailures, type Failure } from '../evaluation/failures.ts';
import { brokenFloors, readFloors } from '../evaluation/floors.ts';
import { failuresPage, USUAL_PAGE } from '../evaluation/html.ts';
import { judgedLines } from '../evaluation/lines.ts';
import { judge } from '../evaluation/outcome.ts';
import { figuresOf as figuresOfSet, type Share } from '../evaluation/score.ts';
import { halfOf, isOnlyScored, loadSets, type Sets } from '../evaluation/sets.ts';
import { stageGains } from '../evaluation/stage-gains.ts';
import { gainsTable, table } from '../evaluation/table.ts';
import { createVerbatim, withoutVerbatim } from '../evaluation/verbatim.ts';
import { leaveOneVoiceOut, phraseCurve, voiceFigures } from '../evaluation/voices.ts';
import { loadPhrases, type Phrase } from '../knowledge/phrases.ts';
import { exitOn, loadConfigOrExit } from './exit.ts';

const EVAL_SETS = fileURLToPath(new URL('../../tests/eval', import.meta.url));

try {
  const values = options();
  if (values.compare !== undefined && !existsSync(values.compare))
    throw new Error(
      `--compare needs the folder of another state of the knowledge, and there is ${values.compare ? `no ${values.compare}` : 'none given'}: npm run eval -- --compare ../before/knowledge`,
    );
  const config = loadConfigOrExit();
  const sets = loadSets(values.sets);
  const brain = await loadBrain(config);
  const phrases = loadPhrases(config.KNOWLEDGE_DIR, new Set(brain.knowledge.entries.keys()), []);
  const source = { brain, phrases, sets };
  if (values.compare) {
    const before = await loadBrain({ ...config, KNOWLEDGE_DIR: values.compare }).catch((error: unknown) => {
      console.error(`${values.compare} cannot be used by this version of Signpost:`);
      throw error;
    });
    console.log(comparisonText(compared(sets, { now: brain, before })));
  } else if (values.stages || values.curve || values.voices || values.calibrate) {
    if (values.stages) askStages(source);
    if (values.curve) askCurves(source);
    if (values.voices || values.calibrate) askVoices(source, values);
  } else askSets(source, values);
} catch (error) {
  exitOn(error);
}

interface Source {
  readonly brain: Brain;
  readonly phrases: readonly Phrase[];
  readonly sets: readonly Sets[];
}

function options() {
  const args = process.argv.slice(2);
  const { values } = parseArgs({
    // `--html` and `--compare` may stand alone, which parseArgs does not know: an empty value is none.
    args: args.map((arg, at) =>
      /^--(html|compare)$/.test(arg) && (args[at + 1] ?? '-').startsWith('-') ? `${arg}=` : arg,
    ),
    options: {
      html: { type: 'string' },
      compare: { type: 'string' },
      voices: { type: 'boolean' },
      stages: { type: 'boolean' },
      curve: { type: 'boolean' },
      calibrate: { type: 'boolean' },
      sets: { type: 'string', default: EVAL_SETS },
    },
  });
  return { ...values, html: values.html === '' ? USUAL_PAGE : values.html };
}

function askSets({ brain, phrases, sets }: Source, { html, sets: folder }: { html?: string; sets: string }) {
  const figures = new Map(sets.map((set) => [set.name, figuresOf(set, brain)]));
  const isVerbatim = createVerbatim(brain.knowledge, phrases);
  for (const kind of ['questions', 'unanswerable', 'safety'] as const) {
    const rows = sets
      .filter((set) => set[kind].length > 0)
      .flatMap((set) =>
        [set, ...partsOf(set, isVerbatim)].map((it) => ({ name: it.name, figures: figuresOf(it, brain) })),
      );
    if (rows.length > 0) console.log(`${table(kind, rows, { intervals: true })}\n`);
  }
  if (html) {
    const lines = judgedLines(sets, brain);
    const { ofLine } = createFailures(brain, phrases);
    writePage(html, lines.filter(({ right }) => !right).map(ofLine), lines.length);
  }
  const broken = brokenFloors(readFloors(`${folder}/floors.yaml`), figures);
  for (const floor of broken) console.error(`Below its floor: ${floor}`);
  if (broken.length > 0) process.exitCode = 1;
}

function figuresOf(set: Sets, brain: Brain): Record<string, Share> {
  return figuresOfSet(set, (question) => judge(brain, question));
}

/** Of a development set its halves, for odd lines were read while building; of one that is only scored, what is in no data. */
function partsOf(set: Sets, isVerbatim: (message: { readonly q: string }) => boolean): Sets[] {
  if (isOnlyScored(set)) {
    const part = withoutVerbatim(set, isVerbatim);
    return part ? [{ ...part, name: '  not in the data' }] : [];
  }
  return (['odd', 'even'] as const).map((half) => ({
    name: `  ${half} lines`,
    questions: halfOf(set.questions, half),
    unanswerable: halfOf(set.unanswerable, half),
    safety: halfOf(set.safety, half),
  }));
}

function askVoices(
  { brain, phrases }: Source,
  { html, calibrate }: { html?: string; calibrate?: boolean },
): void {
  const failures: Failure[] = [];
  const results = [...leaveOneVoiceOut(brain.knowledge, phrases)].flatMap(
    ({ search, learntFrom, results }) => {
      const { ofVoice } = createFailures({ ...brain, search }, learntFrom);
      if (html) failures.push(...results.filter(({ top1 }) => !top1).map(ofVoice));
      return results;
    },
  );
  const byVoice = Map.groupBy(results, ({ phrase }) => phrase.voice);
  const rows = [...byVoice].map(([name, of]) => ({ name, figures: voiceFigures(of) }));
  console.log(table('leave one voice out', [...rows, { name: 'all', figures: voiceFigures(results) }]));
  if (html) writePage(html, failures, results.length);
  if (!calibrate) return;
  console.log('\nthreshold on the first share: answered, right when answered');
  for (const { share, answered, right } of answerCurve(results))
    console.log(`  ${share}: ${answered.toFixed(1)} %, ${right.toFixed(1)} %`);
  console.log('\nshare that was said: how often it was right');
  for (const { said, right, cases } of reliability(results))
    console.log(`  ${said.toFixed(0)} %: ${right.toFixed(0)} % of ${cases}`);
  const thresholds = alertThresholds({ knowledge: brain.knowledge, phrases });
  const drawn = thresholds.map(({ from, figures }) => ({ name: `alert_from ${from.toFixed(2)}`, figures }));
  console.log(`\n${table('leave one writer out', drawn)}`);
}

function askStages({ brain: { knowledge }, phrases, sets }: Source): void {
  const notOurs = sets.flatMap(({ unanswerable }) => unanswerable.map(({ q }) => q));
  const stages = [...stageGains(knowledge, phrases, notOurs)].map(({ without, ...result }) => ({
    name: without ?? 'all stages',
    ...result,
  }));
  console.log(
    'Each voice is asked of a search that learnt from the others. Under the first row: what each stage adds, in points.',
  );
  console.log(`${gainsTable('search', stages)}\n`);
  const parts = alertParts({ knowledge, phrases }, sets);
  const costed = parts.map(({ part, unseen, ...cost }) => ({ name: part, figures: unseen, ...cost }));
  console.log("Each writer's messages are judged by a reader that learnt from the others.");
  console.log(
    table(
      'alert',
      costed.map(({ name, figures, milliseconds, megabytes }) => ({
        name: `${name} (${milliseconds.toFixed(2)} ms, ${megabytes.toFixed(1)} MB)`,
        figures,
      })),
    ),
  );
  for (const set of parts[0]?.sets.keys() ?? []) {
    const rows = parts.map(({ part, sets }) => ({ name: part, figures: sets.get(set) ?? {} }));
    console.log(`\n${table(set, rows)}`);
  }
  console.log();
}

function askCurves({ brain: { knowledge }, phrases }: Source): void {
  const byPhrases = [...phraseCurve(knowledge, phrases)].map(({ perEntry, figures }) => ({
    name: `${perEntry.toFixed(0)} phrases an entry`,
    figures,
  }));
  console.log(`${table('leave one voice out', byPhrases)}\n`);
  const byMessages = [...messageCurve({ knowledge, phrases })].flatMap(({ messages, unseen }) =>
    [...unseen].map(([part, figures]) => ({ name: `${messages} messages, ${part}`, figures })),
  );
  console.log(`${table('leave one writer out', byMessages)}\n`);
}

function writePage(file: string, failures: readonly Failure[], asked: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, failuresPage(failures, asked));
  console.log(`The failures, by cause, are in ${file}\n`);
}
