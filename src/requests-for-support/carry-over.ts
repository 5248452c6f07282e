// The form has changed while a draft was open: every answer moves along, or is set aside where it can be seen.
import { type Form, findGroup, findQuestion } from '../knowledge/form.ts';
import { mayStand } from './check-value.ts';
import type { Answer, Answers, Change, Draft, Person, SetAside } from './draft.ts';
import { isOwner } from './draft.ts';
import { NotTheOwnerError } from './errors.ts';

/** The draft on the form of today. The same draft, untouched, where the form is the same. */
export function carriedOver(draft: Draft, form: Form, { by }: Pick<Change, 'by'>): Draft {
  if (draft.form.id === form.id && draft.form.version === form.version) return draft;
  if (!isOwner(draft, by)) throw new NotTheOwnerError();
  const carrier = createCarrier(draft, form);
  for (const [question, answer] of Object.entries(draft.answers)) carrier.place(question, null, null, answer);
  for (const [group, people] of Object.entries(draft.people)) {
    people.forEach(({ answers }, person) => {
      carrier.keepPerson(group, person);
      for (const [question, answer] of Object.entries(answers))
        carrier.place(question, group, person, answer);
    });
  }
  // A question that comes back finds its answer again.
  for (const { question, person, asked, value, formVersion } of draft.setAside) {
    carrier.place(
      question,
      findQuestion(form, question)?.each ?? null,
      person,
      { asked, value },
      formVersion,
    );
  }
  return {
    ...draft,
    ...carrier.result(),
    form: { id: form.id, version: form.version },
    // Nobody touched it, so its time to live runs on.
    version: draft.version + 1,
  };
}

function createCarrier(draft: Draft, form: Form) {
  const answers: Record<string, Answer> = {};
  const people: Record<string, Person[]> = {};
  const setAside: SetAside[] = [];
  const newId = (id: string) => form.former.find((former) => former.id === id)?.now ?? id;

  return {
    keepPerson(group: string, person: number): void {
      const known = findGroup(form, group);
      if (known && person < known.max) grown(group, person);
    },
    place(
      oldId: string,
      group: string | null,
      person: number | null,
      answer: Answer,
      formVersion = draft.form.version,
    ): void {
      const id = newId(oldId);
      const question = findQuestion(form, id);
      const slots = question && (question.each ?? null) === group ? slotsFor(group, person) : null;
      if (question && slots && !Object.hasOwn(slots, id) && mayStand(answer.value, question))
        slots[id] = answer;
      else setAside.push({ question: oldId, person, asked: answer.asked, value: answer.value, formVersion });
    },
    result: (): Pick<Draft, 'answers' | 'people' | 'setAside'> => ({ answers, people, setAside }),
  };

  function slotsFor(group: string | null, person: number | null): Record<string, Answer> | null {
    if (group === null) return answers;
    const most = findGroup(form, group)?.max ?? 0;
    return person !== null && person < most ? grown(group, person) : null;
  }

  function grown(group: string, person: number): Record<string, Answer> {
    people[group] ??= [];
    const list = people[group];
    while (list.length <= person) list.push({ answers: {} });
    return list[person]?.answers as Record<string, Answer> & Answers;
  }
}
