// How far the adults have got with it.
import { answerTo, choiceQuestion } from '../engine/choice-question.ts';
import { childNext } from './child-next.ts';

export const said = choiceQuestion({
  id: 'said',
  text: ({ brain }) => brain.knowledge.dialogs.checkConsent.questions.said,
  values: ['not-asked', 'explained', 'agreed', 'refused', 'withdrawn', 'disagree'],
  unknown: 'not-asked',
  next: (answers) => {
    const answer = answerTo(answers, 'said');
    if (answer === 'agreed') return 'how';
    return answer === 'disagree' ? 'orders' : childNext(answers);
  },
});
