// `npm run ask -- "question"`: the same core as in Teams, in the terminal. Without a question it holds a conversation, line
// by line; `--jsonl` answers a list of questions; `--why` adds which rules raised the alert and which words counted.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadBrain } from '../brain.ts';
import type { Reply } from '../conversation/reply.ts';
import { type Brain, respond } from '../conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../conversation/state.ts';
import { textTwin } from '../conversation/text-twin.ts';
import type { Turn } from '../conversation/turn.ts';
import { DISTRICTS } from '../knowledge/schema.ts';
import { exitOn, loadConfigOrExit } from './exit.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jsonl: { type: 'boolean' },
    district: { type: 'string' },
    why: { type: 'boolean' },
    database: { type: 'boolean' },
  },
});
const district = z.enum(DISTRICTS).nullable();

try {
  const config = loadConfigOrExit();
  const loaded = await loadBrain(config);
  // Only then: the database's driver takes its time to load.
  const brain = values.database
    ? await (await import('./corrections.ts')).withCorrections(loaded, config)
    : loaded;
  if (values.jsonl) await answerLines(brain);
  else if (positionals.length > 0) askOnce(brain, positionals.join(' '));
  else await converse(brain);
} catch (error) {
  exitOn(error);
}

function askOnce(brain: Brain, question: string): void {
  const { replies } = ask(brain, question, values.district);
  console.log(replies.map((reply) => textTwin(reply, brain.knowledge.words)).join('\n\n'));
  if (values.why) console.log(whyOf(brain, question));
}

/** First the alert's rules and the concepts that they saw, then each ranked entry with the words that counted for it. */
function whyOf({ detect, search }: Brain, question: string): string {
  const { level, rules, because } = detect(question);
  const alert = level === 'none' ? 'none' : `${level}, by ${rules.join(', ')}, because of: ${because}`;
  const entries = search
    .why(question)
    .map(
      ({ entry, reasons }) =>
        `\n${entry}: ${reasons.map(({ stage, word, weight }) => `${word} ${weight.toFixed(2)} (${stage})`).join(', ')}`,
    );
  return [`\nalert: ${alert}`, ...entries].join('\n');
}

/** Each line is a turn of one conversation; a line of three dashes ends each reply. */
async function converse(brain: Brain): Promise<void> {
  const { words } = brain.knowledge;
  let state = stateIn(values.district);
  console.log(`${words.help.lines.join('\n')}\n---`);
  for await (const text of createInterface({
    input: process.stdin,
    output: process.stdin.isTTY ? process.stdout : undefined,
    prompt: '> ',
  })) {
    if (!text.trim()) continue;
    const step = respond(brain, state, turnOf(text));
    state = step.state;
    console.log(`${step.replies.map((reply) => textTwin(reply, words)).join('\n\n')}\n---`);
  }
}

async function answerLines(brain: Brain): Promise<void> {
  const line = z.object({
    id: z.union([z.string(), z.number()]),
    q: z.string(),
    district: z.string().optional(),
  });
  let number = 0;
  for await (const text of createInterface({ input: process.stdin })) {
    number += 1;
    if (!text.trim()) continue;
    const parsed = line.safeParse(parseJson(text));
    if (!parsed.success)
      throw new Error(
        `Line ${number} is not {"id", "q", "district"?}: nothing was printed for it or those after it`,
      );
    process.stdout.write(`${JSON.stringify(answerLine(brain, parsed.data))}\n`);
  }
}

function answerLine(
  brain: Brain,
  { id, q, district: where }: { id: string | number; q: string; district?: string | undefined },
) {
  const { replies, alert } = ask(brain, q, where);
  const reply = replies.findLast(({ kind }) => kind !== 'alert');
  const outcome = outcomeOf(reply);
  const speaksOfEntries = outcome === 'answer' || outcome === 'choices';
  return {
    id,
    q,
    outcome,
    alert,
    entries: speaksOfEntries
      ? (reply?.about ?? [])
          .slice(0, 10)
          .map(({ entry, score }) => ({ id: entry, score: Number(score.toFixed(3)) }))
      : [],
    text: replies.map((it) => textTwin(it, brain.knowledge.words)).join('\n\n'),
  };
}

/** The contract's outcome of a reply. */
function outcomeOf(reply: Reply | undefined): string {
  switch (reply?.kind) {
    case 'answer':
    case 'choices':
    case 'dont_know':
    case 'small_talk':
    case 'refuse':
    case 'out_of_area':
      return reply.kind;
    case 'ask_place':
      return 'choices';
    default:
      return 'command';
  }
}

function ask(brain: Brain, question: string, where: string | undefined) {
  return {
    replies: respond(brain, stateIn(where), turnOf(question)).replies,
    alert: brain.detect(question).level,
  };
}

function turnOf(text: string): Turn {
  return {
    kind: 'message',
    text,
    scope: 'personal',
    speaker: { tenant: 'terminal', id: null },
    at: new Date(),
  };
}

function stateIn(where: string | undefined): ConversationState {
  const place = district.safeParse(where ?? null);
  if (!place.success)
    throw new Error(`There is no district "${where}": choose one of ${DISTRICTS.join(', ')}`);
  return { ...NEW_CONVERSATION, district: place.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
