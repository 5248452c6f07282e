// One move in the talk about a draft: the draft as it is then, where the talk stands, and what is said before the next card.
import type { Block, Reply } from '../../conversation/reply.ts';
import { conditionsIn, findQuestion } from '../../knowledge/form.ts';
import type { Draft, Place } from '../../requests-for-support/draft.ts';
import { gateOf, hasLeftTheForm } from '../../requests-for-support/gate.ts';
import { missingIn, nextSlot } from '../../requests-for-support/rules.ts';
import { answerOf, askedSlots, placeOf, type Slot } from '../../requests-for-support/slots.ts';
import type { DraftContext } from './context.ts';
import { asking, type DraftTalk, keyOf, showing } from './talk.ts';

export interface Move {
  readonly draft: Draft;
  readonly talk: DraftTalk;
  /** Stands above the card that comes next. */
  readonly opening?: readonly Block[];
  /** Replies of their own before it. */
  readonly first?: readonly Reply[];
  /** The one answer that it changes. */
  readonly changes?: Place;
  /** No card follows. */
  readonly isLast?: boolean;
}

/** On to the next open question; at the end to the check of the answers. */
export function advance(draft: Draft, talk: DraftTalk, { form, settings }: DraftContext): DraftTalk {
  if (hasLeftTheForm(gateOf(draft, form))) return showing(talk, { kind: 'left' });
  const next = nextSlot(draft, form, settings, (slot) => talk.passed.includes(keyOf(placeOf(slot))));
  return next ? asking(talk, placeOf(next)) : showing(talk, { kind: 'check', page: 0 });
}

/** After an answer: a question that was asked again leads back to the check, where nothing that is needed is open. */
export function afterAnswer(draft: Draft, talk: DraftTalk, context: DraftContext): DraftTalk {
  const { asks } = talk;
  const isGate = asks.kind === 'question' && Object.values(context.form.gate).includes(asks.question);
  const hanging = asks.kind === 'question' && asks.again && !isGate ? hangingOn(draft, asks, context) : null;
  if (hanging) return asking(talk, placeOf(hanging), true);
  const next = advance(draft, talk, context);
  const wasAgain = asks.kind === 'question' && asks.again && next.asks.kind === 'question';
  return wasAgain && missingIn(draft, context.form, context.settings).length === 0
    ? showing(talk, { kind: 'check', page: 0 })
    : next;
}

/** The next open question that is asked because of this answer, or beside it because of the same one. */
function hangingOn(draft: Draft, { question, person }: Place, { form, settings }: DraftContext): Slot | null {
  const conditionsOf = (id: string): string[] =>
    conditionsIn(findQuestion(form, id)?.when).map((condition) => condition.question);
  const because = [question, ...conditionsOf(question)];
  return (
    askedSlots(draft, form, settings).find(
      (slot) =>
        (person === null || slot.person === null || slot.person === person) &&
        conditionsOf(slot.question.id).some((id) => because.includes(id)) &&
        !answerOf(draft, form, slot),
    ) ?? null
  );
}

export function slotAt(
  draft: Draft,
  { question, person }: Place,
  { form, settings }: DraftContext,
): Slot | null {
  return (
    askedSlots(draft, form, settings).find(
      (slot) => slot.question.id === question && slot.person === person,
    ) ?? null
  );
}

/** Why a section cannot be filled in yet; null where it can. */
export function closedWhy(
  draft: Draft,
  section: string,
  { form, words }: DraftContext,
  mayTell: boolean,
): string | null {
  const gate = gateOf(draft, form);
  const gateSection = form.sections.find(({ questions }) =>
    questions.some(({ id }) => id === form.gate.danger),
  )?.id;
  if (gate.kind === 'ask' && section !== gateSection) return words.risk_route.ask_first;
  if ((gate.kind === 'danger' || gate.kind === 'harm') && section !== gateSection)
    return words.risk_route[gate.kind];
  return form.sections_after_consent.includes(section) && !mayTell ? words.after_consent : null;
}
