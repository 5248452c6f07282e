// A consent card as blocks: what it means, what to do now, what not to do, and whom to ask where no local rule was found.
import type { Block } from '../conversation/reply.ts';
import type { ConsentCard } from '../knowledge/consent-cards.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';

export function consentCardBlocks(card: ConsentCard, knowledge: Knowledge): Block[] {
  const { headings } = knowledge.words;
  const emergency = knowledge.facts.get(knowledge.safeguarding.alert.numbers.emergency)?.value ?? '';
  const filled = (text: string): string => text.replaceAll('{emergency}', emergency);
  return [
    { kind: 'title', text: card.title, note: headings.consent },
    { kind: 'lead', text: filled(card.means) },
    { kind: 'section', heading: headings.do_now, items: card.do_now.map(filled), ordered: true },
    { kind: 'section', heading: headings.do_not, items: card.do_not.map(filled) },
    ...(card.silent ? [{ kind: 'section', heading: card.silent.on, items: card.silent.ask } as const] : []),
    ...(card.notice
      ? [{ kind: 'section', heading: 'Words that you can use', items: [card.notice] } as const]
      : []),
  ];
}
