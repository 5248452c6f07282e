// A question as a field of a card, and what came back from one: only what the question offers is ever taken.
import type { FormField } from '../../conversation/reply.ts';
import { limitOf, type Question } from '../../knowledge/form.ts';
import { type Draft, NOT_KNOWN, type Place, type Value } from '../../requests-for-support/draft.ts';
import { shownValue } from '../../requests-for-support/shown-value.ts';
import { answerOf, heldAs, placeOf, type Slot } from '../../requests-for-support/slots.ts';
import { type DraftContext, labelOf } from './context.ts';

const FIELD = /^a\.([a-z0-9-]{1,80})(?:\.(\d{1,2}))?$/;

export const fieldId = ({ question, person }: Place): string =>
  person === null ? `a.${question}` : `a.${question}.${person}`;

/** What a card's fields held, by place. All else that the card carried is left aside. */
export function typedFields(carried: unknown): { readonly place: Place; readonly typed: string }[] {
  if (typeof carried !== 'object' || carried === null || Array.isArray(carried)) return [];
  return Object.entries(carried).flatMap(([key, typed]) => {
    const match = FIELD.exec(key);
    if (!match || typeof typed !== 'string') return [];
    return [
      {
        place: { question: match[1] ?? '', person: match[2] === undefined ? null : Number(match[2]) },
        typed,
      },
    ];
  });
}

/** Where names are held as initials, that comes before whatever the form says of full names. */
export const helpOf = (question: Question, { say, settings }: DraftContext): string | null =>
  heldAs(question, settings) === 'initials' ? say.initials_only : (question.help ?? null);

export function fieldOf(draft: Draft, slot: Slot, context: DraftContext): FormField {
  const { question } = slot;
  const kept = answerOf(draft, context.form, slot)?.value;
  const value = kept === undefined ? '' : fieldValue(question, kept);
  const type = typeOf(question, value);
  const needed = question.need === 'optional' ? '' : context.say.card.needed;
  const options = question.options ?? (question.type === 'confirm' ? [{ value: 'yes', label: 'Yes' }] : null);
  return {
    id: fieldId(placeOf(slot)),
    label: `${labelOf(slot)}${needed}`,
    type,
    value,
    hint: helpOf(question, context),
    required: question.need !== 'optional',
    ...(options && type !== 'text' ? { options: options.map(({ value, label }) => ({ value, label })) } : {}),
    ...(type === 'text' || type === 'long' ? { limit: limitOf(question) } : {}),
  };
}

function typeOf({ type, open, options }: Question, value: string): FormField['type'] {
  switch (type) {
    case 'choice':
      return open && value !== '' && !options?.some((option) => option.value === value)
        ? 'text'
        : open
          ? 'text'
          : 'choice';
    case 'confirm':
      return 'choice';
    case 'choices':
      return 'multi';
    case 'date':
    case 'signature':
      return value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'date' : 'text';
    case 'long-text':
      return 'long';
    default:
      return 'text';
  }
}

/** What stands in the field: what would be typed to give the same answer. */
export function fieldValue(question: Question, value: Value): string {
  if (value === NOT_KNOWN && !question.options) return 'not known';
  switch (question.type) {
    case 'choice':
      return question.open ? shownValue(question, value) : String(value);
    case 'choices':
      return [value].flat().join(',');
    case 'datetime':
    case 'dates':
    case 'list':
      return question.type === 'list' ? [value].flat().join(', ') : shownValue(question, value);
    default:
      return [value].flat().join(', ');
  }
}

export type ReadField =
  | { readonly kind: 'same' | 'cleared' | 'typed' | 'not-offered' }
  | { readonly kind: 'value'; readonly value: Value };

/** Whether what came back changes the answer. `typed` is read as words are. */
export function readField(draft: Draft, slot: Slot, typed: string, { form }: DraftContext): ReadField {
  const { question } = slot;
  const kept = answerOf(draft, form, slot)?.value;
  if (typed.trim() === '') return { kind: kept === undefined ? 'same' : 'cleared' };
  if (kept !== undefined && fieldValue(question, kept) === typed) return { kind: 'same' };
  switch (question.type) {
    case 'choice': {
      if (question.open) return { kind: 'typed' };
      return question.options?.some(({ value }) => value === typed)
        ? { kind: 'value', value: typed }
        : { kind: 'not-offered' };
    }
    case 'confirm':
      return typed === 'yes' ? { kind: 'value', value: typed } : { kind: 'not-offered' };
    case 'choices': {
      const chosen = [...new Set(typed.split(','))];
      const isOffered = chosen.every((one) => question.options?.some(({ value }) => value === one));
      return isOffered ? { kind: 'value', value: chosen } : { kind: 'not-offered' };
    }
    default:
      return { kind: 'typed' };
  }
}
