// How they agreed, and how long ago.
import { hasWords, plainWords } from '../../conversation/intent.ts';
import { choiceQuestion } from '../engine/choice-question.ts';
import type { Question } from '../engine/dialog.ts';
import { childNext } from './child-next.ts';

const question = choiceQuestion({
  id: 'how',
  text: ({ brain }) => brain.knowledge.dialogs.checkConsent.questions.how,
  values: ['signed', 'older-form', 'spoken', 'electronic'],
  unknown: 'spoken',
  next: childNext,
});

/** "Signed the form last year" is an old form before it is a signed one. */
export const how: Question = {
  ...question,
  read(message, context) {
    const said = plainWords(message);
    const old = question.text(context).choices['older-form']?.words ?? [];
    return old.some((cue) => hasWords(said, plainWords(cue)))
      ? { kind: 'value', value: 'older-form' }
      : question.read(message, context);
  },
};
