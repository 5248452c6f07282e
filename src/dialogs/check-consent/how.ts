// How they agreed, and how long ago.
import { choiceQuestion } from '../engine/choice-question.ts';
import { childNext } from './child-next.ts';

export const how = choiceQuestion({
  id: 'how',
  text: ({ brain }) => brain.knowledge.dialogs.checkConsent.questions.how,
  values: ['signed', 'older-form', 'spoken', 'electronic'],
  unknown: 'spoken',
  next: childNext,
});
