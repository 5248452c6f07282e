// Records of consent in named states.
import {
  type ConsentRecord,
  type How,
  NO_CONSENT,
  type Person,
  PURPOSES,
  type Purpose,
} from '../../src/consent/consent.ts';
import { apply, type ConsentEvent } from '../../src/consent/events.ts';

export const TODAY = '2026-11-22';
const WORKER = 'pastoral lead';

export const adult = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  who: 'adult',
  age: null,
  responsibility: 'held',
  basis: 'on the birth certificate',
  covered: false,
  ...more,
});

export const child = (id: string, age: number | null, alone = false): Person => ({
  id,
  who: 'child',
  age,
  responsibility: 'not_held',
  basis: null,
  covered: true,
  alone,
});

/** @throws {Error} where an event is refused: a test that builds a state says so. */
export function happened(record: ConsentRecord, ...events: ConsentEvent[]): ConsentRecord {
  return events.reduce((before, event) => {
    const applied = apply(before, event);
    if ('refused' in applied) throw new Error(`${event.kind} was refused: ${applied.refused}`);
    return applied.record;
  }, record);
}

export const recordOf = (...people: Person[]): ConsentRecord =>
  happened(NO_CONSENT, ...people.map((person): ConsentEvent => ({ kind: 'person', person })));

export const explain = (person: string, purpose: Purpose): ConsentEvent => ({
  kind: 'explain',
  person,
  purpose,
  on: TODAY,
  by: WORKER,
});
export const refuse = (person: string, purpose: Purpose): ConsentEvent => ({
  kind: 'refuse',
  person,
  purpose,
  on: TODAY,
  by: WORKER,
});
export const withdraw = (person: string, purpose: Purpose): ConsentEvent => ({
  kind: 'withdraw',
  person,
  purpose,
  on: TODAY,
  by: WORKER,
});
export const lapse = (person: string, purpose: Purpose): ConsentEvent => ({
  kind: 'lapse',
  person,
  purpose,
  on: TODAY,
  by: WORKER,
  why: 'a new service joined',
});
export const give = (person: string, purpose: Purpose, how: How = 'signed'): ConsentEvent => ({
  kind: 'give',
  person,
  purpose,
  how,
  formVersion: how === 'signed' ? 'Single Consent Form, 2024' : null,
  on: TODAY,
  by: WORKER,
});
export const advise = (
  about: 'not_signed' | 'parents_disagree' | 'child_says_no' | 'young_person_alone',
): ConsentEvent => ({
  kind: 'advise',
  advice: { about, adviser: 'Early Help Coordinator', said: 'go on, and write down both views', on: TODAY },
});
export const judge = (person: string, purpose: Purpose, able = true): ConsentEvent => ({
  kind: 'judge',
  judgement: {
    child: person,
    purpose,
    judgedBy: 'safeguarding lead',
    grounds: 'weighed what would be shared',
    able,
    on: TODAY,
  },
});
export const noOrders: ConsentEvent = { kind: 'orders', orders: { are: 'none', on: TODAY, by: WORKER } };
export const riskRoute: ConsentEvent = {
  kind: 'risk',
  risk: {
    reason: 'likely significant harm',
    adviser: 'safeguarding lead',
    family: { told: false, why: 'someone at home may be the cause' },
    on: TODAY,
    by: WORKER,
  },
};

export const bothGiven = (person: string, how: How = 'signed'): ConsentEvent[] =>
  PURPOSES.flatMap((purpose) => [explain(person, purpose), give(person, purpose, how)]);
