// Is consent recorded for a Request for Support, and if not, exactly what is missing?
import {
  type Advice,
  type ConsentRecord,
  isAskedToo,
  type Person,
  PURPOSES,
  type Purpose,
  standingOf,
} from './consent.ts';

export type MissingWhat =
  | 'no_holder'
  | 'not_asked'
  | 'no_answer'
  | 'refused'
  | 'withdrawn'
  | 'lapsed'
  | 'signature'
  | 'orders'
  | 'barred'
  | 'parents_disagree'
  | 'own_information'
  | 'child_not_asked'
  | 'child_no_answer'
  | 'child_says_no'
  | 'competence'
  | 'alone_advice'
  | 'risk_route';

export interface Missing {
  readonly what: MissingWhat;
  readonly person: string | null;
  readonly purpose: Purpose | null;
}

/** A request asks the family to take part and to let partners know: both are needed. */
export const readyToShare = (record: ConsentRecord) => missingFor(record, PURPOSES);

export function missingFor(
  record: ConsentRecord,
  purposes: readonly Purpose[],
): { readonly ready: boolean; readonly missing: readonly Missing[] } {
  if (record.risk) return { ready: false, missing: [{ what: 'risk_route', person: null, purpose: null }] };
  const all = purposes.flatMap((purpose) => [
    ...missingFromHolders(record, purpose),
    ...missingFromChildren(record, purpose),
  ]);
  const missing = [...all, ...(purposes.includes('share') ? missingFromAdults(record) : [])];
  const unique = missing.filter((one, index) => missing.findIndex((other) => same(one, other)) === index);
  return { ready: unique.length === 0, missing: unique };
}

const same = (one: Missing, other: Missing): boolean =>
  one.what === other.what && one.person === other.person && one.purpose === other.purpose;

/**
 * Any one holder of parental responsibility may act alone unless an order says otherwise. Where another holder says no, the
 * local form is silent: orders are looked at and advice is recorded first.
 */
function missingFromHolders(record: ConsentRecord, purpose: Purpose): Missing[] {
  const holders = record.people.filter(
    ({ who, responsibility }) => who === 'adult' && responsibility === 'held',
  );
  const children = record.people.filter(({ who }) => who === 'child');
  const need = (what: MissingWhat, person: string | null = null): Missing => ({
    what,
    person,
    purpose: person === null ? null : purpose,
  });
  const acting = holders.filter(({ id }) => standingOf(record, id, purpose).is === 'given');
  const [barred, free] = [
    acting.filter(({ id }) => isBarred(record, id)),
    acting.filter(({ id }) => !isBarred(record, id)),
  ];
  if (free.length === 0) {
    const alone = children.filter(
      (child) => child.alone && standingOf(record, child.id, purpose).is === 'given',
    );
    if (children.length > 0 && alone.length === children.length)
      return alone.flatMap((child) => missingAlone(record, child, purpose));
    if (holders.length === 0) return [need('no_holder')];
    return [
      ...barred.map(({ id }) => need('barred', id)),
      ...holders.filter(({ id }) => !isBarred(record, id)).map(({ id }) => missingOf(record, id, purpose)),
    ];
  }
  const signed = free.some(({ id }) => isSigned(record, id, purpose));
  const objecting = holders.some(({ id }) =>
    ['refused', 'withdrawn'].includes(standingOf(record, id, purpose).is),
  );
  return [
    ...(signed || hasAdvice(record, 'not_signed') ? [] : free.map(({ id }) => need('signature', id))),
    ...(objecting && record.orders.are === 'not_checked' ? [need('orders')] : []),
    ...(objecting && !hasAdvice(record, 'parents_disagree') ? [need('parents_disagree')] : []),
  ];
}

/** A young person who agrees while no adult does: who judged it for this decision, and what the hub or the lead advised. */
function missingAlone(record: ConsentRecord, { id, age }: Person, purpose: Purpose): Missing[] {
  const judged = record.judgements.findLast((it) => it.child === id && it.purpose === purpose);
  const needsJudgement = age === null || age < 16;
  return [
    ...(needsJudgement && !judged?.able ? [{ what: 'competence', person: id, purpose } as const] : []),
    ...(hasAdvice(record, 'young_person_alone')
      ? []
      : [{ what: 'alone_advice', person: id, purpose: null } as const]),
    ...(isSigned(record, id, purpose) || hasAdvice(record, 'not_signed')
      ? []
      : [{ what: 'signature', person: id, purpose } as const]),
  ];
}

/** The local rule: whoever is 12 or over is told and asked as well. */
function missingFromChildren(record: ConsentRecord, purpose: Purpose): Missing[] {
  return record.people.filter(isAskedToo).flatMap((child) => missingFromChild(record, child, purpose));
}

function missingFromChild(record: ConsentRecord, { id: person }: Person, purpose: Purpose): Missing[] {
  switch (standingOf(record, person, purpose).is) {
    case 'given':
      return [];
    case 'explained':
      return [{ what: 'child_no_answer', person, purpose }];
    case 'refused':
    case 'withdrawn':
      return hasAdvice(record, 'child_says_no') ? [] : [{ what: 'child_says_no', person, purpose }];
    case 'not_asked':
    case 'lapsed':
      return [{ what: 'child_not_asked', person, purpose }];
  }
}

/** Facts about an adult are shared with that adult's own agreement: nobody can give it for them. */
function missingFromAdults(record: ConsentRecord): Missing[] {
  return record.people
    .filter(
      ({ who, covered, id }) => who === 'adult' && covered && standingOf(record, id, 'share').is !== 'given',
    )
    .map(({ id }) => ({ what: 'own_information', person: id, purpose: 'share' }));
}

function missingOf(record: ConsentRecord, person: string, purpose: Purpose): Missing {
  const { is } = standingOf(record, person, purpose);
  const what = is === 'explained' ? 'no_answer' : is === 'given' ? 'signature' : is;
  return { what, person, purpose };
}

function isSigned(record: ConsentRecord, person: string, purpose: Purpose): boolean {
  const standing = standingOf(record, person, purpose);
  return standing.is === 'given' && standing.how === 'signed';
}

const isBarred = ({ orders }: ConsentRecord, person: string): boolean =>
  orders.are === 'some' && orders.bars.includes(person);

const hasAdvice = ({ advice }: ConsentRecord, about: Advice['about']): boolean =>
  advice.some((one) => one.about === about);
