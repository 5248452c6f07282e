// A year goes by, with coordinators of varying diligence.
import { DateTime } from 'luxon';
import { beforeAll, describe, expect, it } from 'vitest';
import { statusWords, viewOf } from '../../src/conversation/contacts.ts';
import { checkOutbound } from '../../src/conversation/gate.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import { type Day, dayOf, plusDays } from '../../src/freshness/days.ts';
import { dueMessages } from '../../src/freshness/due-message.ts';
import { type Duty, dutiesOn } from '../../src/freshness/duties.ts';
import { knowledgeOn } from '../../src/freshness/ledger.ts';
import { ownersOf } from '../../src/freshness/owners.ts';
import { classOf } from '../../src/knowledge/freshness.ts';
import { type ContactFact, type Knowledge, loadKnowledge } from '../../src/knowledge/knowledge.ts';
import type { DISTRICTS } from '../../src/knowledge/schema.ts';
import { type Holder, rolesOf } from '../../src/roles/roles.ts';
import { createRandom } from '../support/random.ts';

let knowledgeOfFiles: Knowledge;
beforeAll(() => {
  knowledgeOfFiles = loadKnowledge('knowledge');
});

const START = '2026-11-23';
const TENANT = '11111111-1111-4111-8111-111111111111';
const coordinator = (id: string, hubs: '*' | (typeof DISTRICTS)[number][]): Holder => ({
  tenant: TENANT,
  id,
  role: { kind: 'coordinator', name: `Coordinator ${id}`, hubs },
});

/** How many days after a message somebody checks what it names; null for never, on that day or for that fact. */
type Diligence = (day: Day, fact: string) => number | null;
const people: [holder: Holder, diligence: Diligence][] = [
  [coordinator('at-once', ['forest-of-dean']), () => 0],
  [coordinator('after-five-days', ['gloucester']), () => 5],
  [coordinator('never', ['stroud']), () => null],
  [
    coordinator('on-leave-all-spring', ['cotswolds']),
    (day) => (day > '2027-03-01' && day < '2027-06-01' ? null : 1),
  ],
  [coordinator('every-other-fact', ['tewkesbury']), (_day, fact) => (fact.length % 2 === 0 ? 2 : null)],
  [coordinator('weeks-late', ['cheltenham']), () => 40],
  [coordinator('of-all-hubs', '*'), (day, fact) => ((day.charCodeAt(9) + fact.length) % 3 === 0 ? 3 : null)],
  [{ tenant: TENANT, id: 'admin', role: { kind: 'admin', name: 'Signpost administrator' } }, () => null],
];
const holders = rolesOf(people.map(([holder]) => holder)).holders;

/** Everything was confirmed at some time in the weeks before, as a directory is that people have begun to look after. */
function begun(): Map<string, ContactFact> {
  const random = createRandom(7);
  return new Map(
    [...knowledgeOfFiles.facts].map(([id, fact]) => {
      if (fact.status === 'withdrawn') return [id, fact] as const;
      const on = plusDays(START, -Math.floor(random() * 60));
      const { rivals: _, ...rest } = fact;
      return [id, { ...rest, status: 'verified', verified: { by_role: 'Coordinator', on } }] as const;
    }),
  );
}

describe('in a year', () => {
  it('no overdue fact is shown as fresh, none is forgotten, and nobody is told more than once a day', () => {
    const facts = begun();
    const told = new Set<string>();
    const texts = new Map<string, string[]>();
    const checks: { on: Day; fact: string }[] = [];
    const messages: { at: Date; to: string; reply: Reply }[] = [];
    const began = new Map<string, Day>();
    const heard = new Set<string>();
    const late: string[] = [];
    let overdueShown = 0;
    let base: Knowledge = { ...knowledgeOfFiles, facts: new Map(facts) };

    for (let day: Day = START; day < plusDays(START, 365); day = plusDays(day, 1)) {
      const due = checks.filter(({ on }) => on === day);
      for (const { fact } of due) {
        const known = facts.get(fact) as ContactFact;
        facts.set(fact, { ...known, verified: { by_role: 'Coordinator', on: day } });
      }
      if (due.length > 0) base = { ...knowledgeOfFiles, facts: new Map(facts) };
      const knowledge = knowledgeOn(base, new Date(`${day}T12:00:00Z`));

      // What people are shown on this day.
      for (const fact of facts.values()) {
        if (!fact.verified) continue;
        const age = (Date.parse(day) - Date.parse(fact.verified.on)) / 86_400_000;
        const words = statusWords(viewOf(fact, knowledge), knowledge.words);
        const isOverdue = age > classOf(fact, knowledge.freshness).life_days;
        if (isOverdue) overdueShown += 1;
        expect(words.startsWith('confirmed'), `${fact.id} on ${day}: ${words}`).toBe(!isOverdue);
      }

      // At hours by day and by night, and at two instances.
      for (const hour of [1, 7, 8, 9, 9, 12, 12, 16, 17, 21]) {
        const at = new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000);
        for (const { to, key, reply } of dueMessages({ knowledge, holders, worklist: [] }, at)) {
          if (told.has(`${key}/${to.id}`)) continue;
          told.add(`${key}/${to.id}`);
          checkOutbound(reply, knowledge.facts);
          const text = textTwin(reply, knowledge.words);
          messages.push({ at, to: to.id, reply });
          texts.set(`${to.id}/${day}`, [...(texts.get(`${to.id}/${day}`) ?? []), text]);
          const diligence = people.find(([{ id }]) => id === to.id)?.[1] ?? (() => null);
          for (const duty of dutiesOn(knowledge, day).filter(({ what }) => what === 'fact')) {
            const after = names(text, duty) ? diligence(day, duty.id) : null;
            if (after !== null) checks.push({ on: plusDays(day, Math.max(1, after)), fact: duty.id });
          }
        }
      }

      // Each duty is told to its owners on the first working day of its state, and in every card of the week after.
      const open = new Set<string>();
      for (const duty of dutiesOn(knowledge, day)) {
        const key = `${duty.id} ${duty.state}`;
        open.add(key);
        const since = began.get(key) ?? day;
        began.set(key, since);
        for (const owner of ownersOf(duty, holders)) {
          if ((texts.get(`${owner.id}/${day}`) ?? []).some((text) => names(text, duty)))
            heard.add(`${owner.id} ${key} ${since}`);
          if (!heard.has(`${owner.id} ${key} ${since}`) && workingDaysIn(since, day) > 0 && since > START)
            late.push(`${owner.id} was not told of ${key} since ${since} by ${day}`);
        }
      }
      for (const key of began.keys()) if (!open.has(key)) began.delete(key);
    }

    expect(late).toEqual([]);
    expect(overdueShown).toBeGreaterThan(1_000);
    expect(messages.length).toBeGreaterThan(100);
    for (const [key, all] of texts) expect(all, key).toHaveLength(1);
    for (const { at, to } of messages) {
      const local = DateTime.fromJSDate(at, { zone: 'Europe/London' });
      expect(local.weekday, `${to} ${local.toISO()}`).toBeLessThanOrEqual(5);
      expect(local.hour >= 9 && local.hour < 17, `${to} ${local.toISO()}`).toBe(true);
      expect(knowledgeOfFiles.safeguarding.alert.opening.bank_holidays).not.toContain(dayOf(at));
    }
    expect(messages.filter(({ to }) => to === 'admin')).toEqual([]);
  }, 120_000);
});

const names = (text: string, duty: Duty): boolean =>
  text.includes(duty.name) || (duty.value !== null && text.includes(duty.value));

function workingDaysIn(from: Day, to: Day): number {
  const holidays = knowledgeOfFiles.safeguarding.alert.opening.bank_holidays;
  let count = 0;
  for (let day = from; day <= to && count === 0; day = plusDays(day, 1))
    if (DateTime.fromISO(day).weekday <= 5 && !holidays.includes(day)) count += 1;
  return count;
}
