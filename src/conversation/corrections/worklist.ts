// "What needs me": what was reported, what waits for a second person, and where a file has moved on under a change.
import type { Subject } from '../../corrections/events.ts';
import { keyOf } from '../../corrections/events.ts';
import { questionsButton } from '../../freshness/week-card.ts';
import { fill } from '../../knowledge/words.ts';
import type { Block, Button, Reply } from '../reply.ts';
import { actionFor, correctionReply, paragraph } from './cards.ts';
import { type CorrectionContext, handleOf, isAllowed, nameOf } from './context.ts';

/** Beside the one to the questions that nobody could answer. */
const MOST_BUTTONS = 5;

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
  };
}

export function worklistReply(context: CorrectionContext): Reply {
  const { list } = context.say;
  const waiting = waitingFor(context);
  const kinds = ['proposals', 'conflicts', 'reports', 'own'] as const;
  const sections = kinds.flatMap((kind): Block[] =>
    waiting[kind].length === 0
      ? []
      : [
          {
            kind: 'section',
            heading: list[kind],
            items: waiting[kind].map((subject) => nameOf(context, subject)),
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
  const more = all.size - shown.length;
  return correctionReply(context, {
    blocks: [
      { kind: 'title', text: list.title },
      ...(sections.length === 0 ? [paragraph(list.nothing)] : sections),
      ...(more > 0 ? [paragraph(fill(list.more, { count: String(more) }))] : []),
    ],
    buttons: [...buttons, questionsButton(context.brain.knowledge)],
  });
}
