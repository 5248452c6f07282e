// "my data" shows a person all that is held of theirs; "delete my data" deletes it. Both say what Microsoft 365 itself keeps.
import { keptOfDialog } from '../dialogs/kept.ts';
import { fill } from '../knowledge/words.ts';
import { spokenDate } from './contacts.ts';
import type { Held, Holdings } from './held.ts';
import type { Block } from './reply.ts';
import type { Brain, Step } from './respond.ts';
import { sayReply } from './say.ts';
import { type ConversationState, NEW_CONVERSATION } from './state.ts';

export function myData(brain: Brain, state: ConversationState, held: Held): Step {
  if (held.isKept && !held.holdings) return { state, replies: [], needs: 'holdings' };
  const { words } = brain.knowledge;
  const blocks = [
    ...answersBlocks(state, brain),
    ...(held.holdings ? holdingsBlocks(held.holdings, brain) : []),
  ];
  const kept = rememberedOf(state, brain);
  return {
    state,
    replies: [sayReply('command', fill(words.my_data, { kept: kept || words.my_data_nothing }), { blocks })],
  };
}

/** The deletion and its receipt are one transaction: it is said only if it is done. */
export function deleteMyData({ knowledge: { words } }: Brain, { asked }: ConversationState): Step {
  return {
    state: { ...NEW_CONVERSATION, welcomed: true },
    ...(asked ? { worklist: [{ op: 'remove', kind: 'question', id: asked }] } : {}),
    replies: [sayReply('command', words.my_data_deleted)],
    erase: true,
  };
}

/** What this conversation remembers, in words. */
function rememberedOf(state: ConversationState, { knowledge }: Brain): string {
  const { my_data_parts: parts } = knowledge.words;
  const district = knowledge.places.districts.find(({ slug }) => slug === state.district)?.name;
  const subject = state.subject && knowledge.entries.get(state.subject)?.name;
  return [
    district && fill(parts.district, { district }),
    subject && fill(parts.subject, { subject }),
    state.alert && parts.alert,
    state.dialog && parts.dialog,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What was answered in a guide, answer by answer. */
function answersBlocks(state: ConversationState, brain: Brain): Block[] {
  const items = keptOfDialog(brain, state);
  const { dialog } = brain.knowledge.words.my_data_parts;
  return items.length > 0
    ? [{ kind: 'section', heading: dialog.charAt(0).toUpperCase() + dialog.slice(1), items }]
    : [];
}

function holdingsBlocks(
  { conversations, records, unsentReplies, corrections, audit }: Holdings,
  { knowledge: { words } }: Brain,
): Block[] {
  const { my_data_parts: parts } = words;
  const day = (date: Date) => spokenDate(date.toISOString().slice(0, 10));
  const items = [
    ...conversations.map(({ changed, deleteAfter }) =>
      fill(parts.conversation, { changed: day(changed), until: day(deleteAfter) }),
    ),
    ...records.map(({ kind, changed, deleteAfter }) =>
      fill(parts.record, {
        kind,
        changed: day(changed),
        until: deleteAfter ? day(deleteAfter) : parts.no_end,
      }),
    ),
    ...(unsentReplies > 0 ? [fill(parts.unsent, { count: String(unsentReplies) })] : []),
    ...(corrections.length > 0 ? [fill(parts.corrections, { count: String(corrections.length) })] : []),
    ...(audit.length > 0 ? [fill(parts.audit, { count: String(audit.length) })] : []),
  ];
  return items.length > 0 ? [{ kind: 'section', heading: parts.heading, items }] : [];
}
