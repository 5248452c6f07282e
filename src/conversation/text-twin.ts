// A reply as plain text: what the terminal prints, and what stands beside every card for whoever types.
import type { Words } from '../knowledge/words.ts';
import { spokenDate, statusWords } from './contacts.ts';
import type { Block, ContactView, FormField, Reply } from './reply.ts';
import { reviewedLine } from './sources.ts';

/** `typed: false` leaves out what a user typed: for whatever may be seen where the card itself is not. */
export function textTwin(reply: Reply, words: Words, { typed = true }: { typed?: boolean } = {}): string {
  const parts = reply.blocks.flatMap((block) => (typed || !isTyped(block) ? [blockText(block, words)] : []));
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
      return [
        ...(block.heading ? [block.heading] : []),
        ...block.contacts.map((view) => `- ${contactText(view, words)}`),
      ].join('\n');
    case 'sources': {
      const list = block.sources.map(
        ({ ref, dated }) => `- ${ref} (${dated ? spokenDate(dated) : 'undated'})`,
      );
      return [words.headings.sources, ...list, reviewedLine(block, words)].join('\n');
    }
    case 'form':
      return block.fields.map(fieldText).join('\n');
    case 'answers':
      return block.rows
        .map(({ label, text, change }) => `- ${label}: ${text ?? block.open} ("${change.says}")`)
        .join('\n');
    case 'document':
    case 'private':
    case 'saved':
      return block.text;
    case 'said':
      return `${block.label}: ${block.text}`;
  }
}

const isTyped = ({ kind }: Block): boolean => kind === 'said' || kind === 'form' || kind === 'answers';

function fieldText({ label, value, options }: FormField): string {
  const chosen = options
    ?.filter((option) => value.split(',').includes(option.value))
    .map((option) => option.label);
  const shown = chosen && chosen.length > 0 ? chosen.join('; ') : value;
  const offered = options ? ` [${options.map((option) => option.label).join(' | ')}]` : '';
  return `- ${label}:${shown === '' ? '' : ` ${shown}`}${offered}`;
}

export function contactText(view: ContactView, words: Words): string {
  return `${view.name}: ${view.value} (${statusWords(view, words)})${view.hours ? `. Hours: ${view.hours}` : ''}`;
}
