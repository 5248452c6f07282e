// What a coordinator is told unasked: at most one message a day, in working hours. What has newly become due or overdue since
// the last working day is bundled into one; the last working day of a week brings the card of the week, with all that waits.
import type { Block, Reply } from '../conversation/reply.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { fill } from '../knowledge/words.ts';
import type { Holder, Person } from '../roles/roles.ts';
import type { WorklistItem } from '../silence/worklist.ts';
import { type Day, dayOf, plusDays } from './days.ts';
import { type Duty, dutiesOn } from './duties.ts';
import { contactBlocksOf, dutyButtons, wordingBlocksOf } from './duty-blocks.ts';
import { ownersOf } from './owners.ts';
import { isEmptyWeek, weekButton, weekCard } from './week-card.ts';
import { endsWeek, isWorkingTime, workingDayBefore } from './working-hours.ts';

export interface DueMessage {
  readonly to: Person;
  /** One for each person and day: whoever was told under it is not told again. */
  readonly key: string;
  readonly reply: Reply;
}

export interface DueSource {
  readonly knowledge: Knowledge;
  readonly holders: readonly Holder[];
  /** Asked for only on the last working day of a week. */
  readonly worklist: readonly WorklistItem[];
}

/** None outside working hours. The same on every instance, at any time of the same day, unless something is checked. */
export function dueMessages({ knowledge, holders, worklist }: DueSource, at: Date): DueMessage[] {
  if (!isWorkingTime(at, knowledge)) return [];
  const today = dayOf(at);
  const duties = dutiesOn(knowledge, today);
  const before = workingDayBefore(today, knowledge);
  const weekly = endsWeek(today, knowledge);
  const replyTo = (holder: Holder): Reply | null => {
    if (weekly) {
      const week = { knowledge, holder, holders, worklist, today };
      return isEmptyWeek(week) ? null : weekCard(week);
    }
    const own = duties.filter((duty) => ownersOf(duty, holders).includes(holder));
    const fresh = own.filter((duty) => startOf(duty) > before);
    return fresh.length > 0 ? dueReply(fresh, knowledge) : null;
  };
  return holders.flatMap((holder): DueMessage[] => {
    const reply = replyTo(holder);
    const { tenant, id } = holder;
    return reply ? [{ to: { tenant, id: id.toLowerCase() }, key: `due/${today}`, reply }] : [];
  });
}

/** The day on which it came to be as it is. */
const startOf = ({ state, goodUntil, dueFrom }: Duty): Day =>
  state === 'overdue' && goodUntil !== null ? plusDays(goodUntil, 1) : (dueFrom ?? '');

function dueReply(duties: readonly Duty[], knowledge: Knowledge): Reply {
  const { due } = knowledge.coordinators;
  const of = (state: Duty['state']) => duties.filter((duty) => duty.state === state);
  const first = duties.find(({ what }) => what === 'fact');
  const blocks: Block[] = [
    { kind: 'title', text: due.title },
    { kind: 'paragraph', text: due.intro },
    ...contactBlocksOf(of('overdue'), due.overdue, knowledge),
    ...contactBlocksOf(of('due'), due.due, knowledge),
    ...wordingBlocksOf(duties, knowledge),
    { kind: 'paragraph', text: first ? fill(due.how, { name: first.id }) : due.all },
  ];
  return {
    kind: 'command',
    summary: due.summary,
    blocks,
    buttons: [...dutyButtons(duties), weekButton(knowledge)],
  };
}
