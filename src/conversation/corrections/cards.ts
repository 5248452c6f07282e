// What coordinators are shown. Values stand as what was typed: these cards offer no contact to anybody.
import type { Subject } from '../../corrections/events.ts';
import type { Docket } from '../../corrections/fold.ts';
import { ownerOf } from '../../corrections/owners.ts';
import { dayOf } from '../../freshness/days.ts';
import { fill } from '../../knowledge/words.ts';
import { may, type RoleAction } from '../../roles/roles.ts';
import { spokenDate, statusWords, viewOf } from '../contacts.ts';
import type { Block, Button, CorrectAction, FormField, Reply } from '../reply.ts';
import {
  type CorrectionContext,
  conflictFor,
  currentOf,
  docketFor,
  handleOf,
  type Item,
  inFileOf,
  itemAt,
  markOf,
  nameOf,
} from './context.ts';

const MOST_BUTTONS = 6;

export function correctionReply(
  { say }: Pick<CorrectionContext, 'say'>,
  { blocks, buttons = [] }: { blocks: readonly Block[]; buttons?: readonly Button[] },
): Reply {
  const isPrivate = blocks.some(({ kind }) => kind === 'said' || kind === 'form');
  return {
    kind: 'command',
    summary: say.summary,
    blocks,
    buttons: buttons.slice(0, MOST_BUTTONS),
    ...(isPrivate ? { isPrivate } : {}),
  };
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const said = (label: string, text: string): Block => ({ kind: 'said', label, text });

export const actionFor = (context: CorrectionContext, what: string, subject: Subject): CorrectAction => ({
  verb: 'correct',
  do: what,
  of: subject.of,
  id: subject.id,
  seen: markOf(context, subject),
});

/** The contact or wording as it stands, what waits about it, and what this person may do with it. */
export function subjectReply(
  context: CorrectionContext,
  subject: Subject,
  opening: readonly Block[] = [],
): Reply {
  const held = itemAt(context, subject);
  const title: Block = { kind: 'title', text: nameOf(context, subject) };
  const blocks = [
    ...opening,
    title,
    ...(held ? stateBlocks(context, subject, held) : goneBlocks(context, subject)),
  ];
  return correctionReply(context, { blocks, buttons: buttonsFor(context, subject, held) });
}

function stateBlocks(context: CorrectionContext, subject: Subject, held: Item): Block[] {
  const { say } = context;
  const docket = docketFor(context, subject);
  const conflict = conflictFor(context, subject);
  const [first] = docket?.reports ?? [];
  return [
    said(say.card.now, shownValue(context, held)),
    ...(conflict
      ? [
          paragraph(say.card.conflict),
          said(say.card.file_says, conflict.file || say.card.gone),
          said(say.card.chat_says, conflict.chat || say.card.withdrawn),
        ]
      : inFileOf(held) === currentOf(held)
        ? []
        : [said(say.card.file, inFileOf(held))]),
    ...(first && docket
      ? [
          paragraph(
            fill(say.card.reported, {
              count: String(docket.reports.length),
              date: spokenDate(dayOf(first.at)),
            }),
          ),
        ]
      : []),
    ...(docket?.proposal ? [paragraph(say.card.waits_for_second), ...changeBlocks(context, docket)] : []),
  ];
}

function goneBlocks(context: CorrectionContext, subject: Subject): Block[] {
  const conflict = conflictFor(context, subject);
  const { card } = context.say;
  return [paragraph(card.gone), ...(conflict ? [said(card.chat_says, conflict.chat || card.withdrawn)] : [])];
}

/** With the words that stand beside it in an answer. */
function shownValue(context: CorrectionContext, held: Item): string {
  if (held.of === 'entry') return held.now.summary;
  if (held.now.status === 'withdrawn') return `${held.now.value} (${context.say.card.withdrawn})`;
  const view = viewOf(held.now, context.knowledge);
  return `${view.value} (${statusWords(view, context.knowledge.words)})`;
}

/** Old and new, and why, of the change that waits for a second person. */
export function changeBlocks(context: CorrectionContext, { proposal, events }: Docket): Block[] {
  if (!proposal) return [];
  const { tried, history } = context.say;
  const why = said(tried.why, `${proposal.reason ?? ''} (${proposal.role ?? history.somebody})`);
  const { change } = proposal;
  if (change.is === 'corrected' || change.is === 'summary-corrected')
    return [said(tried.old, change.from), said(tried.new, change.to), why];
  const undone = events.find(({ seq }) => change.is === 'undone' && seq === change.undoes);
  return [said(tried.new, history.undone), ...(undone ? [said(tried.old, undone.role ?? '')] : []), why];
}

function buttonsFor(context: CorrectionContext, subject: Subject, held: Item | null): Button[] {
  const { say, brain, role, log } = context;
  const owner = ownerOf(brain.files, subject);
  const handle = handleOf(context, subject);
  const docket = docketFor(context, subject);
  const button = (needs: RoleAction, what: string, label: string, says: string): Button[] =>
    may(role, needs, owner) ? [{ label, says, action: actionFor(context, what, subject) }] : [];
  const history = button('history', 'history', say.labels.history, `history of ${handle}`);
  if (!held) return history;
  const undo = docket?.standing
    ? button('undo', 'undo', say.labels.undo, `undo the change of ${handle}`)
    : [];
  if (docket?.proposal) {
    const own = docket.proposal.author === log.speaker;
    return [
      ...(own ? [] : button('confirm', 'confirm', say.labels.confirm, `confirm the change of ${handle}`)),
      ...button('confirm', 'reject', say.labels.reject, `reject the change of ${handle}`),
      ...history,
    ];
  }
  if (conflictFor(context, subject))
    return [
      ...button('correct', 'keep-file', say.labels.keep_file, `keep the file for ${handle}`),
      ...button('correct', 'keep-chat', say.labels.keep_chat, `keep the change of ${handle}`),
      ...history,
    ];
  const isLive = held.of === 'fact' && held.now.status !== 'withdrawn';
  const isRung = held.of === 'fact' && held.now.kind === 'phone';
  const isReported = (docket?.reports.length ?? 0) > 0;
  return [
    ...(isLive
      ? button(
          'verify',
          'rang',
          isRung ? say.labels.rang : say.labels.rang_other,
          `I ${isRung ? 'rang' : 'checked'} ${handle} today`,
        )
      : []),
    ...button('correct', 'edit', say.labels.correct, `correct ${handle}`),
    ...(isReported ? button('settle', 'settle', say.labels.settle, `${handle} is right`) : []),
    ...(isLive ? button('withdraw', 'withdraw', say.labels.withdraw, `withdraw ${handle}`) : []),
    ...undo,
    ...history,
  ];
}

export function editReply(
  context: CorrectionContext,
  subject: Subject,
  { value, opening = [] }: { value?: string; opening?: readonly Block[] } = {},
): Reply {
  const { say } = context;
  const held = itemAt(context, subject);
  if (!held) return subjectReply(context, subject);
  const isFact = held.of === 'fact';
  const fields: FormField[] = [
    {
      id: 'value',
      label: isFact ? say.fields.value : say.fields.summary,
      type: isFact ? 'text' : 'long',
      value: value ?? currentOf(held),
      hint: null,
      required: true,
      limit: isFact ? 200 : 400,
    },
    reasonField(context),
  ];
  const words = `"correct ${handleOf(context, subject)} to … because …"`;
  const blocks: Block[] = [
    ...opening,
    { kind: 'title', text: nameOf(context, subject) },
    said(say.card.now, shownValue(context, held)),
    { kind: 'form', fields, submit: say.labels.try, action: actionFor(context, 'try', subject) },
    paragraph(fill(say.card.words, { words })),
  ];
  return correctionReply(context, { blocks, buttons: [leaveButton(context, subject)] });
}

export function withdrawReply(
  context: CorrectionContext,
  subject: Subject,
  opening: readonly Block[] = [],
): Reply {
  const { say } = context;
  const held = itemAt(context, subject);
  if (!held) return subjectReply(context, subject);
  const words = `"withdraw ${handleOf(context, subject)} because …"`;
  const blocks: Block[] = [
    ...opening,
    { kind: 'title', text: nameOf(context, subject) },
    said(say.card.now, shownValue(context, held)),
    {
      kind: 'form',
      fields: [reasonField(context)],
      submit: say.labels.withdraw_now,
      action: actionFor(context, 'withdraw-now', subject),
    },
    paragraph(fill(say.card.words, { words })),
  ];
  return correctionReply(context, { blocks, buttons: [leaveButton(context, subject)] });
}

const reasonField = ({ say }: CorrectionContext): FormField => ({
  id: 'reason',
  label: say.fields.reason,
  type: 'text',
  value: '',
  hint: say.fields.reason_hint,
  required: true,
  limit: 200,
});

export const leaveButton = (context: CorrectionContext, subject: Subject): Button => ({
  label: context.say.labels.leave,
  says: 'leave it as it is',
  action: actionFor(context, 'leave', subject),
});
