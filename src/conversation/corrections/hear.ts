// A coordinator's words and buttons. Nobody else has them: to whoever has no role they are words as any other.
import { z } from 'zod';
import type { Subject } from '../../corrections/events.ts';
import { parseTalk } from '../../dialogs/request-for-support/talk.ts';
import { may } from '../../roles/roles.ts';
import type { Held } from '../held.ts';
import type { Button } from '../reply.ts';
import type { Brain, Step } from '../respond.ts';
import { sayPrivately, sayReply } from '../say.ts';
import type { ConversationState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { actionFor, correctionReply } from './cards.ts';
import { type Spoken, spokenIn } from './commands.ts';
import { type CorrectionContext, contextOf, handleOf, nameOf } from './context.ts';
import { parseCorrecting } from './correcting.ts';
import { carryOut, DEEDS, type Order } from './deeds.ts';
import { subjectsIn } from './find-subject.ts';
import { worklistReply } from './worklist.ts';

/** Null where the message is none of a coordinator's, or names nothing of the directory. */
export function hearCorrection(
  brain: Brain,
  state: ConversationState,
  turn: Turn & { kind: 'message' },
  held: Held,
): Step | null {
  const spoken = brain.roles.of(turn.speaker) && held.isKept ? spokenIn(turn.text) : null;
  if (!spoken) return null;
  const known = contextOf(brain, state, turn, held.corrections);
  const kept = parseCorrecting(state.correcting);
  const isAboutLast = spoken.is === 'apply' || spoken.is === 'leave' || spoken.is === 'undo';
  if (isAboutLast && !kept) return null;
  const isInDialog = parseTalk(state.draft)?.status === 'open' || state.dialog?.status === 'open';
  if (spoken.is === 'undo' && isInDialog) return null;
  const subjects = spoken.is === 'deed' ? subjectsIn(spoken.about, known) : [];
  if (spoken.is === 'deed' && !isMeant(spoken, subjects, turn.text)) return null;
  if (parseTalk(state.draft)?.status === 'open' && CHANGE.test(turn.text)) return null;
  if (turn.scope !== 'personal') return inPrivate(brain, state);
  if (!held.corrections) return { state, replies: [], needs: 'corrections' };
  if (spoken.is === 'list') return { state, replies: [worklistReply(known, held.worklist ?? [])] };
  if (spoken.is === 'deed') return deedStep(known, spoken, subjects);
  return kept
    ? carryOut(known, { what: spoken.is, subject: { of: kept.of, id: kept.id }, seen: null })
    : null;
}

/** Said of an answer in a draft as well: while one is open, a coordinator says "correct". */
const CHANGE = /^\s*(?:please )?(?:change|edit|update)\b/i;

/** "I rang it and nobody answered" confirms nothing. */
const MORE_TO_IT =
  /\b(?:and|but|no|not|nobody|none|never|again|wrong|dead|engaged|voicemail|answer\w*|twice|about)\b/i;

/** "Show camhs" asks for the entry, and "change the hub" may be about anything: only what can be nothing else is meant. */
function isMeant(spoken: Spoken & { is: 'deed' }, subjects: readonly Subject[], message: string): boolean {
  if (spoken.what === 'rang' && MORE_TO_IT.test(spoken.about)) return false;
  const isVague = spoken.what === 'open' || spoken.what === 'settle' || CHANGE.test(message);
  return isVague ? subjects.length === 1 : subjects.length > 0;
}

function deedStep(
  context: CorrectionContext,
  { what, value, reason }: Spoken & { is: 'deed' },
  subjects: readonly Subject[],
): Step {
  const [subject, ...others] = subjects;
  if (subject && others.length === 0) {
    // A change without a reason asks for one, with the value already filled in.
    const asked = what === 'try' && reason === undefined ? 'edit' : what;
    return carryOut(context, {
      what: asked,
      subject,
      seen: null,
      ...(value === undefined ? {} : { value }),
      ...(reason === undefined ? {} : { reason }),
    });
  }
  const buttons = subjects.map(
    (one): Button => ({
      label: nameOf(context, one),
      says: `${SAYS[what] ?? 'show'} ${handleOf(context, one)}`,
      action: actionFor(context, what === 'try' ? 'edit' : what, one),
    }),
  );
  const text = context.brain.knowledge.words.choices;
  return {
    state: context.state,
    replies: [correctionReply(context, { blocks: [{ kind: 'lead', text }], buttons })],
  };
}

const SAYS: Readonly<Partial<Record<Order['what'], string>>> = {
  try: 'correct',
  edit: 'correct',
  withdraw: 'withdraw',
  history: 'history of',
  rang: 'I rang',
};

const pressed = z.object({
  verb: z.literal('correct'),
  do: z.enum([...DEEDS, 'list']),
  of: z.enum(['fact', 'entry']).optional(),
  id: z.string().max(120).optional(),
  seen: z.string().max(60).optional(),
  value: z.string().max(2_000).optional(),
  reason: z.string().max(2_000).optional(),
});

/** Null where the button is none of these. The role is looked up now, whoever the card was made for. */
export function pressCorrection(
  brain: Brain,
  state: ConversationState,
  turn: Turn & { kind: 'press' },
  held: Held,
): Step | null {
  if (!isCorrection(turn.action)) return null;
  const parsed = pressed.safeParse(turn.action);
  const role = brain.roles.of(turn.speaker);
  if (!parsed.success || !role || !held.isKept) {
    const audit = [{ verb: 'directory.refused' }];
    return { state, replies: [sayReply('command', brain.knowledge.words.old_button)], audit };
  }
  if (turn.scope !== 'personal') return inPrivate(brain, state);
  if (!held.corrections) return { state, replies: [], needs: 'corrections' };
  const context = contextOf(brain, state, turn, held.corrections);
  const { do: what, of, id, seen = '', value, reason } = parsed.data;
  if (what === 'list' && may(role, 'worklist', null))
    return { state, replies: [worklistReply(context, held.worklist ?? [])] };
  if (what === 'list' || !of || !id)
    return { state, replies: [sayReply('command', brain.knowledge.words.old_button)] };
  return carryOut(context, {
    what,
    subject: { of, id },
    seen,
    ...(value === undefined ? {} : { value }),
    ...(reason === undefined ? {} : { reason }),
  });
}

/** What was typed into a card's fields: the alert hears it as it hears a message. */
export function typedOnCorrection(action: unknown): string[] {
  if (!isCorrection(action)) return [];
  const { value, reason } = action as { value?: unknown; reason?: unknown };
  return [value, reason].filter((typed): typed is string => typeof typed === 'string' && typed !== '');
}

const isCorrection = (action: unknown): boolean =>
  typeof action === 'object' && action !== null && (action as { verb?: unknown }).verb === 'correct';

export const inPrivate = ({ knowledge }: Brain, state: ConversationState): Step => ({
  state,
  replies: [sayPrivately(knowledge.corrections.private_only, knowledge.words)],
});
