// A reply as plain text: what the terminal prints, and what stands beside every card for whoever types.
import type { Words } from '../knowledge/words.ts';
import { spokenDate, statusWords } from './contacts.ts';
import type { Block, ContactView, Reply } from './reply.ts';

export function textTwin(reply: Reply, words: Words): string {
  const parts = reply.blocks.map((block) => blockText(block, words));
  if (reply.buttons.length > 0)
    parts.push(`You can type: ${reply.buttons.map(({ says }) => `"${says}"`).join(', ')}`);
  return parts.join('\n\n');
}

function blockText(block: Block, words: Words): string {
  switch (block.kind) {
    case 'title':
      return block.note ? `${block.text} (${block.note})` : block.text;
    case 'lead':
    case 'paragraph':
    case 'safeguarding':
    case 'withdrawn':
      return block.text;
    case 'urgent':
      return [block.heading, ...block.lines].join('\n');
    case 'section':
      return [
        block.heading,
        ...block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${item}`),
      ].join('\n');
    case 'contacts':
      return [block.heading, ...block.contacts.map((view) => `- ${contactText(view, words)}`)].join('\n');
    case 'sources': {
      const list = block.sources.map(
        ({ ref, dated }) => `- ${ref} (${dated ? spokenDate(dated) : 'undated'})`,
      );
      return [
        words.headings.sources,
        ...list,
        `Wording last read against its sources: ${spokenDate(block.reviewed)}`,
      ].join('\n');
    }
    case 'said':
      return `${block.label}: ${block.text}`;
  }
}

export function contactText(view: ContactView, words: Words): string {
  return `${view.name}: ${view.value} (${statusWords(view, words)})${view.hours ? `. Hours: ${view.hours}` : ''}`;
}
