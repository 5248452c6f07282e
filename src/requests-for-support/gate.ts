// Danger and significant harm come first and lead out of the form. Nothing that was answered is lost on the way.
import { type Form, findQuestion, type Option } from '../knowledge/form.ts';
import { answerAt, type Draft } from './draft.ts';
import { shownValue } from './shown-value.ts';
import { answerOf, slotsOf } from './slots.ts';

/**
 * `ask`: the two questions are not answered yet, nothing else may be asked. `danger` and `harm` end the request: the alert
 * is shown, and the answers become notes to read out. `unsure` shows whom to talk to and lets the draft go on.
 */
export type Gate =
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'danger' | 'harm' }
  | { readonly kind: 'unsure' }
  | { readonly kind: 'open' };

export function gateOf(draft: Draft, form: Form): Gate {
  const { danger, harm } = form.gate;
  const value = (question: string) => answerAt(draft, form, { question, person: null })?.value;
  if (value(danger) === 'yes') return { kind: 'danger' };
  if (value(harm) === 'yes') return { kind: 'harm' };
  if (value(danger) !== 'no') return { kind: 'ask', question: danger };
  if (value(harm) === undefined) return { kind: 'ask', question: harm };
  return value(harm) === 'no' ? { kind: 'open' } : { kind: 'unsure' };
}

/** Ended by danger or harm: no document for a hub is made. Changing the answer opens it again. */
export const hasLeftTheForm = ({ kind }: Gate): boolean => kind === 'danger' || kind === 'harm';

/** Options that were chosen and always show the safeguarding lead's route, whatever the level. */
export function safeguardingChoices(draft: Draft, form: Form): Option[] {
  return chosenOptions(draft, form).filter(({ safeguarding }) => safeguarding);
}

/** What the form says to the options chosen for one question: "speak to that social worker first". */
export function adviceOn(form: Form, question: string, value: string | readonly string[]): string[] {
  const chosen = [value].flat();
  const options = findQuestion(form, question)?.options ?? [];
  return options.filter((option) => chosen.includes(option.value)).flatMap(({ advice }) => advice ?? []);
}

function chosenOptions(draft: Draft, form: Form): Option[] {
  return slotsOf(draft, form).flatMap((slot) => {
    const value = answerOf(draft, form, slot)?.value;
    if (value === undefined) return [];
    return slot.question.options?.filter((option) => [value].flat().includes(option.value)) ?? [];
  });
}

export interface Note {
  readonly label: string;
  /** What the owner wrote: shown literally. */
  readonly text: string;
}

/** Every answer given so far, in the form's order, to be read out on the phone. */
export function notesOf(draft: Draft, form: Form): Note[] {
  const gate = Object.values(form.gate);
  const notes = slotsOf(draft, form).flatMap((slot): Note[] => {
    const answer = answerOf(draft, form, slot);
    if (!answer || gate.includes(slot.question.id)) return [];
    const who = slot.group && slot.person !== null ? `${slot.group.name} ${slot.person + 1}: ` : '';
    return [{ label: `${who}${slot.question.label}`, text: shownValue(slot.question, answer.value) }];
  });
  return [
    ...notes,
    ...draft.setAside.map(({ asked, value }) => ({ label: asked, text: [value].flat().join(', ') })),
  ];
}
