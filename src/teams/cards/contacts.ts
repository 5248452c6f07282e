// Contacts on a card: the value as large as a tired eye wants it, and beside each its status and date in words.
import type { CardElement, IContainer, ITextRun } from '@microsoft/teams.cards';
import { isSound, spokenDate, statusWords } from '../../conversation/contacts.ts';
import type { Block, ContactView } from '../../conversation/reply.ts';
import type { Words } from '../../knowledge/words.ts';
import { heading, line, lineOf, linkRun, run } from './text.ts';

export function contactElements(
  { heading: title, contacts }: Extract<Block, { kind: 'contacts' }>,
  words: Words,
): CardElement[] {
  return [
    heading(title, 'Default', { spacing: 'Medium' }),
    ...contacts.map((view) => contactBox(view, words)),
  ];
}

function contactBox(view: ContactView, words: Words): IContainer {
  const status = run(
    statusWords(view, words),
    isSound(view) ? { size: 'Small', isSubtle: true } : { size: 'Small', weight: 'Bolder', color: 'Warning' },
  );
  return {
    type: 'Container',
    style: 'emphasis',
    spacing: 'Small',
    items: [
      line(view.name),
      lineOf([valueRun(view)], { spacing: 'None' }),
      ...(view.hours ? [line(view.hours, { spacing: 'None' })] : []),
      lineOf([status], { spacing: 'None' }),
    ],
  };
}

const SAFE_LINK = /^(?:tel:\+?\d+|mailto:[^\s?]+@[^\s?]+|https:\/\/\S+)$/i;

function valueRun({ kind, name, value, link }: ContactView): ITextRun {
  if (!link || !SAFE_LINK.test(link)) return run(value, { size: 'Medium', weight: 'Bolder' });
  const spoken =
    kind === 'phone' ? `Ring ${name}` : kind === 'email' ? `Write to ${name}` : `Open the website of ${name}`;
  return linkRun(value, link, spoken);
}

export function sourceElements(
  { sources, reviewed }: Extract<Block, { kind: 'sources' }>,
  words: Words,
): CardElement[] {
  const quiet = { size: 'Small', isSubtle: true, spacing: 'None' } as const;
  return [
    line(words.headings.sources, { size: 'Small', weight: 'Bolder', spacing: 'Medium' }),
    ...sources.map(({ ref, dated }) => line(`• ${ref} (${dated ? spokenDate(dated) : 'undated'})`, quiet)),
    line(`Wording last read against its sources: ${spokenDate(reviewed)}`, quiet),
  ];
}
