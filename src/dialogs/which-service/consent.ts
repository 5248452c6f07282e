// Has the family agreed to share? An answer like "mum says yes but dad says no" is read as the consent cards read it.
import { recogniseConsent } from '../../consent/recognise.ts';
import type { ConsentCardId } from '../../knowledge/consent-cards.ts';
import { choiceQuestion } from '../engine/choice-question.ts';
import type { Question } from '../engine/dialog.ts';

const question = choiceQuestion({
  id: 'consent',
  text: ({ brain }) => brain.knowledge.dialogs.whichService.questions.consent,
  values: ['not-asked', 'explained', 'given', 'spoken', 'refused', 'disagree', 'not-known'],
  unknown: 'not-known',
  next: () => null,
});

export const consent: Question = {
  ...question,
  read(message, context) {
    const card = recogniseConsent(message, context.brain.knowledge.consentCards);
    const value = card ? VALUE_OF_CARD[card.id] : undefined;
    return value ? { kind: 'value', value } : question.read(message, context);
  },
};

const VALUE_OF_CARD: Partial<Record<ConsentCardId, string>> = {
  'parents-disagree': 'disagree',
  'given-not-signed': 'spoken',
  'not-asked': 'not-asked',
  explained: 'explained',
};

export const CARD_OF: Readonly<Record<string, ConsentCardId>> = {
  'not-asked': 'not-asked',
  explained: 'explained',
  given: 'given',
  spoken: 'given-not-signed',
  refused: 'refused',
  disagree: 'parents-disagree',
  'not-known': 'not-asked',
};
