// What is counted of a turn: a topic, a district and an outcome, never a person, a school or a word.

import type { Held } from '../conversation/held.ts';
import { plainWords } from '../conversation/intent.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Brain, Step } from '../conversation/respond.ts';
import { type ConversationState, worryOf } from '../conversation/state.ts';
import type { Turn } from '../conversation/turn.ts';
import { NONE_OF_THESE } from '../conversation/when-not-sure.ts';
import type { District } from '../knowledge/schema.ts';
import { mayBeCounted } from '../silence/keepable.ts';
import { topicOf } from '../silence/topics.ts';

export const OUTCOMES = ['asked', 'not_found', 'stale_shown', 'draft_started', 'draft_finished'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Count {
  readonly district: District | 'unknown';
  readonly topic: string;
  readonly outcome: Outcome;
}

const DRAFT = 'draft';
const DRAFT_TOPIC = 'early-help';

/** Nothing of a turn that raised the alert, of one that follows on a worry, or of a question that may not be kept. */
export function countsOf(
  step: Step,
  { brain, before, turn, held }: { brain: Brain; before: ConversationState; turn: Turn; held: Held },
): Count[] {
  if (worryOf(step.state, turn.at)) return [];
  const district = step.state.district ?? 'unknown';
  const outcomes = [...questionOutcomes(step, { brain, before, turn }), ...draftOutcomes(step, held)];
  return outcomes.map((of) => ({ district, ...of }));
}

type Of = Omit<Count, 'district'>;

function questionOutcomes(
  { replies }: Step,
  { brain, before, turn }: { brain: Brain; before: ConversationState; turn: Turn },
): Of[] {
  if (saysNoneOfThese(turn))
    return [{ topic: topicOf(before.subject, brain.knowledge), outcome: 'not_found' }];
  const reply = replies.at(-1);
  if (turn.kind !== 'message' || !reply || !isToQuestion(reply)) return [];
  const { knowledge } = brain;
  const first = reply.about?.[0]?.entry;
  if (!mayBeCounted(turn.text, { knowledge, first, at: turn.at })) return [];
  const topic = topicOf(first, knowledge);
  // Not both: two tables of which one could be worked out from the other would betray what is held back in either.
  return [
    { topic, outcome: reply.kind === 'dont_know' ? 'not_found' : 'asked' },
    ...(showsStale(reply) ? [{ topic, outcome: 'stale_shown' } as const] : []),
  ];
}

function saysNoneOfThese(turn: Turn): boolean {
  if (turn.kind === 'message') return plainWords(turn.text) === NONE_OF_THESE;
  return turn.kind === 'press' && (turn.action as { verb?: unknown } | null)?.verb === 'none-of-these';
}

const isToQuestion = ({ kind }: Reply): boolean =>
  kind === 'answer' || kind === 'choices' || kind === 'dont_know' || kind === 'ask_place';

const showsStale = ({ blocks }: Reply): boolean =>
  blocks.some(
    (block) =>
      block.kind === 'contacts' && block.contacts.some(({ age, reported }) => age === 'overdue' || reported),
  );

/** Begun: a draft that was not there. Finished: its writer says that it is sent. */
function draftOutcomes({ records = [] }: Step, held: Held): Of[] {
  return records.flatMap((change): Of[] => {
    if (change.kind !== DRAFT || change.op !== 'put') return [];
    const before = held.records.find(({ id }) => id === change.id)?.body;
    if (change.from === 0) return [{ topic: DRAFT_TOPIC, outcome: 'draft_started' }];
    return isSent(change.body) && !isSent(before) ? [{ topic: DRAFT_TOPIC, outcome: 'draft_finished' }] : [];
  });
}

const isSent = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'sent' in body && body.sent !== null;
