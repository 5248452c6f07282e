// Is the child being harmed? Asked once: a raised alert has answered it already. "Yes" ends the guide at the telephone.
import type { Block } from '../../conversation/reply.ts';
import { factBlock, withNumbers } from '../contacts.ts';
import { answerTo, choiceQuestion } from '../engine/choice-question.ts';

export const danger = choiceQuestion({
  id: 'danger',
  text: ({ brain }) => brain.knowledge.dialogs.whichService.questions.danger,
  /** `alerted` and `alerted-staff`: the alert was shown in full, and the guide may go on. `told`: they rang, or chose to go on. */
  values: ['yes', 'no', 'not-sure', 'alerted', 'alerted-staff', 'told'],
  unknown: 'not-sure',
  next: (answers) => (answerTo(answers, 'danger') === 'yes' ? null : 'age'),
  aside(value, { brain }): readonly Block[] {
    if (value !== 'not-sure') return [];
    const { not_sure_of_danger } = brain.knowledge.dialogs.whichService;
    return [
      { kind: 'paragraph', text: withNumbers(not_sure_of_danger, brain.knowledge) },
      ...factBlock(['childrens-helpdesk/phone', 'emergency-duty-team/phone'], brain.knowledge),
    ];
  },
});
