// The answers on consent as the consent machine's record, so that one set of rules says what is missing.
import type {
  Person as ConsentPerson,
  ConsentRecord,
  Judgement,
  Orders,
  Purpose,
  RiskRoute,
  Standing,
} from '../consent/consent.ts';
import type { Form } from '../knowledge/form.ts';
import { type Draft, NOT_KNOWN } from './draft.ts';
import { gateOf, hasLeftTheForm } from './gate.ts';

/** How the machine names a person of the draft: "adult-1" is the first adult. */
export const consentId = (group: string, person: number): string => `${group}-${person + 1}`;

/** Where a draft does not say who asked, the record still says that a worker did. */
const SOME_WORKER = 'worker';

export function consentRecordOf(draft: Draft, form: Form): ConsentRecord {
  const people = [...adultsOf(draft, form), ...childrenOf(draft, form)];
  return {
    people: people.map(({ person }) => person),
    standings: Object.fromEntries(people.map(({ person, standings }) => [person.id, standings])),
    advice: draft.consent.advice,
    judgements: judgementsIn(draft, form),
    orders: ordersIn(draft, form),
    risk: riskIn(draft, form),
  };
}

/** One for each decision: nothing counts as judged before who judged it and the grounds are there. */
function judgementsIn(draft: Draft, form: Form): Judgement[] {
  const { group, alone, judged_for, judged_by, grounds } = form.consent.child;
  return (draft.people[group] ?? []).flatMap(({ answers }, index) => {
    const judgedBy = text(answers[judged_by]?.value);
    const why = text(answers[grounds]?.value);
    const decisions = [answers[judged_for]?.value ?? []].flat();
    if (text(answers[alone]?.value) !== 'yes' || !judgedBy || !why || decisions.length === 0) return [];
    const isAble = !decisions.includes('not-able');
    const child = consentId(group, index);
    const { on } = recordedBy(draft, form);
    return (['take_part', 'share'] as const).map((purpose) => ({
      child,
      purpose,
      judgedBy,
      grounds: why,
      able: isAble && decisions.includes(purpose === 'take_part' ? 'take-part' : 'share'),
      on,
    }));
  });
}

/** Until somebody has read an order, it may stand in the way of anybody's agreement. */
function ordersIn(draft: Draft, form: Form): Orders {
  const { group, barred } = form.consent.adult;
  const recorded = recordedBy(draft, form);
  switch (text(draft.answers[form.consent.orders]?.value)) {
    case 'no':
      return { are: 'none', ...recorded };
    case 'yes': {
      const bars = (draft.people[group] ?? []).flatMap(({ answers }, index) =>
        text(answers[barred]?.value) === 'no' ? [] : [consentId(group, index)],
      );
      return { are: 'some', bars, ...recorded };
    }
    default:
      return { are: 'not_checked' };
  }
}

function riskIn(draft: Draft, form: Form): RiskRoute | null {
  const value = (question: string) => text(draft.answers[question]?.value);
  const { reason, adviser, told, why } = form.consent.risk;
  const [because, advised, family] = [value(reason), value(adviser), value(told)];
  if (!hasLeftTheForm(gateOf(draft, form)) || !because || !advised || !family) return null;
  const notTold = value(why);
  if (family === 'no' && !notTold) return null;
  return {
    reason: because,
    adviser: advised,
    family: family === 'no' ? { told: false, why: notTold ?? '' } : { told: true },
    ...recordedBy(draft, form),
  };
}

const recordedBy = (draft: Draft, form: Form) => ({
  on: text(draft.answers[form.consent.date]?.value) ?? draft.begunAt.slice(0, 10),
  by: text(draft.answers[form.consent.worker]?.value) ?? SOME_WORKER,
});

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
  const { group, asked, alone } = form.consent.child;
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
      alone: text(answers[alone]?.value) === 'yes',
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
  const recorded = recordedBy(draft, form);
  const on = signedOn ?? recorded.on;
  const { by } = recorded;
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
