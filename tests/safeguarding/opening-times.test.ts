import { describe, expect, test } from 'vitest';
import { helpdeskAt } from '../../src/safeguarding/opening-times.ts';
import { safeguarding } from './loaded.ts';

const { opening } = safeguarding.alert;

describe('whether the helpdesk answers, by the clock in Gloucestershire', () => {
  test.each([
    ['a Monday morning in winter', '2026-11-23T10:00:00Z', 'open'],
    ['one minute before eight', '2026-11-23T07:59:00Z', 'closed'],
    ['eight, which sources dispute', '2026-11-23T08:00:00Z', 'disputed'],
    ['one minute before nine', '2026-11-23T08:59:00Z', 'disputed'],
    ['nine', '2026-11-23T09:00:00Z', 'open'],
    ['one minute before half past four', '2026-11-23T16:29:00Z', 'open'],
    ['half past four, near the end of the day', '2026-11-23T16:30:00Z', 'disputed'],
    ['one minute before five', '2026-11-23T16:59:00Z', 'disputed'],
    ['five', '2026-11-23T17:00:00Z', 'closed'],
    ['midnight', '2026-11-24T00:00:00Z', 'closed'],
    ['a Saturday at noon', '2026-11-28T12:00:00Z', 'closed'],
    ['a Sunday at noon', '2026-11-29T12:00:00Z', 'closed'],
    ['half past eight in summer, an hour earlier in UTC', '2026-06-15T07:30:00Z', 'disputed'],
    ['nine in summer', '2026-06-15T08:00:00Z', 'open'],
    ['half past four in summer', '2026-06-15T15:30:00Z', 'disputed'],
    ['the Monday after the clocks went back', '2026-10-26T09:00:00Z', 'open'],
    ['Christmas Day on a Friday', '2026-12-25T11:00:00Z', 'closed'],
    ['the substitute for Boxing Day', '2026-12-28T11:00:00Z', 'closed'],
    ['the day after it', '2026-12-29T11:00:00Z', 'open'],
    ['Good Friday 2027', '2027-03-26T11:00:00Z', 'closed'],
    ['Easter Monday 2028', '2028-04-17T10:00:00Z', 'closed'],
    ['the substitute for New Year 2028', '2028-01-03T11:00:00Z', 'closed'],
    ['a weekday in a year whose holidays are not known', '2031-03-12T11:00:00Z', 'disputed'],
    ['no time at all', 'nonsense', 'disputed'],
  ])('%s', (_, at, state) => {
    expect(helpdeskAt(new Date(at), opening)).toBe(state);
  });
});
