// What a coordinator can do with one contact or wording. Each is checked here, when it is done: the role, whose matter it is,
// and that nothing has changed since the card that it was pressed on.
import type { Change, CorrectionEvent, Deed, Subject } from '../../corrections/events.ts';
import { isOfTheAlert } from '../../corrections/owners.ts';
import { dayOf } from '../../freshness/days.ts';
import { fill } from '../../knowledge/words.ts';
import type { RoleAction } from '../../roles/roles.ts';
import type { Block } from '../reply.ts';
import type { Step } from '../respond.ts';
import { editReply, subjectReply, withdrawReply } from './cards.ts';
import { commit, lostBlock, makeChange, refusal, showing, trialOf, tryValue } from './change.ts';
import {
  afterwards,
  type CorrectionContext,
  conflictFor,
  correction,
  currentOf,
  docketFor,
  inFileOf,
  isAllowed,
  itemAt,
  markOf,
} from './context.ts';
import { parseCorrecting } from './correcting.ts';
import { historyReply } from './history.ts';
import { refusedReason } from './values.ts';

export const DEEDS = [
  ...([
    'open',
    'history',
    'rang',
    'edit',
    'try',
    'apply',
    'leave',
    'withdraw',
    'withdraw-now',
    'undo',
  ] as const),
  ...(['settle', 'confirm', 'reject', 'keep-file', 'keep-chat'] as const),
] as const;
export type DeedName = (typeof DEEDS)[number];

export interface Order {
  readonly what: DeedName;
  readonly subject: Subject;
  /** What the card showed that was pressed; null for what was typed, which is about what stands now. */
  readonly seen: string | null;
  readonly value?: string;
  readonly reason?: string;
}

const NEEDS: Readonly<Record<DeedName, RoleAction>> = {
  open: 'history',
  history: 'history',
  leave: 'history',
  rang: 'verify',
  edit: 'correct',
  try: 'correct',
  apply: 'correct',
  withdraw: 'withdraw',
  'withdraw-now': 'withdraw',
  undo: 'undo',
  settle: 'settle',
  confirm: 'confirm',
  reject: 'confirm',
  'keep-file': 'correct',
  'keep-chat': 'correct',
};

/** These only show: an old card leads on. */
const SHOW: readonly DeedName[] = ['open', 'history', 'leave'];

export function carryOut(context: CorrectionContext, order: Order): Step {
  const { say, state } = context;
  const { what, subject, seen } = order;
  if (!isAllowed(context, NEEDS[what], subject)) {
    const reply = {
      kind: 'command',
      summary: say.summary,
      blocks: [refusal(say.refused.not_yours)],
      buttons: [],
    } as const;
    return {
      state,
      replies: [reply],
      audit: [{ verb: 'directory.refused', subject: `${subject.of}:${subject.id}` }],
    };
  }
  const isStale = seen !== null && seen !== markOf(context, subject);
  if (isStale && !SHOW.includes(what)) return shown(context, subject, say.refused.stale);
  if (!itemAt(context, subject) && !['open', 'history', 'keep-file'].includes(what))
    return shown(context, subject);
  return DO[what](context, order);
}

type Doing = (context: CorrectionContext, order: Order) => Step;

function shown(context: CorrectionContext, subject: Subject, text?: string): Step {
  const opening: Block[] = text ? [refusal(text)] : [];
  return showing(context, subject, subjectReply(context, subject, opening));
}

/** One deed, said with the card as it then stands. */
function done(context: CorrectionContext, subject: Subject, deed: Deed, text: string): Step {
  const added = correction(context, { subject, deed });
  const after = afterwards(context, [added]);
  const step = showing(after, subject, subjectReply(after, subject, [{ kind: 'lead', text }]));
  return { ...step, corrections: [added] };
}

const rang: Doing = (context, { subject }) => {
  const held = itemAt(context, subject);
  if (held?.of !== 'fact') return shown(context, subject);
  if (held.now.status === 'withdrawn') return shown(context, subject, context.say.refused.withdrawn);
  if (held.now.status === 'verified' && isConfirmedToday(context, subject))
    return shown(context, subject, context.say.done.verified_already);
  const text = fill(context.say.done.verified, { role: context.role?.name ?? '' });
  return done(context, subject, { is: 'verified', value: currentOf(held), base: inFileOf(held) }, text);
};

/** By the same person, and nothing was done to it or said against it since: once a day is enough, and one "undo" takes it back. */
function isConfirmedToday(context: CorrectionContext, subject: Subject): boolean {
  const { log, turn } = context;
  const last = docketFor(context, subject)?.events.at(-1);
  return last?.deed.is === 'verified' && last.author === log.speaker && dayOf(last.at) === dayOf(turn.at);
}

const edit: Doing = (context, { subject, value }) =>
  showing(context, subject, editReply(context, subject, value === undefined ? {} : { value }));

const tried: Doing = (context, { subject, value = '', reason = '' }) =>
  tryValue(context, subject, { typed: value, reason });

const apply: Doing = (context, { subject }) => {
  const kept = parseCorrecting(context.state.correcting);
  const isSame = kept?.of === subject.of && kept.id === subject.id;
  if (!isSame || !kept.waits) return shown(context, subject, context.say.refused.stale);
  if (kept.seen !== markOf(context, subject)) return shown(context, subject, context.say.refused.stale);
  return makeChange(context, subject, kept.waits);
};

const withdraw: Doing = (context, order) => {
  const { subject } = order;
  const held = itemAt(context, subject);
  if (held?.of !== 'fact' || held.now.status === 'withdrawn') return shown(context, subject);
  if (isOfTheAlert(context.brain.files, subject.id))
    return shown(context, subject, context.say.refused.alert_withdrawn);
  if (order.reason === undefined) return showing(context, subject, withdrawReply(context, subject));
  const why = refusedReason(context, order.reason);
  if (why) return showing(context, subject, withdrawReply(context, subject, [refusal(why)]));
  const change: Change = { is: 'withdrawn', from: currentOf(held), base: inFileOf(held) };
  return commit(context, subject, { change, reason: order.reason });
};

const undo: Doing = (context, { subject }) => {
  const standing = docketFor(context, subject)?.standing;
  if (!standing) return shown(context, subject, context.say.refused.nothing_to_undo);
  const change: Change = { is: 'undone', undoes: standing.seq };
  // What one person did alone, one person takes back: only a change that two have made needs two again.
  const alone = standing.deed.is === 'verified' || standing.deed.is === 'withdrawn';
  return alone
    ? done(context, subject, change, context.say.done.undone)
    : commit(context, subject, { change, reason: null });
};

const settle: Doing = (context, { subject }) =>
  (docketFor(context, subject)?.reports.length ?? 0) > 0
    ? done(context, subject, { is: 'settled' }, context.say.done.settled)
    : shown(context, subject);

const confirm: Doing = (context, { subject }) => {
  const { say, log } = context;
  const proposal = docketFor(context, subject)?.proposal;
  const held = itemAt(context, subject);
  if (!proposal || !held) return shown(context, subject, say.refused.nothing_waits);
  if (proposal.author === log.speaker) return shown(context, subject, say.refused.own_proposal);
  const { change } = proposal;
  if (change.is === 'corrected') {
    if (change.base !== inFileOf(held) || change.from !== currentOf(held))
      return shown(context, subject, say.refused.stale);
    const { lost } = trialOf(context, subject, held, change.to);
    if (lost) return showing(context, subject, subjectReply(context, subject, [lostBlock(context, lost)]));
  }
  return done(context, subject, { is: 'confirmed', proposal: proposal.seq }, say.done.confirmed);
};

const reject: Doing = (context, { subject }) => {
  const proposal = docketFor(context, subject)?.proposal;
  if (!proposal) return shown(context, subject, context.say.refused.nothing_waits);
  return done(context, subject, { is: 'rejected', proposal: proposal.seq }, context.say.done.rejected);
};

const keepFile: Doing = (context, { subject }) =>
  conflictFor(context, subject)
    ? done(context, subject, { is: 'file-kept' }, context.say.done.file_kept)
    : shown(context, subject);

/** The same two steps as any change, now made from what the file says. */
const keepChat: Doing = (context, { subject }) => {
  const conflict = conflictFor(context, subject);
  if (!conflict) return shown(context, subject);
  const event = docketFor(context, subject)?.events.find(({ seq }) => seq === conflict.seq);
  const reason = reasonOf(event, docketFor(context, subject)?.events ?? []) ?? context.say.card.conflict;
  return conflict.chat === ''
    ? withdraw(context, { what: 'withdraw', subject, seen: null, reason })
    : tryValue(context, subject, { typed: conflict.chat, reason });
};

/** A confirmed change has the reason of its proposal. */
function reasonOf(event: CorrectionEvent | undefined, events: readonly CorrectionEvent[]): string | null {
  const proposal = event?.deed.is === 'confirmed' ? event.deed.proposal : null;
  return (proposal === null ? event : events.find(({ seq }) => seq === proposal))?.reason ?? null;
}

const leave: Doing = (context, { subject }) => {
  const step = shown(context, subject, context.say.done.left);
  return { ...step, state: { ...step.state, correcting: null } };
};

const DO: Readonly<Record<DeedName, Doing>> = {
  open: (context, { subject }) => shown(context, subject),
  history: (context, { subject }) => showing(context, subject, historyReply(context, subject)),
  rang,
  edit,
  try: tried,
  apply,
  leave,
  withdraw,
  'withdraw-now': (context, order) => withdraw(context, { ...order, reason: order.reason ?? '' }),
  undo,
  settle,
  confirm,
  reject,
  'keep-file': keepFile,
  'keep-chat': keepChat,
};
