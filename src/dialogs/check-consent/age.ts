// How old is the child? From 12 the child is asked too; from 16 local guidance says nothing on whose answer comes first.
import { ageQuestion } from '../reading/age-question.ts';

export const age = ageQuestion({
  text: ({ brain }) => brain.knowledge.dialogs.checkConsent.questions.age,
  bands: {
    'under-12': { from: 0, to: 11 },
    '12-to-15': { from: 12, to: 15 },
    '16-to-18': { from: 16, to: 17 },
  },
  next: () => 'adults',
});
