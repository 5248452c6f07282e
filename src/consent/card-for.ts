// Which card a record of consent leads to: what matters most comes first.
import type { ConsentCardId } from '../knowledge/consent-cards.ts';
import { type ConsentRecord, isAskedToo, type Purpose, type Standing, standingOf } from './consent.ts';
import { type MissingWhat, missingFor } from './ready.ts';

export const CARD_OF_STANDING: Readonly<Record<Standing['is'], ConsentCardId>> = {
  not_asked: 'not-asked',
  explained: 'explained',
  given: 'given',
  refused: 'refused',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed',
};

/** In the order in which they are dealt with. */
const CARD_OF_MISSING: readonly (readonly [MissingWhat, ConsentCardId])[] = [
  ['risk_route', 'risk-route'],
  ['barred', 'court-order'],
  ['orders', 'parents-disagree'],
  ['parents_disagree', 'parents-disagree'],
  ['withdrawn', 'withdrawn'],
  ['refused', 'refused'],
  ['competence', 'young-person-alone'],
  ['alone_advice', 'young-person-alone'],
  ['child_says_no', 'child-says-no'],
  ['no_holder', 'who-can-agree'],
  ['lapsed', 'lapsed'],
  ['no_answer', 'explained'],
  ['not_asked', 'not-asked'],
  ['signature', 'given-not-signed'],
  ['child_no_answer', 'child-12-or-over'],
  ['child_not_asked', 'child-12-or-over'],
  ['own_information', 'adult-own-information'],
];

export function cardFor(record: ConsentRecord, purposes: readonly Purpose[]): ConsentCardId {
  const { missing } = missingFor(record, purposes);
  const first = CARD_OF_MISSING.find(([what]) => missing.some((one) => one.what === what));
  return first ? first[1] : 'given';
}

/** The card for one person and purpose: every state has one. */
export function cardForStanding(record: ConsentRecord, person: string, purpose: Purpose): ConsentCardId {
  const standing = standingOf(record, person, purpose);
  const known = record.people.find(({ id }) => id === person);
  if (known?.who === 'child') {
    if (!isAskedToo(known)) return 'child-under-12';
    if (standing.is === 'refused' || standing.is === 'withdrawn') return 'child-says-no';
    if (known.age !== null && known.age >= 16) return 'sixteen-or-seventeen';
    return standing.is === 'given' ? 'given' : 'child-12-or-over';
  }
  if (standing.is === 'given' && standing.how !== 'signed') return 'given-not-signed';
  return CARD_OF_STANDING[standing.is];
}
