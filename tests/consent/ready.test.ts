import { describe, expect, it } from 'vitest';
import { type ConsentRecord, PURPOSES } from '../../src/consent/consent.ts';
import { consentFields } from '../../src/consent/form-fields.ts';
import { readyToShare } from '../../src/consent/ready.ts';
import {
  adult,
  advise,
  bothGiven,
  child,
  explain,
  give,
  happened,
  judge,
  lapse,
  noOrders,
  recordOf,
  refuse,
  riskRoute,
  TODAY,
  withdraw,
} from './builders.ts';

const oneParent = recordOf(adult('mum'), child('kit', 8));
const withTeenager = recordOf(adult('mum'), child('kit', 13));
const twoParents = recordOf(adult('mum'), adult('dad'), child('kit', 8));
const agreed = (record: ConsentRecord) => happened(record, ...bothGiven('mum'));
const objecting = happened(agreed(twoParents), explain('dad', 'share'), refuse('dad', 'share'));
const alone = happened(recordOf(adult('mum'), child('kit', 13, true)), ...bothGiven('kit'));

const cases: readonly (readonly [string, ConsentRecord, readonly string[]])[] = [
  ['nobody was asked', oneParent, ['not_asked']],
  [
    'asked and no answer',
    happened(oneParent, explain('mum', 'share'), explain('mum', 'take_part')),
    ['no_answer'],
  ],
  [
    'taking part only',
    happened(oneParent, explain('mum', 'take_part'), give('mum', 'take_part')),
    ['not_asked'],
  ],
  ['sharing only', happened(oneParent, explain('mum', 'share'), give('mum', 'share')), ['not_asked']],
  ['both, for a child under 12', agreed(oneParent), []],
  ['both, and the teenager was not asked', agreed(withTeenager), ['child_not_asked']],
  [
    'a child whose age is not known may be 12',
    agreed(recordOf(adult('mum'), child('kit', null))),
    ['child_not_asked'],
  ],
  ['both, and the teenager agrees', happened(agreed(withTeenager), ...bothGiven('kit')), []],
  [
    'both, and the teenager says no',
    happened(
      agreed(withTeenager),
      explain('kit', 'take_part'),
      give('kit', 'take_part'),
      explain('kit', 'share'),
      refuse('kit', 'share'),
    ),
    ['child_says_no'],
  ],
  ['spoken only', happened(oneParent, ...bothGiven('mum', 'spoken')), ['signature']],
  ['by e-mail only', happened(oneParent, ...bothGiven('mum', 'electronic')), ['signature']],
  [
    'spoken, and the hub was asked',
    happened(oneParent, ...bothGiven('mum', 'spoken'), advise('not_signed')),
    [],
  ],
  ['taken back', happened(agreed(oneParent), withdraw('mum', 'share')), ['withdrawn']],
  ['an old form', happened(agreed(oneParent), lapse('mum', 'share')), ['lapsed']],
  ['one parent agrees, the other was not asked: the law lets one act', agreed(twoParents), []],
  ['one agrees, the other objects', objecting, ['orders', 'parents_disagree']],
  [
    'one agrees, the other objects, orders checked and advice taken',
    happened(objecting, noOrders, advise('parents_disagree')),
    [],
  ],
  [
    'an order bars the one who agreed',
    happened(agreed(oneParent), {
      kind: 'orders',
      orders: { are: 'some', bars: ['mum'], on: TODAY, by: 'lead' },
    }),
    ['barred'],
  ],
  [
    'nobody holds responsibility',
    happened(recordOf(adult('gran', { responsibility: 'not_held' }), child('kit', 8)), ...bothGiven('gran')),
    ['no_holder'],
  ],
  [
    "facts about mum's partner",
    agreed(
      recordOf(
        adult('mum'),
        adult('partner', { responsibility: 'not_held', covered: true }),
        child('kit', 8),
      ),
    ),
    ['own_information'],
  ],
  [
    'a teenager agrees, and the parent was not asked',
    happened(withTeenager, ...bothGiven('kit')),
    ['not_asked'],
  ],
  ['a young person alone', alone, ['competence', 'alone_advice']],
  [
    'a young person alone, judged for one decision only',
    happened(alone, judge('kit', 'share'), advise('young_person_alone')),
    ['competence'],
  ],
  [
    'a young person alone, judged not able',
    happened(alone, ...PURPOSES.map((purpose) => judge('kit', purpose, false)), advise('young_person_alone')),
    ['competence'],
  ],
  [
    'a young person alone, judged and advised',
    happened(alone, ...PURPOSES.map((purpose) => judge('kit', purpose)), advise('young_person_alone')),
    [],
  ],
  ['the risk route', happened(agreed(oneParent), riskRoute), ['risk_route']],
];

describe('what is missing before sharing', () => {
  it.each(cases)('%s', (_name, record, missing) => {
    const { ready, missing: found } = readyToShare(record);
    expect([...new Set(found.map(({ what }) => what))]).toEqual(missing);
    expect(ready).toBe(missing.length === 0);
  });

  it('is stopped at once by taking back, and names who and what', () => {
    const { missing } = readyToShare(happened(agreed(oneParent), withdraw('mum', 'share')));
    expect(missing).toEqual([{ what: 'withdrawn', person: 'mum', purpose: 'share' }]);
  });
});

describe('the consent fields of the form', () => {
  it('say what was recorded and nothing else', () => {
    const fields = consentFields(happened(agreed(withTeenager), explain('kit', 'share')));
    expect(fields).toMatchObject({ H1: true, H2: 'yes', H3: 'yes', H5: ['kit'], H7: 'no' });
    expect(fields.H9).toEqual([{ person: 'mum', formVersion: 'Single Consent Form, 2024', on: TODAY }]);
    expect(fields.H12).toContain('child_no_answer');
  });

  it('hold no signature where the yes was spoken', () => {
    expect(consentFields(happened(oneParent, ...bothGiven('mum', 'spoken'))).H9).toEqual([]);
  });

  it('leave the answers open where nobody was asked', () => {
    expect(consentFields(oneParent)).toMatchObject({ H1: false, H2: null, H3: null, H7: 'under 12' });
  });
});
