// How old is the child? The setting follows from it.
import { ageQuestion } from '../reading/age-question.ts';

export const age = ageQuestion({
  text: ({ brain }) => brain.knowledge.dialogs.whichService.questions.age,
  bands: {
    'under-5': { from: 0, to: 4 },
    '5-to-11': { from: 5, to: 11 },
    '12-to-15': { from: 12, to: 15 },
    '16-to-18': { from: 16, to: 18 },
  },
  next: () => 'place',
});
