// Each kind of block as elements of a card, in the order in which they are read.
import type { CardElement, IActionSet } from '@microsoft/teams.cards';
import type { Block } from '../../conversation/reply.ts';
import type { Words } from '../../knowledge/words.ts';
import { contactElements } from './contacts.ts';
import { answerElements, formElements } from './inputs.ts';
import { sourceElements } from './sources.ts';
import { heading, line, lineOf, linkRun, run, shortened } from './text.ts';

type Renderers = {
  [Kind in Block['kind']]: (block: Extract<Block, { kind: Kind }>, words: Words) => CardElement[];
};

const RENDERERS: Renderers = {
  title: ({ text, note }) => [
    heading(text, 'Large'),
    ...(note ? [line(note, { size: 'Small', isSubtle: true, spacing: 'None' })] : []),
  ],
  lead: ({ text }) => [line(text, { size: 'Medium', spacing: 'Small' })],
  paragraph: ({ text }) => text.split('\n').map((part) => line(part)),
  section: ({ heading: title, items, ordered, moreFrom = items.length }) => {
    const lines = items.map((item, index) =>
      line(`${markOf(items, index, ordered)}${item}`, { spacing: index === 0 ? 'None' : 'Small' }),
    );
    return [
      heading(title, 'Default', { spacing: 'Medium' }),
      ...lines.slice(0, moreFrom),
      ...folded(lines.slice(moreFrom), title),
    ];
  },
  contacts: contactElements,
  // The colour says urgent, and so does the word. The text itself keeps its own colour, which every theme makes readable.
  urgent: ({ heading: title, lines }) => [
    {
      type: 'Container',
      style: 'attention',
      spacing: 'Medium',
      items: [
        heading(SAYS_URGENT.test(title) ? title : `Urgent: ${title}`, 'Large'),
        ...lines.map((text) => line(text, { spacing: 'Small' })),
      ],
    },
  ],
  safeguarding: ({ text }) => [line(text, { size: 'Small', spacing: 'Medium', separator: true })],
  sources: sourceElements,
  withdrawn: ({ text }) => [line(text, { weight: 'Bolder' })],
  form: formElements,
  answers: answerElements,
  document: ({ text, link }) => [
    line(text),
    ...(link ? [lineOf([linkRun(link.label, link.url, link.label)]), line(link.hint)] : []),
  ],
  private: ({ text, label, url }) => [line(text), ...(url ? [lineOf([linkRun(label, url, label)])] : [])],
  saved: ({ text }) => [line(text)],
  said: ({ label, text }) => [
    {
      type: 'Container',
      style: 'emphasis',
      items: [lineOf([run(`${label}: `, { weight: 'Bolder' }), run(shortened(text))])],
    },
  ],
};

/** Headings that hold the word themselves. */
const SAYS_URGENT = /^(urgent|important|danger)\b/i;

/** Stands behind a button, in the reading order of what it belongs to; the text twin has it all. */
function folded(elements: CardElement[], title: string): CardElement[] {
  if (elements.length === 0) return [];
  const id = `more-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  const toggle: IActionSet = {
    type: 'ActionSet',
    spacing: 'Small',
    actions: [
      {
        type: 'Action.ToggleVisibility',
        title: 'Show more',
        tooltip: `Show or hide more of: ${title}`,
        targetElements: [id],
      },
    ],
  };
  return [{ type: 'Container', id, isVisible: false, spacing: 'None', items: elements }, toggle];
}

function markOf(items: readonly string[], index: number, ordered = false): string {
  if (ordered) return `${index + 1}. `;
  return items.length > 1 ? '• ' : '';
}

export function elementsOf<Kind extends Block['kind']>(
  block: Extract<Block, { kind: Kind }>,
  words: Words,
): CardElement[] {
  const render = RENDERERS[block.kind as Kind] as (
    block: Extract<Block, { kind: Kind }>,
    words: Words,
  ) => CardElement[];
  return render(block, words);
}
