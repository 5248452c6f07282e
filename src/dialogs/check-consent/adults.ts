// Who can agree for the child: who holds parental responsibility.
import { choiceQuestion } from '../engine/choice-question.ts';

export const adults = choiceQuestion({
  id: 'adults',
  text: ({ brain }) => brain.knowledge.dialogs.checkConsent.questions.adults,
  values: ['one-parent', 'two-parents', 'someone-else', 'foster-carer', 'section-20', 'not-known'],
  unknown: 'not-known',
  next: () => 'said',
});
