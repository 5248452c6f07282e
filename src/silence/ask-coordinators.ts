// A question that Signpost could not answer, sent to the coordinators by one press of whoever asked it: as shown and edited,
// checked again as it is sent, and without a word of who asked.
import { z } from 'zod';
import { contactBlocks } from '../conversation/contacts.ts';
import type { Held } from '../conversation/held.ts';
import { plainSet, plainWords } from '../conversation/intent.ts';
import type { Action, Block, Reply } from '../conversation/reply.ts';
import type { Brain, Step } from '../conversation/respond.ts';
import { sayReply } from '../conversation/say.ts';
import { type ConversationState, worryOf } from '../conversation/state.ts';
import type { Turn } from '../conversation/turn.ts';
import { dontKnow, NONE_OF_THESE } from '../conversation/when-not-sure.ts';
import { fill } from '../knowledge/words.ts';
import { refusalOf } from './keepable.ts';
import type { WorklistBody } from './worklist.ts';

const LONGEST = 300;

/** What the card brings: the question is typed, the rest is ours and checked all the same. */
const sent = z.object({
  verb: z.literal('ask-coordinators'),
  found: z.enum(['dont_know', 'none_of_these']),
  question: z.string().default(''),
});
const noneOfThese = z.object({ verb: z.literal('none-of-these'), question: z.string().max(LONGEST) });
const takenBack = z.object({ verb: z.literal('take-back'), item: z.string().max(100) });

/** What was typed on the card: it passes the alert before anything else. */
export function typedToCoordinators(action: unknown): string[] {
  const parsed = sent.safeParse(action);
  return parsed.success ? [parsed.data.question] : [];
}

interface Asking {
  readonly turn: Turn;
  readonly held: Held;
}

/** Null where the press is none of these. */
export function pressToCoordinators(
  brain: Brain,
  state: ConversationState,
  { turn, held }: Asking & { turn: Turn & { kind: 'press' } },
): Step | null {
  const none = noneOfThese.safeParse(turn.action);
  if (none.success) return noneFits(brain, state, { question: none.data.question, turn, held });
  const asked = sent.safeParse(turn.action);
  if (asked.success) return send(brain, state, { turn, held, ...asked.data });
  const back = takenBack.safeParse(turn.action);
  return back.success ? takeBack(brain, state, back.data.item) : null;
}

function noneFits(
  brain: Brain,
  state: ConversationState,
  { question, turn, held }: Asking & { question: string },
): Step {
  const { say } = brain.knowledge.silence;
  const step = dontKnow(brain, { ...state, offered: [] }, question, null, say.none_of_these);
  return withOffer(step, { brain, question, found: 'none_of_these', turn, held });
}

const takeBack = ({ knowledge }: Brain, state: ConversationState, id: string): Step => ({
  state: { ...state, asked: null },
  replies: [sayReply('command', knowledge.silence.say.taken_back)],
  worklist: [{ op: 'remove', kind: 'question', id }],
});

const TYPED = /^\s*(?:please )?(?:ask|tell|send to) the coordinators?\s*[:,-]\s*(.*)$/is;

/** "Ask the coordinators: …", "none of these" and "take it back", the words of the buttons. */
export function sayToCoordinators(
  brain: Brain,
  state: ConversationState,
  { turn, held }: Asking & { turn: Turn & { kind: 'message' } },
): Step | null {
  const said = plainWords(turn.text);
  if (state.asked && said === 'take it back') return takeBack(brain, state, state.asked);
  if (said === NONE_OF_THESE && state.offered.length > 0 && mayAsk(brain, turn, held))
    return noneFits(brain, state, { question: '', turn, held });
  const question = TYPED.exec(turn.text)?.[1];
  return question === undefined ? null : send(brain, state, { turn, held, question, found: 'dont_know' });
}

/** Under "I do not know" a field with the question, to be changed and sent; under choices "None of these" leads to it. */
export function offerToAsk(step: Step, { brain, turn, held }: Asking & { brain: Brain }): Step {
  const last = step.replies.at(-1);
  if (turn.kind !== 'message' || !last) return step;
  if (last.blocks.some(({ kind }) => kind === 'form')) return step;
  const { not_that } = brain.knowledge.understanding.followUps;
  const question = plainSet(not_that).has(plainWords(turn.text)) ? '' : turn.text;
  const offer = { brain, question, turn, held };
  if (last.kind === 'dont_know') return withOffer(step, { ...offer, found: 'dont_know' });
  return last.kind === 'choices' ? withNoneOfThese(step, last, offer) : step;
}

function withNoneOfThese(
  step: Step,
  last: Reply,
  { brain, question, turn, held }: Asking & { brain: Brain; question: string },
): Step {
  const value = mayAsk(brain, turn, held) ? offeredText(question, { brain, turn }, step.state) : null;
  if (value === null) return step;
  const buttons = last.buttons.map((button) =>
    button.says === NONE_OF_THESE
      ? { ...button, action: { verb: 'none-of-these', question: value } as const }
      : button,
  );
  return { ...step, replies: [...step.replies.slice(0, -1), { ...last, buttons }] };
}

function withOffer(
  step: Step,
  {
    brain,
    question,
    found,
    turn,
    held,
  }: Asking & { brain: Brain; question: string; found: 'dont_know' | 'none_of_these' },
): Step {
  const last = step.replies.at(-1);
  const value = mayAsk(brain, turn, held) ? offeredText(question, { brain, turn }, step.state) : null;
  if (!last || value === null) return step;
  return { ...step, replies: [...step.replies.slice(0, -1), offered(last, { brain, value, found })] };
}

/** What stands in the field: the question, nothing where it holds what must not be kept, null where nothing is offered. */
function offeredText(
  question: string,
  { brain, turn }: { brain: Brain; turn: Turn },
  state: ConversationState,
): string | null {
  if (worryOf(state, turn.at)) return null;
  const refused = question.trim() === '' ? null : refusalOf(question, brain, turn.at);
  if (refused === 'alert' || refused === 'staff') return null;
  return refused === null && question.length <= LONGEST ? question : '';
}

function offered(
  reply: Reply,
  { brain, value, found }: { brain: Brain; value: string; found: 'dont_know' | 'none_of_these' },
): Reply {
  const { say } = brain.knowledge.silence;
  const action: Action = { verb: 'ask-coordinators', found };
  const field = {
    id: 'question',
    label: say.field,
    type: 'long',
    value,
    hint: null,
    required: true,
    limit: LONGEST,
  } as const;
  const blocks: Block[] = [
    { kind: 'paragraph', text: `${value === '' ? say.offer_empty : say.offer} ${say.typed}` },
    { kind: 'form', fields: [field], submit: say.submit, action },
  ];
  return { ...reply, blocks: [...reply.blocks, ...blocks], isPrivate: true };
}

/** Where nothing is kept, others read along, or nobody would ever read it, nothing is sent either. */
const mayAsk = ({ roles }: Brain, { scope }: Turn, { isKept }: Held): boolean =>
  isKept && scope === 'personal' && roles.holders.length > 0;

function send(
  brain: Brain,
  state: ConversationState,
  { turn, held, question, found }: Asking & { question: string; found: 'dont_know' | 'none_of_these' },
): Step {
  const { knowledge } = brain;
  const { say, kept_days } = knowledge.silence;
  const only = (text: string, blocks: readonly Block[] = []): Step => ({
    state,
    replies: [sayReply('command', text, { blocks })],
  });
  if (turn.scope !== 'personal') return only(say.in_private);
  if (!mayAsk(brain, turn, held)) return only(say.not_here);
  const text = question.trim();
  if (text === '') return only(say.empty);
  if (text.length > LONGEST) return only(say.too_long);
  const refused = worryOf(state, turn.at) ? 'alert' : refusalOf(text, brain, turn.at);
  switch (refused) {
    case 'alert':
      return only(say.refused.alert);
    case 'staff': {
      const lado = knowledge.entries.get('service/lado');
      return only(say.refused.staff, lado ? contactBlocks(lado, knowledge) : []);
    }
    case 'person': {
      const again = only(say.refused.person);
      const [reply] = again.replies;
      return reply ? { ...again, replies: [offered(reply, { brain, value: text, found })] } : again;
    }
    case null: {
      const id = brain.newId();
      const body: WorklistBody = { kind: 'question', text, district: state.district, found };
      const reply = sayReply('command', fill(say.sent, { days: String(kept_days) }), {
        blocks: [{ kind: 'said', label: say.sent_label, text }],
        buttons: [{ label: say.take_back, says: 'take it back', action: { verb: 'take-back', item: id } }],
      });
      return {
        state: { ...state, asked: id },
        replies: [{ ...reply, isPrivate: true }],
        worklist: [{ op: 'add', id, body, keepDays: kept_days }],
      };
    }
  }
}
