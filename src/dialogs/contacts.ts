// Contacts on a dialog's cards: always facts of the knowledge base, with their status.
import { contactBlocks, isSound, viewOf } from '../conversation/contacts.ts';
import type { Block } from '../conversation/reply.ts';
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import { fill } from '../knowledge/words.ts';

export function factBlock(ids: readonly string[], knowledge: Knowledge): Block[] {
  const facts = ids
    .flatMap((id) => knowledge.facts.get(id) ?? [])
    .filter(({ status }) => status !== 'withdrawn');
  if (facts.length === 0) return [];
  return [
    {
      kind: 'contacts',
      heading: knowledge.words.headings.contacts,
      contacts: facts.map((fact) => viewOf(fact, knowledge)),
    },
  ];
}

/** An entry's contacts under its own name. */
export function contactsNamed(entry: Entry, heading: string, knowledge: Knowledge): Block[] {
  return contactBlocks(entry, knowledge).map((block, index) =>
    block.kind === 'contacts' && index === 0 ? { ...block, heading } : block,
  );
}

const CONTACTS_EACH = 2;

/** The first two that stand on a source, or the first two of any: the entry has them all, one press away. */
export function fewContacts(entry: Entry, knowledge: Knowledge): Block[] {
  return contactsNamed(entry, entry.name, knowledge).map((block) => {
    if (block.kind !== 'contacts') return block;
    const sound = block.contacts.filter(isSound);
    return { ...block, contacts: (sound.length > 0 ? sound : block.contacts).slice(0, CONTACTS_EACH) };
  });
}

/** Fills {emergency} and {helpdesk} from the contact facts, so that no number stands in a sentence twice. */
export function withNumbers(text: string, knowledge: Knowledge): string {
  const { numbers } = knowledge.safeguarding.alert;
  const value = (id: string): string => knowledge.facts.get(id)?.value ?? '';
  return fill(text, { emergency: value(numbers.emergency), helpdesk: value(numbers.helpdesk) });
}
