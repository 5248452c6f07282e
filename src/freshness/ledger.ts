// How fresh each fact is on a given day. It is worked out when an answer is made and kept nowhere, so that nothing overdue can
// be shown as fresh because a sweep was missed.
import { classOf } from '../knowledge/freshness.ts';
import type { ContactFact, Entry, Knowledge } from '../knowledge/knowledge.ts';
import { type Day, dayOf, firstDayOf, plusDays } from './days.ts';

/** `due`: good still, in the last days of its life. */
export type Age = 'fresh' | 'due' | 'overdue';

export interface Standing {
  readonly age: Age;
  readonly confirmed: Day;
  readonly dueFrom: Day;
  /** The last day on which it may be shown as confirmed. */
  readonly goodUntil: Day;
  readonly lifeDays: number;
}

/** Null for what nobody has confirmed: it has no due date and keeps the words of its source. */
export function standingOf(fact: ContactFact, { freshness }: Knowledge, today: Day): Standing | null {
  if (fact.status !== 'verified' || !fact.verified) return null;
  return standing(fact.verified.on, classOf(fact, freshness), today);
}

/** The wording of an entry or a card, counted from the day on which it was last read against its sources. */
export const wordingOf = (
  { reviewed }: Pick<Entry, 'reviewed'>,
  { freshness }: Knowledge,
  today: Day,
): Standing => standing(reviewed, freshness.description, today);

function standing(
  on: string,
  { life_days, due_days }: { life_days: number; due_days: number },
  today: Day,
): Standing {
  const confirmed = firstDayOf(on);
  const goodUntil = plusDays(confirmed, life_days);
  const dueFrom = plusDays(goodUntil, 1 - due_days);
  const age = today > goodUntil ? 'overdue' : today >= dueFrom ? 'due' : 'fresh';
  return { age, confirmed, dueFrom, goodUntil, lifeDays: life_days };
}

const aged = new WeakMap<Knowledge, Knowledge>();

/** The same knowledge, with the day on which it is read. The same object for the whole day: much is remembered by it. */
export function knowledgeOn(knowledge: Knowledge, at: Date): Knowledge {
  const today = dayOf(at);
  if (knowledge.today === today) return knowledge;
  const known = aged.get(knowledge);
  if (known?.today === today) return known;
  const of: Knowledge = { ...knowledge, today };
  aged.set(knowledge, of);
  return of;
}
