// A draft as a document: the form's own order, blank lines where something is open, the consent page to sign at its end.

import {
  type Form,
  type FormSection,
  findGroup,
  ORIGIN_MARKS,
  originOf,
  questionsOf,
} from '../knowledge/form.ts';
import type { FormWords } from '../knowledge/form-words.ts';
import { fill } from '../knowledge/words.ts';
import { type Draft, editionOf } from '../requests-for-support/draft.ts';
import { notesOf } from '../requests-for-support/gate.ts';
import type { HubContact } from '../requests-for-support/hub-contact.ts';
import { londonDay } from '../requests-for-support/london.ts';
import { plainAnswer } from '../requests-for-support/plain-answer.ts';
import { documentReadiness } from '../requests-for-support/rules.ts';
import { spokenDay } from '../requests-for-support/shown-value.ts';
import { peopleOf, type Settings, type Slot, slotsOf } from '../requests-for-support/slots.ts';
import { consentPage } from './consent-page.ts';
import { contentOf } from './content.ts';
import { type Block, type DocumentModel, type Section, textContent } from './model.ts';
import { personLabel } from './person-label.ts';

export interface DocumentInput {
  readonly draft: Draft;
  readonly form: Form;
  readonly words: FormWords;
  readonly settings: Settings;
  /** Null while the hub is open. */
  readonly hub: HubContact | null;
  readonly at: Date;
}

/** A request, or notes where the draft is none: danger, harm, consent refused or withdrawn. */
export function documentOf(input: DocumentInput): DocumentModel {
  const { draft, form, words, settings, at } = input;
  const isRequest = documentReadiness(draft, form, settings).as === 'request';
  const date = spokenDay(londonDay(at));
  const amendment = draft.amendments.at(-1);
  return {
    title: isRequest ? form.title : words.not_now.title,
    subtitle: form.subtitle,
    marking: words.marking,
    pageWords: words.page,
    versionWords: fill(words.prepared, { version: String(editionOf(draft)), date }),
    opening: [
      words.signpost_sends_nothing,
      ...(isRequest ? [form.standing] : words.not_now.lines),
      ...(settings.identifying || !isRequest ? [] : [words.names_left_out]),
      ...(amendment
        ? [
            fill(words.amended, {
              date: spokenDay(amendment.at.slice(0, 10)),
              reason: plainAnswer(amendment.reason),
            }),
          ]
        : []),
    ],
    sections: isRequest ? requestSections(input) : [notesSection(input)],
    otherLetters: words.other_letters,
  };
}

function requestSections(input: DocumentInput): Section[] {
  const { form } = input;
  return [
    ...form.sections.map((section) => formSection(section, input)),
    hubSection(input),
    ...setAsideSection(input),
    originsSection(input),
    consentPage(input),
  ];
}

function notesSection({ draft, form, words }: DocumentInput): Section {
  const rows = notesOf(draft, form).map(({ label, text }) => ({
    number: '',
    label,
    mark: '',
    content: textContent(plainAnswer(text)),
  }));
  return { title: words.not_now.title, newPage: false, blocks: [{ kind: 'rows', rows }] };
}

function formSection(section: FormSection, input: DocumentInput): Section {
  const slots = slotsOf(input.draft, input.form).filter((slot) => slot.section === section.id);
  const blocks = runsOf(slots).flatMap((run) => blocksOfRun(run, input));
  const missingGroups = section.questions
    .flatMap(({ each }) => each ?? [])
    .filter((id) => groupHasNobody(id, input));
  return {
    title: `${section.id}  ${section.title}`,
    newPage: false,
    blocks: [
      { kind: 'paragraph', text: section.intro, quiet: true },
      ...blocks,
      ...noneAdded([...new Set(missingGroups)], input),
    ],
  };
}

/** A group that applies, but in which nobody stands and nobody has to. */
const groupHasNobody = (id: string, { draft, form }: DocumentInput): boolean => {
  const group = findGroup(form, id);
  return group !== null && !group.when && peopleOf(draft, form, group) === 0;
};

const noneAdded = (groups: readonly string[], { form, words }: DocumentInput): Block[] =>
  groups.map((id) => ({
    kind: 'paragraph',
    text: `${findGroup(form, id)?.plural ?? id}: ${words.blank.none_added}`,
    quiet: true,
  }));

/** Neighbouring slots about the same group, or about nobody in particular. */
function runsOf(slots: readonly Slot[]): Slot[][] {
  const runs: Slot[][] = [];
  for (const slot of slots) {
    const last = runs.at(-1);
    if (last && last[0]?.group === slot.group) last.push(slot);
    else runs.push([slot]);
  }
  return runs;
}

/** Wider than this, a table of people cannot be read. */
const MOST_COLUMNS = 4;

function blocksOfRun(run: readonly Slot[], input: DocumentInput): Block[] {
  const group = run[0]?.group;
  if (!group) return [{ kind: 'rows', rows: run.map((slot) => rowOf(slot, input)) }];
  const questions = [...new Set(run.map(({ question }) => question))];
  const people = [...new Set(run.map(({ person }) => person ?? 0))];
  if (questions.length > MOST_COLUMNS || questions.some(({ type }) => type === 'long-text')) {
    return people.flatMap((person): Block[] => [
      { kind: 'heading', text: personLabel(group, person, input) },
      { kind: 'rows', rows: run.filter((slot) => slot.person === person).map((slot) => rowOf(slot, input)) },
    ]);
  }
  const cell = (person: number, question: Slot['question']) => {
    const slot = run.find((it) => it.person === person && it.question === question);
    return slot ? contentOf(slot, input) : ({ kind: 'text', text: '–' } as const);
  };
  const [first] = questions;
  const columns = questions.map((question) => `${question.label}${mark(question)}`);
  const title = first?.number ? `${first.number}  ${group.plural}` : group.plural;
  return [
    { kind: 'heading', text: title },
    {
      kind: 'table',
      columns: [group.name, ...columns],
      rows: people.map((person) => [
        textContent(personLabel(group, person, input)),
        ...questions.map((question) => cell(person, question)),
      ]),
      tall: false,
    },
  ];
}

const mark = (question: Slot['question']): string => ORIGIN_MARKS[originOf(question)];

const rowOf = (slot: Slot, input: DocumentInput) => ({
  number: slot.question.number,
  label: slot.question.label,
  mark: mark(slot.question),
  content: contentOf(slot, input),
});

function hubSection({ hub, words }: DocumentInput): Section {
  const lines = hub
    ? [
        ...hub.contacts.map(({ name, value, status }) => fill(words.hub.contact, { name, value, status })),
        ...(hub.contacts.length === 0 ? [words.hub.no_phone] : []),
        ...(hub.ringFirst ? [words.hub.ring_first] : []),
      ]
    : [words.hub.none];
  return {
    title: hub ? `${words.hub.title}: ${hub.name}` : words.hub.title,
    newPage: false,
    blocks: lines.map((text) => ({ kind: 'paragraph', text, quiet: false })),
  };
}

/** Nothing that somebody answered is lost because the form has changed. */
function setAsideSection({ draft, words }: DocumentInput): Section[] {
  if (draft.setAside.length === 0) return [];
  const rows = draft.setAside.map(({ asked, person, value }) => ({
    number: '',
    label: person === null ? asked : `${asked} (${person + 1})`,
    mark: '',
    content: textContent(plainAnswer([value].flat().join(', '))),
  }));
  return [
    {
      title: words.set_aside.title,
      newPage: false,
      blocks: [
        { kind: 'paragraph', text: words.set_aside.intro, quiet: true },
        { kind: 'rows', rows },
      ],
    },
  ];
}

function originsSection({ draft, form, words }: DocumentInput): Section {
  const used = new Set(slotsOf(draft, form).flatMap(({ question }) => question.sources));
  const asked = questionsOf(form).flatMap(({ sources }) => sources);
  const items = [...new Set(asked)]
    .filter((source) => used.has(source))
    .sort(byLetterAndNumber)
    .map((source) => `${source}: ${form.sources[source] ?? ''}`);
  return {
    title: words.origins.title,
    newPage: false,
    blocks: [
      { kind: 'paragraph', text: words.origins.intro, quiet: true },
      { kind: 'paragraph', text: `${items.join('; ')}.`, quiet: true },
    ],
  };
}

const ORDER = 'SGLCNw';
const byLetterAndNumber = (one: string, other: string): number =>
  ORDER.indexOf(one[0] ?? '') - ORDER.indexOf(other[0] ?? '') ||
  Number(one.slice(1)) - Number(other.slice(1));
