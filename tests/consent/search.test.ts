// Every state that a family of two adults, a child under 12 and one of 12 or over can reach: none is ready to share without
// recorded consent.
import { describe, expect, it } from 'vitest';
import { cardFor, cardForStanding } from '../../src/consent/card-for.ts';
import { type ConsentRecord, PURPOSES, standingOf } from '../../src/consent/consent.ts';
import { apply, type ConsentEvent } from '../../src/consent/events.ts';
import { readyToShare } from '../../src/consent/ready.ts';
import { CONSENT_CARDS } from '../../src/knowledge/consent-cards.ts';
import {
  adult,
  advise,
  child,
  explain,
  give,
  judge,
  lapse,
  noOrders,
  recordOf,
  refuse,
  riskRoute,
  TODAY,
  withdraw,
} from './builders.ts';

const eventsOf = (people: readonly string[]): ConsentEvent[] =>
  people.flatMap((person) =>
    PURPOSES.flatMap((purpose) => [
      explain(person, purpose),
      give(person, purpose),
      refuse(person, purpose),
      withdraw(person, purpose),
      lapse(person, purpose),
    ]),
  );

/** A letter for each standing: short keys, since there are many states. */
const LETTERS = {
  not_asked: 'n',
  explained: 'e',
  given: 'g',
  refused: 'r',
  withdrawn: 'w',
  lapsed: 'l',
} as const;

function keyOf(record: ConsentRecord): string {
  let key = record.risk ? `risk ${record.orders.are} ` : `${record.orders.are} `;
  for (const { id } of record.people) {
    for (const purpose of PURPOSES) {
      const standing = standingOf(record, id, purpose);
      key += standing.is === 'given' && standing.how !== 'signed' ? 's' : LETTERS[standing.is];
    }
  }
  if (record.advice.length > 0) key += [...new Set(record.advice.map(({ about }) => about))].sort().join();
  if (record.judgements.length > 0)
    key += [...new Set(record.judgements.map((it) => it.purpose))].sort().join();
  return key;
}

/** Breadth first from `start`; every state is visited once. */
function reachable(
  start: ConsentRecord,
  events: readonly ConsentEvent[],
  visit: (record: ConsentRecord) => void,
): number {
  const seen = new Set([keyOf(start)]);
  const queue = [start];
  for (const record of queue) {
    visit(record);
    for (const event of events) {
      const applied = apply(record, event);
      if ('refused' in applied) continue;
      const key = keyOf(applied.record);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(applied.record);
    }
  }
  return seen.size;
}

const isGiven = (record: ConsentRecord, person: string, purpose: 'take_part' | 'share'): boolean =>
  standingOf(record, person, purpose).is === 'given';

describe('every state that a family can reach', () => {
  it('has no way to ready without an adult who agreed to both and an older child who did', () => {
    const family = recordOf(
      adult('mum'),
      adult('dad', { covered: true }),
      child('younger', 8),
      child('older', 13),
    );
    let ready = 0;
    const states = reachable(family, eventsOf(['mum', 'dad', 'younger', 'older']), (record) => {
      if (!readyToShare(record).ready) return;
      ready += 1;
      for (const purpose of PURPOSES) {
        const holds =
          (isGiven(record, 'mum', purpose) || isGiven(record, 'dad', purpose)) &&
          isGiven(record, 'older', purpose);
        if (!holds) throw new Error(`Ready without consent: ${keyOf(record)}`);
      }
      // The father's own facts are in the request.
      if (!isGiven(record, 'dad', 'share'))
        throw new Error(`Ready without the father's own agreement: ${keyOf(record)}`);
    });
    expect(states).toBe(6 ** 6 * 2 ** 2);
    expect(ready).toBeGreaterThan(0);
  }, 120_000);

  it('with spoken agreement, orders, advice, judgements and the risk route, is ready only on what was recorded', () => {
    const family = recordOf(adult('mum'), adult('dad'), child('older', 13, true));
    const events: ConsentEvent[] = [
      ...PURPOSES.flatMap((purpose) => [
        explain('mum', purpose),
        give('mum', purpose),
        give('mum', purpose, 'spoken'),
        withdraw('mum', purpose),
      ]),
      explain('dad', 'share'),
      refuse('dad', 'share'),
      ...PURPOSES.flatMap((purpose) => [
        explain('older', purpose),
        give('older', purpose),
        refuse('older', purpose),
      ]),
      noOrders,
      { kind: 'orders', orders: { are: 'some', bars: ['mum', 'dad'], on: TODAY, by: 'lead' } },
      advise('parents_disagree'),
      advise('young_person_alone'),
      ...PURPOSES.map((purpose) => judge('older', purpose)),
      riskRoute,
    ];
    reachable(family, events, (record) => {
      if (!readyToShare(record).ready) return;
      if (record.risk) throw new Error('Ready after the risk route');
      for (const purpose of PURPOSES) {
        if (!isGiven(record, 'mum', purpose) && !isGiven(record, 'older', purpose))
          throw new Error(`Ready without consent: ${keyOf(record)}`);
        if (!isGiven(record, 'older', purpose))
          throw new Error(`Ready against the older child: ${keyOf(record)}`);
        const byChild = !isGiven(record, 'mum', purpose) || record.orders.are === 'some';
        const isJudged = record.judgements.some((it) => it.purpose === purpose && it.able);
        if (byChild && !(isJudged && record.advice.some(({ about }) => about === 'young_person_alone'))) {
          throw new Error(`Ready on a young person alone: ${keyOf(record)}`);
        }
      }
      const says = standingOf(record, 'dad', 'share').is;
      const mumActs = isGiven(record, 'mum', 'share') && record.orders.are !== 'some';
      if (mumActs && says === 'refused' && !record.advice.some(({ about }) => about === 'parents_disagree'))
        throw new Error(`Ready against the father: ${keyOf(record)}`);
    });
  }, 120_000);

  it('leads to a card', () => {
    const family = recordOf(adult('mum'), adult('dad'), child('older', 13, true));
    const shown = new Set<string>();
    reachable(
      family,
      [...eventsOf(['mum']), ...eventsOf(['dad']).slice(5), ...eventsOf(['older']).slice(5), riskRoute],
      (record) => {
        shown.add(cardFor(record, PURPOSES));
        for (const { id } of record.people)
          for (const purpose of PURPOSES) shown.add(cardForStanding(record, id, purpose));
      },
    );
    for (const card of shown) expect(CONSENT_CARDS).toContain(card);
    for (const card of [
      'not-asked',
      'explained',
      'given',
      'refused',
      'withdrawn',
      'lapsed',
      'risk-route',
      'parents-disagree',
      'child-says-no',
      'child-12-or-over',
      'young-person-alone',
    ]) {
      expect(shown, `no state shows ${card}`).toContain(card);
    }
  }, 120_000);
});
