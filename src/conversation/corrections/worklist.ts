// "What needs me": what was reported, what waits for a second person, where a file has moved on under a change, what is due
// for a check, and how many questions people have sent.
import type { Subject } from '../../corrections/events.ts';
import { keyOf } from '../../corrections/events.ts';
import { dayOf } from '../../freshness/days.ts';
import { dutiesOn } from '../../freshness/duties.ts';
import { ownersOf } from '../../freshness/owners.ts';
import { questionsButton, questionsFor, weekButton } from '../../freshness/week-card.ts';
import { fill } from '../../knowledge/words.ts';
import type { WorklistItem } from '../../silence/worklist.ts';
import type { Block, Button, Reply } from '../reply.ts';
import { actionFor, correctionReply, paragraph } from './cards.ts';
import { type CorrectionContext, handleOf, isAllowed, nameOf } from './context.ts';

/** Beside those to the week and to the questions that nobody could answer. */
const MOST_BUTTONS = 4;
const MOST_NAMED = 8;

/** What waits for this person, the oldest first within each kind. */
export function waitingFor(context: CorrectionContext) {
  const { overlay, log } = context;
  const mine = [...overlay.dockets.values()].filter(({ subject }) => isAllowed(context, 'settle', subject));
  const subjects = (some: readonly { readonly subject: Subject }[]) => some.map(({ subject }) => subject);
  return {
    proposals: subjects(mine.filter(({ proposal }) => proposal && proposal.author !== log.speaker)),
    conflicts: subjects(overlay.conflicts.filter(({ subject }) => isAllowed(context, 'correct', subject))),
    reports: subjects(mine.filter(({ reports }) => reports.length > 0)),
    own: subjects(mine.filter(({ proposal }) => proposal?.author === log.speaker)),
    due: dueFor(context),
  };
}

/** The longest overdue first. */
function dueFor({ knowledge, brain, role, turn }: CorrectionContext): Subject[] {
  const { holders } = brain.roles;
  const mine = dutiesOn(knowledge, dayOf(turn.at)).filter((duty) =>
    ownersOf(duty, holders).some((holder) => holder.role === role),
  );
  return mine.map(({ what, id }) => ({ of: what === 'fact' ? 'fact' : 'entry', id }));
}

export function worklistReply(context: CorrectionContext, worklist: readonly WorklistItem[]): Reply {
  const { list } = context.say;
  const { knowledge } = context.brain;
  const questions = context.role ? questionsFor(context.role, worklist).length : 0;
  const waiting = waitingFor(context);
  const kinds = ['proposals', 'conflicts', 'reports', 'own', 'due'] as const;
  const sections = kinds.flatMap((kind): Block[] =>
    waiting[kind].length === 0
      ? []
      : [
          {
            kind: 'section',
            heading: list[kind],
            items: named(context, waiting[kind]),
          },
        ],
  );
  const all = new Map(
    kinds.flatMap((kind) => waiting[kind].map((subject) => [keyOf(subject), subject] as const)),
  );
  const shown = [...all.values()].slice(0, MOST_BUTTONS);
  const buttons = shown.map(
    (subject): Button => ({
      label: nameOf(context, subject),
      says: `show ${handleOf(context, subject)}`,
      action: actionFor(context, 'open', subject),
    }),
  );
  return correctionReply(context, {
    blocks: [
      { kind: 'title', text: list.title },
      ...(sections.length === 0 && questions === 0 ? [paragraph(list.nothing)] : sections),
      ...(waiting.due.length > 0 ? [paragraph(list.week)] : []),
      ...(questions > 0
        ? [
            {
              kind: 'section',
              heading: list.questions,
              items: [fill(list.questions_count, { count: String(questions) })],
            } as const,
          ]
        : []),
    ],
    buttons: [
      ...buttons,
      ...(waiting.due.length > 0 ? [weekButton(knowledge)] : []),
      questionsButton(knowledge),
    ],
  });
}

function named(context: CorrectionContext, subjects: readonly Subject[]): string[] {
  const more = subjects.length - MOST_NAMED;
  return [
    ...subjects.slice(0, MOST_NAMED).map((subject) => nameOf(context, subject)),
    ...(more > 0 ? [fill(context.say.list.more, { count: String(more) })] : []),
  ];
}
