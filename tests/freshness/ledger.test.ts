import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { staleLines } from '../../src/cli/stale.ts';
import { answerEntry } from '../../src/conversation/answer-question.ts';
import { isSound } from '../../src/conversation/contacts.ts';
import type { ContactView, Reply } from '../../src/conversation/reply.ts';
import { type Brain, brainOn, respond } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import { faultReply } from '../../src/fault-reply.ts';
import { dayOf, plusDays } from '../../src/freshness/days.ts';
import { dutiesOn, openQuestions } from '../../src/freshness/duties.ts';
import { knowledgeOn, standingOf } from '../../src/freshness/ledger.ts';
import { classOf } from '../../src/knowledge/freshness.ts';
import type { ContactFact, Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadTestBrain } from '../support/brain.ts';

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

const STROUD = 'early-help-hub-stroud/phone';
const HELPDESK = 'childrens-helpdesk/phone';
const role = 'Early Help Coordinator, Stroud';
const noon = (day: string) => new Date(`${day}T12:00:00Z`);

/** The delivered knowledge with some facts as they might be. */
function knowing(changes: Readonly<Record<string, Partial<ContactFact>>>): Brain {
  const facts = new Map(brain.knowledge.facts);
  for (const [id, change] of Object.entries(changes)) {
    const fact = facts.get(id);
    if (!fact) throw new Error(`There is no fact ${id}`);
    facts.set(id, { ...fact, ...change });
  }
  return { ...brain, knowledge: { ...brain.knowledge, facts } };
}
const confirmed = (on: string): Partial<ContactFact> => ({
  status: 'verified',
  verified: { by_role: role, on },
});

const hear = (of: Brain, text: string, day: string) =>
  respond(of, NEW_CONVERSATION, {
    kind: 'message',
    text,
    scope: 'personal',
    speaker: { tenant: 'tenant', id: 'teacher' },
    at: noon(day),
  }).replies;
const said = (replies: readonly Reply[]) =>
  replies.map((reply) => textTwin(reply, brain.knowledge.words)).join('\n');
const viewsIn = (replies: readonly Reply[]): ContactView[] =>
  replies.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'contacts' ? block.contacts : [])),
  );

describe('the words beside a contact', () => {
  const cases: [day: string, words: string][] = [
    ['2026-05-03', 'confirmed 3 May 2026 by Early Help Coordinator, Stroud)'],
    ['2026-05-26', 'confirmed 3 May 2026 by Early Help Coordinator, Stroud)'],
    ['2026-05-27', 'confirmed 3 May 2026 by Early Help Coordinator, Stroud; due for a check)'],
    ['2026-06-02', 'confirmed 3 May 2026 by Early Help Coordinator, Stroud; due for a check)'],
    ['2026-06-03', 'last confirmed 3 May 2026, over 30 days ago: check before you rely on it)'],
    ['2027-06-03', 'last confirmed 3 May 2026, over 30 days ago: check before you rely on it)'],
  ];
  it.each(cases)('on %s say of a duty phone that was confirmed on 3 May 2026: %s', (day, words) => {
    expect(said(hear(knowing({ [STROUD]: confirmed('2026-05-03') }), 'Stroud hub number', day))).toContain(
      `01452 328130 (${words}`,
    );
  });

  it('say that somebody has reported it, whatever it was before', () => {
    const reported = { reported: '2026-11-20' } as const;
    expect(said(hear(knowing({ [STROUD]: reported }), 'Stroud hub number', '2026-11-24'))).toMatch(
      /01452 328130 \([^)]*; somebody has reported this as wrong: check before you rely on it\)/,
    );
    const both = knowing({ [STROUD]: { ...confirmed('2026-11-20'), ...reported } });
    expect(said(hear(both, 'Stroud hub number', '2026-11-24'))).toContain('; somebody has reported this');
  });

  it('give nobody’s confirmation a due date', () => {
    const { facts } = brain.knowledge;
    for (const fact of facts.values()) expect(standingOf(fact, brain.knowledge, '2099-01-01')).toBeNull();
  });

  it('say of a wording that it was not read for longer than it holds good', () => {
    expect(said(hear(brain, 'CAMHS', '2027-11-22'))).toMatch(
      /Wording last read against its sources: 22 November 2026\n/,
    );
    expect(said(hear(brain, 'CAMHS', '2027-11-23'))).toContain(
      '22 November 2026, over 365 days ago: check before you rely on it',
    );
  });

  it('claim no fresh confirmation where nobody has said which day it is', () => {
    const { knowledge } = knowing({ [HELPDESK]: confirmed('2026-11-20') });
    expect(said([faultReply(knowledge, 'ref')])).toContain('last confirmed 20 November 2026');
  });

  it('are due and overdue by the calendar of the county, on both sides of midnight and of summer time', () => {
    expect(dayOf(new Date('2026-06-02T22:59:59Z'))).toBe('2026-06-02');
    expect(dayOf(new Date('2026-06-02T23:00:00Z'))).toBe('2026-06-03');
    expect(dayOf(new Date('2026-12-02T23:59:59Z'))).toBe('2026-12-02');
    expect(plusDays('2027-03-27', 2)).toBe('2027-03-29');
    expect(plusDays('2028-02-28', 1)).toBe('2028-02-29');
  });

  it('count a confirmation that gives only a month from its first day', () => {
    const fact = { ...brain.knowledge.facts.get(STROUD), ...confirmed('2026-05') } as ContactFact;
    expect(standingOf(fact, brain.knowledge, '2026-05-31')).toMatchObject({
      confirmed: '2026-05-01',
      goodUntil: '2026-05-31',
      age: 'due',
    });
  });
});

describe('a contact that needs a check', () => {
  const doubts: [name: string, change: Partial<ContactFact>][] = [
    ['due', confirmed('2026-10-28')],
    ['overdue', confirmed('2026-01-02')],
    ['reported', { reported: '2026-11-20' }],
    ['disputed', { status: 'disputed', rivals: [{ value: '01452 000000', source: 'x', dated: null }] }],
  ];
  it.each(doubts)(
    'stands beside a sound one where it is %s, in every answer',
    (_name, change) => {
      for (const entry of brain.knowledge.entries.values()) {
        for (const { fact } of entry.contacts) {
          const of = brainOn(knowing({ [fact]: change }), noon('2026-11-24'));
          const views = viewsIn(answerEntry(of, NEW_CONVERSATION, entry.id).replies);
          expect(views.some(isSound), `${entry.id} with ${fact}`).toBe(true);
        }
      }
    },
    60_000,
  );

  it('leads to another sound contact where even the one that is mostly named is in doubt', () => {
    const of = knowing({
      [STROUD]: { reported: '2026-11-20' },
      'family-information-service/phone': { reported: '2026-11-20' },
    });
    const { contacts = [] } = of.knowledge.entries.get('hub/stroud') ?? {};
    const all = Object.fromEntries(contacts.map(({ fact }) => [fact, { reported: '2026-11-20' } as const]));
    const views = viewsIn(
      hear(
        knowing({ ...all, 'family-information-service/phone': { reported: '2026-11-20' } }),
        'Stroud hub',
        '2026-11-24',
      ),
    );
    expect(views.filter(isSound).map(({ fact }) => fact)).toEqual([HELPDESK]);
  });

  it('calls nothing sounder that is no sounder', () => {
    const all = [...brain.knowledge.facts.keys()].map((id) => [id, confirmed('2025-01-01')] as const);
    const text = said(hear(knowing(Object.fromEntries(all)), 'Stroud hub number', '2026-11-24'));
    expect(text).toContain('Another contact');
    expect(text).not.toContain('A sounder contact');
  });

  it('is no address to write to once it is overdue or reported, and no number loses its link', () => {
    const email = 'childrens-helpdesk/email';
    const linkOf = (change: Partial<ContactFact>, id: string) =>
      viewsIn(hear(knowing({ [id]: change }), 'Children’s Helpdesk', '2026-11-24')).find(
        ({ fact }) => fact === id,
      )?.link;
    expect(linkOf(confirmed('2026-11-20'), email)).toMatch(/^mailto:/);
    expect(linkOf(confirmed('2026-01-02'), email)).toBeNull();
    expect(linkOf({ reported: '2026-11-20' }, email)).toBeNull();
    expect(linkOf(confirmed('2026-01-02'), HELPDESK)).toBe('tel:01452426565');
  });

  it('keeps nobody from ringing: the alert dates its numbers and voices no doubt', () => {
    const { numbers } = brain.knowledge.safeguarding.alert;
    for (const change of [
      confirmed('2026-01-02'),
      confirmed('2026-10-28'),
      { reported: '2026-11-20' } as const,
    ]) {
      const of = knowing(Object.fromEntries(Object.values(numbers).map((id) => [id, change])));
      const [alert] = hear(of, 'dad hits him with a belt', '2026-11-24');
      expect(alert?.kind).toBe('alert');
      const text = said(alert ? [alert] : []);
      expect(text).not.toMatch(/unverified|reported this|rely on it|due for a check/);
      expect(text).toContain('01452 426565');
      if ('verified' in change) expect(text).toMatch(/confirmed (2 January|28 October) 2026 by/);
    }
  });
});

describe('the ledger', () => {
  it('calls nothing fresh after its life, and forgets nothing, whatever the day of confirmation and of the answer', () => {
    const ids = [...brain.knowledge.facts.keys()];
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.integer({ min: 0, max: 900 }), (id, age) => {
        const day = '2028-02-29';
        const { knowledge } = knowing({ [id]: confirmed(plusDays(day, -age)) });
        const fact = knowledge.facts.get(id) as ContactFact;
        const { life_days, due_days } = classOf(fact, knowledge.freshness);
        const expected = age > life_days ? 'overdue' : age > life_days - due_days ? 'due' : 'fresh';
        expect(standingOf(fact, knowledge, day)?.age).toBe(expected);
        const states = dutiesOn(knowledge, day).flatMap((duty) => (duty.id === id ? [duty.state] : []));
        expect(states).toEqual(expected === 'fresh' ? [] : [expected]);
      }),
    );
  });

  it('lives as long as its class: a duty phone 30 days, a hub’s mailbox 90, a description 365', () => {
    const { facts, freshness } = brain.knowledge;
    const lifeOf = (id: string) => classOf(facts.get(id) as ContactFact, freshness).life_days;
    expect(lifeOf(STROUD)).toBe(30);
    expect(lifeOf('early-help-hub-stroud/email')).toBe(90);
    expect(lifeOf('police/emergency')).toBe(365);
    expect(freshness.description.life_days).toBe(365);
  });

  it('prints what is due or overdue, the longest overdue first', () => {
    const { knowledge } = knowing({
      [STROUD]: confirmed('2026-10-01'),
      'early-help-hub-stroud/email': confirmed('2026-08-30'),
      [HELPDESK]: confirmed('2026-11-20'),
    });
    expect(staleLines(knowledge, noon('2026-11-24'))).toEqual([
      'overdue was good until 2026-10-31  early-help-hub-stroud/phone  Stroud Early Help Hub, duty phone: 01452 328130',
      'due     good until 2026-11-28  early-help-hub-stroud/email  Stroud Early Help Hub, hub mailbox: stroudearlyhelp@gloucestershire.gov.uk',
      expect.stringMatching(/^1 overdue, 1 due\. \d+ of \d+ contact facts were never confirmed/),
    ]);
  });

  it('lists apart what was reported and what sources disagree on, since no day makes them due', () => {
    const { knowledge } = knowing({ [STROUD]: { reported: '2026-11-20' } });
    const open = openQuestions(knowledge);
    expect(open.find(({ id }) => id === STROUD)).toMatchObject({ state: 'reported', hub: 'stroud' });
    expect(open.some(({ state }) => state === 'disputed')).toBe(true);
  });

  it('remembers the knowledge of a day, so that what is remembered by it holds all day', () => {
    const { knowledge } = brain;
    expect(knowledgeOn(knowledge, noon('2026-11-24'))).toBe(knowledgeOn(knowledge, noon('2026-11-24')));
    const tomorrow: Knowledge = knowledgeOn(knowledge, noon('2026-11-25'));
    expect(tomorrow.today).toBe('2026-11-25');
  });
});
