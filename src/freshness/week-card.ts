// A coordinator's week on one card: numbers to ring, what went stale, what was reported, what could not be answered. It comes
// by itself at the end of the week, and at any time on "this week".
import { spokenDate } from '../conversation/contacts.ts';
import type { Block, Button, Reply } from '../conversation/reply.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { fill } from '../knowledge/words.ts';
import type { Holder, Role } from '../roles/roles.ts';
import type { WorklistItem } from '../silence/worklist.ts';
import type { Day } from './days.ts';
import { type Duty, dutiesOn, openQuestions } from './duties.ts';
import { contactBlocksOf, dutyButtons, listBlock, wordingBlocksOf } from './duty-blocks.ts';
import { ownersOf } from './owners.ts';

export interface Week {
  readonly knowledge: Knowledge;
  readonly holder: Holder;
  readonly holders: readonly Holder[];
  readonly worklist: readonly WorklistItem[];
  readonly today: Day;
}

interface Waiting {
  readonly duties: readonly Duty[];
  readonly reported: readonly Duty[];
  readonly disputed: readonly Duty[];
  readonly questions: readonly WorklistItem[];
}

/** Nothing to say: then nothing is sent. What sources disagree on waits for years and alone is no reason to write. */
export function isEmptyWeek(week: Week): boolean {
  const { duties, reported, questions } = waitingIn(week);
  return duties.length + reported.length + questions.length === 0;
}

export function weekCard(week: Week): Reply {
  const { knowledge } = week;
  const { friday } = knowledge.coordinators;
  const { duties, reported, disputed, questions } = waitingIn(week);
  const overdue = duties.filter(({ state }) => state === 'overdue');
  const stale = overdue.map(({ name, goodUntil }) =>
    fill(friday.stale_item, { name, date: spokenDate(goodUntil ?? '') }),
  );
  const blocks: Block[] = [
    ...contactBlocksOf(duties, friday.ring, knowledge),
    ...listBlock(friday.stale, stale),
    ...wordingBlocksOf(duties, knowledge),
    ...contactBlocksOf(reported, friday.reported, knowledge),
    ...listBlock(
      friday.disputed,
      disputed.map(({ name }) => name),
    ),
    ...questionBlocks(questions, knowledge),
  ];
  return {
    kind: 'command',
    summary: friday.summary,
    blocks: [
      { kind: 'title', text: friday.title },
      ...(blocks.length > 0 ? blocks : [{ kind: 'paragraph', text: friday.nothing } as const]),
    ],
    buttons: [
      ...dutyButtons([...reported, ...duties]),
      ...(questions.length > 0 ? [questionsButton(knowledge)] : []),
    ],
  };
}

export const weekButton = ({ coordinators: { due } }: Knowledge): Button => ({
  label: due.week,
  says: 'this week',
  action: { verb: 'questions', do: 'week' },
});

export const questionsButton = ({ coordinators: { questions } }: Knowledge): Button => ({
  label: questions.title,
  says: 'unanswered questions',
  action: { verb: 'questions', do: 'list' },
});

function waitingIn({ knowledge, holder, holders, worklist, today }: Week): Waiting {
  const isMine = (duty: Duty) => ownersOf(duty, holders).includes(holder);
  const open = openQuestions(knowledge).filter(isMine);
  return {
    duties: dutiesOn(knowledge, today).filter(isMine),
    reported: open.filter(({ state }) => state === 'reported'),
    disputed: open.filter(({ state }) => state === 'disputed'),
    questions: questionsFor(holder.role, worklist),
  };
}

/** A hub's coordinator is shown the questions of that district, and those that name none. */
export const questionsFor = (role: Role, worklist: readonly WorklistItem[]): WorklistItem[] =>
  worklist.filter(
    ({ body }) =>
      body.kind === 'question' &&
      (body.district === null ||
        role.kind === 'admin' ||
        role.hubs === '*' ||
        role.hubs.includes(body.district)),
  );

/** Only how many: what was typed stands on no card that comes unasked. */
function questionBlocks(
  questions: readonly WorklistItem[],
  { coordinators: { friday } }: Knowledge,
): Block[] {
  if (questions.length === 0) return [];
  const count = fill(friday.unanswered_count, { count: String(questions.length) });
  return [{ kind: 'section', heading: friday.unanswered, items: [count] }];
}
