// Prints how well the alert does on wording that it has not learnt from: each writer's messages are judged by a reader
// trained without them. Run it with: node_modules/.bin/node tests/safeguarding/print-figures.ts [misses | false-alarms]
import { existsSync, readFileSync } from 'node:fs';
import { loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { loadPhrases } from '../../src/knowledge/phrases.ts';
import type { Message } from '../../src/knowledge/safeguarding.ts';
import { createReader, type Judgement, type Reader } from '../../src/safeguarding/reader.ts';
import { createReading } from '../../src/safeguarding/reading.ts';
import { createRules, type Fired } from '../../src/safeguarding/rules.ts';
import { lessonsOf, namesThatTellNothing, trainReader } from '../../src/safeguarding/train-reader.ts';

type Judged = Pick<Message, 'text' | 'level' | 'about' | 'category' | 'writer'> & {
  fired: Fired[];
  judgement: Judgement;
};

const [, , list] = process.argv;
const knowledge = loadKnowledge('knowledge');
const { safeguarding } = knowledge;
const settings = safeguarding.reader;
const read = createReading(safeguarding);
const runRules = createRules(safeguarding.rules);
const lessons = lessonsOf(
  safeguarding,
  loadPhrases('knowledge', new Set(knowledge.entries.keys()), []),
  namesThatTellNothing(knowledge),
);

const judge =
  (reader: Reader) =>
  (message: Omit<Judged, 'fired' | 'judgement'>): Judged => {
    const reading = read(message.text);
    return { ...message, fired: runRules(reading), judgement: reader(reading) };
  };

const writers = [...new Set(safeguarding.messages.map(({ writer }) => writer))];
const unseen = writers.flatMap((writer) => {
  const held = safeguarding.messages.filter((message) => message.writer === writer);
  const texts = new Set(held.map(({ text }) => text));
  const reader = createReader(
    trainReader(
      lessons.filter(({ text }) => !texts.has(text)),
      safeguarding,
      read,
    ),
  );
  return held.map(judge(reader));
});

console.log(
  `${safeguarding.rules.length} rules, ${lessons.length} lessons, ${writers.length} writers; each writer judged by the others`,
);
print('all writers', unseen);
for (const writer of writers)
  print(
    writer,
    unseen.filter((it) => it.writer === writer),
  );
for (const share of [0.03, 0.05, 0.07]) {
  const from = thresholdFor(share, unseen);
  print(`${100 * share} % false alarms, alert_from ${from.toFixed(2)}`, unseen, from);
}

const full = createReader(trainReader(lessons, safeguarding, read));
const sets = ['tests/eval/safety.jsonl', '../shared/eval/safety.jsonl']
  .filter((path) => existsSync(path))
  .slice(0, 1);
for (const path of sets) {
  const lines = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const judged = lines.map(({ q, alert, category }) =>
    judge(full)({ text: q, level: alert, category, about: 'child', writer: path }),
  );
  print(
    `${path}, odd lines`,
    judged.filter((_, index) => index % 2 === 0),
  );
  print(
    `${path}, even lines`,
    judged.filter((_, index) => index % 2 === 1),
  );
}

if (list === 'misses') show(unseen.filter((it) => it.level !== 'none' && !alerts(it)));
if (list === 'false-alarms') show(unseen.filter((it) => it.level === 'none' && alerts(it)));

function alerts({ fired, judgement }: Judged, from = settings.alert_from): boolean {
  return fired.length > 0 || judgement.risk >= from;
}

function isImmediate(it: Judged): boolean {
  return (
    it.fired.some(({ level }) => level === 'immediate') || it.judgement.immediate >= settings.immediate_from
  );
}

function print(name: string, set: readonly Judged[], from = settings.alert_from): void {
  const risk = set.filter(({ level }) => level !== 'none');
  const harmless = set.filter(({ level }) => level === 'none');
  const immediate = risk.filter(({ level }) => level === 'immediate');
  const significant = risk.filter(({ level }) => level === 'significant');
  const percent = (of: readonly Judged[], that: (it: Judged) => boolean) =>
    `${((100 * of.filter(that).length) / Math.max(1, of.length)).toFixed(1)} %`;
  const alert = (it: Judged) => alerts(it, from);
  console.log(
    `${name} (${set.length}): recall ${percent(risk, alert)}, immediate ones ${percent(immediate, alert)} and as immediate ` +
      `${percent(immediate, (it) => alert(it) && isImmediate(it))}; significant shown as immediate ` +
      `${percent(significant, (it) => alert(it) && isImmediate(it))}; false alarms ${percent(harmless, alert)} ` +
      `(rules alone: recall ${percent(risk, (it) => it.fired.length > 0)}, false alarms ${percent(harmless, (it) => it.fired.length > 0)})`,
  );
}

/** The threshold at which this share of the harmless messages raises an alert. */
function thresholdFor(share: number, set: readonly Judged[]): number {
  const scores = set
    .filter(({ level }) => level === 'none')
    .map(({ fired, judgement }) => (fired.length > 0 ? 1 : judgement.risk))
    .sort((a, b) => b - a);
  return (scores[Math.floor(scores.length * share)] ?? 1) + 1e-6;
}

function show(set: readonly Judged[]): void {
  for (const { text, category, fired, judgement } of set) {
    console.log(
      `${judgement.risk.toFixed(2)} ${category} [${fired.map(({ rule }) => rule.id).join(', ')}] ${text}`,
    );
  }
}
