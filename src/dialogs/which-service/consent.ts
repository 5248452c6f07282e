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
    if (value) return { kind: 'value', value };
    const reading = question.read(message, context);
    if (reading.kind !== 'value' || reading.value !== 'given' || SAYS_WRITTEN.test(message)) return reading;
    const { signed_or_said } = context.brain.knowledge.dialogs.whichService;
    return { kind: 'narrowed', to: ['given', 'spoken'], text: signed_or_said };
  },
};

/** "Yes" alone does not say that anything is written down. */
const SAYS_WRITTEN = /\b(?:sign|sing|form|writ|record|paper|given)/i;

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
