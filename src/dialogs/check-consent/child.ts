// What a young person of 12 or over said: this is Gloucestershire's rule.
import { choiceQuestion } from '../engine/choice-question.ts';

export const child = choiceQuestion({
  id: 'child',
  text: ({ brain }) => brain.knowledge.dialogs.checkConsent.questions.child,
  values: ['not-asked', 'agreed', 'refused', 'alone'],
  unknown: 'not-asked',
  next: () => null,
});
