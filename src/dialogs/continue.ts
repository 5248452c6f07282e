// Where the conversation meets the guided dialogs: an open dialog hears a turn first, a message may start one, and what
// search could not settle is offered one. Nobody is made to take it.
import { z } from 'zod';
import { plainWords } from '../conversation/intent.ts';
import type { Button } from '../conversation/reply.ts';
import type { Brain, Step } from '../conversation/respond.ts';
import { sayPrivately, sayReply } from '../conversation/say.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { Turn } from '../conversation/turn.ts';
import type { District } from '../knowledge/schema.ts';
import { fill } from '../knowledge/words.ts';
import type { Detection } from '../safeguarding/detection.ts';
import { isOfTheReader } from './alerts.ts';
import { dialogOf } from './dialogs.ts';
import type { Answers, Context, Dialog } from './engine/dialog.ts';
import { commandOf, noticedIn } from './engine/hear.ts';
import { endButtons, type Opening, showStep } from './engine/show.ts';
import {
  askedIn,
  beginRun,
  begunOn,
  type DialogState,
  leave,
  parseDialogState,
  runOf,
} from './engine/state.ts';
import { type Outcome, takeAlert, takeMessage, takePress } from './engine/turn.ts';
import { guideButton } from './offer.ts';
import { startedBy } from './start.ts';

/** How a turn is answered when no dialog takes it. */
export type Answering = (state: ConversationState) => Step;

/** The step of a dialog, or null where the turn is none of its business. */
export function continueDialog(
  brain: Brain,
  state: ConversationState,
  turn: Turn,
  detection: Detection | null,
  answering: Answering,
): Step | null {
  const context: Context = { brain, conversation: state, today: turn.at.toISOString().slice(0, 10) };
  switch (turn.kind) {
    case 'press':
      return pressed(turn, context, answering);
    case 'message':
      return heard(turn, turn.text, detection, context, answering);
    case 'edit':
    case 'file':
    case 'handed':
    case 'joined':
    case 'left':
      return null;
  }
}

interface Open {
  readonly dialog: Dialog;
  readonly state: DialogState;
}

/** The dialog that this conversation is in, or that ended last; null where there was none or an upgrade took it away. */
function openIn(state: ConversationState): Open | null {
  const kept = parseDialogState(state.dialog);
  const dialog = kept ? dialogOf(kept.dialog) : null;
  return kept && dialog ? { dialog, state: kept } : null;
}

function heard(
  turn: Turn,
  message: string,
  detection: Detection | null,
  context: Context,
  answering: Answering,
): Step | null {
  const { shared } = context.brain.knowledge.dialogs;
  const fresh: Context = { ...context, conversation: { ...context.conversation, dialog: null } };
  const open = openIn(context.conversation);
  const isOpen = open?.state.status === 'open';
  if (open && isOpen && askedIn(open.dialog, open.state) !== null) {
    const starts = detection ? null : startedBy(message, context);
    if (starts && starts.dialog.id !== open.dialog.id && starts.isCommand)
      return stillOpen(open, shared.another_is_open, context);
    if (starts?.isCommand && starts.rest === '') return stillOpen(open, shared.same_is_open, context);
    // "I am worried about one of my Year 2s", days later: another child, about whom nothing was said yet.
    if (starts && !starts.isCommand && (begunOn(open.state) ?? '') < context.today)
      return begin(starts.dialog, noticedIn(starts.dialog, starts.rest, fresh), turn, context);
    const outcome = detection
      ? takeAlert(open.dialog, open.state, message, detection, context)
      : takeMessage(open.dialog, open.state, message, context);
    return stepOf(open.dialog, outcome, context, answering);
  }
  const isAlert = detection !== null && !isOfTheReader(detection.rules);
  const started = isAlert ? null : startedBy(message, context);
  if (detection && started && !(started.isCommand && started.rest === '')) return null;
  if (started) {
    const told = noticedIn(started.dialog, started.rest, fresh);
    return begin(started.dialog, { ...offeredAnswers(open), ...told }, turn, context);
  }
  if (!open || open.state.status === 'closed' || open.state.status === 'offered') return null;
  if (isAlert) return null;
  if (askedIn(open.dialog, open.state) !== null) return comesBack(open, message, context);
  const outcome = takeMessage(open.dialog, open.state, message, context);
  if (detection && outcome.kind === 'interrupted') return null;
  if (open.state.status === 'left' && outcome.kind === 'closed') return null;
  return stepOf(open.dialog, outcome, context, answering);
}

/** A guide that waits hears nothing but what brings it back. */
function comesBack({ dialog, state }: Open, message: string, context: Context): Step | null {
  const { shared } = context.brain.knowledge.dialogs;
  const command = commandOf(plainWords(message), shared);
  return command === 'keep' || command === 'where'
    ? shown(dialog, { ...state, status: 'open' }, context, { text: shared.back_to })
    : null;
}

const offeredAnswers = (open: Open | null): Answers =>
  open?.state.status === 'offered' ? open.state.answers : {};

/** Every press of a dialog's button is checked against where the dialog stands now: an old one changes nothing and says so. */
function pressed(turn: Turn & { kind: 'press' }, context: Context, answering: Answering): Step | null {
  const carried = dialogAction.safeParse(turn.action);
  const open = openIn(context.conversation);
  if (!carried.success) {
    const asks = open?.state.status === 'open' && askedIn(open.dialog, open.state) !== null;
    return open && asks ? interrupted(open, context, answering) : null;
  }
  const { dialogs, words } = context.brain.knowledge;
  const { shared } = dialogs;
  if (turn.scope !== 'personal')
    return { state: context.conversation, replies: [sayPrivately(shared.private_only, words)] };
  const { dialog: id, run, step, choose } = carried.data;
  const isNow =
    open &&
    open.state.status !== 'closed' &&
    open.dialog.id === id &&
    open.state.run === run &&
    open.state.step === step;
  if (choose === '/start') {
    const dialog = dialogOf(id);
    const busy = open?.state.status === 'open' && askedIn(open.dialog, open.state) !== null;
    if (dialog && !busy) return begin(dialog, isNow ? open.state.answers : {}, turn, context);
  } else if (isNow) {
    const outcome = takePress(open.dialog, open.state, choose, context);
    if (outcome) return stepOf(open.dialog, outcome, context, answering);
  }
  if (!open || open.state.status === 'closed' || open.state.status === 'offered') {
    return {
      state: context.conversation,
      replies: [sayReply('command', shared.old_button_closed, { buttons: [guideButton(context)] })],
    };
  }
  return {
    state: context.conversation,
    replies: [showStep(open.dialog, open.state, context, { text: shared.old_button })],
  };
}

const dialogAction = z.strictObject({
  verb: z.literal('dialog'),
  dialog: z.string().max(60),
  run: z.string().max(40),
  step: z.int().min(0),
  choose: z.string().max(60),
});

function begin(dialog: Dialog, answers: Answers, turn: Turn, context: Context): Step {
  const { dialogs, words } = context.brain.knowledge;
  const { shared } = dialogs;
  if (turn.scope !== 'personal')
    return { state: context.conversation, replies: [sayPrivately(shared.private_only, words)] };
  const alert = context.conversation.alert;
  const isRecent = alert && turn.at.getTime() - Date.parse(alert.at) < ALERT_HOLDS_MS;
  const isSeen = isRecent && !isOfTheReader(alert.signs);
  const about = alert?.about === 'adult-who-works-with-children' ? alert.about : 'child';
  const known = { ...answers, ...(isSeen ? dialog.alerted?.(about) : {}) };
  const state = beginRun({
    dialog: dialog.id,
    run: runOf(turn.at),
    answers: known,
    status: 'open',
    after: parseDialogState(context.conversation.dialog),
  });
  return shown(dialog, state, context, openingOf(dialog, known, context));
}

const ALERT_HOLDS_MS = 12 * 60 * 60 * 1000;

function openingOf(dialog: Dialog, known: Answers, context: Context): Opening {
  const said = Object.entries(known).flatMap(([id, value]) => {
    const question = dialog.questions[id];
    return question?.holds(value)
      ? [fill(question.text(context).answered, { answer: question.say(value, context) })]
      : [];
  });
  if (said.length === 0) return { introduces: true };
  return {
    text: `${dialog.texts(context).intro} ${fill(context.brain.knowledge.dialogs.shared.noted, { answers: said.join('. ') })}`,
  };
}

function stepOf(dialog: Dialog, outcome: Outcome, context: Context, answering: Answering): Step {
  const { shared } = context.brain.knowledge.dialogs;
  switch (outcome.kind) {
    case 'shows':
      return shown(dialog, outcome.state, context, outcome.opening);
    case 'interrupted':
      return interrupted({ dialog, state: outcome.state }, context, answering);
    case 'paused':
      return {
        state: { ...context.conversation, dialog: outcome.state },
        replies: [sayReply('command', shared.paused)],
      };
    case 'closed':
      return {
        state: { ...context.conversation, dialog: outcome.state },
        replies: [sayReply('command', shared.cancelled)],
      };
    case 'end_press':
      return endPressed(dialog, outcome, context);
  }
}

/** The district of the child is what a hub is looked up for from now on. */
function shown(dialog: Dialog, state: DialogState, context: Context, opening: Opening): Step {
  const district = districtIn(state.answers) ?? context.conversation.district;
  const conversation = { ...context.conversation, dialog: state, district, awaitingPlace: null };
  return { state: conversation, replies: [showStep(dialog, state, { ...context, conversation }, opening)] };
}

function districtIn({ place }: Answers): District | null {
  const district = place && typeof place === 'object' && 'district' in place ? place.district : null;
  return typeof district === 'string' ? (district as District) : null;
}

/** What was asked in between is answered; then the same question stands, with its buttons as they were. */
function interrupted({ dialog, state }: Open, context: Context, answering: Answering): Step {
  const ended = askedIn(dialog, state) === null;
  const kept = ended ? leave(state) : state;
  const step = answering({ ...context.conversation, dialog: kept });
  const after = parseDialogState(step.state.dialog);
  const goesOn = !ended && after?.run === state.run && after.status === 'open';
  if (!goesOn) return step;
  const { shared } = context.brain.knowledge.dialogs;
  return { ...step, replies: [...step.replies, showStep(dialog, after, context, { text: shared.back_to })] };
}

function endPressed(
  dialog: Dialog,
  { state, chose, press }: Extract<Outcome, { kind: 'end_press' }>,
  context: Context,
): Step {
  const conversation = { ...context.conversation, dialog: state };
  switch (press.kind) {
    case 'leaves':
      return { state: { ...conversation, dialog: leave(state) }, replies: [sayReply('command', press.text)] };
    case 'says':
      return {
        state: conversation,
        replies: [
          {
            kind: 'command',
            summary: `Signpost: ${dialog.texts(context).title}`,
            blocks: press.blocks,
            buttons: [...press.buttons, ...endButtons(dialog, state, context, chose)].slice(0, 6),
          },
          ...(press.after ? [press.after] : []),
        ],
      };
    case 'begins': {
      const next = dialogOf(press.dialog);
      const entry = context.brain.knowledge.entries.get(press.entry);
      const show: Button[] = entry
        ? [{ label: entry.name, says: entry.name, action: { verb: 'show', entry: entry.id } }]
        : [];
      if (!next)
        return {
          state: { ...conversation, dialog: leave(state) },
          replies: [sayReply('command', press.instead, { buttons: show })],
          ...(press.dialog === 'request-for-support' ? { begins: press.answers } : {}),
        };
      return shown(
        next,
        beginRun({ dialog: next.id, run: state.run, answers: press.answers, status: 'open', after: state }),
        context,
        { introduces: true },
      );
    }
    case 'answers':
      return { state: conversation, replies: [] };
  }
}

function stillOpen({ dialog, state }: Open, says: string, context: Context): Step {
  const text = fill(says, { title: dialog.texts(context).title });
  return { state: context.conversation, replies: [showStep(dialog, state, context, { text })] };
}
