// A Request for Support while it is being written: plain data, changed only by its owner, one version for each change.
import type { ConsentRecord } from '../consent/consent.ts';
import { type Form, findGroup, findQuestion } from '../knowledge/form.ts';
import { NotOnTheFormError, NotTheOwnerError, SentAlreadyError } from './errors.ts';

export interface Owner {
  readonly tenant: string;
  readonly id: string;
}

/** Text, an option's value, "2016-03-14", or several of them. */
export type Value = string | readonly string[];
/** Stands where a date, a number or an address is asked and nobody knows it: it is an answer, not a gap. */
export const NOT_KNOWN = 'not-known';

export interface Answer {
  readonly value: Value;
  /** The question's label when it was answered, so that the answer can be shown after the form has dropped it. */
  readonly asked: string;
}

export type Answers = Readonly<Record<string, Answer>>;
export interface Person {
  readonly answers: Answers;
}

/** Where an answer stands: a question, and which person of its group it is about. */
export interface Place {
  readonly question: string;
  readonly person: number | null;
}

/** An answer to a question that the form no longer asks in this way. */
export interface SetAside extends Place {
  readonly asked: string;
  readonly value: Value;
  readonly formVersion: number;
}

export interface Draft {
  readonly id: string;
  readonly owner: Owner;
  readonly form: { readonly id: string; readonly version: number };
  /** Raised by every change: a save that expects another one is refused. */
  readonly version: number;
  /** What the owner calls it, or null: then it is listed by the children's initials. */
  readonly name: string | null;
  readonly begunAt: string;
  readonly changedAt: string;
  readonly answers: Answers;
  readonly people: Readonly<Record<string, readonly Person[]>>;
  readonly setAside: readonly SetAside[];
  /** The owner says that it was sent. Signpost sends nothing. */
  readonly sent: { readonly at: string; readonly version: number } | null;
  readonly chaseOn: string | null;
  /** Why it was opened again after it had been sent. */
  readonly amendments: readonly {
    readonly at: string;
    readonly reason: string;
    readonly afterVersion: number;
  }[];
  /** What the answers cannot hold: advice where local guidance is silent. */
  readonly consent: Pick<ConsentRecord, 'advice'>;
  readonly withdrawn: { readonly at: string; readonly by: string; readonly afterSending: boolean } | null;
}

/** Who changes it, and when: the core reads no clock. */
export interface Change {
  readonly by: Owner;
  readonly at: Date;
}

export function newDraft({ id, form, by, at }: Change & { id: string; form: Form }): Draft {
  return {
    id,
    owner: { tenant: by.tenant, id: by.id },
    form: { id: form.id, version: form.version },
    version: 1,
    name: null,
    begunAt: at.toISOString(),
    changedAt: at.toISOString(),
    answers: {},
    people: {},
    setAside: [],
    sent: null,
    chaseOn: null,
    amendments: [],
    consent: { advice: [] },
    withdrawn: null,
  };
}

export const isOwner = (draft: Draft, by: Owner): boolean =>
  draft.owner.tenant === by.tenant && draft.owner.id === by.id;

export const answerAt = (draft: Draft, form: Form, { question, person }: Place): Answer | null => {
  const group = findQuestion(form, question)?.each;
  const answers = group ? draft.people[group]?.[person ?? 0]?.answers : draft.answers;
  return (answers && Object.hasOwn(answers, question) && answers[question]) || null;
};

/** @throws {NotOnTheFormError} for a question or person that the form does not have: a card may carry anything. */
export function withAnswer(draft: Draft, form: Form, place: Place, value: Value, change: Change): Draft {
  const { label } = existing(draft, form, place);
  return answersChanged(draft, form, place, change, (answers) => ({
    ...answers,
    [place.question]: { value, asked: label },
  }));
}

/** Takes an answer back: the question is open again. */
export function withoutAnswer(draft: Draft, form: Form, place: Place, change: Change): Draft {
  existing(draft, form, place);
  return answersChanged(draft, form, place, change, ({ [place.question]: _, ...rest }) => rest);
}

function existing(draft: Draft, form: Form, { question, person }: Place) {
  const found = findQuestion(form, question);
  if (!found) throw new NotOnTheFormError(question);
  const group = found.each ? findGroup(form, found.each) : null;
  if (!group && person !== null) throw new NotOnTheFormError(`${question} for person ${person}`);
  if (!group) return found;
  const known = draft.people[group.id]?.length ?? 0;
  // One more than there are is a new person, begun by the first answer about them.
  if (person === null || !Number.isInteger(person) || person < 0 || person > known || person >= group.max) {
    throw new NotOnTheFormError(`${question} for person ${person}`);
  }
  return found;
}

function answersChanged(
  draft: Draft,
  form: Form,
  { question, person }: Place,
  change: Change,
  make: (answers: Answers) => Answers,
): Draft {
  const group = findQuestion(form, question)?.each;
  if (!group || person === null) return changed(draft, change, { answers: make(draft.answers) });
  const people = [...(draft.people[group] ?? [])];
  people[person] = { answers: make(people[person]?.answers ?? {}) };
  return changed(draft, change, { people: { ...draft.people, [group]: people } });
}

export function withPerson(draft: Draft, form: Form, group: string, change: Change): Draft {
  const known = findGroup(form, group);
  const people = draft.people[group] ?? [];
  if (!known || people.length >= known.max)
    throw new NotOnTheFormError(`person ${people.length} of ${group}`);
  return changed(draft, change, { people: { ...draft.people, [group]: [...people, { answers: {} }] } });
}

export function withoutPerson(draft: Draft, group: string, person: number, change: Change): Draft {
  const people = draft.people[group] ?? [];
  if (!people[person]) throw new NotOnTheFormError(`person ${person} of ${group}`);
  return changed(draft, change, {
    people: { ...draft.people, [group]: people.filter((_, index) => index !== person) },
  });
}

const LONGEST_NAME = 60;

export const renamed = (draft: Draft, name: string, change: Change): Draft =>
  changed(draft, change, { name: name.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME) || null });

/** What a reader calls the version: one more each time that a sent draft was opened again. */
export const editionOf = ({ amendments }: Draft): number => amendments.length + 1;

/** The owner says that the request has gone. `chaseOn` is a day, "2026-11-27". */
export const markedSent = (draft: Draft, chaseOn: string | null, change: Change): Draft => {
  const next = changed(draft, change, { chaseOn });
  return { ...next, sent: { at: change.at.toISOString(), version: next.version } };
};

/** Opens a sent draft again, as a new version with the reason for it. */
export function amended(draft: Draft, reason: string, change: Change): Draft {
  const { sent } = draft;
  if (!sent) return draft;
  const amendment = { at: change.at.toISOString(), reason: reason.trim(), afterVersion: sent.version };
  return { ...changed({ ...draft, sent: null }, change, {}), amendments: [...draft.amendments, amendment] };
}

/** Consent was taken back. `by` says who, as a relationship: "mother". The draft is kept, and sharing stops. */
export const consentWithdrawn = (draft: Draft, by: string, change: Change): Draft => {
  const wasSent = draft.sent !== null || draft.amendments.length > 0;
  return changed({ ...draft, sent: null }, change, {
    withdrawn: { at: change.at.toISOString(), by, afterSending: wasSent },
    sent: draft.sent,
  });
};

/** The family has agreed again, and the questions on consent were asked anew. */
export const consentRenewed = (draft: Draft, change: Change): Draft =>
  changed({ ...draft, sent: null }, change, { withdrawn: null, sent: draft.sent });

/** @throws {NotTheOwnerError} for anybody else, and {SentAlreadyError} where a sent draft has not been opened again. */
export function changed(draft: Draft, { by, at }: Change, change: Partial<Draft>): Draft {
  if (!isOwner(draft, by)) throw new NotTheOwnerError();
  if (draft.sent) throw new SentAlreadyError();
  return { ...draft, ...change, version: draft.version + 1, changedAt: at.toISOString() };
}
