// How far the adults have got with it.
import { recogniseConsent } from '../../consent/recognise.ts';
import { answerTo, choiceQuestion } from '../engine/choice-question.ts';
import type { Question } from '../engine/dialog.ts';
import { childNext } from './child-next.ts';

const question = choiceQuestion({
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

/** "Dad says no, mum says yes" is read as the consent cards read it. */
export const said: Question = {
  ...question,
  read: (message, context) =>
    recogniseConsent(message, context.brain.knowledge.consentCards)?.id === 'parents-disagree'
      ? { kind: 'value', value: 'disagree' }
      : question.read(message, context),
};
