// "Check consent": what is recorded, what is missing, and the card for that state. It keeps no record and settles nothing.
import { consentCardBlocks } from '../../consent/card-blocks.ts';
import { showButton } from '../../conversation/answer.ts';
import { factBlock } from '../contacts.ts';
import type { Context, Dialog, EndPress } from '../engine/dialog.ts';
import { about } from './about.ts';
import { adults } from './adults.ts';
import { age } from './age.ts';
import { child } from './child.ts';
import { ending } from './ending.ts';
import { how } from './how.ts';
import { orders } from './orders.ts';
import { said } from './said.ts';

export const checkConsent: Dialog = {
  id: 'check-consent',
  texts: ({ brain }) => brain.knowledge.dialogs.checkConsent,
  first: 'about',
  questions: { about, age, adults, said, how, orders, child },
  most: 6,
  end: ending,
  press,
};

function press(choose: string, _answers: unknown, { brain }: Context): EndPress | null {
  const { knowledge } = brain;
  const concern = knowledge.entries.get('process/safeguarding-concern');
  switch (choose) {
    case 'risk':
      return {
        kind: 'says',
        blocks: [
          ...consentCardBlocks(knowledge.consentCards['risk-route'], knowledge),
          ...factBlock(
            ['police/emergency', 'childrens-helpdesk/phone', 'emergency-duty-team/phone'],
            knowledge,
          ),
        ],
        buttons: concern ? [showButton(concern)] : [],
      };
    case 'else':
      return { kind: 'leaves', text: knowledge.dialogs.shared.something_else };
    default:
      return null;
  }
}
