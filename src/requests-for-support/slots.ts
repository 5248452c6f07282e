// Which questions apply to a draft now, one slot for each person that a question is asked about.
import {
  type Condition,
  conditionsIn,
  type Form,
  findGroup,
  findQuestion,
  type Group,
  type Question,
} from '../knowledge/form.ts';
import { type Answer, answerAt, type Draft, type Place } from './draft.ts';

/** One question to answer: about nobody in particular, or about one person of a group. */
export interface Slot {
  readonly question: Question;
  readonly section: string;
  readonly group: Group | null;
  readonly person: number | null;
}

export interface Settings {
  /** IDENTIFYING_FIELDS is on. */
  readonly identifying: boolean;
}

export const placeOf = ({ question, person }: Slot): Place => ({ question: question.id, person });

export const answerOf = (draft: Draft, form: Form, slot: Slot): Answer | null =>
  answerAt(draft, form, placeOf(slot));

/** Every slot that applies, in the form's own order. */
export function slotsOf(draft: Draft, form: Form): Slot[] {
  return form.sections.flatMap(({ id, questions }) =>
    runsOf(questions).flatMap((run) => slotsOfRun(run, { draft, form, section: id })),
  );
}

/** Questions that are asked about the same people and stand together are asked person by person. */
function runsOf(questions: readonly Question[]): Question[][] {
  const runs: Question[][] = [];
  for (const question of questions) {
    const last = runs.at(-1);
    if (last && last[0]?.each === question.each) last.push(question);
    else runs.push([question]);
  }
  return runs;
}

function slotsOfRun(
  run: readonly Question[],
  { draft, form, section }: { draft: Draft; form: Form; section: string },
): Slot[] {
  const group = run[0]?.each ? findGroup(form, run[0].each) : null;
  const people: (number | null)[] = group ? [...Array(peopleOf(draft, form, group)).keys()] : [null];
  return people.flatMap((person) =>
    run
      .filter(({ when }) => holds(when, { draft, form, person }))
      .map((question) => ({ question, section, group, person })),
  );
}

/** How many people a group has: at least its minimum, so that nobody is forgotten. None where the group does not apply. */
export function peopleOf(draft: Draft, form: Form, group: Group): number {
  if (!holds(group.when, { draft, form, person: null })) return 0;
  return Math.max(group.min, draft.people[group.id]?.length ?? 0);
}

function holds(
  when: Condition | undefined,
  { draft, form, person }: { draft: Draft; form: Form; person: number | null },
): boolean {
  if (!when) return true;
  return conditionsIn(when).some(({ question, is }) => {
    const about = findQuestion(form, question)?.each ? person : null;
    const value = answerAt(draft, form, { question, person: about })?.value;
    return value !== undefined && [value].flat().some((each) => is.includes(each));
  });
}

/** With identifying fields off: names are initials, and whatever else would say who it is stays a blank line on paper. */
export function heldAs(
  { identifying, type }: Question,
  settings: Settings,
): 'in-full' | 'initials' | 'blank' {
  if (!identifying || settings.identifying) return 'in-full';
  return type === 'name' ? 'initials' : 'blank';
}

/** The slots that a person is asked for in the chat; the others are blanks in the document. */
export const askedSlots = (draft: Draft, form: Form, settings: Settings): Slot[] =>
  slotsOf(draft, form).filter(({ question }) => heldAs(question, settings) !== 'blank');
