// What `npm run knowledge -- stale` prints: what is due or overdue for a check, the longest overdue first.
import { dayOf } from '../freshness/days.ts';
import { type Duty, dutiesOn } from '../freshness/duties.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';

export function staleLines(knowledge: Knowledge, at: Date): string[] {
  const duties = dutiesOn(knowledge, dayOf(at));
  const count = (state: Duty['state']) => duties.filter((duty) => duty.state === state).length;
  const live = [...knowledge.facts.values()].filter(({ status }) => status !== 'withdrawn');
  const never = live.filter(({ status }) => status !== 'verified').length;
  return [
    ...duties.map(dutyLine),
    `${count('overdue')} overdue, ${count('due')} due. ${never} of ${live.length} contact facts were never confirmed and have no due date.`,
  ];
}

function dutyLine({ state, goodUntil, id, name, value }: Duty): string {
  const until = state === 'overdue' ? 'was good until' : 'good until';
  return `${state.padEnd(8)}${until} ${goodUntil}  ${id}  ${name}${value === null ? '' : `: ${value}`}`;
}
