// Taking part or sharing? Data protection law is a third thing and has a card of its own.
import { answerTo, choiceQuestion } from '../engine/choice-question.ts';

export const about = choiceQuestion({
  id: 'about',
  text: ({ brain }) => brain.knowledge.dialogs.checkConsent.questions.about,
  values: ['both', 'take-part', 'share', 'legal'],
  unknown: 'both',
  next: (answers) => (answerTo(answers, 'about') === 'legal' ? null : 'age'),
});
