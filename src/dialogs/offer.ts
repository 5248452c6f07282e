// What search could not settle is offered a guide, as a button: nobody is made to take it.
import type { Button, Reply } from '../conversation/reply.ts';
import type { Brain, Step } from '../conversation/respond.ts';
import type { Turn } from '../conversation/turn.ts';
import { dialogOf } from './dialogs.ts';
import type { Context } from './engine/dialog.ts';
import { noticedIn } from './engine/hear.ts';
import { actionOf } from './engine/show.ts';
import { beginRun, parseDialogState, runOf } from './engine/state.ts';

export const guideButton = ({ brain }: Context): Button => {
  const { guide } = brain.knowledge.dialogs.shared.labels;
  return {
    label: guide,
    says: guide,
    action: { verb: 'dialog', dialog: 'which-service', run: '', step: 0, choose: '/start' },
  };
};

/** Under choices, and where nothing was known, the guide stands as a button; what the message told already is kept for it. */
export function offerGuide(step: Step, { brain, turn }: { brain: Brain; turn: Turn }): Step {
  const last = step.replies.at(-1);
  const kept = parseDialogState(step.state.dialog);
  if (
    turn.scope !== 'personal' ||
    turn.kind !== 'message' ||
    kept?.status === 'open' ||
    (last?.kind !== 'choices' && last?.kind !== 'dont_know')
  ) {
    return kept?.status === 'offered' ? { ...step, state: { ...step.state, dialog: null } } : step;
  }
  const dialog = dialogOf('which-service');
  if (!dialog || last.buttons.length >= 6) return step;
  const context: Context = { brain, conversation: step.state, today: turn.at.toISOString().slice(0, 10) };
  const withButton = (button: Button): Reply[] => [
    ...step.replies.slice(0, -1),
    { ...last, buttons: [...last.buttons, button] },
  ];
  // A guide that has ended keeps its answers: it can still be changed in words.
  if (kept?.status === 'left') return { ...step, replies: withButton(guideButton(context)) };
  const offered = beginRun({
    dialog: dialog.id,
    run: runOf(turn.at),
    answers: noticedIn(dialog, turn.text, context),
    status: 'offered',
    after: kept,
  });
  const button: Button = { ...guideButton(context), action: actionOf(offered, '/start') };
  return { state: { ...step.state, dialog: offered }, replies: withButton(button) };
}
