// Contacts on a card: one box for each name, the values as large as a tired eye wants them, and beside each its status and
// date in words.
import type { CardElement, IContainer, IRichTextBlock, ITextRun } from '@microsoft/teams.cards';
import { isSound, statusWords } from '../../conversation/contacts.ts';
import type { Block, ContactView } from '../../conversation/reply.ts';
import type { Words } from '../../knowledge/words.ts';
import { heading, line, lineOf, linkRun, run } from './text.ts';

export function contactElements(
  { heading: title, contacts }: Extract<Block, { kind: 'contacts' }>,
  words: Words,
): CardElement[] {
  return [
    ...(title === '' ? [] : [heading(title, 'Default', { spacing: 'Medium' })]),
    ...byName(contacts).map((views) => contactBox(views, title, words)),
  ];
}

/** Contacts that follow one another under the same name: the name is said once. */
function byName(contacts: readonly ContactView[]): ContactView[][] {
  const groups: ContactView[][] = [];
  for (const view of contacts) {
    const last = groups.at(-1);
    if (last?.[0]?.name === view.name) last.push(view);
    else groups.push([view]);
  }
  return groups;
}

function contactBox(views: readonly ContactView[], title: string, words: Words): IContainer {
  const name = views[0]?.name ?? '';
  return {
    type: 'Container',
    style: 'emphasis',
    spacing: 'Small',
    items: [...(name === title ? [] : [line(name)]), ...views.flatMap((view) => valueLines(view, words))],
  };
}

function valueLines(view: ContactView, words: Words): IRichTextBlock[] {
  // Weight, not colour: Teams' own warning colour cannot be read on a light card.
  const status = run(
    `   ${statusWords(view, words)}`,
    isSound(view) ? { size: 'Small', isSubtle: true } : { size: 'Small', weight: 'Bolder' },
  );
  const value = lineOf([valueRun(view), status], { spacing: 'None' });
  return view.hours ? [value, line(view.hours, { spacing: 'None' })] : [value];
}

const SAFE_LINK = /^(?:tel:\+?\d+|mailto:[^\s?]+@[^\s?]+|https:\/\/\S+)$/i;

function valueRun({ kind, name, value, link }: ContactView): ITextRun {
  const shown = kind === 'web' ? value.replace(/^https?:\/\//i, '').replace(/\/$/, '') : value;
  if (!link || !SAFE_LINK.test(link)) return run(shown, { size: 'Medium', weight: 'Bolder' });
  const spoken =
    kind === 'phone' ? `Ring ${name}` : kind === 'email' ? `Write to ${name}` : `Open the website of ${name}`;
  return linkRun(shown, link, spoken);
}
