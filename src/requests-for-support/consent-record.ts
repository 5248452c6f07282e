// The answers on consent as the consent machine's record, so that one set of rules says what is missing.
import type { Person as ConsentPerson, ConsentRecord, Purpose, Standing } from '../consent/consent.ts';
import type { Form } from '../knowledge/form.ts';
import { type Draft, NOT_KNOWN } from './draft.ts';

/** How the machine names a person of the draft: "adult-1" is the first adult. */
export const consentId = (group: string, person: number): string => `${group}-${person + 1}`;

/** Where a draft does not say who asked, the record still says that a worker did. */
const SOME_WORKER = 'worker';

export function consentRecordOf(draft: Draft, form: Form): ConsentRecord {
  const people = [...adultsOf(draft, form), ...childrenOf(draft, form)];
  return {
    people: people.map(({ person }) => person),
    standings: Object.fromEntries(people.map(({ person, standings }) => [person.id, standings])),
    ...draft.consent,
    risk: null,
  };
}

interface Known {
  readonly person: ConsentPerson;
  readonly standings: Record<Purpose, Standing>;
}

function adultsOf(draft: Draft, form: Form): Known[] {
  const { group, agrees, signed, responsibility, basis, own_facts } = form.consent.adult;
  return (draft.people[group] ?? []).map(({ answers }, index) => {
    const value = (question: string) => text(answers[question]?.value);
    const signedOn = value(signed);
    const person: ConsentPerson = {
      id: consentId(group, index),
      who: 'adult',
      age: null,
      responsibility:
        value(responsibility) === 'yes' ? 'held' : value(responsibility) === 'no' ? 'not_held' : 'not_known',
      basis: value(basis),
      covered: value(own_facts) === 'yes',
    };
    return {
      person,
      standings: standingsOf(
        { yes: 'given', no: 'refused' }[value(agrees) ?? ''] ?? null,
        signedOn,
        draft,
        form,
      ),
    };
  });
}

function childrenOf(draft: Draft, form: Form): Known[] {
  const { group, asked } = form.consent.child;
  return (draft.people[group] ?? []).map(({ answers }, index) => {
    const said = text(answers[asked]?.value);
    const age =
      said === 'under-12' ? Math.min(ageOf(draft, form, index) ?? 11, 11) : ageOf(draft, form, index);
    const person: ConsentPerson = {
      id: consentId(group, index),
      who: 'child',
      age,
      responsibility: 'not_held',
      basis: null,
      covered: false,
    };
    return {
      person,
      standings: standingsOf(
        { agrees: 'given', disagrees: 'refused' }[said ?? ''] ?? null,
        null,
        draft,
        form,
      ),
    };
  });
}

function standingsOf(
  answer: string | null,
  signedOn: string | null,
  draft: Draft,
  form: Form,
): Record<Purpose, Standing> {
  const value = (question: string) => text(draft.answers[question]?.value);
  const on = signedOn ?? value(form.consent.date) ?? draft.begunAt.slice(0, 10);
  const by = value(form.consent.worker) ?? SOME_WORKER;
  const standing = (purpose: string | null): Standing => {
    if (answer === null) return { is: 'not_asked' };
    if (answer === 'refused' || purpose === 'no') return { is: 'refused', on, by };
    if (value(form.consent.explained) !== 'yes' || purpose !== 'yes') return { is: 'not_asked' };
    if (draft.withdrawn) return { is: 'withdrawn', on: draft.withdrawn.at.slice(0, 10), by };
    return {
      is: 'given',
      on,
      by,
      how: signedOn ? 'signed' : 'spoken',
      formVersion: `${form.id} ${form.version}`,
    };
  };
  return { take_part: standing(value(form.consent.ask)), share: standing(value(form.consent.share)) };
}

/** A child's age in years: as it was given, or on the day of the last change from the date of birth. Null: not known. */
export function ageOf(draft: Draft, form: Form, child: number): number | null {
  const { group, age, born } = form.consent.child;
  const answers = draft.people[group]?.[child]?.answers ?? {};
  const given = text(answers[age]?.value);
  if (given === 'unborn') return 0;
  if (given !== null && given !== NOT_KNOWN) return Number(given);
  const birthday = text(answers[born]?.value);
  return birthday && birthday !== NOT_KNOWN ? yearsBetween(birthday, draft.changedAt.slice(0, 10)) : null;
}

function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return Math.max(0, to.slice(5) < from.slice(5) ? years - 1 : years);
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
