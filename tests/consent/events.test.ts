import { describe, expect, it } from 'vitest';
import { PURPOSES, standingOf } from '../../src/consent/consent.ts';
import { apply, type ConsentEvent, type Refusal } from '../../src/consent/events.ts';
import {
  adult,
  bothGiven,
  child,
  explain,
  give,
  happened,
  judge,
  lapse,
  recordOf,
  refuse,
  riskRoute,
  TODAY,
  withdraw,
} from './builders.ts';

const family = recordOf(adult('mum'), adult('dad'), child('younger', 8), child('older', 13));

const refusals: readonly (readonly [string, ConsentEvent[], ConsentEvent, Refusal])[] = [
  ['agreement to what was never explained', [], give('mum', 'share'), 'explain_first'],
  ['a no to what was never explained', [], refuse('mum', 'share'), 'explain_first'],
  [
    'taking back what was never given',
    [explain('mum', 'share')],
    withdraw('mum', 'share'),
    'nothing_to_take_back',
  ],
  [
    'a no turned into a yes unasked',
    [explain('mum', 'share'), refuse('mum', 'share')],
    give('mum', 'share'),
    'explain_first',
  ],
  [
    'agreement after it was taken back, unasked',
    [...bothGiven('mum'), withdraw('mum', 'share')],
    give('mum', 'share'),
    'explain_first',
  ],
  ['explaining again while it is given', bothGiven('mum'), explain('mum', 'share'), 'already_answered'],
  [
    'a child under 12 who is made to sign',
    [explain('younger', 'share')],
    give('younger', 'share'),
    'under_12_is_not_asked',
  ],
  ['somebody whom nobody knows', [], explain('neighbour', 'share'), 'nobody_of_that_name'],
  [
    'a signature without a form version',
    [explain('mum', 'share')],
    { ...give('mum', 'share'), formVersion: ' ' } as ConsentEvent,
    'form_and_day_needed',
  ],
  [
    'a day that does not exist',
    [],
    { ...explain('mum', 'share'), on: '2026-02-31' } as ConsentEvent,
    'no_day',
  ],
  [
    'a record without who made it',
    [],
    { ...explain('mum', 'share'), by: '' } as ConsentEvent,
    'who_and_why_needed',
  ],
  [
    'a judgement without grounds',
    [],
    {
      kind: 'judge',
      judgement: { child: 'older', purpose: 'share', judgedBy: 'nurse', grounds: '', able: true, on: TODAY },
    },
    'who_and_why_needed',
  ],
  ['a judgement of an adult', [], judge('mum', 'share'), 'nobody_of_that_name'],
];

describe('what happens to a record of consent', () => {
  it.each(refusals)('refuses %s, and changes nothing', (_name, before, event, refusal) => {
    expect(apply(happened(family, ...before), event)).toEqual({ refused: refusal });
  });

  it('keeps the two purposes apart', () => {
    const record = happened(family, explain('mum', 'take_part'), give('mum', 'take_part'));
    expect(standingOf(record, 'mum', 'share').is).toBe('not_asked');
  });

  it('keeps how, by whom, form version and day of what was given', () => {
    expect(standingOf(happened(family, ...bothGiven('mum')), 'mum', 'share')).toEqual({
      is: 'given',
      how: 'signed',
      by: 'pastoral lead',
      formVersion: 'Single Consent Form, 2024',
      on: TODAY,
    });
  });

  it('reaches every state, and comes back to given from each by asking again', () => {
    for (const purpose of PURPOSES) {
      for (const end of [withdraw('mum', purpose), lapse('mum', purpose)]) {
        const ended = happened(family, explain('mum', purpose), give('mum', purpose), end);
        expect(
          standingOf(happened(ended, explain('mum', purpose), give('mum', purpose)), 'mum', purpose).is,
        ).toBe('given');
      }
    }
  });

  it.each([
    ['reason', { reason: '' }],
    ['adviser', { adviser: ' ' }],
    ['why the family was not told', { family: { told: false, why: '' } }],
  ])('opens the risk route only with its %s', (_name, without) => {
    if (riskRoute.kind !== 'risk') throw new Error('no risk route');
    const event: ConsentEvent = {
      kind: 'risk',
      risk: { ...riskRoute.risk, ...without } as typeof riskRoute.risk,
    };
    expect(apply(family, event)).toEqual({ refused: 'who_and_why_needed' });
  });

  it('takes no event after the risk route', () => {
    const ended = happened(family, riskRoute);
    for (const event of [explain('mum', 'share'), give('mum', 'share'), riskRoute, judge('older', 'share')]) {
      expect(apply(ended, event)).toEqual({ refused: 'ended_by_risk' });
    }
  });

  it('survives being written down and read again', () => {
    const record = happened(family, ...bothGiven('mum'), explain('older', 'share'), judge('older', 'share'));
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });
});
