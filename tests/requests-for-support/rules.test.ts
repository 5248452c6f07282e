import { describe, expect, it } from 'vitest';
import { consentRecordOf } from '../../src/requests-for-support/consent-record.ts';
import { consentWithdrawn, type Draft, withPerson } from '../../src/requests-for-support/draft.ts';
import { adviceOn, gateOf, notesOf, safeguardingChoices } from '../../src/requests-for-support/gate.ts';
import {
  documentReadiness,
  nextSlot,
  progressOf,
  readinessToShare,
} from '../../src/requests-for-support/rules.ts';
import { askedSlots, slotsOf } from '../../src/requests-for-support/slots.ts';
import {
  answered,
  CONSENT,
  change,
  form,
  freshDraft,
  fullDraft,
  IN_FULL,
  NO_DANGER,
  UNNAMED,
} from './support.ts';

const idsOf = (draft: Draft) =>
  slotsOf(draft, form).map(({ question, person }) =>
    person === null ? question.id : `${question.id}#${person}`,
  );
const stateOf = (draft: Draft, id: string) =>
  progressOf(draft, form, UNNAMED).find((section) => section.id === id);

const FATHER_SAYS_NO = {
  'adult-name#1': 'D.B.',
  'adult-relationship#1': 'Father',
  'adult-responsibility#1': 'yes',
  'adult-agrees#1': 'no',
};
/** Fourteen, agrees, and no parent was asked. */
const ALONE = {
  ...CONSENT,
  'adult-agrees': 'not-asked',
  'child-age': '14',
  'child-asked': 'agrees',
  'child-consent-view': 'I want this',
  'child-alone': 'yes',
};
const JUDGED = {
  'child-judged-for': ['take-part', 'share'],
  'child-judged-by': 'head of year',
  'child-judged-grounds': 'Could say what is shared and what may follow',
};

describe('the gate', () => {
  const table: readonly (readonly [string, Record<string, string>, string])[] = [
    ['asks about danger first', {}, 'ask'],
    ['asks about harm next', { 'danger-now': 'no' }, 'ask'],
    ['opens after two noes', NO_DANGER, 'open'],
    ['leads out on danger', { 'danger-now': 'yes' }, 'danger'],
    [
      'leads out on danger, whatever else is said',
      { 'danger-now': 'yes', 'significant-harm': 'no' },
      'danger',
    ],
    ['leads out on harm', { 'danger-now': 'no', 'significant-harm': 'yes' }, 'harm'],
    ['leads out on harm before danger was answered', { 'significant-harm': 'yes' }, 'harm'],
    [
      'advises when unsure, and lets the draft go on',
      { 'danger-now': 'no', 'significant-harm': 'not-sure' },
      'unsure',
    ],
  ];
  it.each(table)('%s', (_, answers, kind) => {
    expect(gateOf(answered(freshDraft(), answers), form).kind).toBe(kind);
  });

  it('keeps the answers as notes to read out when it leads out late', () => {
    const draft = answered(freshDraft(), {
      ...CONSENT,
      worries: 'He said that he is afraid.',
      'significant-harm': 'yes',
    });
    expect(nextSlot(draft, form, UNNAMED)).toBeNull();
    expect(documentReadiness(draft, form, UNNAMED)).toMatchObject({ as: 'notes', because: 'gate' });
    expect(notesOf(draft, form)).toContainEqual({
      label: 'What you are worried about',
      text: 'He said that he is afraid.',
    });
  });

  it('opens again when the answer is changed', () => {
    const left = answered(freshDraft(), { ...NO_DANGER, 'significant-harm': 'yes' });
    expect(gateOf(answered(left, { 'significant-harm': 'no' }), form).kind).toBe('open');
  });

  it('names the choices that always show the safeguarding lead', () => {
    const draft = answered(freshDraft(), { needs: ['housing', 'domestic-abuse'] });
    expect(safeguardingChoices(draft, form).map(({ value }) => value)).toEqual(['domestic-abuse']);
    expect(adviceOn(form, 'child-social-worker', 'social-worker')[0]).toContain('social worker');
  });
});

describe('which questions apply', () => {
  it('asks the address of an adult who lives elsewhere, and of no other', () => {
    const draft = answered(freshDraft(), { 'adult-same-home': 'yes', 'adult-same-home#1': 'no' });
    expect(idsOf(draft).filter((id) => id.startsWith('adult-address'))).toEqual(['adult-address#1']);
  });
  it('asks for each young person once there is one', () => {
    expect(idsOf(freshDraft())).not.toContain('other-child-name#0');
    expect(idsOf(answered(freshDraft(), { 'other-children': 'yes' }))).toContain('other-child-name#0');
  });
  it('asks why consent is missing only where it is', () => {
    expect(idsOf(freshDraft())).not.toContain('consent-missing-why');
    expect(idsOf(answered(freshDraft(), { 'consent-share': 'no' }))).toContain('consent-missing-why');
  });
  it('asks person by person', () => {
    const draft = withPerson(answered(freshDraft(), { 'child-name': 'A.B.' }), form, 'child', change);
    const ids = idsOf(draft);
    expect(ids.indexOf('child-immigration#0')).toBeLessThan(ids.indexOf('child-name#1'));
  });
  it('leaves identifying questions for the paper, and asks a name for its initials', () => {
    const ids = askedSlots(freshDraft(), form, UNNAMED).map(({ question }) => question.id);
    expect(ids).toContain('child-name');
    expect(
      ids.filter((id) =>
        ['child-born', 'child-address', 'family-contact', 'child-numbers', 'writer-email'].includes(id),
      ),
    ).toEqual([]);
    expect(askedSlots(freshDraft(), form, IN_FULL).map(({ question }) => question.id)).toContain(
      'child-born',
    );
  });
  it('has 70 fields and more', () => {
    expect(
      idsOf(
        answered(freshDraft(), {
          'other-children': 'yes',
          'other-adults': 'yes',
          'services-involved': 'yes',
        }),
      ).length,
    ).toBeGreaterThan(70);
  });
});

describe('sections', () => {
  it('go from not started to in progress to complete', () => {
    expect(stateOf(freshDraft(), 'A')?.state).toBe('not-started');
    expect(stateOf(answered(freshDraft(), { 'danger-now': 'no' }), 'A')).toMatchObject({
      state: 'in-progress',
    });
    expect(stateOf(answered(freshDraft(), NO_DANGER), 'A')?.state).toBe('complete');
  });
  it('complete one after the other in a full draft', () => {
    const draft = fullDraft({ people: { child: 2, adult: 2 }, marker: () => 'Text.' });
    expect(progressOf(draft, form, IN_FULL).map(({ id, state }) => `${id} ${state}`)).toEqual(
      form.fill_order.map((id) => `${id} complete`),
    );
    expect(documentReadiness(draft, form, IN_FULL)).toMatchObject({
      as: 'request',
      complete: true,
      missing: [],
    });
  });
  it('A-44 that tell the story wait for consent', () => {
    expect(stateOf(answered(freshDraft(), NO_DANGER), 'F')?.waitsForConsent).toBe(true);
    expect(
      stateOf(answered(freshDraft(), { ...NO_DANGER, 'consent-ask': 'yes', 'consent-share': 'no' }), 'F')
        ?.waitsForConsent,
    ).toBe(true);
    expect(stateOf(answered(freshDraft(), CONSENT), 'F')?.waitsForConsent).toBe(false);
  });
  it('A-44 are asked with the gate first and no story before consent', () => {
    let draft = freshDraft();
    const asked: string[] = [];
    for (
      let slot = nextSlot(draft, form, UNNAMED);
      slot;
      slot = nextSlot(draft, form, UNNAMED, (it) => asked.includes(`${it.question.id}#${it.person}`))
    ) {
      asked.push(`${slot.question.id}#${slot.person}`);
      const value = {
        'danger-now': 'no',
        'significant-harm': 'no',
        'consent-ask': 'yes',
        'consent-share': 'yes',
      }[slot.question.id];
      if (value) draft = answered(draft, { [slot.question.id]: value });
    }
    expect(asked.slice(0, 2)).toEqual(['danger-now#null', 'significant-harm#null']);
    expect(asked.indexOf('consent-share#null')).toBeLessThan(asked.indexOf('worries#null'));
    expect(asked.indexOf('worries#null')).toBeGreaterThan(0);
  });
});

describe('A-75 readiness to share', () => {
  const without = (key: string) => Object.fromEntries(Object.entries(CONSENT).filter(([id]) => id !== key));
  const table: readonly (readonly [string, Record<string, string | string[]>, string[], string[]])[] = [
    ['everything recorded', CONSENT, [], []],
    [
      'nothing recorded',
      NO_DANGER,
      [
        'consent-explained',
        'consent-ask',
        'consent-share',
        'consent-covers',
        'adult-agrees',
        'child-asked',
        'consent-withdraw-told',
        'consent-worker',
        'consent-date',
      ],
      ['no_holder'],
    ],
    ['not explained', without('consent-explained'), ['consent-explained'], ['not_asked adult-1']],
    [
      'not asked whether it may be shared',
      without('consent-share'),
      ['consent-share'],
      ['not_asked adult-1'],
    ],
    ['not told about withdrawing', without('consent-withdraw-told'), ['consent-withdraw-told'], []],
    ['whose information is open', without('consent-covers'), ['consent-covers'], []],
    ['no signature', without('adult-signature'), [], ['signature adult-1']],
    [
      'nobody known to hold parental responsibility',
      { ...CONSENT, 'adult-responsibility': 'not-known' },
      [],
      ['no_holder'],
    ],
    ['the only adult says no', { ...CONSENT, 'adult-agrees': 'no' }, [], ['refused adult-1']],
    ['the only adult was not asked', { ...CONSENT, 'adult-agrees': 'not-asked' }, [], ['not_asked adult-1']],
    [
      'a child of 12 or over not asked',
      { ...CONSENT, 'child-age': '13', 'child-asked': 'no' },
      [],
      ['child_not_asked child-1'],
    ],
    [
      'a child of 13 who agrees',
      { ...CONSENT, 'child-age': '13', 'child-asked': 'agrees', 'child-consent-view': 'Fine by me' },
      [],
      [],
    ],
    [
      'a child of 13 who does not',
      { ...CONSENT, 'child-age': '13', 'child-asked': 'disagrees', 'child-consent-view': 'No' },
      [],
      ['child_says_no child-1'],
    ],
    [
      'another adult says no',
      {
        ...CONSENT,
        ...FATHER_SAYS_NO,
      },
      [],
      ['orders', 'parents_disagree'],
    ],
    [
      'another adult says no, and no court order was found',
      { ...CONSENT, ...FATHER_SAYS_NO, 'court-orders': 'no' },
      [],
      ['parents_disagree'],
    ],
    [
      'a court order that nobody has read',
      { ...CONSENT, 'court-orders': 'yes', 'adult-barred': 'not-known' },
      [],
      ['barred adult-1'],
    ],
    [
      'a court order that bars the only adult',
      { ...CONSENT, 'court-orders': 'yes', 'adult-barred': 'yes' },
      [],
      ['barred adult-1'],
    ],
    [
      'a court order that bars nobody here',
      { ...CONSENT, 'court-orders': 'yes', 'adult-barred': 'no' },
      [],
      [],
    ],
    [
      'a young person alone, and nobody judged it',
      ALONE,
      [],
      ['competence child-1', 'alone_advice child-1', 'signature child-1'],
    ],
    [
      'a young person alone, judged for sharing only',
      { ...ALONE, ...JUDGED, 'child-judged-for': ['share'] },
      [],
      ['competence child-1', 'alone_advice child-1', 'signature child-1'],
    ],
    [
      'a young person alone, judged for both on no grounds',
      { ...ALONE, ...JUDGED, 'child-judged-grounds': '' },
      [],
      ['competence child-1', 'alone_advice child-1', 'signature child-1'],
    ],
    [
      'a young person alone, judged not able',
      { ...ALONE, ...JUDGED, 'child-judged-for': ['take-part', 'share', 'not-able'] },
      [],
      ['competence child-1', 'alone_advice child-1', 'signature child-1'],
    ],
    [
      'a young person alone, judged able for both',
      { ...ALONE, ...JUDGED },
      [],
      ['alone_advice child-1', 'signature child-1'],
    ],
    [
      'another adult was not asked, and nothing is told about him',
      {
        ...CONSENT,
        'adult-name#1': 'D.B.',
        'adult-relationship#1': 'Father',
        'adult-responsibility#1': 'yes',
        'adult-agrees#1': 'not-asked',
      },
      [],
      [],
    ],
    [
      "another adult's own facts without his agreement",
      {
        ...CONSENT,
        'adult-name#1': 'D.B.',
        'adult-relationship#1': 'Partner',
        'adult-responsibility#1': 'no',
        'adult-agrees#1': 'not-asked',
        'adult-own-facts#1': 'yes',
      },
      [],
      ['own_information adult-2'],
    ],
  ];
  it.each(table)('%s', (_, answers, open, missing) => {
    const reading = readinessToShare(answered(freshDraft(), answers), form, UNNAMED);
    expect(reading.open.map(({ question }) => question.id)).toEqual(open);
    expect([
      ...new Set(reading.missing.map(({ what, person }) => [what, person].filter(Boolean).join(' '))),
    ]).toEqual(missing);
    expect(reading.ready).toBe(open.length === 0 && missing.length === 0);
  });

  it('ends with the family saying no, and the record stays', () => {
    const draft = answered(freshDraft(), {
      ...CONSENT,
      'consent-share': 'no',
      'consent-missing-why': 'Mum wants to wait.',
    });
    expect(readinessToShare(draft, form, UNNAMED)).toMatchObject({ ready: false, because: 'refused' });
    expect(documentReadiness(draft, form, UNNAMED).as).toBe('notes');
  });
  it('A-76 ends at once when consent is withdrawn', () => {
    const draft = consentWithdrawn(answered(freshDraft(), CONSENT), 'mother', change);
    expect(readinessToShare(draft, form, UNNAMED)).toMatchObject({ ready: false, because: 'withdrawn' });
    expect(documentReadiness(draft, form, UNNAMED).as).toBe('notes');
  });
  it('keeps the risk route with its reason, its adviser and whether the family was told', () => {
    const risk = {
      'significant-harm': 'yes',
      'risk-reason': 'What was seen on Monday',
      'risk-adviser': 'safeguarding lead',
      'risk-family-told': 'no',
    };
    const draft = answered(freshDraft(), { ...CONSENT, ...risk });
    expect(consentRecordOf(draft, form).risk).toBeNull();
    const whole = answered(draft, { 'risk-family-why': 'Somebody at home may be the cause' });
    expect(consentRecordOf(whole, form).risk).toMatchObject({
      adviser: 'safeguarding lead',
      family: { told: false, why: 'Somebody at home may be the cause' },
    });
    expect(readinessToShare(whole, form, UNNAMED)).toMatchObject({
      ready: false,
      missing: [{ what: 'risk_route' }],
    });
  });
  it('ends with harm, and comes from no answer on consent alone', () => {
    expect(
      readinessToShare(answered(freshDraft(), { ...CONSENT, 'significant-harm': 'yes' }), form, UNNAMED),
    ).toMatchObject({ ready: false, because: 'gate' });
  });
});
