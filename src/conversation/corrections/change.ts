// A change in two steps: it is tried against the golden questions and shown beside what stands, and only a second press makes it.
import type { Change, Subject } from '../../corrections/events.ts';
import { needsSecond } from '../../corrections/owners.ts';
import { fill } from '../../knowledge/words.ts';
import type { Block, Reply } from '../reply.ts';
import type { Step } from '../respond.ts';
import {
  actionFor,
  correctionReply,
  editReply,
  leaveButton,
  paragraph,
  said,
  subjectReply,
} from './cards.ts';
import {
  afterwards,
  type CorrectionContext,
  correction,
  currentOf,
  handleOf,
  type Item,
  inFileOf,
  itemAt,
  markOf,
  nameOf,
} from './context.ts';
import type { Correcting } from './correcting.ts';
import { tellOfProposal } from './notices.ts';
import { type Trial, tryChange } from './trial.ts';
import { judge, refusedReason } from './values.ts';

const MOST_QUESTIONS = 5;

/** The step that only shows. What is kept of it is where the coordinator is. */
export function showing(
  context: CorrectionContext,
  subject: Subject,
  reply: Reply,
  waits: Correcting['waits'] = null,
): Step {
  const correcting: Correcting = { of: subject.of, id: subject.id, seen: markOf(context, subject), waits };
  return { state: { ...context.state, correcting }, replies: [reply] };
}

/** Tries a new value. Nothing changes yet. */
export function tryValue(
  context: CorrectionContext,
  subject: Subject,
  { typed, reason }: { typed: string; reason: string },
): Step {
  const held = itemAt(context, subject);
  if (!held) return showing(context, subject, subjectReply(context, subject));
  const judged = judge(context, held, typed);
  const why = judged.kind === 'refused' ? judged.why : refusedReason(context, reason);
  if (judged.kind === 'refused' || why !== null) {
    const value = judged.kind === 'fits' ? judged.value : typed;
    return showing(context, subject, editReply(context, subject, { value, opening: [refusal(why ?? '')] }));
  }
  const trial = trialOf(context, subject, held, judged.value);
  if (trial.lost)
    return showing(
      context,
      subject,
      editReply(context, subject, { value: judged.value, opening: [lostBlock(context, trial.lost)] }),
    );
  const reply = triedReply(context, subject, held, { to: judged.value, reason, doubt: judged.doubt, trial });
  return showing(context, subject, reply, { to: judged.value, reason });
}

/** The second press: checked anew against everything, since minutes may have passed. */
export function makeChange(
  context: CorrectionContext,
  subject: Subject,
  { to, reason }: NonNullable<Correcting['waits']>,
): Step {
  const held = itemAt(context, subject);
  if (!held) return showing(context, subject, subjectReply(context, subject));
  const judged = judge(context, held, to);
  if (judged.kind === 'refused')
    return showing(context, subject, subjectReply(context, subject, [refusal(judged.why)]));
  const trial = trialOf(context, subject, held, judged.value);
  if (trial.lost)
    return showing(context, subject, subjectReply(context, subject, [lostBlock(context, trial.lost)]));
  return commit(context, subject, { change: changeTo(held, judged.value), reason });
}

/** Made, or proposed to a second person where the contact asks for one. */
export function commit(
  context: CorrectionContext,
  subject: Subject,
  { change, reason }: { change: Change; reason: string | null },
): Step {
  const { say, brain } = context;
  const second = change.is !== 'withdrawn' && needsSecond(brain.files, subject);
  const deed = correction(context, { subject, deed: second ? { is: 'proposed', change } : change, reason });
  const after = afterwards(context, [deed]);
  const text = second ? say.done.proposed : DONE[change.is](say.done);
  const undo =
    change.is === 'undone' || second
      ? ''
      : fill(say.done.undo_hint, { words: `"undo the change of ${handleOf(after, subject)}"` });
  const step = showing(
    after,
    subject,
    subjectReply(after, subject, [{ kind: 'lead', text }, ...(undo ? [paragraph(undo)] : [])]),
  );
  return { ...step, corrections: [deed], ...(second ? { notices: tellOfProposal(after, subject) } : {}) };
}

const DONE: Readonly<Record<Change['is'], (done: CorrectionContext['say']['done']) => string>> = {
  corrected: ({ corrected }) => corrected,
  'summary-corrected': ({ corrected }) => corrected,
  withdrawn: ({ withdrawn }) => withdrawn,
  undone: ({ undone }) => undone,
};

export function changeTo(held: Item, to: string): Change {
  const is = held.of === 'fact' ? 'corrected' : 'summary-corrected';
  return { is, from: currentOf(held), to, base: inFileOf(held) };
}

export function trialOf(context: CorrectionContext, subject: Subject, held: Item, to: string): Trial {
  const change = changeTo(held, to);
  const { knowledge: after } = afterwards(context, [correction(context, { subject, deed: change })]);
  const rewording = held.of === 'entry' ? { entry: held.now.id, from: held.now.summary, to } : null;
  return tryChange(context.brain, { before: context.knowledge, after, rewording }, context.turn.at);
}

function triedReply(
  context: CorrectionContext,
  subject: Subject,
  held: Item,
  { to, reason, doubt, trial }: { to: string; reason: string; doubt: string | null; trial: Trial },
): Reply {
  const { say, brain } = context;
  const { tried, labels } = say;
  const blocks: Block[] = [
    { kind: 'title', text: nameOf(context, subject), note: tried.title },
    said(tried.old, currentOf(held)),
    said(tried.new, to),
    said(tried.why, reason),
    ...(doubt ? [said(tried.new, doubt)] : []),
    ...trialBlocks(context, trial),
    ...(needsSecond(brain.files, subject) ? [paragraph(tried.needs_second)] : []),
    paragraph(tried.press_again),
  ];
  const apply = { label: labels.apply, says: 'yes, change it', action: actionFor(context, 'apply', subject) };
  return correctionReply(context, { blocks, buttons: [apply, leaveButton(context, subject)] });
}

export function trialBlocks({ say: { tried } }: CorrectionContext, { changed, all }: Trial): Block[] {
  if (changed.length === 0) return [paragraph(tried.no_answer_changes)];
  const heading = fill(tried.answers_change, { count: String(changed.length), all: String(all) });
  return [{ kind: 'section', heading, items: changed.slice(0, MOST_QUESTIONS) }];
}

export const refusal = (text: string): Block => ({ kind: 'lead', text });

export function lostBlock(
  context: CorrectionContext,
  { question, expected, got }: NonNullable<Trial['lost']>,
): Block {
  const { entries } = context.knowledge;
  const name = (id: string) => entries.get(id)?.name ?? context.say.history.nothing;
  return refusal(
    fill(context.say.refused.entry, { question, expected: name(expected), got: got ? name(got) : '…' }),
  );
}
