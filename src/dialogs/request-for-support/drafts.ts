// Where the conversation meets the drafts: an open draft hears a turn first, and its own words bring one back from anywhere.
import type { AuditEntry, Held, RecordChange } from '../../conversation/held.ts';
import { plainWords } from '../../conversation/intent.ts';
import type { Reply } from '../../conversation/reply.ts';
import type { Brain, Step } from '../../conversation/respond.ts';
import { sayPrivately, sayReply } from '../../conversation/say.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { Turn } from '../../conversation/turn.ts';
import { fill } from '../../knowledge/words.ts';
import { renamed } from '../../requests-for-support/draft.ts';
import { gateOf, hasLeftTheForm } from '../../requests-for-support/gate.ts';
import { alertReply } from '../../safeguarding/alert.ts';
import type { Detection } from '../../safeguarding/detection.ts';
import { signsOf } from '../../safeguarding/repeat.ts';
import type { Answers } from '../engine/dialog.ts';
import { leave, parseDialogState } from '../engine/state.ts';
import { hintOn } from './answer.ts';
import { aboutOpen, anywhere, type DraftCommand } from './commands.ts';
import { actionFor, button, contextOf, type DraftContext, draftReply, paragraph } from './context.ts';
import { hearOpen } from './hear.ts';
import {
  DRAFT,
  type KeptDraft,
  type KeptDrafts,
  keptDrafts,
  putDeleted,
  putDraft,
  undoUntil,
} from './kept.ts';
import { draftList, spokenMoment } from './lists.ts';
import { advance, type Move } from './move.ts';
import { showTalk } from './render.ts';
import { start } from './start.ts';
import { run } from './steps.ts';
import { type DraftTalk, parseTalk, showing, talkAbout } from './talk.ts';

export type Answering = (state: ConversationState) => Step;

/** The step of a draft for a message, or null where the message is none of its business. */
export function hearDraft(
  brain: Brain,
  state: ConversationState,
  turn: Turn & { kind: 'message' },
  { detection, held, answering }: { detection: Detection | null; held: Held; answering: Answering },
): Step | null {
  const command = anywhere(turn.text);
  const talk = parseTalk(state.draft);
  if (!command && !talk) return null;
  if (turn.scope !== 'personal')
    return command && command.is !== 'undo' ? refusal(brain, state, 'private_only') : null;
  if (detection && !command && talk?.status !== 'open') return null;
  if (command?.is !== 'undo' || talk) {
    const closed = closedBy(brain, state, turn, held);
    if (closed) return command ? closed : null;
  }
  const context = contextOf(brain, state, turn, held);
  if (!context) return command ? refusal(brain, state, 'no_person') : null;
  const known = keptDrafts(context);
  const kept = known.drafts.find(({ draft }) => draft.id === talk?.draft) ?? null;
  if (command) {
    const done = runAnywhere(command, known, kept, context);
    if (done) return done;
  }
  if (!talk || !kept) return null;
  const own = aboutOpen(turn.text, context.form);
  if (talk.status === 'left') {
    const comesBack =
      own && ['list', 'check', 'finish', 'sent', 'withdraw', 'amend', 'section'].includes(own.is);
    const isPlain =
      own?.is === 'continue' &&
      plainWords(turn.text) !== 'keep' &&
      parseDialogState(state.dialog)?.status !== 'open';
    return (comesBack && parseDialogState(state.dialog)?.status !== 'open') || isPlain
      ? commit(context, kept, run(own as DraftCommand, { draft: kept.draft, talk }, context))
      : null;
  }
  const heard = hearOpen(turn.text, { kept, talk, own, detection, answering }, context);
  if (heard === null || 'replies' in heard) return heard;
  return commit(context, kept, heard, detection !== null);
}

/** Starts a draft with what the guide knows. Where nothing is kept, `instead` is said as well. */
export function beginDraft(
  brain: Brain,
  state: ConversationState,
  turn: Turn,
  held: Held,
  known: Answers,
): Step {
  const closed =
    turn.scope === 'personal' ? closedBy(brain, state, turn, held) : refusal(brain, state, 'private_only');
  if (closed) return closed;
  const context = contextOf(brain, state, turn, held);
  return context ? commit(context, null, start(context, known)) : refusal(brain, state, 'no_person');
}

/** Null where drafts can be kept for this person here. */
export function closedBy(brain: Brain, state: ConversationState, turn: Turn, held: Held): Step | null {
  if (!held.isKept) return refusal(brain, state, 'teams_only');
  return turn.speaker.id === null ? refusal(brain, state, 'no_person') : null;
}

export const refusal = (
  brain: Brain,
  state: ConversationState,
  why: 'private_only' | 'teams_only' | 'no_person',
): Step => ({
  state,
  replies: [
    why === 'private_only'
      ? sayPrivately(brain.knowledge.forms.inChat.private_only, brain.knowledge.words)
      : sayReply('command', brain.knowledge.forms.inChat[why]),
  ],
});

function runAnywhere(
  command: DraftCommand,
  known: KeptDrafts,
  open: KeptDraft | null,
  context: DraftContext,
): Step | null {
  const { say, change } = context;
  const list = (text?: string): Step => listStep(context, known, text);
  const chosen = (number: number | null): KeptDraft | null =>
    number === null
      ? (open ?? (known.drafts.length === 1 ? (known.drafts[0] ?? null) : null))
      : (known.drafts[number - 1] ?? null);
  switch (command.is) {
    case 'start':
      return commit(context, null, start(context, {}));
    case 'drafts':
      return list();
    case 'undo': {
      const [gone] = known.deleted;
      if (gone) return undo(gone, context);
      const talk = parseTalk(context.state.draft);
      // Never taken for the answer to the question that stands.
      if (open && talk?.status === 'open')
        return commit(context, open, { draft: open.draft, talk, opening: [paragraph(say.delete.nothing)] });
      return known.drafts.length === 0 ? null : list(say.delete.nothing);
    }
    case 'resume': {
      const kept = chosen(command.number);
      return kept
        ? resume(kept, context)
        : list(known.drafts.length > 0 ? fill(say.list_which, { say: 'resume' }) : undefined);
    }
    case 'delete': {
      const kept = chosen(command.number);
      return kept
        ? remove(kept, context)
        : list(known.drafts.length > 0 ? fill(say.list_which, { say: 'delete' }) : undefined);
    }
    case 'rename': {
      const kept = chosen(command.number);
      if (!kept) return list(known.drafts.length > 0 ? fill(say.list_which, { say: 'rename' }) : undefined);
      if (command.name.trim() === '') return list(say.name_missing);
      if (kept.draft.sent) return list(say.stale.sent);
      const hint = context.settings.identifying ? null : hintOn(command.name, context);
      if (hint) return list(`${say.nothing_saved} ${hint}`);
      const draft = renamed(kept.draft, command.name, change);
      const shown = {
        ...known,
        drafts: known.drafts.map((one) => (one === kept ? { ...kept, draft } : one)),
      };
      return {
        ...listStep(context, shown, say.renamed),
        records: [putDraft(draft, kept.record, context)],
      };
    }
    default:
      return null;
  }
}

/** The list itself leaves the draft that was open as it is. */
export function listStep(context: DraftContext, known: KeptDrafts, text?: string): Step {
  const talk = parseTalk(context.state.draft);
  return {
    state: { ...context.state, draft: talk ? { ...talk, status: 'left' } : null },
    replies: [draftList(context, text ? [paragraph(text)] : [], known)],
  };
}

export function resume(kept: KeptDraft, context: DraftContext): Step {
  const { draft } = kept;
  const before = parseTalk(context.state.draft);
  const talk = before?.draft === draft.id ? before : talkAbout(draft.id, { kind: 'list' });
  const move = draft.sent ? showing(talk, { kind: 'sent' }) : advance(draft, talk, context);
  const opening = [paragraph(draft.sent ? context.say.stale.sent : context.say.resumed)];
  return commit(context, kept, { draft, talk: move, opening });
}

export function remove(kept: KeptDraft, context: DraftContext): Step {
  const { say, change, state } = context;
  const until = spokenMoment(undoUntil(change.at.toISOString()).toISOString());
  const reply = draftReply(context, {
    kind: 'command',
    blocks: [paragraph(fill(say.delete.done, { until }))],
    buttons: [
      button(say.labels.undo, actionFor(kept.draft, 'undo'), 'undo'),
      button(say.labels.drafts, actionFor(kept.draft, 'drafts')),
    ],
  });
  const talk = parseTalk(state.draft);
  return {
    state: { ...state, draft: talk?.draft === kept.draft.id ? null : (talk ?? null) },
    replies: [reply],
    records: [putDeleted(kept, change.at)],
  };
}

export function undo(kept: KeptDraft, context: DraftContext): Step {
  const talk = showing(talkAbout(kept.draft.id, { kind: 'list' }), { kind: 'list' });
  // Its time begins anew: it would be gone again at once, had it been deleted on its last day.
  const draft = { ...kept.draft, changedAt: context.change.at.toISOString() };
  return commit(context, kept, { draft, talk, opening: [paragraph(context.say.delete.undone)] });
}

/** The move as a step: what changed is kept with what is said of it, or neither is. */
export function commit(context: DraftContext, kept: KeptDraft | null, move: Move, isAlerted = false): Step {
  const { state, form, say } = context;
  const { draft, talk, opening = [], first = [], isLast = false } = move;
  const isChanged = kept === null || kept.isCarried || kept.deletedAt !== null || draft !== kept.draft;
  const carried = kept?.isCarried ? [paragraph(say.form_changed)] : [];
  const records: RecordChange[] = isChanged ? [putDraft(draft, kept?.record ?? null, context)] : [];
  const dialog = parseDialogState(state.dialog);
  const next: ConversationState = {
    ...state,
    draft: talk,
    dialog: dialog?.status === 'open' ? leave(dialog) : (state.dialog ?? null),
    awaitingPlace: null,
  };
  const hasLeft = hasLeftTheForm(gateOf(draft, form));
  const leftBefore = kept !== null && hasLeftTheForm(gateOf(kept.draft, form));
  const alert =
    hasLeft && !leftBefore && !isAlerted
      ? gateAlert(next, context, gateOf(draft, form).kind === 'danger')
      : null;
  const replies: Reply[] = [
    ...(alert ? [alert.reply] : []),
    ...first,
    ...(isLast ? [] : [showTalk(draft, talk, [...carried, ...opening], context)]),
  ];
  return { state: alert?.state ?? next, replies, records };
}

/** Danger or harm was answered with yes: the alert is shown as if it had been said. */
function gateAlert(
  state: ConversationState,
  { brain, turn }: DraftContext,
  isDanger: boolean,
): { state: ConversationState; reply: Reply } {
  const detection: Detection = {
    level: isDanger ? 'immediate' : 'significant',
    about: 'child',
    rules: [isDanger ? 'gate/danger' : 'gate/harm'],
    because: 'the first questions of a draft',
  };
  const school = brain.schoolContacts.of(turn.speaker.tenant);
  const reply = alertReply({
    detection,
    scope: turn.scope,
    at: turn.at,
    school,
    repeated: false,
    knowledge: brain.knowledge,
  });
  const signs = [...new Set([...(state.alert?.signs ?? []), ...signsOf(detection)])];
  return {
    state: {
      ...state,
      alert: { level: detection.level, about: detection.about, signs, at: turn.at.toISOString() },
    },
    reply,
  };
}

export const refused = (id: string): AuditEntry => ({
  verb: 'draft.refused',
  ...(/^[\w-]{20,80}$/.test(id) ? { subject: `${DRAFT}/${id}` } : {}),
});

export const leftTalk = (talk: DraftTalk): DraftTalk => ({ ...talk, status: 'left' });
