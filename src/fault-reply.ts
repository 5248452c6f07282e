// What a person is told when Signpost itself fails: one sentence, a reference for whoever keeps Signpost, and who to ring.
import { alertViewOf } from './conversation/contacts.ts';
import type { Reply } from './conversation/reply.ts';
import type { Knowledge } from './knowledge/knowledge.ts';

export function faultReply(knowledge: Knowledge, reference: string): Reply {
  const { words, facts } = knowledge;
  const fact = facts.get('childrens-helpdesk/phone');
  const contacts = fact && fact.status !== 'withdrawn' ? [alertViewOf(fact, knowledge)] : [];
  return {
    kind: 'dont_know',
    summary: 'Signpost',
    blocks: [
      { kind: 'paragraph', text: `${words.fault} (${reference})` },
      ...(contacts.length > 0
        ? [{ kind: 'contacts' as const, heading: words.headings.contacts, contacts }]
        : []),
    ],
    buttons: [],
  };
}
