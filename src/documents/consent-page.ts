// The page to print and sign: what is agreed in plain words, and a line for each person who signs.
import { findGroup } from '../knowledge/form.ts';
import { fill } from '../knowledge/words.ts';
import { plainAnswer } from '../requests-for-support/plain-answer.ts';
import { spokenDay } from '../requests-for-support/shown-value.ts';
import { peopleOf } from '../requests-for-support/slots.ts';
import type { DocumentInput } from './from-draft.ts';
import { type Content, type Section, textContent } from './model.ts';
import { personLabel } from './person-label.ts';

const EMPTY: Content = { kind: 'empty' };

export function consentPage(input: DocumentInput): Section {
  const { form, words } = input;
  const { consent_page: page } = words;
  const { columns } = page;
  return {
    title: page.title,
    newPage: true,
    blocks: [
      { kind: 'paragraph', text: page.intro, quiet: true },
      { kind: 'items', items: page.agree },
      {
        kind: 'rows',
        rows: [
          answerRow('consent-covers', page.covers, input),
          answerRow('consent-limits', page.limits, input),
        ],
      },
      {
        kind: 'table',
        tall: true,
        columns: [columns.who, columns.relationship, columns.agrees, columns.signature, columns.date],
        rows: [
          ...signers(form.consent.adult.group, input),
          ...signers(form.consent.child.group, input, page.child),
        ],
      },
      {
        kind: 'table',
        tall: true,
        columns: [page.worker, columns.signature, columns.date],
        rows: [[EMPTY, EMPTY, EMPTY]],
      },
    ],
  };
}

function answerRow(question: string, label: string, { draft }: DocumentInput) {
  const value = draft.answers[question]?.value;
  const content = value === undefined ? EMPTY : textContent(plainAnswer([value].flat().join('; ')));
  return { number: '', label, mark: '', content };
}

function signers(groupId: string, input: DocumentInput, relationship?: string): Content[][] {
  const { draft, form, words } = input;
  const { consent_page: page } = words;
  const group = findGroup(form, groupId);
  if (!group) return [];
  const people = [...Array(peopleOf(draft, form, group)).keys()];
  return people.flatMap((person) => {
    const answers = draft.people[groupId]?.[person]?.answers ?? {};
    if (answers[form.consent.child.asked]?.value === 'under-12') return [];
    const related = answers[form.consent.adult.basis]?.value;
    const signed = answers[form.consent.adult.signed]?.value;
    const row: Content[] = [
      textContent(personLabel(group, person, input)),
      relationship
        ? textContent(relationship)
        : typeof related === 'string'
          ? textContent(plainAnswer(related))
          : EMPTY,
      EMPTY,
      typeof signed === 'string' ? textContent(fill(page.signed, { date: spokenDay(signed) })) : EMPTY,
      EMPTY,
    ];
    return [row];
  });
}
