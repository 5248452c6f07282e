// What somebody should check: facts that are due or overdue, reported as wrong or disputed, and wordings that nobody has read
// against their sources for a year.
import { ownerOf } from '../corrections/owners.ts';
import { DIRECTORY } from '../knowledge/directory.ts';
import { classOf } from '../knowledge/freshness.ts';
import type { ContactFact, Knowledge } from '../knowledge/knowledge.ts';
import type { District } from '../knowledge/schema.ts';
import type { Day } from './days.ts';
import { standingOf, wordingOf } from './ledger.ts';

export interface Duty {
  /** A contact fact's or an entry's id. */
  readonly id: string;
  readonly what: 'fact' | 'wording';
  readonly state: 'due' | 'overdue' | 'reported' | 'disputed';
  /** What a person is told that it is: "Stroud Early Help Hub, duty phone". */
  readonly name: string;
  /** Null for a wording, and where there is nothing to ring. */
  readonly value: string | null;
  readonly confirmed: Day | null;
  /** The first day on which it is due, and the last on which it is good. */
  readonly dueFrom: Day | null;
  readonly goodUntil: Day | null;
  /** The hub whose fact it is; null where it belongs to no hub. */
  readonly hub: District | null;
}

/** Due and overdue, the longest overdue first. */
export function dutiesOn(knowledge: Knowledge, today: Day): Duty[] {
  return [...factDuties(knowledge, today), ...wordingDuties(knowledge, today)].sort(byUrgency);
}

/** Facts that people have reported, or on which sources differ: no day makes them due, somebody has to settle them. */
export const openQuestions = (knowledge: Knowledge): Duty[] =>
  [...knowledge.facts.values()].flatMap((fact): Duty[] => {
    const state = fact.reported ? 'reported' : fact.status === 'disputed' ? 'disputed' : null;
    return state && fact.status !== 'withdrawn'
      ? [{ ...dutyOf(fact, knowledge), state, confirmed: null, dueFrom: null, goodUntil: null }]
      : [];
  });

const factDuties = (knowledge: Knowledge, today: Day): Duty[] =>
  [...knowledge.facts.values()].flatMap((fact): Duty[] => {
    const standing = standingOf(fact, knowledge, today);
    if (!standing || standing.age === 'fresh') return [];
    const { age, confirmed, dueFrom, goodUntil } = standing;
    return [{ ...dutyOf(fact, knowledge), state: age, confirmed, dueFrom, goodUntil }];
  });

/** Services of the wider directory are not read one by one: their list is loaded anew. */
const wordingDuties = (knowledge: Knowledge, today: Day): Duty[] =>
  [...knowledge.entries.values()].flatMap((entry): Duty[] => {
    const { age, confirmed, dueFrom, goodUntil } = wordingOf(entry, knowledge, today);
    if (age === 'fresh' || entry.id.startsWith(DIRECTORY)) return [];
    const { id, name } = entry;
    const hub = ownerOf(knowledge, { of: 'entry', id });
    return [{ id, what: 'wording', state: age, name, value: null, confirmed, dueFrom, goodUntil, hub }];
  });

function dutyOf(fact: ContactFact, knowledge: Knowledge) {
  const { id, label, organisation, value } = fact;
  const what = label ?? classOf(fact, knowledge.freshness).name;
  return {
    id,
    what: 'fact' as const,
    name: `${organisation.replace(/ \(.*$/, '')}, ${what}`,
    value,
    hub: ownerOf(knowledge, { of: 'fact', id }),
  };
}

const byUrgency = (one: Duty, other: Duty): number =>
  (one.goodUntil ?? '').localeCompare(other.goodUntil ?? '') || one.id.localeCompare(other.id);
