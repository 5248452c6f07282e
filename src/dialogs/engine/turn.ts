// One turn of an open dialog: a message or a press → where it stands then, and what is said.
import { plainWords } from '../../conversation/intent.ts';
import type { Block } from '../../conversation/reply.ts';
import { fill } from '../../knowledge/words.ts';
import type { Detection } from '../../safeguarding/detection.ts';
import { isOfTheReader } from '../alerts.ts';
import { choiceNamed } from './choices.ts';
import type { Answers, Context, Dialog, EndPress, Question } from './dialog.ts';
import { type DialogCommand, type Heard, hear } from './hear.ts';
import type { Opening } from './show.ts';
import { sayAnswers } from './show.ts';
import type { DialogState } from './state.ts';
import * as at from './state.ts';

export type Outcome =
  /** The dialog's card is shown, with something before it. */
  | { readonly kind: 'shows'; readonly state: DialogState; readonly opening: Opening }
  /** The message is somebody else's to answer; then the dialog goes on. */
  | { readonly kind: 'interrupted'; readonly state: DialogState }
  | { readonly kind: 'closed'; readonly state: DialogState }
  /** It waits until it is asked to go on. */
  | { readonly kind: 'paused'; readonly state: DialogState }
  | {
      readonly kind: 'end_press';
      readonly state: DialogState;
      readonly chose: string;
      readonly press: EndPress;
    };

const shows = (state: DialogState, opening: Opening = {}): Outcome => ({ kind: 'shows', state, opening });

export function takeMessage(dialog: Dialog, state: DialogState, message: string, context: Context): Outcome {
  const ended = at.askedIn(dialog, state) === null;
  const offered = ended ? endOfferNamed(dialog, state, message, context) : null;
  const pressed = offered === null ? null : takeEndPress(dialog, state, offered, context);
  return pressed ?? take(dialog, state, hear(dialog, state, message, context), context);
}

const FEW_WORDS = 6;

/**
 * What a message that raised the alert answers. Danger is not asked about after it, and the dialog keeps its place.
 * A command is a command, and an answer of a few words on which no rule fired is an answer: the alert stands above it.
 */
export function takeAlert(
  dialog: Dialog,
  state: DialogState,
  message: string,
  { about, rules }: Detection,
  context: Context,
): Outcome {
  const { kept_place } = context.brain.knowledge.dialogs.shared;
  const asked = at.askedIn(dialog, state);
  const heard = hear(dialog, state, message, context);
  const isShort = plainWords(message).split(' ').length <= FEW_WORDS && !asked?.readsQuestions;
  const isPlainAnswer = heard.kind === 'answers' && (isShort || isExact(message, asked, context));
  if (heard.kind === 'command' || (isPlainAnswer && isOfTheReader(rules))) {
    return take(dialog, state, heard, context);
  }
  const own = heard.kind === 'answers' ? heard.own : null;
  const others = heard.kind === 'answers' || heard.kind === 'narrowed' ? heard.others : {};
  const answers = { ...others, ...own, ...dialog.alerted?.(about) };
  return shows(own ? at.withAnswers(state, answers) : at.withOtherAnswers(state, answers), {
    text: kept_place,
  });
}

const isExact = (message: string, asked: Question | null, context: Context): boolean =>
  asked !== null && choiceNamed(plainWords(message), asked.text(context)) !== null;

export function takePress(
  dialog: Dialog,
  state: DialogState,
  choose: string,
  context: Context,
): Outcome | null {
  if (choose.startsWith('/')) {
    const command = (['cancel', 'back', 'again', 'where', 'keep', 'skip'] as const).find(
      (name) => choose === `/${name}`,
    );
    return command ? take(dialog, state, { kind: 'command', command }, context) : null;
  }
  const asked = at.askedIn(dialog, state);
  if (asked === null) return takeEndPress(dialog, state, choose, context);
  const value = asked.choose(choose, context);
  return value === null
    ? null
    : take(dialog, state, { kind: 'answers', own: { [asked.id]: value }, others: {} }, context);
}

function take(dialog: Dialog, state: DialogState, heard: Heard, context: Context): Outcome {
  switch (heard.kind) {
    case 'command':
      return takeCommand(dialog, state, heard.command, context);
    case 'answers': {
      const answers = { ...heard.others, ...heard.own };
      const after = heard.own ? at.withAnswers(state, answers) : at.withOtherAnswers(state, answers);
      return shows(after, notedOpening(dialog, state, heard.others, heard.own ?? {}, context));
    }
    case 'narrowed':
      return shows(
        at.withNarrowed(state, heard.others, { to: heard.to, text: heard.text }),
        notedOpening(dialog, state, heard.others, {}, context),
      );
    case 'reopen':
      return shows(at.reopen(state, heard.question));
    case 'interruption':
      return { kind: 'interrupted', state };
    case 'unclear':
      return shows(at.withUnclear(state));
  }
}

function takeCommand(dialog: Dialog, state: DialogState, command: DialogCommand, context: Context): Outcome {
  const { shared } = context.brain.knowledge.dialogs;
  switch (command) {
    case 'cancel':
      return { kind: 'closed', state: at.close(state) };
    case 'back': {
      const before = at.back(dialog, state);
      return before ? shows(before) : shows(state, { text: shared.first_question });
    }
    case 'again':
      return shows(at.startAgain(state), { text: shared.started_again });
    case 'where': {
      const said = sayAnswers(dialog, at.answersThatCount(dialog, state.answers), context);
      const block: Block = {
        kind: 'section',
        heading: shared.so_far,
        items: said.length > 0 ? said : [shared.nothing_so_far],
      };
      return shows(state, { blocks: [block] });
    }
    case 'else':
      return { kind: 'paused', state: at.leave(state) };
    case 'keep':
      return shows(at.keep(state));
    case 'hint':
      return shows(at.withHint(state));
    case 'skip': {
      const asked = at.askedIn(dialog, state);
      if (!asked) return shows(state);
      const blocks = asked.aside?.(asked.unknown, context) ?? [];
      return shows(at.withAnswers(state, { [asked.id]: asked.unknown }), { blocks });
    }
  }
}

/** What was heard is said back in Signpost's words: the answer to what was asked only where it shows something at once. */
function notedOpening(
  dialog: Dialog,
  before: DialogState,
  others: Answers,
  own: Answers,
  context: Context,
): Opening {
  const { shared } = context.brain.knowledge.dialogs;
  const isChange = Object.entries({ ...others, ...own }).some(
    ([id, value]) =>
      before.answers[id] !== undefined && JSON.stringify(before.answers[id]) !== JSON.stringify(value),
  );
  const said = sayAnswers(dialog, { ...own, ...others }, context);
  const blocks = Object.entries({ ...others, ...own }).flatMap(
    ([id, value]) => dialog.questions[id]?.aside?.(value, context) ?? [],
  );
  const text =
    said.length > 0
      ? fill(isChange ? shared.changed : shared.noted, { answers: said.join('. ').replace(/\.$/, '') })
      : undefined;
  return { text, blocks };
}

function takeEndPress(dialog: Dialog, state: DialogState, choose: string, context: Context): Outcome | null {
  const press = dialog.press(choose, at.answersThatCount(dialog, state.answers), context);
  if (!press) return null;
  if (press.kind === 'answers') return shows(at.withAnswers(state, press.answers));
  return { kind: 'end_press', state, chose: choose, press };
}

function endOfferNamed(dialog: Dialog, state: DialogState, message: string, context: Context): string | null {
  const said = plainWords(message);
  const { offers } = dialog.end(at.answersThatCount(dialog, state.answers), context);
  return offers.find(({ label }) => plainWords(label) === said)?.choose ?? null;
}
