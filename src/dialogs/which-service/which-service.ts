// "Which service fits?": from a worry to the next right step in six questions or fewer.
import { shareReply } from '../../conversation/share.ts';
import type { Answers, Context, Dialog, EndPress } from '../engine/dialog.ts';
import { age } from './age.ts';
import { consent } from './consent.ts';
import { danger } from './danger.ts';
import { ending, nextStep } from './ending.ts';
import { place } from './place.ts';
import { fittingServices } from './services.ts';
import { soFar } from './so-far.ts';
import { worry } from './worry.ts';

export const whichService: Dialog = {
  id: 'which-service',
  texts: ({ brain }) => brain.knowledge.dialogs.whichService,
  first: 'worry',
  questions: { worry, danger, age, place, 'so-far': soFar, consent },
  most: 6,
  alerted: (about) => ({ danger: about === 'child' ? 'alerted' : 'alerted-staff' }),
  end: ending,
  press,
};

function press(choose: string, answers: Answers, context: Context): EndPress | null {
  const { shared } = context.brain.knowledge.dialogs;
  switch (choose) {
    case 'request':
      return {
        kind: 'begins',
        dialog: 'request-for-support',
        answers,
        instead: shared.not_yet,
        entry: 'process/request-for-support',
      };
    case 'share':
      return share(answers, context);
    case 'else':
      return { kind: 'leaves', text: shared.something_else };
    case 'go-on':
      return answers.danger === 'yes' ? { kind: 'answers', answers: { danger: 'told' } } : null;
    default:
      return null;
  }
}

/** What may be passed on: the step, and the services on a card of their own; nothing about the child. */
function share(answers: Answers, context: Context): EndPress {
  const { knowledge } = context.brain;
  const { ending: text } = knowledge.dialogs.whichService;
  const card = shareReply(fittingServices(answers, knowledge), knowledge);
  return {
    kind: 'says',
    blocks: [
      { kind: 'paragraph', text: text.share },
      { kind: 'paragraph', text: nextStep(answers, context) },
      { kind: 'section', heading: text.order.heading, items: text.order.steps, ordered: true },
    ],
    buttons: [],
    ...(card ? { after: card } : {}),
  };
}
