// A conversation with the core, turn by turn, for tests that look at where a dialog stands.
import type { Button, Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import type { Turn } from '../../src/conversation/turn.ts';
import { dialogOf } from '../../src/dialogs/dialogs.ts';
import {
  answersThatCount,
  askedIn,
  type DialogState,
  parseDialogState,
} from '../../src/dialogs/engine/state.ts';
import { createDetector } from '../../src/safeguarding/detect.ts';
import type { Found } from '../../src/search/found.ts';

/** A Tuesday in term, in the middle of the morning; every turn a second later. */
const START = Date.parse('2026-11-24T10:30:00Z');

export interface Talk {
  say(text: string): readonly Reply[];
  press(button: Pick<Button, 'action'>): readonly Reply[];
  pressLabel(label: string): readonly Reply[];
  state(): ConversationState;
  dialog(): DialogState | null;
  /** The question that is asked; null at the last card or where no dialog is open. */
  asked(): string | null;
  answers(): Readonly<Record<string, unknown>>;
  replies(): readonly Reply[];
}

export function talk(brain: Brain, from: ConversationState = NEW_CONVERSATION): Talk {
  let state = from;
  let replies: readonly Reply[] = [];
  let turns = 0;
  const take = (turn: { kind: 'message'; text: string } | { kind: 'press'; action: unknown }) => {
    turns += 1;
    const at = new Date(START + turns * 1000);
    const whole: Turn = { ...turn, scope: 'personal', speaker: { tenant: 'tenant', id: 'teacher' }, at };
    const step = respond(brain, state, whole);
    // As after a restart: only what is kept as JSON is left.
    state = JSON.parse(JSON.stringify(step.state)) as ConversationState;
    replies = step.replies;
    return replies;
  };
  const kept = () => parseDialogState(state.dialog);
  return {
    say: (text) => take({ kind: 'message', text }),
    press: ({ action }) => take({ kind: 'press', action }),
    pressLabel: (label) => {
      const button = replies.flatMap(({ buttons }) => buttons).find((it) => it.label === label);
      if (!button) throw new Error(`There is no button "${label}"`);
      return take({ kind: 'press', action: button.action });
    },
    state: () => state,
    dialog: kept,
    asked: () => {
      const dialog = kept();
      const known = dialog && dialogOf(dialog.dialog);
      return dialog?.status === 'open' && known ? (askedIn(known, dialog)?.id ?? null) : null;
    },
    answers: () => {
      const dialog = kept();
      const known = dialog && dialogOf(dialog.dialog);
      return dialog && known ? answersThatCount(known, dialog.answers) : {};
    },
    replies: () => replies,
  };
}

/** Words that nobody could make sense of, whatever search has learnt. */
export const NONSENSE = ['xyzzy', 'plugh'];
const NOTHING: Found = { ranked: [], verdict: 'dont_know', place: null, addressed: null, situation: null };

/** Search that makes nothing of the words above, whatever it has learnt. */
export const withNonsense = (brain: Brain): Brain => ({
  ...brain,
  search: {
    ...brain.search,
    find: (question) => (NONSENSE.includes(question) ? NOTHING : brain.search.find(question)),
  },
});

/** The rules of the alert alone: what a dialog does at one does not hang on what the reader learnt. */
export const withRulesOnly = (brain: Brain): Brain => ({
  ...withNonsense(brain),
  detect: createDetector(brain.knowledge.safeguarding, null),
});

export const textOf = (replies: readonly Reply[]): string =>
  JSON.stringify(replies.map(({ blocks }) => blocks));
