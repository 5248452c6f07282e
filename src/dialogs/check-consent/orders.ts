// Whether a court order says who may decide.
import { choiceQuestion } from '../engine/choice-question.ts';
import { childNext } from './child-next.ts';

export const orders = choiceQuestion({
  id: 'orders',
  text: ({ brain }) => brain.knowledge.dialogs.checkConsent.questions.orders,
  values: ['none', 'some', 'not-checked'],
  unknown: 'not-checked',
  next: childNext,
});
