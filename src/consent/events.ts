// What may happen to a record of consent. An event that cannot have happened is refused by name, and changes nothing.
import {
  type Advice,
  type ConsentRecord,
  type Day,
  type How,
  isAskedToo,
  type Judgement,
  type Orders,
  type Person,
  PURPOSES,
  type Purpose,
  type RiskRoute,
  type Standing,
  standingOf,
} from './consent.ts';

interface About {
  readonly person: string;
  readonly purpose: Purpose;
  readonly on: Day;
  /** The worker who records it. */
  readonly by: string;
}

export type ConsentEvent =
  | { readonly kind: 'person'; readonly person: Person }
  | ({ readonly kind: 'explain' | 'refuse' | 'withdraw' } & About)
  | ({ readonly kind: 'give'; readonly how: How; readonly formVersion: string | null } & About)
  | ({ readonly kind: 'lapse'; readonly why: string } & About)
  | { readonly kind: 'judge'; readonly judgement: Judgement }
  | { readonly kind: 'advise'; readonly advice: Advice }
  | { readonly kind: 'orders'; readonly orders: Orders }
  | { readonly kind: 'risk'; readonly risk: RiskRoute };

export type Refusal =
  | 'nobody_of_that_name'
  | 'explain_first'
  | 'nothing_to_take_back'
  | 'already_answered'
  | 'under_12_is_not_asked'
  | 'form_and_day_needed'
  | 'who_and_why_needed'
  | 'no_day'
  | 'ended_by_risk';

export type Applied = { readonly record: ConsentRecord } | { readonly refused: Refusal };

export function apply(record: ConsentRecord, event: ConsentEvent): Applied {
  // After the risk route nothing more is asked for under this record: it stays as it was.
  if (record.risk) return { refused: 'ended_by_risk' };
  switch (event.kind) {
    case 'person':
      return { record: withPerson(record, event.person) };
    case 'explain':
    case 'give':
    case 'refuse':
    case 'withdraw':
    case 'lapse':
      return changeStanding(record, event);
    case 'judge':
      return judge(record, event.judgement);
    case 'advise':
      if (!event.advice.adviser.trim() || !event.advice.said.trim()) return { refused: 'who_and_why_needed' };
      return isDay(event.advice.on)
        ? { record: { ...record, advice: [...record.advice, event.advice] } }
        : { refused: 'no_day' };
    case 'orders':
      return { record: { ...record, orders: event.orders } };
    case 'risk':
      return openRiskRoute(record, event.risk);
  }
}

/** The same person again replaces what was known of them, and keeps what they said. */
function withPerson(record: ConsentRecord, person: Person): ConsentRecord {
  const people = [...record.people.filter(({ id }) => id !== person.id), person];
  const known = record.standings[person.id];
  const standings = known ?? { take_part: { is: 'not_asked' } as const, share: { is: 'not_asked' } as const };
  return { ...record, people, standings: { ...record.standings, [person.id]: standings } };
}

type StandingEvent = Extract<ConsentEvent, { person: string }>;

/** From → what may follow. Nobody agrees to what was not explained, and a no is not turned into a yes unasked. */
const MAY_FOLLOW: Readonly<Record<Standing['is'], readonly StandingEvent['kind'][]>> = {
  not_asked: ['explain'],
  explained: ['give', 'refuse'],
  given: ['withdraw', 'lapse'],
  refused: ['explain'],
  withdrawn: ['explain'],
  lapsed: ['explain', 'withdraw'],
};

function changeStanding(record: ConsentRecord, event: StandingEvent): Applied {
  const person = record.people.find(({ id }) => id === event.person);
  if (!person) return { refused: 'nobody_of_that_name' };
  if (person.who === 'child' && !isAskedToo(person) && event.kind !== 'explain')
    return { refused: 'under_12_is_not_asked' };
  const from = standingOf(record, event.person, event.purpose);
  if (!MAY_FOLLOW[from.is].includes(event.kind)) return { refused: refusalOf(from.is, event.kind) };
  if (!isDay(event.on)) return { refused: 'no_day' };
  const to = standingAfter(event);
  if ('refused' in to) return to;
  const standings = { ...(record.standings[event.person] ?? emptyStandings()), [event.purpose]: to };
  return { record: { ...record, standings: { ...record.standings, [event.person]: standings } } };
}

const emptyStandings = (): Record<Purpose, Standing> =>
  Object.fromEntries(PURPOSES.map((purpose) => [purpose, { is: 'not_asked' }])) as Record<Purpose, Standing>;

function refusalOf(from: Standing['is'], kind: StandingEvent['kind']): Refusal {
  if (kind === 'withdraw' || kind === 'lapse') return 'nothing_to_take_back';
  return kind === 'explain' || from === 'given' ? 'already_answered' : 'explain_first';
}

function standingAfter(event: StandingEvent): Standing | { refused: Refusal } {
  const { on, by } = event;
  if (!by.trim()) return { refused: 'who_and_why_needed' };
  switch (event.kind) {
    case 'explain':
      return { is: 'explained', on, by };
    case 'give':
      if (event.how === 'signed' && !event.formVersion?.trim()) return { refused: 'form_and_day_needed' };
      return { is: 'given', on, by, how: event.how, formVersion: event.formVersion };
    case 'refuse':
      return { is: 'refused', on, by };
    case 'withdraw':
      return { is: 'withdrawn', on, by };
    case 'lapse':
      return event.why.trim() ? { is: 'lapsed', on, by, why: event.why } : { refused: 'who_and_why_needed' };
  }
}

function judge(record: ConsentRecord, judgement: Judgement): Applied {
  const child = record.people.find(({ id, who }) => id === judgement.child && who === 'child');
  if (!child) return { refused: 'nobody_of_that_name' };
  if (!judgement.judgedBy.trim() || !judgement.grounds.trim()) return { refused: 'who_and_why_needed' };
  if (!isDay(judgement.on)) return { refused: 'no_day' };
  return { record: { ...record, judgements: [...record.judgements, judgement] } };
}

function openRiskRoute(record: ConsentRecord, risk: RiskRoute): Applied {
  const saysWhy = risk.family.told || risk.family.why.trim() !== '';
  if (!risk.reason.trim() || !risk.adviser.trim() || !risk.by.trim() || !saysWhy)
    return { refused: 'who_and_why_needed' };
  return isDay(risk.on) ? { record: { ...record, risk } } : { refused: 'no_day' };
}

/** A day that exists: the 31st of February does not. */
function isDay(day: Day): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
