// What a typed message means to a dialog that asks: a command, an answer, a change of an earlier answer, or none of these.

import { browsingOf } from '../../conversation/browse.ts';
import { isCommand } from '../../conversation/commands.ts';
import { hasWords, plainCue, plainWords } from '../../conversation/intent.ts';
import { sharedBy } from '../../conversation/share-command.ts';
import type { SharedDialogTexts } from '../../knowledge/dialog-texts.ts';
import { choiceNamed } from './choices.ts';
import type { Answers, Context, Dialog, Json, Question } from './dialog.ts';
import { askedIn, type DialogState, isAnswered, pathOf } from './state.ts';

export type Heard =
  | { readonly kind: 'command'; readonly command: DialogCommand }
  /** `own` is the answer to what is asked, null where the message only answered something else. */
  | { readonly kind: 'answers'; readonly own: Answers | null; readonly others: Answers }
  | {
      readonly kind: 'narrowed';
      readonly to: readonly string[];
      readonly text: string;
      readonly others: Answers;
    }
  /** "Change the age": that question is asked again. */
  | { readonly kind: 'reopen'; readonly question: string }
  /** A question or a command of its own: it is answered, and the dialog goes on. */
  | { readonly kind: 'interruption' }
  | { readonly kind: 'unclear' };

export type DialogCommand = 'cancel' | 'back' | 'again' | 'where' | 'keep' | 'skip' | 'hint' | 'else';

export function commandOf(said: string, { commands }: SharedDialogTexts): DialogCommand | null {
  const names = ['cancel', 'back', 'again', 'where', 'keep', 'skip', 'hint', 'else'] as const;
  return names.find((name) => commands[name].some((cue) => plainCue(cue) === said)) ?? null;
}

export function hear(dialog: Dialog, state: DialogState, message: string, context: Context): Heard {
  const shared = context.brain.knowledge.dialogs.shared;
  const asked = askedIn(dialog, state);
  const said = plainWords(message);
  const command = commandOf(said, shared);
  const needsAQuestion = command === 'skip' || command === 'keep' || command === 'hint';
  if (command && !needsAQuestion) return { kind: 'command', command };
  if (asked === null) return changeOnly(dialog, state, message, context);
  if (command === 'hint') return { kind: 'command', command };
  if (command === 'keep' && state.reopened) return { kind: 'command', command };

  const named = choiceNamed(said, asked.text(context)) ?? choiceNumbered(said, asked, state, context);
  const chosen = named === null ? null : asked.choose(named, context);
  if (chosen !== null) return { kind: 'answers', own: { [asked.id]: chosen }, others: {} };
  if (said === plainWords(shared.labels.keep.replace('{answer}', answerSaid(asked, state, context))))
    return { kind: 'command', command: 'keep' };
  if (isOwnCommand(said, context)) return { kind: 'interruption' };
  // "Not sure" is an answer where the question has it, and no worry in somebody's own words.
  if (command === 'skip' && asked.read(message, context).kind !== 'value')
    return { kind: 'command', command };
  if (command === 'skip' && asked.readsQuestions) return { kind: 'command', command };

  const correction = withoutCorrecting(message, shared);
  const asksSomething = correction === null && isQuestion(message, shared);
  const body = correction ?? message;
  const others = asksSomething ? {} : noticedBeside(dialog, state, asked, body, context);
  const own = readOwn(asked, body, { asksSomething, correcting: correction !== null, others }, context);
  if (own.kind === 'value') return { kind: 'answers', own: { [asked.id]: own.value }, others };
  if (own.kind === 'narrowed') return { kind: 'narrowed', to: own.to, text: own.text, others };
  if (Object.keys(others).length > 0) return { kind: 'answers', own: null, others };
  if (commandOf(plainWords(body), shared) === 'skip') return { kind: 'command', command: 'skip' };
  const change = correction === null ? null : changeOf(dialog, state, correction, context);
  if (change) return change;
  if (asksSomething) return { kind: 'interruption' };
  const later = laterOf(dialog, state, asked, body, context);
  if (later) return { kind: 'answers', own: null, others: later };
  return wantsAnAnswer(message, context) ? { kind: 'interruption' } : { kind: 'unclear' };
}

const SAYS_LITTLE = 2;
const MOST_WORDS_OF_AN_ANSWER = 7;

/** "Signed it", said before that is asked: kept for the first question further on that hears it as an answer. "No" is none. */
function laterOf(
  dialog: Dialog,
  state: DialogState,
  asked: Question,
  body: string,
  context: Context,
): Answers | null {
  const words = plainWords(body).split(' ');
  if (words.length < SAYS_LITTLE || words.length > MOST_WORDS_OF_AN_ANSWER) return null;
  const ids = Object.keys(dialog.questions);
  for (const id of ids.slice(ids.indexOf(asked.id) + 1)) {
    const question = dialog.questions[id];
    if (!question || question.readsNumbers || isAnswered(question, state.answers)) continue;
    const reading = question.read(body, context);
    if (reading.kind === 'value') return { [id]: reading.value };
  }
  return null;
}

const answerSaid = (asked: Question, state: DialogState, context: Context): string => {
  const value = state.answers[asked.id];
  return value === undefined || !asked.holds(value) ? '' : asked.say(value, context);
};

/** After the last card only what plainly changes an answer is heard; all else is a question of its own. */
function changeOnly(dialog: Dialog, state: DialogState, message: string, context: Context): Heard {
  const body = withoutCorrecting(message, context.brain.knowledge.dialogs.shared);
  if (body === null) return { kind: 'interruption' };
  const others = noticedBeside(dialog, state, null, body, context);
  if (Object.keys(others).length > 0) return { kind: 'answers', own: null, others };
  return changeOf(dialog, state, body, context) ?? { kind: 'interruption' };
}

/** "Change the age", "the worry is drugs", or words that answer one of the questions before: the last that they fit. */
function changeOf(dialog: Dialog, state: DialogState, body: string, context: Context): Heard | null {
  const said = plainWords(body);
  const answered = pathOf(dialog, state.answers)
    .path.flatMap((id) => dialog.questions[id] ?? [])
    .filter((question) => isAnswered(question, state.answers))
    .reverse();
  for (const question of answered) {
    const name = plainWords(question.text(context).answered.replace('{answer}', ''));
    const named = new RegExp(
      `^(?:the |my |his |her |their )?${name}(?: answer)?(?: (?:is|was|should be|to))*(?: about)?(?: (.+))?$`,
    ).exec(said);
    if (!named) continue;
    const reading = named[1] === undefined ? null : question.read(named[1], context);
    if (reading?.kind !== 'value') return { kind: 'reopen', question: question.id };
    return { kind: 'answers', own: null, others: { [question.id]: reading.value } };
  }
  const topic = /^(?:its |it is |this is |thats |that is |more )*about (.+)$/.exec(said)?.[1];
  for (const question of answered) {
    const about = question.readsQuestions ? topic : body;
    const reading = about === undefined ? null : question.read(about, context);
    if (reading?.kind === 'value')
      return { kind: 'answers', own: null, others: { [question.id]: reading.value } };
  }
  return null;
}

interface Manner {
  readonly asksSomething: boolean;
  readonly correcting: boolean;
  readonly others: Answers;
}

/** "Actually she is 9" changes the age, whatever is asked: it is read as an answer to that only where nothing else was meant. */
function readOwn(
  asked: Question,
  body: string,
  { asksSomething, correcting, others }: Manner,
  context: Context,
): ReturnType<Question['read']> {
  if (asksSomething && !asked.readsQuestions) return { kind: 'unclear' };
  const reading = asked.read(body, context);
  const meantAnother = correcting && Object.keys(others).length > 0 && reading.kind !== 'value';
  return meantAnother ? { kind: 'unclear' } : reading;
}

/** Answers to other questions of the dialog that stand in the message and are new. */
function noticedBeside(
  dialog: Dialog,
  state: DialogState,
  asked: Question | null,
  body: string,
  context: Context,
): Answers {
  const found: [string, Json][] = [];
  for (const question of Object.values(dialog.questions)) {
    if (question.id === asked?.id) continue;
    const value = question.notice(body, context);
    if (value !== null && JSON.stringify(value) !== JSON.stringify(state.answers[question.id]))
      found.push([question.id, value]);
  }
  return Object.fromEntries(found);
}

/** What is left of a message that begins like a change of mind; null where it does not. */
function withoutCorrecting(message: string, { correcting }: SharedDialogTexts): string | null {
  let rest = plainWords(message).replace(/^(no|oh|ah|hm|um) (?=\S)/, '');
  const opened = (): string | undefined => correcting.map(plainCue).find((cue) => rest.startsWith(`${cue} `));
  const first = opened();
  if (first === undefined) return hasWords(rest, 'actually') ? message : null;
  for (let cue: string | undefined = first; cue !== undefined; cue = opened())
    rest = rest.slice(cue.length + 1);
  return rest;
}

function choiceNumbered(
  said: string,
  asked: Question,
  { narrowed }: DialogState,
  context: Context,
): string | null {
  if (asked.readsNumbers) return null;
  const number = /^(?:number |option |the )?([1-9])(?:st|nd|rd|th)?(?: one)?$/.exec(said)?.[1];
  if (!number) return null;
  return (narrowed?.to ?? choicesShown(asked, context))[Number(number) - 1] ?? null;
}

export const choicesShown = (asked: Question, context: Context): string[] =>
  Object.entries(asked.text(context).choices).flatMap(([id, { hidden }]) => (hidden ? [] : [id]));

const isOwnCommand = (said: string, { brain, conversation }: Context): boolean =>
  isCommand(said) ||
  browsingOf(said) !== null ||
  sharedBy(said, { brain, state: conversation }) !== null ||
  /^(next|previous) page$|^more$/.test(said);

export function isQuestion(message: string, { asking }: SharedDialogTexts): boolean {
  const said = plainWords(message);
  const words = said.split(' ').length;
  if (words < 3) return false;
  return message.trim().endsWith('?') || asking.some((cue) => said.startsWith(`${plainCue(cue)} `));
}

const OF_A_WORD = ['greeting', 'thanks', 'goodbye'];

/** Search stands behind an answer to it, or it speaks to Signpost itself; a stray word or two is only unclear. */
function wantsAnAnswer(message: string, { brain }: Context): boolean {
  const { addressed, verdict } = brain.search.find(message);
  const isStray = plainWords(message).split(' ').length < 3;
  return addressed ? OF_A_WORD.includes(addressed) || !isStray : verdict === 'answer';
}

/** What a first message already tells: the answers to every question that it holds one for. */
export function noticedIn(dialog: Dialog, message: string, context: Context): Answers {
  const found = Object.values(dialog.questions).flatMap((question): [string, Json][] => {
    const value = question.notice(message, context);
    return value === null ? [] : [[question.id, value]];
  });
  return Object.fromEntries(found);
}
