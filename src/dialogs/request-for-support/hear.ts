// What a message means to the draft that is open: a command, an answer, a change, or something else that is answered in between.
import { browsingOf } from '../../conversation/browse.ts';
import { isCommand } from '../../conversation/commands.ts';
import { plainWords } from '../../conversation/intent.ts';
import type { Step } from '../../conversation/respond.ts';
import type { Question } from '../../knowledge/form.ts';
import { gateOf, hasLeftTheForm } from '../../requests-for-support/gate.ts';
import { placeOf, type Slot } from '../../requests-for-support/slots.ts';
import type { Detection } from '../../safeguarding/detection.ts';
import { isOfTheReader } from '../alerts.ts';
import { isQuestion } from '../engine/hear.ts';
import { startedBy } from '../start.ts';
import { giveTyped } from './answer.ts';
import { correctionIn, type DraftCommand } from './commands.ts';
import { adviceIn, withAdvice, withdraw } from './consent.ts';
import { type DraftContext, paragraph, whyNot } from './context.ts';
import type { Answering } from './drafts.ts';
import type { KeptDraft } from './kept.ts';
import { advance, afterAnswer, type Move, slotAt } from './move.ts';
import { showTalk } from './render.ts';
import { closedNow } from './section.ts';
import { afterAlert, amend } from './sending.ts';
import { change, run } from './steps.ts';
import { type DraftTalk, parseTalk, showing } from './talk.ts';

interface Heard {
  readonly kept: KeptDraft;
  readonly talk: DraftTalk;
  readonly own: DraftCommand | null;
  readonly detection: Detection | null;
  readonly answering: Answering;
}

export function hearOpen(message: string, heard: Heard, context: DraftContext): Move | Step | null {
  const { kept, talk, own, detection, answering } = heard;
  const { draft } = kept;
  const { asks } = talk;
  const { say, turn, state, brain } = context;
  const said = plainWords(message);
  if (asks.kind === 'alerted') {
    const what = choiceAfterAlert(said, context);
    const move = what && afterAlert(what, draft, talk, asks, context);
    if (move) return move;
  }
  if (own && !(detection && own.is === 'change')) return run(own, { draft, talk }, context);
  if (isOwnCommand(said)) return between(heard, context, answering);
  const dialogContext = { brain, conversation: state, today: turn.at.toISOString().slice(0, 10) };
  if (!detection && startedBy(message, dialogContext)?.isCommand && !isFreeText(asked(heard, context)))
    return answering({ ...state, draft: { ...talk, status: 'left' } });
  if (own) {
    const move = run(own, { draft, talk }, context);
    const { changes } = move;
    return detection && changes ? { ...move, talk: showing(talk, { kind: 'alerted', ...changes }) } : move;
  }
  if (asks.kind === 'alerted')
    return detection ? keptPlace(heard, context) : between(heard, context, answering);
  if (asks.kind === 'why' && !detection) return amend(draft, talk, message, context);
  if (asks.kind === 'who' && !detection) {
    const next = withdraw(draft, message, context);
    return { draft: next.draft, talk: showing(talk, { kind: 'finish' }), opening: next.opening };
  }
  const advice = adviceIn(message);
  if (advice && !draft.sent) {
    return {
      draft: withAdvice(draft, advice, context),
      talk: showing(talk, { kind: 'finish' }),
      opening: [paragraph(say.consent.advised)],
    };
  }
  const correction = detection ? null : correctionIn(message);
  const corrected = correction && change(draft, talk, correction, context);
  if (corrected && corrected.draft !== draft) return corrected;
  const slot = asked(heard, context);
  if (!slot) {
    if (detection) return null;
    if (asks.kind !== 'section') return answering(state);
    const isMeantForTheCard =
      !isQuestion(message, brain.knowledge.dialogs.shared) && !wantsAnAnswer(message, context);
    return isMeantForTheCard
      ? { draft, talk, opening: [paragraph(say.card_words)] }
      : between(heard, context, answering);
  }
  return answerAsked(message, slot, heard, context);
}

const asked = ({ kept, talk: { asks } }: Heard, context: DraftContext): Slot | null =>
  asks.kind === 'question' ? slotAt(kept.draft, asks, context) : null;

const FREE: readonly Question['type'][] = ['text', 'long-text', 'list', 'place', 'address', 'name'];
const isFreeText = (slot: Slot | null): boolean =>
  slot !== null && (slot.question.type === 'long-text' || slot.question.type === 'text');

const FEW_WORDS = 6;

function answerAsked(message: string, slot: Slot, heard: Heard, context: DraftContext): Move | Step | null {
  const { kept, talk, detection, answering } = heard;
  const { draft } = kept;
  const { say, brain } = context;
  if (draft.sent)
    return { draft, talk: showing(talk, { kind: 'sent' }), opening: [paragraph(say.stale.sent)] };
  const closed = closedNow(draft, slot.section, context);
  if (closed) return { draft, talk: advance(draft, talk, context), opening: [paragraph(closed)] };
  const { question } = slot;
  const asksSomething = isQuestion(message, brain.knowledge.dialogs.shared) && message.trim().endsWith('?');
  const isFree = FREE.includes(question.type) || question.open;
  const isLong = question.type === 'long-text';
  if (!detection && asksSomething && isFree && (!isLong || wantsAnAnswer(message, context)))
    return between(heard, context, answering);
  const given = giveTyped(draft, slot, message, context);
  const isShort = plainWords(message).split(' ').length <= FEW_WORDS;
  const isPlain = detection !== null && isOfTheReader(detection.rules) && isShort;
  if (detection && !isPlain && !(given.kind === 'kept' && isFree)) return keptPlace(heard, context);
  if (given.kind === 'refused') {
    if (
      !detection &&
      !given.isHedged &&
      (isQuestion(message, brain.knowledge.dialogs.shared) || (!isFree && wantsAnAnswer(message, context)))
    )
      return between(heard, context, answering);
    return { draft, talk, opening: [whyNot(given.say, slot)] };
  }
  const opening = [paragraph(say.saved), ...given.opening];
  // Where harm has ended the request already, a note to read out is only kept.
  const hasLeft = hasLeftTheForm(gateOf(given.draft, context.form));
  if (detection && !isPlain && !hasLeft) {
    const { question: id, person } = placeOf(slot);
    return { draft: given.draft, talk: showing(talk, { kind: 'alerted', question: id, person }), opening };
  }
  return { draft: given.draft, talk: afterAnswer(given.draft, talk, context), opening };
}

function keptPlace({ kept, talk }: Heard, { say }: DraftContext): Move {
  return { draft: kept.draft, talk, opening: [paragraph(say.alerted.kept_place)] };
}

/** What was asked in between is answered; then the same question stands. */
function between({ kept, talk }: Heard, context: DraftContext, answering: Answering): Step {
  const step = answering(context.state);
  const after = parseTalk(step.state.draft);
  if (step.needs || step.erase || after?.draft !== talk.draft || after.status !== 'open') return step;
  const back = paragraph(context.brain.knowledge.dialogs.shared.back_to);
  return { ...step, replies: [...step.replies, showTalk(kept.draft, after, [back], context)] };
}

function choiceAfterAlert(said: string, { say }: DraftContext): string | null {
  const ways = ['go_on', 'notes', 'remove'] as const;
  const numbered = ways[Number(/^(?:number |option )?([123])$/.exec(said)?.[1]) - 1];
  const named = ways.find((way) => plainWords(say.labels[way]) === said);
  const short = {
    go_on: /^(?:go on|continue|carry on)\b/,
    notes: /^(?:stop|notes|keep as notes)\b/,
    remove: /^(?:remove|take (?:it|the answer) out|delete it)/,
  };
  return numbered ?? named ?? ways.find((way) => short[way].test(said)) ?? null;
}

const isOwnCommand = (said: string): boolean => isCommand(said) || browsingOf(said) !== null;

function wantsAnAnswer(message: string, { brain }: DraftContext): boolean {
  const { addressed, verdict } = brain.search.find(message);
  const isStray = plainWords(message).split(' ').length < 3;
  return addressed !== null ? !isStray : verdict === 'answer';
}
