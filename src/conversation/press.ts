// A button was pressed. What the card carried comes from outside: it is checked, and what is not known changes nothing.
import { z } from 'zod';
import { DISTRICTS } from '../knowledge/schema.ts';
import { answerEntry, answerWaitingQuestion } from './answer-question.ts';
import { browse, browsingOf } from './browse.ts';
import { pressReport } from './corrections/report.ts';
import type { Held } from './held.ts';
import type { Action } from './reply.ts';
import type { Brain, Step } from './respond.ts';
import { sayReply } from './say.ts';
import type { ConversationState } from './state.ts';
import type { Turn } from './turn.ts';

const action: z.ZodType<Action> = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('show'), entry: z.string().max(100) }),
  z.strictObject({ verb: z.literal('browse'), what: z.string().max(60), page: z.int().min(1).max(1000) }),
  z.strictObject({ verb: z.literal('district'), district: z.enum(DISTRICTS) }),
  z.strictObject({ verb: z.literal('useful'), entry: z.string().max(100), useful: z.boolean() }),
  z.strictObject({
    verb: z.literal('wrong'),
    entry: z.string().max(100),
    part: z.string().max(120).optional(),
  }),
  z.object({ verb: z.literal('correct'), do: z.string() }),
  z.strictObject({
    verb: z.literal('dialog'),
    dialog: z.string(),
    run: z.string(),
    step: z.int(),
    choose: z.string(),
  }),
  z.object({
    verb: z.literal('draft'),
    do: z.string(),
    draft: z.string(),
    version: z.int(),
  }),
  z.object({
    verb: z.literal('document'),
    draft: z.string(),
    version: z.int(),
    format: z.enum(['docx', 'pdf', 'txt']),
  }),
  z.object({ verb: z.literal('share'), entries: z.array(z.string()) }),
  z.object({ verb: z.literal('look') }),
]);

export function answerPress(
  brain: Brain,
  state: ConversationState,
  turn: Turn & { kind: 'press' },
  held: Held,
): Step {
  const { words } = brain.knowledge;
  const parsed = action.safeParse(turn.action);
  const oldButton = (): Step => ({ state, replies: [sayReply('command', words.old_button)] });
  if (!parsed.success) return oldButton();
  const pressed = parsed.data;
  switch (pressed.verb) {
    case 'show':
      return brain.knowledge.entries.has(pressed.entry)
        ? answerEntry(brain, state, pressed.entry)
        : oldButton();
    case 'browse':
      return pressed.what === 'directory' || browsingOf(pressed.what)
        ? browse(brain, state, pressed)
        : oldButton();
    case 'district':
      return answerWaitingQuestion(brain, { ...state, district: pressed.district }, pressed.district);
    case 'useful':
      return { state, replies: [sayReply('small_talk', words.useful_yes)] };
    case 'wrong':
      return pressReport(brain, state, pressed, { turn, held });
    case 'share':
    case 'look':
      // Both are answered where they are asked: what comes here was sent from elsewhere, and a shared chat hears nothing of it.
      return { state, replies: [] };
    case 'correct':
    case 'dialog':
    case 'draft':
    case 'document':
    case 'none-of-these':
    case 'ask-coordinators':
    case 'take-back':
    case 'questions':
      // Corrections, dialogs, drafts and the worklist take their own buttons before they come here; what is left belongs to none.
      return oldButton();
  }
}
