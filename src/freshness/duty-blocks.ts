// Duties on a card: the first contacts as they are, to be rung from the card, and the rest by name. None is left out.
import { spokenDate, viewOf } from '../conversation/contacts.ts';
import type { Block, Button } from '../conversation/reply.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { fill } from '../knowledge/words.ts';
import type { Duty } from './duties.ts';

const MOST_CONTACTS = 8;

export function contactBlocksOf(duties: readonly Duty[], heading: string, knowledge: Knowledge): Block[] {
  const facts = duties.filter(({ what }) => what === 'fact');
  const contacts = facts.slice(0, MOST_CONTACTS).flatMap(({ id }) => {
    const fact = knowledge.facts.get(id);
    return fact && fact.status !== 'withdrawn' ? [viewOf(fact, knowledge)] : [];
  });
  const { also } = knowledge.coordinators.due;
  return [
    ...(contacts.length > 0 ? [{ kind: 'contacts', heading, contacts } as const] : []),
    ...listBlock(
      `${heading}: ${also}`,
      facts.slice(MOST_CONTACTS).map(({ name }) => name),
    ),
  ];
}

export function wordingBlocksOf(duties: readonly Duty[], { coordinators: { due } }: Knowledge): Block[] {
  const items = duties
    .filter(({ what }) => what === 'wording')
    .map(({ name, confirmed }) => fill(due.wording, { name, date: spokenDate(confirmed ?? '') }));
  return listBlock(due.wordings, items);
}

const MOST_BUTTONS = 5;

/** Opens the contact for whoever may say that it was checked; whether they may is decided when it is pressed. */
export const dutyButtons = (duties: readonly Duty[]): Button[] =>
  duties
    .filter(({ what }) => what === 'fact')
    .slice(0, MOST_BUTTONS)
    .map(({ id, name }) => ({
      label: name,
      says: `show ${id}`,
      action: { verb: 'correct', do: 'open', of: 'fact', id },
    }));

export const listBlock = (heading: string, items: readonly string[]): Block[] =>
  items.length > 0 ? [{ kind: 'section', heading, items }] : [];
