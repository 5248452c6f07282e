// One turn: (state, turn) → (new state, replies). Safety comes before everything else, then what was asked.
import { continueDialog } from '../dialogs/continue.ts';
import type { Answers } from '../dialogs/engine/dialog.ts';
import { offerGuide } from '../dialogs/offer.ts';
import { beginDraft, hearDraft } from '../dialogs/request-for-support/drafts.ts';
import { fileHanded, takeFile } from '../dialogs/request-for-support/hand-over.ts';
import { pressDraft, typedOnCard } from '../dialogs/request-for-support/press.ts';
import { withConsentCard } from '../dialogs/with-consent-card.ts';
import type { FileToMake } from '../documents/file.ts';
import { knowledgeOn } from '../freshness/ledger.ts';
import { type Count, countsOf } from '../insight/counts.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Roles } from '../roles/roles.ts';
import { alertReply } from '../safeguarding/alert.ts';
import type { Detection, Detector } from '../safeguarding/detection.ts';
import { isRepeat, signsOf } from '../safeguarding/repeat.ts';
import type { SchoolContacts } from '../safeguarding/school-contacts.ts';
import type { Search } from '../search/found.ts';
import {
  offerToAsk,
  pressToCoordinators,
  sayToCoordinators,
  typedToCoordinators,
} from '../silence/ask-coordinators.ts';
import { typedOnQuestion } from '../silence/question-orders.ts';
import { dealWithQuestions } from '../silence/questions.ts';
import type { WorklistChange } from '../silence/worklist.ts';
import { answerQuestion } from './answer-question.ts';
import { runCommand } from './commands.ts';
import { contactBlocks } from './contacts.ts';
import { hearCorrection, pressCorrection, typedOnCorrection } from './corrections/hear.ts';
import { hearReport } from './corrections/report.ts';
import { checkOutbound } from './gate.ts';
import {
  type AuditEntry,
  type Held,
  type Need,
  type NewCorrection,
  NOTHING_HELD,
  type Notice,
  type RecordChange,
} from './held.ts';
import { answerPress } from './press.ts';
import type { Reply } from './reply.ts';
import { withSafeguardingLine } from './safeguarding-line.ts';
import { sayReply } from './say.ts';
import { type ConversationState, NEW_CONVERSATION, worryOf } from './state.ts';
import type { Turn } from './turn.ts';

export interface Brain {
  /** As it is said now: the files with what was corrected in chat. */
  readonly knowledge: Knowledge;
  /** The files alone: what a correction is made from. */
  readonly files: Knowledge;
  /** Who may correct what, as it is now. */
  readonly roles: Roles;
  readonly search: Search;
  readonly detect: Detector;
  /** The school's own safeguarding lead, deputy, head and chair, by tenant. */
  readonly schoolContacts: SchoolContacts;
  readonly settings: BrainSettings;
  /** An id that nobody can guess: 128 random bits or more. */
  readonly newId: () => string;
  /** Told of a fault that a person saw only as one sentence. The fault may hold what they typed: log its kind alone. */
  readonly onFault?: (error: unknown) => void;
}

export interface BrainSettings {
  /** Names, birth dates and addresses may be typed into a draft. */
  readonly identifyingFields: boolean;
  readonly draftRetentionDays: number;
}

/** What one part of the conversation makes of a turn. All of it is kept in one transaction, or none. */
export interface Step {
  readonly state: ConversationState;
  readonly replies: readonly Reply[];
  readonly records?: readonly RecordChange[];
  readonly audit?: readonly AuditEntry[];
  /** To other people, in their own chats: kept and sent with the rest of the step. */
  readonly notices?: readonly Notice[];
  /** What is done to the directory: only in a turn that asked for the corrections. */
  readonly corrections?: readonly NewCorrection[];
  /** What is added to the coordinators' worklist, or taken off it. It is kept without the speaker. */
  readonly worklist?: readonly WorklistChange[];
  /** What is counted of it, once it is kept. */
  readonly counts?: readonly Count[];
  /** Deletes all that is held of the speaker. */
  readonly erase?: boolean;
  /** To be made now and handed over once the step is kept. It is kept nowhere itself. */
  readonly file?: FileToMake;
  /** The turn cannot be answered without this: it is asked again with it, and nothing else of this step counts. */
  readonly needs?: Need;
  /** A Request for Support is to be drafted from here, with what a guide knows. Where none can be kept, the replies stand. */
  readonly begins?: Answers;
}

/** It reads no clock, keeps nothing and sends nothing: the same state and turn always give the same step. */
export function respond(given: Brain, state: ConversationState, turn: Turn, held: Held = NOTHING_HELD): Step {
  const brain = brainOn(given, turn.at);
  const alerted = alertOf(brain, state, turn, held);
  const inPublic = turn.scope !== 'personal';
  if (alerted && inPublic) return { state: alerted.state, replies: alerted.replies };
  const before = alerted?.state ?? state;
  const answered = guarded(brain, before, () => {
    const step = answer(brain, before, turn, { detection: alerted?.detection ?? null, held });
    // The alert says all that the safeguarding line says, and louder.
    return alerted ? step : withSafeguardingLine(step, typedIn(brain, before, turn, held), brain.knowledge);
  });
  const counts = alerted
    ? []
    : counted(brain, () => countsOf(answered, { brain, before, turn: asRead(turn), held }));
  const replies = [...(alerted?.replies ?? []), ...answered.replies];
  return { ...answered, state: withoutTie(answered.state, before), replies, counts };
}

/** How fresh a fact is depends on the day of the turn. */
export const brainOn = (brain: Brain, at: Date): Brain => ({
  ...brain,
  knowledge: knowledgeOn(brain.knowledge, at),
});

/** More of a message than this is no question: it is kept whole where it is an answer, and the alert reads all of it. */
const MOST_LETTERS_READ = 6_000;

const asRead = <T extends Turn>(turn: T): T =>
  turn.kind === 'message' && turn.text.length > MOST_LETTERS_READ
    ? { ...turn, text: turn.text.slice(0, MOST_LETTERS_READ).toWellFormed() }
    : turn;

/** A fault in counting costs the count, never the answer. */
function counted({ onFault }: Brain, count: () => Count[]): Count[] {
  try {
    return count();
  } catch (error) {
    onFault?.(error);
    return [];
  }
}

/** Which question was sent to the coordinators is remembered for one turn, in which it can be taken back by word. */
const withoutTie = (after: ConversationState, before: ConversationState): ConversationState =>
  after.asked && after.asked === before.asked ? { ...after, asked: null } : after;

/** The texts of a turn, whichever way they came. Of several fields of a card the first of the gravest level is shown. */
function alertOf(brain: Brain, state: ConversationState, turn: Turn, held: Held) {
  const texts = typedIn(brain, state, turn, held);
  const levels = texts.map((text) => brain.detect(text).level);
  const at = levels.includes('immediate') ? levels.indexOf('immediate') : levels.indexOf('significant');
  const text = texts[at];
  return text === undefined ? null : raiseAlert(brain, state, turn, text);
}

/** Whether a turn, message or card, raises the alert: known without anything that is kept. */
export const raisesAlert = (brain: Brain, turn: Turn): boolean =>
  typedIn(brain, NEW_CONVERSATION, turn, NOTHING_HELD).some((text) => brain.detect(text).level !== 'none');

function typedIn(brain: Brain, state: ConversationState, turn: Turn, held: Held): readonly string[] {
  switch (turn.kind) {
    case 'message':
    case 'edit':
      return [turn.text];
    case 'press':
      return [
        ...typedOnCard(brain, state, turn, held),
        ...typedToCoordinators(turn.action),
        ...typedOnCorrection(turn.action),
        ...typedOnQuestion(turn.action),
      ];
    case 'file':
    case 'handed':
    case 'joined':
    case 'left':
      return [];
  }
}

/** An edited message, a card's text field and a plain message all pass this one door. */
export function raiseAlert(
  { detect, knowledge, schoolContacts }: Brain,
  state: ConversationState,
  turn: Turn,
  text: string,
): (Step & { detection: Detection }) | null {
  const detection = detect(text);
  if (detection.level === 'none') return null;
  const shown = worryOf(state, turn.at);
  const repeated = isRepeat(detection, shown);
  const reply = alertReply({
    detection,
    scope: turn.scope,
    at: turn.at,
    school: schoolContacts.of(turn.speaker.tenant),
    repeated,
    knowledge,
  });
  const signs = [...new Set([...(shown?.signs ?? []), ...signsOf(detection)])];
  return {
    detection,
    state: {
      ...state,
      alert: { level: detection.level, about: detection.about, signs, at: turn.at.toISOString() },
    },
    replies: [reply],
  };
}

function answer(
  brain: Brain,
  state: ConversationState,
  turn: Turn,
  { detection, held }: { detection: Detection | null; held: Held },
): Step {
  const { words } = brain.knowledge;
  switch (turn.kind) {
    case 'left':
      return { state, replies: [] };
    case 'joined':
      if (state.welcomed) return { state, replies: [] };
      return {
        state: { ...state, welcomed: true },
        replies: [sayReply('welcome', turn.scope === 'personal' ? words.welcome : words.welcome_in_a_group)],
      };
    case 'press':
      return (
        pressCorrection(brain, state, turn, held) ??
        pressDraft(brain, state, turn, { detection, held }) ??
        pressToCoordinators(brain, state, { turn, held }) ??
        dealWithQuestions(brain, state, { turn, held }) ??
        begun(
          continueDialog(brain, state, turn, detection, (at) => answerPress(brain, at, turn, held)) ??
            answerPress(brain, state, turn, held),
        )
      );
    case 'file':
      return takeFile(brain, state, turn, held);
    case 'handed':
      return fileHanded(brain, state, turn);
    case 'edit':
      return { state, replies: detection ? [] : [sayReply('command', words.edited)] };
    case 'message': {
      const read = asRead(turn);
      const plain = (at: ConversationState): Step =>
        sayToCoordinators(brain, at, { turn, held }) ??
        (detection ? null : dealWithQuestions(brain, at, { turn, held })) ??
        answerMessage(brain, at, read, { detection, held });
      const answering = (at: ConversationState): Step =>
        begun(continueDialog(brain, at, read, detection, plain) ?? plain(at));
      const correction = detection ? null : hearCorrection(brain, state, turn, held);
      if (correction) return correction;
      const step = hearDraft(brain, state, turn, { detection, held, answering }) ?? answering(state);
      return offerToAsk(offerGuide(step, { brain, turn: read }), { brain, turn: read, held });
    }
  }

  function begun(step: Step): Step {
    if (!step.begins || !held.isKept || turn.scope !== 'personal') return step;
    return beginDraft(brain, step.state, turn, held, step.begins);
  }
}

function answerMessage(
  brain: Brain,
  state: ConversationState,
  turn: Turn & { kind: 'message' },
  { detection, held }: { detection: Detection | null; held: Held },
): Step {
  const { text: message } = turn;
  const report = detection ? null : hearReport(brain, state, message, { turn, held });
  if (report) return report;
  const command = runCommand(brain, state, message, { detection, held, turn });
  if (command) return command;
  return withConsentCard(answerQuestion(brain, state, message, detection), message, { brain, detection });
}

/** A fault in search or in an answer never silences Signpost: one sentence, and who to ring. */
function guarded({ knowledge, onFault }: Brain, state: ConversationState, step: () => Step): Step {
  try {
    const done = step();
    const all = [...done.replies, ...(done.notices ?? []).map(({ reply }) => reply)];
    for (const reply of all) checkOutbound(reply, knowledge.facts);
    return done;
  } catch (error) {
    onFault?.(error);
    const helpdesk = knowledge.entries.get('service/childrens-helpdesk');
    const blocks = helpdesk ? contactBlocks(helpdesk, knowledge) : [];
    return { state, replies: [sayReply('dont_know', knowledge.words.fault, { blocks })] };
  }
}
