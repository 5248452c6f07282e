// A question and a last card as replies. Every button carries its dialog, run and step, and does what its words do.
import { spokenDate } from '../../conversation/contacts.ts';
import type { Block, Button, Reply } from '../../conversation/reply.ts';
import type { QuestionText } from '../../knowledge/dialog-texts.ts';
import { fill } from '../../knowledge/words.ts';
import type { Answers, Context, Dialog, Json, Question } from './dialog.ts';
import { choicesShown } from './hear.ts';
import { answersThatCount, askedIn, begunOn, type DialogState, pathOf } from './state.ts';

const AT_MOST_ON_A_CARD = 6;

/** What is said before the question: what was noted, that a button was old, or the hint. */
export interface Opening {
  readonly text?: string | undefined;
  readonly blocks?: readonly Block[];
  /** The first question says what this is. */
  readonly introduces?: boolean;
}

export function showStep(dialog: Dialog, state: DialogState, context: Context, opening: Opening = {}): Reply {
  const asked = askedIn(dialog, state);
  return asked
    ? questionReply(dialog, state, asked, context, opening)
    : endReply(dialog, state, context, opening);
}

function questionReply(
  dialog: Dialog,
  state: DialogState,
  asked: Question,
  context: Context,
  opening: Opening,
): Reply {
  const { shared } = context.brain.knowledge.dialogs;
  const { title, intro } = dialog.texts(context);
  const number = String(pathOf(dialog, state.answers).path.indexOf(asked.id) + 1);
  const text = asked.text(context);
  const choices = Object.entries(text.choices).map(([id, { label }]) => ({ id, label }));
  const listed =
    state.unclear > 1 ? choices.filter(({ id }) => buttonsOf(state, asked, context).includes(id)) : [];
  const began = begunOn(state);
  const step = fill(shared.step, { number, most: String(dialog.most) });
  // Days later it may be another child that somebody thinks of.
  const note =
    began && began < context.today ? `${step} ${fill(shared.begun, { date: spokenDate(began) })}` : step;
  const blocks: Block[] = [
    { kind: 'title', text: title, note },
    ...openingBlocks({ ...opening, text: opening.text ?? (opening.introduces ? intro : undefined) }),
    { kind: 'lead', text: state.narrowed?.text ?? text.text },
    ...(state.unclear === 1 ? [{ kind: 'paragraph', text: text.hint } as const] : []),
    ...(listed.length > 0
      ? [{ kind: 'section', heading: shared.choose, items: listed.map(({ label }) => label) } as const]
      : []),
  ];
  return {
    kind: 'question',
    summary: `Signpost: ${title}`,
    blocks,
    buttons: questionButtons(dialog, state, asked, context),
  };
}

const openingBlocks = ({ text, blocks = [] }: Opening): Block[] => [
  ...(text ? [{ kind: 'paragraph', text } as const] : []),
  ...blocks,
];

const buttonsOf = (state: DialogState, asked: Question, context: Context): readonly string[] =>
  state.narrowed?.to ?? choicesShown(asked, context);

/** The choices first; then what there is room for: keep the earlier answer, skip, go back, stop. All can be typed. */
function questionButtons(dialog: Dialog, state: DialogState, asked: Question, context: Context): Button[] {
  const { labels } = context.brain.knowledge.dialogs.shared;
  const text = asked.text(context);
  const carry = (label: string, choose: string): Button => ({
    label,
    says: label,
    action: actionOf(state, choose),
  });
  const value = state.answers[asked.id];
  const kept: Button[] =
    state.reopened && value !== undefined && asked.holds(value)
      ? [{ ...carry(fill(labels.keep, { answer: asked.say(value, context) }), '/keep'), says: 'keep' }]
      : [];
  const choices = buttonsOf(state, asked, context).flatMap((id) =>
    text.choices[id] ? [carry(text.choices[id].label, id)] : [],
  );
  const isFirst = pathOf(dialog, state.answers).path[0] === asked.id;
  const others = [
    ...kept,
    ...(isOffered(asked.unknown, text) ? [] : [carry(labels.skip, '/skip')]),
    ...(isFirst ? [] : [carry(labels.back, '/back')]),
    carry(labels.cancel, '/cancel'),
  ];
  return [...choices, ...others].slice(0, AT_MOST_ON_A_CARD);
}

/** "I do not know" is a choice of its own where the question has one. */
const isOffered = (unknown: Json, { choices }: QuestionText): boolean =>
  typeof unknown === 'string' && choices[unknown]?.hidden === false;

export const actionOf = ({ dialog, run, step }: DialogState, choose: string): Button['action'] => ({
  verb: 'dialog',
  dialog,
  run,
  step,
  choose,
});

function endReply(dialog: Dialog, state: DialogState, context: Context, opening: Opening): Reply {
  const { summary, blocks, about } = dialog.end(answersThatCount(dialog, state.answers), context);
  const [title, ...rest] = blocks;
  return {
    kind: 'answer',
    summary,
    blocks:
      title?.kind === 'title'
        ? [title, ...openingBlocks(opening), ...rest]
        : [...openingBlocks(opening), ...blocks],
    buttons: endButtons(dialog, state, context).slice(0, AT_MOST_ON_A_CARD),
    about,
  };
}

/** The ways on from the last card, without the one that was just taken. */
export function endButtons(dialog: Dialog, state: DialogState, context: Context, taken?: string): Button[] {
  const { offers, others } = dialog.end(answersThatCount(dialog, state.answers), context);
  const onward = offers
    .filter(({ choose }) => choose !== taken)
    .map(({ label, choose }): Button => ({ label, says: label, action: actionOf(state, choose) }));
  return [...onward, ...others];
}

/** "Worry: coming to school. Age: 9": each answer in its own words, never in the user's. */
export function sayAnswers(dialog: Dialog, answers: Answers, context: Context): string[] {
  return Object.entries(answers).flatMap(([id, value]) => {
    const question = dialog.questions[id];
    if (!question?.holds(value)) return [];
    return [fill(question.text(context).answered, { answer: question.say(value, context) })];
  });
}
