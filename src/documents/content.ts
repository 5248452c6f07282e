// What stands beside a question: its answer, a line to write on, or room.
import { fill } from '../knowledge/words.ts';
import { NOT_KNOWN } from '../requests-for-support/draft.ts';
import { initialsOf } from '../requests-for-support/initials.ts';
import { plainAnswer } from '../requests-for-support/plain-answer.ts';
import { shownValue } from '../requests-for-support/shown-value.ts';
import { answerOf, heldAs, type Slot } from '../requests-for-support/slots.ts';
import type { DocumentInput } from './from-draft.ts';
import type { Content } from './model.ts';

export function contentOf(slot: Slot, { draft, form, words, settings }: DocumentInput): Content {
  const { question } = slot;
  const answer = answerOf(draft, form, slot);
  const held = heldAs(question, settings);
  const write = fill(words.blank.write, { what: lowerFirst(question.label) });
  // An answer from a time when identifying fields were on is not printed while they are off.
  if (held === 'blank') return { kind: 'blank', what: write, beside: null };
  if (held === 'initials') {
    const initials =
      typeof answer?.value === 'string' && answer.value !== NOT_KNOWN ? initialsOf(answer.value) : null;
    return {
      kind: 'blank',
      what: write,
      beside: initials?.endsWith('.') ? fill(words.blank.initials, { initials }) : initials,
    };
  }
  if (answer) return { kind: 'text', text: plainAnswer(shownValue(question, answer.value)) };
  if (question.type === 'signature') return { kind: 'text', text: words.blank.signature };
  return question.need === 'optional'
    ? { kind: 'empty' }
    : { kind: 'blank', what: words.blank.open, beside: null };
}

/** "Home address" → "home address", but "UPN or NHS number" and "GP practice" as they are. */
const lowerFirst = (label: string): string =>
  /^\p{Lu}\P{Lu}*$/u.test(label) ? label[0]?.toLowerCase() + label.slice(1) : label;
