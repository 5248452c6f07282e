// A Request for Support filled in as far as it goes, by cards and in words, with SQLite as in use; and its documents.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { NOTHING_HELD } from '../conversation/held.ts';
import type { Action, Block, FormField, Reply } from '../conversation/reply.ts';
import type { Turn } from '../conversation/turn.ts';
import { SILENT } from '../delivery/log.ts';
import { DeliveryMetrics } from '../delivery/metrics.ts';
import type { Channel } from '../delivery/pipeline.ts';
import { NO_LIMITS } from '../delivery/send-rate.ts';
import { documentFor } from '../dialogs/request-for-support/documents.ts';
import { draftIn } from '../dialogs/request-for-support/kept.ts';
import { DocumentThread } from '../documents/document-thread.ts';
import { fileOf } from '../documents/file.ts';
import { openDurable } from '../durable.ts';
import { questionsOf } from '../knowledge/form.ts';
import type { Answers, Draft } from '../requests-for-support/draft.ts';
import { type Benchmark, numberOf, type Values } from './benchmark.ts';
import { median, percentile, rounded } from './figures.ts';
import { benchConfig, warmBrain } from './warm-brain.ts';

const TURNS = 'by cards, then in words';
const DOCUMENTS = 'documents of it';
const TURN_MS = 150;
const DOCUMENT_MS = 1_000;
const ANSWERS = 70;
const PEOPLE = 6;
const TIMES = 5;

export const draft: Benchmark = {
  name: 'draft',
  about:
    'a full Request for Support, milliseconds; a turn: until its first reply leaves, with SQLite; a document: until it is a file; the first PDF in a thread that was not warmed up',
  withinSeconds: 180,
  cases: [
    { label: TURNS, measure: () => withFullDraft(turnsOf) },
    { label: DOCUMENTS, measure: () => withFullDraft(documentsOf) },
  ],
  floors: (rows) => {
    const of = (column: string, label = DOCUMENTS) => numberOf(rows, label, column);
    const turn = of('p95 ms', TURNS);
    const size = { answers: of('answers', TURNS), people: of('people', TURNS) };
    return [
      {
        text: `${ANSWERS} answers about ${PEOPLE} people at least: ${size.answers} about ${size.people}`,
        held: size.answers >= ANSWERS && size.people >= PEOPLE,
      },
      { text: `p95 of a turn < ${TURN_MS} ms: ${turn} ms`, held: turn < TURN_MS },
      ...['first PDF ms', 'PDF ms', 'Word file ms'].map((column) => ({
        text: `${column} < ${DOCUMENT_MS}: ${of(column)}`,
        held: of(column) < DOCUMENT_MS,
      })),
    ];
  },
};

type Talk = Awaited<ReturnType<typeof openTalk>>;

function turnsOf(talk: Talk, full: Draft): Values {
  return {
    answers: answersIn(full),
    people: peopleIn(full),
    turns: talk.taken.length,
    'p50 ms': rounded(percentile(talk.taken, 0.5)),
    'p95 ms': rounded(percentile(talk.taken, 0.95)),
    'longest ms': rounded(Math.max(...talk.taken)),
  };
}

async function documentsOf({ brain, records, speaker }: Talk): Promise<Values> {
  const [record] = await records();
  const full = record && draftIn(record);
  if (!record || !full) throw new Error('There is no draft');
  const make = async (format: 'docx' | 'pdf', makeFile = fileOf) => {
    const before = performance.now();
    const held = { ...NOTHING_HELD, records: [record], isKept: true };
    const offered = { draft: full.id, version: full.version, format };
    const found = documentFor(brain, held, offered, { speaker, at: new Date() });
    if (found.kind === 'refused') throw new Error(`No document: ${found.because}`);
    await makeFile({ ...found, format });
    return performance.now() - before;
  };
  const held = monitorEventLoopDelay({ resolution: 5 });
  held.enable();
  const cold = new DocumentThread();
  const first = await make('pdf', ({ model, format }) => cold.make(model, format));
  const later: Record<'docx' | 'pdf', number[]> = { pdf: [], docx: [] };
  for (let time = 0; time < TIMES; time++)
    for (const format of ['pdf', 'docx'] as const) later[format].push(await make(format));
  held.disable();
  return {
    'first PDF ms': Math.round(first),
    'PDF ms': Math.round(median(later.pdf)),
    'Word file ms': Math.round(median(later.docx)),
    'others held up for ms': Math.round(held.max / 1e6),
  };
}

async function withFullDraft(measure: (talk: Talk, full: Draft) => Values | Promise<Values>) {
  const talk = await openTalk();
  try {
    await fillIn(talk);
    const [record] = await talk.records();
    const full = record && draftIn(record);
    if (!full) throw new Error('There is no draft');
    return await measure(talk, full);
  } finally {
    await talk.close();
  }
}

async function openTalk() {
  const brain = await warmBrain();
  const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-'));
  let arrived: (reply: Reply) => void = () => undefined;
  const channel: Channel = {
    async send({ reply }) {
      arrived(reply);
    },
  };
  const { pipeline, storage, start } = await openDurable({
    config: { ...benchConfig(), DATA_DIR: folder, DATABASE_URL: undefined },
    brain: () => brain,
    channel,
    log: SILENT,
    metrics: new DeliveryMetrics(),
    now: () => new Date(),
    onCorrected: () => undefined,
    pace: { limits: NO_LIMITS, budget: { turns: 1_000_000, inMs: 1_000 } },
  });
  start();
  const speaker = { tenant: 'bench', id: 'somebody' };
  const taken: number[] = [];

  /** One turn, and the last of its replies. */
  async function take(what: { kind: 'message'; text: string } | { kind: 'press'; action: unknown }) {
    const turn: Turn = { ...what, scope: 'personal', speaker, at: new Date() };
    const said: Reply[] = [];
    const first = new Promise<void>((resolve) => {
      arrived = (reply) => {
        said.push(reply);
        resolve();
      };
    });
    const before = performance.now();
    await pipeline.accept({
      activityId: randomUUID(),
      conversation: 'bench chat',
      reference: {},
      turn,
      wantsAnswer: false,
    });
    await first;
    taken.push(performance.now() - before);
    while ((await storage.health()).outbox?.waiting !== 0) await delay(2);
    return said;
  }

  return {
    brain,
    speaker,
    taken,
    say: (text: string) => take({ kind: 'message', text }),
    press: (action: unknown) => take({ kind: 'press', action }),
    records: () => storage.recordsOf(speaker, ['draft']),
    close: async () => {
      await pipeline.stop();
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every field of every section by cards, as long as new ones appear; then every answer once more, in words. */
async function fillIn({ brain, say, press, records }: Talk): Promise<void> {
  const { requestForSupport: form } = brain.knowledge.forms;
  for (const text of ['new draft', 'no', 'no']) await say(text);
  // Consent is a late section, and opens the others: so round again.
  for (let round = 0; round < 2; round++) {
    for (const { id } of form.sections) {
      let card = formIn(await say(`section ${id}`));
      // A card that comes again has nothing new to fill in.
      for (let before = ''; card && before !== card.action.at; ) {
        before = card.action.at ?? '';
        card = formIn(await press({ ...card.action, ...filled(card.fields) }));
        if (card && !card.action.at?.startsWith(`${id}.`)) card = null;
      }
    }
    if (round === 0)
      for (const group of ['child', 'child', 'young person in the home', 'other adult in the home'])
        await say(`add ${group}`);
  }
  const [record] = await records();
  const full = record && draftIn(record);
  for (const { number, type } of questionsOf(form).filter(({ id }) => full?.answers[id]))
    if (type === 'long-text') await say(`change ${number} to ${SENTENCES}`);
  for (const text of ['check answers', 'more answers', 'task list', 'finish', 'call script', 'plain text'])
    await say(text);
}

type Form = Extract<Block, { kind: 'form' }> & { readonly action: Action & { verb: 'draft' } };

function formIn(replies: readonly Reply[]): Form | null {
  const found = replies.flatMap(({ blocks }) => blocks).find((block) => block.kind === 'form');
  return found && found.action.verb === 'draft' && found.action.do === 'save' ? (found as Form) : null;
}

const SENTENCES = 'We meet every week to read together and it helps a little at home and in class. '.repeat(
  6,
);

const filled = (fields: readonly FormField[]): Record<string, string> =>
  Object.fromEntries(fields.map((field) => [field.id, field.value || valueFor(field)]));

function valueFor({ type, options = [], limit = 60, label }: FormField): string {
  switch (type) {
    case 'choice':
    case 'multi':
      return (options.find(({ value }) => value === 'yes') ?? options[0])?.value ?? '';
    case 'date':
      return '2026-03-02';
    case 'long':
      return SENTENCES.slice(0, Math.min(limit, SENTENCES.length)).trim();
    case 'text':
      return /age/i.test(label) ? '9' : 'J.B.';
  }
}

const count = (answers: Answers): number => Object.keys(answers).length;
const answersIn = ({ answers, people }: Draft): number =>
  count(answers) +
  Object.values(people)
    .flat()
    .reduce((sum, person) => sum + count(person.answers), 0);
const peopleIn = ({ people }: Draft): number =>
  ['child', 'adult', 'other-child', 'other-adult'].reduce((sum, id) => sum + (people[id]?.length ?? 0), 0);
