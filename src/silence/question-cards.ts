// The cards on which a coordinator deals with questions. What people asked stands on them literally, and in nothing that stands
// in for a card.
import { spokenDate } from '../conversation/contacts.ts';
import type { Block, FormField, Reply } from '../conversation/reply.ts';
import type { Brain } from '../conversation/respond.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { fill } from '../knowledge/words.ts';
import type { WorklistItem } from './worklist.ts';

/** On the card of the list. */
export const SHOWN = 5;
const MOST_ENTRIES = 8;
const LONGEST = 300;

export function listReply(questions: readonly WorklistItem[], { coordinators }: Knowledge): Reply {
  const { questions: say, friday } = coordinators;
  const rows = questions.slice(0, SHOWN).map(({ id, body }, index) => ({
    label: fill(say.question, { number: String(index + 1) }),
    text: body.text,
    change: {
      label: say.deal,
      says: `question ${index + 1}`,
      action: { verb: 'questions', do: 'open', item: id } as const,
    },
  }));
  const count = fill(friday.unanswered_count, { count: String(questions.length) });
  const blocks: Block[] = [
    { kind: 'title', text: say.title },
    { kind: 'paragraph', text: rows.length > 0 ? count : say.none },
    ...(rows.length > 0 ? [{ kind: 'answers', rows, open: '' } as const] : []),
  ];
  return { kind: 'command', summary: friday.summary, blocks, buttons: [], isPrivate: true };
}

export function openReply({ id, day, body }: WorklistItem, brain: Brain): Reply {
  const { knowledge } = brain;
  const { questions: say, friday } = knowledge.coordinators;
  const district = body.kind === 'question' ? body.district : null;
  const asked = fill(say.asked, {
    district: knowledge.places.districts.find(({ slug }) => slug === district)?.name ?? say.no_district,
    date: spokenDate(day),
  });
  const blocks: Block[] = [
    { kind: 'title', text: say.which },
    { kind: 'said', label: asked, text: body.text },
    {
      kind: 'form',
      fields: [
        field('phrase', say.phrase, body.text, { type: 'long' }),
        field('entry', say.entry, '', { type: 'choice', options: entriesFor(body.text, brain) }),
      ],
      submit: say.propose,
      action: { verb: 'questions', do: 'phrase', item: id },
    },
    {
      kind: 'form',
      fields: [
        field('name', say.name, '', { type: 'text' }),
        field('golden', say.golden, body.text, { type: 'long' }),
      ],
      submit: say.propose_entry,
      action: { verb: 'questions', do: 'entry', item: id },
    },
    { kind: 'paragraph', text: say.typed },
  ];
  const off = {
    label: say.off,
    says: 'take it off',
    action: { verb: 'questions', do: 'off', item: id },
  } as const;
  return { kind: 'command', summary: friday.summary, blocks, buttons: [off], isPrivate: true };
}

function entriesFor(question: string, { knowledge: { entries }, search }: Brain): FormField['options'] {
  return search
    .find(question)
    .ranked.slice(0, MOST_ENTRIES)
    .flatMap(({ entry }) => {
      const known = entries.get(entry);
      return known ? [{ value: known.id, label: known.name }] : [];
    });
}

const field = (
  id: string,
  label: string,
  value: string,
  shape: Pick<FormField, 'type' | 'options'>,
): FormField => ({ id, label, value, hint: null, required: true, limit: LONGEST, ...shape });
