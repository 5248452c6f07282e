// What has been tried, and is there a plan? It helps to say what comes next and never stands in the way of help.
import { choiceQuestion } from '../engine/choice-question.ts';

export const soFar = choiceQuestion({
  id: 'so-far',
  text: ({ brain }) => brain.knowledge.dialogs.whichService.questions['so-far'],
  values: [
    'nothing-yet',
    'own-support',
    'another-service',
    'my-plan',
    'my-plan-plus',
    'social-worker',
    'not-known',
  ],
  unknown: 'not-known',
  next: () => 'consent',
});
