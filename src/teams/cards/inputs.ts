// Fields to fill in, and answers with the link that changes each. What a user typed stands in a value or a run: never Markdown.
import type { CardElement, IColumnSet, ISubmitAction } from '@microsoft/teams.cards';
import type { AnswerRow, Block, FormField } from '../../conversation/reply.ts';
import { line, lineOf, run, shortened } from './text.ts';

export function formElements({ fields, submit, action }: Extract<Block, { kind: 'form' }>): CardElement[] {
  const save: ISubmitAction = { type: 'Action.Submit', title: submit, data: { ...action } };
  return [...fields.flatMap(fieldElements), { type: 'ActionSet', spacing: 'Medium', actions: [save] }];
}

function fieldElements(field: FormField): CardElement[] {
  const hint = field.hint ? [line(field.hint, { size: 'Small', isSubtle: true, spacing: 'None' })] : [];
  return [inputOf(field), ...hint];
}

/** Nothing is marked as required: a half-filled card can be saved as well. */
function inputOf({ id, label, type, value, options = [], limit }: FormField): CardElement {
  const choices = options.map((option) => ({ title: option.label, value: option.value }));
  const shown = value === '' ? {} : { value: value.toWellFormed() };
  switch (type) {
    case 'choice':
      return {
        type: 'Input.ChoiceSet',
        id,
        label,
        choices,
        style: choices.length > 4 ? 'compact' : 'expanded',
        ...shown,
      };
    case 'multi':
      return { type: 'Input.ChoiceSet', id, label, choices, isMultiSelect: true, wrap: true, ...shown };
    case 'date':
      return { type: 'Input.Date', id, label, ...shown };
    case 'text':
    case 'long':
      return {
        type: 'Input.Text',
        id,
        label,
        ...(type === 'long' ? { isMultiline: true } : {}),
        ...(limit ? { maxLength: limit } : {}),
        ...shown,
      };
  }
}

export const answerElements = ({ rows, open }: Extract<Block, { kind: 'answers' }>): CardElement[] =>
  rows.map((row) => rowElement(row, open));

function rowElement({ label, text, change }: AnswerRow, open: string): IColumnSet {
  const shown = text === null ? run(open, { isSubtle: true, italic: true }) : run(shortened(text));
  return {
    type: 'ColumnSet',
    spacing: 'Small',
    columns: [
      { type: 'Column', width: 'stretch', items: [lineOf([run(`${label}: `, { weight: 'Bolder' }), shown])] },
      {
        type: 'Column',
        width: 'auto',
        items: [line(change.label, { color: 'Accent' })],
        selectAction: {
          type: 'Action.Submit',
          title: `${change.label} ${label}`,
          data: { ...change.action },
        },
      },
    ],
  };
}
