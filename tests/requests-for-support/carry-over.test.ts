import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Form, findQuestion, type Question, questionsOf } from '../../src/knowledge/form.ts';
import { carriedOver } from '../../src/requests-for-support/carry-over.ts';
import type { Draft } from '../../src/requests-for-support/draft.ts';
import { NotTheOwnerError } from '../../src/requests-for-support/errors.ts';
import { answered, change, form, freshDraft, fullDraft } from './support.ts';

type Edit = (
  question: Form['sections'][number]['questions'][number],
) => Form['sections'][number]['questions'][number] | null;
const editedForm = (edit: Edit, more: Partial<Form> = {}): Form => ({
  ...form,
  version: form.version + 1,
  sections: form.sections.map((section) => ({
    ...section,
    questions: section.questions.flatMap((question) => edit(question) ?? []),
  })),
  ...more,
});
const without = (id: string) => editedForm((question) => (question.id === id ? null : question));
const change1 = (id: string, fields: object) =>
  editedForm((question) => (question.id === id ? { ...question, ...fields } : question));

const writerRole = findQuestion(form, 'writer-role') as Question;
const begun = answered(freshDraft(), {
  'danger-now': 'no',
  'writer-role': 'Teacher',
  'how-sent': 'portal',
  needs: ['housing', 'money'],
  'child-name': 'A.B.',
  'child-needs': 'Asthma',
  'child-name#1': 'C.B.',
  'known-for': 'Two years',
});

describe('a form that changed under an open draft', () => {
  const table: readonly (readonly [string, Form, Record<string, unknown>, readonly string[]])[] = [
    ['nothing but the version', editedForm((question) => question), { 'writer-role': 'Teacher' }, []],
    [
      'a new question',
      editedForm((question) => question, {
        sections: form.sections.map((section) =>
          section.id === 'B'
            ? { ...section, questions: [...section.questions, { ...writerRole, id: 'team' }] }
            : section,
        ),
      }),
      { 'writer-role': 'Teacher' },
      [],
    ],
    [
      'a question gone',
      without('known-for'),
      { 'writer-role': 'Teacher' },
      ['How you know the family: Two years'],
    ],
    ['a question of each child gone', without('child-needs'), {}, ['Disability, SEN or health need: Asthma']],
    [
      'an option gone',
      change1('how-sent', {
        options: [
          { value: 'post', label: 'Post', safeguarding: false },
          { value: 'ask-hub', label: 'Ask', safeguarding: false },
        ],
      }),
      {},
      ['How it will be sent: portal'],
    ],
    [
      'one of several options gone',
      change1('needs', {
        options: [
          { value: 'housing', label: 'Housing', safeguarding: false },
          { value: 'x', label: 'X', safeguarding: false },
        ],
      }),
      {},
      ['Needs: housing,money'],
    ],
    [
      'another wording',
      change1('writer-role', { label: 'Post', ask: 'What is your post?' }),
      { 'writer-role': 'Teacher' },
      [],
    ],
    ['another type', change1('writer-role', { type: 'date' }), {}, ['Job role: Teacher']],
    ['a shorter limit', change1('writer-role', { limit: 3 }), {}, ['Job role: Teacher']],
    [
      'asked for each child now',
      change1('known-for', { each: 'child' }),
      {},
      ['How you know the family: Two years'],
    ],
    [
      'a new id for an old question',
      editedForm(
        (question) => (question.id === 'writer-role' ? { ...question, id: 'writer-post' } : question),
        { former: [{ id: 'writer-role', now: 'writer-post' }] },
      ),
      { 'writer-post': 'Teacher' },
      [],
    ],
    [
      'a group gone',
      editedForm((question) => (question.each === 'child' ? null : question), {
        groups: form.groups.filter(({ id }) => id !== 'child'),
      }),
      {},
      ['First and last name: A.B.', 'Disability, SEN or health need: Asthma', 'First and last name: C.B.'],
    ],
    [
      'fewer people',
      editedForm((question) => question, {
        groups: form.groups.map((group) => (group.id === 'child' ? { ...group, max: 1 } : group)),
      }),
      {},
      ['First and last name: C.B.'],
    ],
  ];
  it.each(table)('%s loses no answer', (_, next, kept, aside) => {
    const draft = carriedOver(begun, next, change);
    expect(draft.form.version).toBe(next.version);
    for (const [id, value] of Object.entries(kept)) expect(draft.answers[id]?.value).toEqual(value);
    expect(draft.setAside.map(({ asked, value }) => `${asked}: ${value}`)).toEqual(aside);
    expect(draft.version).toBe(begun.version + 1);
    expect(draft.changedAt).toBe(begun.changedAt);
  });

  it('finds an answer again when its question comes back', () => {
    const away = carriedOver(begun, without('child-needs'), change);
    const back = carriedOver(away, { ...form, version: 9 }, change);
    expect(back.setAside).toEqual([]);
    expect(back.people).toEqual(begun.people);
    expect(back.answers).toEqual(begun.answers);
  });

  it('leaves a draft of the same form alone, and is for the owner only', () => {
    expect(carriedOver(begun, form, change)).toBe(begun);
    expect(() => carriedOver(begun, without('tried'), { by: { tenant: 'x', id: 'y' } })).toThrow(
      NotTheOwnerError,
    );
  });

  it('keeps every answer, whichever questions and groups go', () => {
    const draft = fullDraft({
      people: { child: 2, adult: 2, service: 2 },
      marker: ({ id }, person) => `${id}/${person}`,
    });
    const ids = questionsOf(form).map(({ id }) => id);
    fc.assert(
      fc.property(fc.subarray(ids), fc.subarray(form.groups.map(({ id }) => id)), (gone, goneGroups) => {
        const next = editedForm(
          (question) =>
            gone.includes(question.id) || goneGroups.includes(question.each ?? '') ? null : question,
          { groups: form.groups.filter(({ id }) => !goneGroups.includes(id)) },
        );
        expect(valuesIn(carriedOver(draft, next, change))).toEqual(valuesIn(draft));
      }),
      { numRuns: 60 },
    );
  });
});

const valuesIn = (draft: Draft): string[] =>
  [
    ...Object.values(draft.answers),
    ...Object.values(draft.people).flatMap((people) =>
      people.flatMap(({ answers }) => Object.values(answers)),
    ),
    ...draft.setAside,
  ]
    .map(({ value }) => JSON.stringify(value))
    .sort();
