// The question that is asked, as a card and in words: both can be answered.
import type { Block, Button, Reply } from '../../conversation/reply.ts';
import type { Question } from '../../knowledge/form.ts';
import { fill } from '../../knowledge/words.ts';
import type { Draft, Place } from '../../requests-for-support/draft.ts';
import { progressOf } from '../../requests-for-support/rules.ts';
import { shownValue } from '../../requests-for-support/shown-value.ts';
import { answerOf, type Slot } from '../../requests-for-support/slots.ts';
import { actionFor, button, type DraftContext, draftReply, labelOf, paragraph } from './context.ts';
import { fieldOf, helpOf } from './fields.ts';

/** More than these are chosen from a list. */
const MOST_CHOICE_BUTTONS = 3;

export function askReply(draft: Draft, slot: Slot, opening: readonly Block[], context: DraftContext): Reply {
  const { form, say, settings } = context;
  const { question } = slot;
  const section = progressOf(draft, form, settings).find(({ id }) => id === slot.section);
  const progress = fill(say.progress, {
    section: slot.section,
    title: section?.title ?? '',
    answered: String(section?.answered ?? 0),
    asked: String(section?.asked ?? 0),
  });
  const kept = answerOf(draft, form, slot);
  const who = slot.group && slot.person !== null ? `${slot.group.name} ${slot.person + 1}. ` : '';
  const listed = (question.options ?? []).length > MOST_CHOICE_BUTTONS || question.type === 'choices';
  const blocks: Block[] = [
    { kind: 'title', text: say.title, note: progress },
    ...opening,
    { kind: 'lead', text: `${who}${question.ask}` },
    ...[
      helpOf(question, context),
      question.type === 'choices' ? say.many : null,
      question.need === 'optional' ? say.optional : null,
    ].flatMap((text) => (text ? [paragraph(text)] : [])),
    ...(kept
      ? [{ kind: 'said', label: labelOf(slot), text: shownValue(question, kept.value) } as const]
      : []),
    ...(listed && question.options
      ? [
          {
            kind: 'form',
            fields: [fieldOf(draft, slot, context)],
            submit: say.labels.save,
            action: actionFor(draft, 'one', placeAt(slot)),
          } as const,
        ]
      : []),
  ];
  return draftReply(context, {
    blocks,
    buttons: [...(listed ? [] : choices(draft, question, slot, context)), ...ways(draft, slot, context)],
  });
}

export const placeAt = ({ question, person }: Slot) => ({
  at: question.id,
  ...(person === null ? {} : { person }),
});

function choices(draft: Draft, { options, type }: Question, slot: Slot, { say }: DraftContext): Button[] {
  const offered = options ?? (type === 'confirm' ? [{ value: 'yes', label: 'Yes' }] : []);
  return offered.map(({ value, label }) =>
    button(label, actionFor(draft, `choose:${value}`, placeAt(slot)), label || say.labels.go_on),
  );
}

function ways(draft: Draft, slot: Slot, { say, form }: DraftContext): Button[] {
  const { labels } = say;
  const isGate = Object.values(form.gate).includes(slot.question.id);
  return [
    ...(isGate ? [] : [button(labels.skip, actionFor(draft, 'skip', placeAt(slot)))]),
    ...(isGate
      ? []
      : [button(labels.card, actionFor(draft, 'section', { at: slot.section }), `section ${slot.section}`)]),
    button(labels.list, actionFor(draft, 'list')),
    button(labels.stop, actionFor(draft, 'stop'), 'stop'),
  ];
}

/** "Shall I ask about another?" stands where the questions about one person are over. */
export function anotherHint(
  before: Slot | null,
  now: Place | null,
  nextGroup: string | null,
  { say }: DraftContext,
): Block[] {
  if (!before?.group || now === null || before.group.id === nextGroup) return [];
  return [paragraph(fill(say.add_another, { group: before.group.name.toLowerCase() }))];
}
