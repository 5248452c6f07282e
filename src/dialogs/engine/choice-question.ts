// A question whose answers are its choices: most of them are.
import type { QuestionText } from '../../knowledge/dialog-texts.ts';
import { choiceIn, choiceNoticed } from './choices.ts';
import type { Answers, Context, Question } from './dialog.ts';

interface ChoiceQuestion extends Pick<Question, 'next' | 'aside'> {
  readonly id: string;
  readonly text: (context: Context) => QuestionText;
  /** Every value that it can have: what an earlier version kept is checked against them. */
  readonly values: readonly string[];
  readonly unknown: string;
}

export function choiceQuestion({ id, text, values, unknown, next, aside }: ChoiceQuestion): Question {
  const choiceValue = (choice: string | null) => (choice !== null && values.includes(choice) ? choice : null);
  return {
    id,
    text,
    unknown,
    next,
    ...(aside ? { aside } : {}),
    read(message, context) {
      const value = choiceValue(choiceIn(message, text(context)));
      return value === null ? { kind: 'unclear' } : { kind: 'value', value };
    },
    notice: (message, context) => choiceValue(choiceNoticed(message, text(context))),
    // A card carries what it likes: only what the question offers is an answer.
    choose: (choice, context) =>
      text(context).choices[choice]?.hidden === false ? choiceValue(choice) : null,
    holds: (value) => typeof value === 'string' && values.includes(value),
    say: (value, context) =>
      text(context).choices[String(value)]?.label ?? context.brain.knowledge.dialogs.shared.labels.skip,
  };
}

export const answerTo = (answers: Answers, question: string): string | null => {
  const value = answers[question];
  return typeof value === 'string' ? value : null;
};
