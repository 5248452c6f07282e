// A file that was offered: taken once, declined, and what became of it. That it is saved is said when it is, never before.
import { z } from 'zod';
import type { AuditEntry, Held } from '../../conversation/held.ts';
import type { Block, OfferedFile } from '../../conversation/reply.ts';
import type { Brain, Step } from '../../conversation/respond.ts';
import { sayReply } from '../../conversation/say.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { Turn } from '../../conversation/turn.ts';
import { fill } from '../../knowledge/words.ts';
import { documentFor } from './documents.ts';
import { closedBy, refusal, refused } from './drafts.ts';
import { DRAFT } from './kept.ts';

const offered: z.ZodType<OfferedFile> = z.object({
  ticket: z.string().regex(/^[\w-]{22,64}$/),
  draft: z.string().max(80),
  version: z.int(),
  format: z.enum(['docx', 'pdf']),
});

/** An older ticket than these can be used again: it still gives nobody anything but their own draft, unchanged. */
const MOST_REMEMBERED = 20;

export function takeFile(
  brain: Brain,
  state: ConversationState,
  turn: Turn & { kind: 'file' },
  held: Held,
): Step {
  const { knowledge } = brain;
  const say = (text: string): Step => ({ state, replies: [sayReply('command', text)] });
  const { file: words } = knowledge.forms.inChat;
  const parsed = offered.safeParse(turn.file);
  if (!parsed.success) return say(knowledge.words.old_button);
  if (turn.scope !== 'personal') return refusal(brain, state, 'private_only');
  const closed = closedBy(brain, state, turn, held);
  if (closed) return closed;
  if (turn.did === 'decline') return say(words.declined);
  const file = parsed.data;
  const before = state.files?.find(({ ticket }) => ticket === file.ticket);
  if (before) return say(before.became === 'saved' ? words.already_saved : words.taken);
  const found = documentFor(brain, held, file, turn);
  if (found.kind === 'refused') {
    const audit = found.because === 'not_found' ? { audit: [refused(file.draft)] } : {};
    return { state, replies: [found.reply], ...audit };
  }
  const { model, name } = found;
  return {
    state: remembered(state, file, 'taken'),
    replies: [],
    audit: [entry('document.made', file)],
    file: { model, name, format: file.format },
  };
}

export function fileHanded(brain: Brain, state: ConversationState, turn: Turn & { kind: 'handed' }): Step {
  const { file: words, summary } = brain.knowledge.forms.inChat;
  const { file, became, place, name } = turn;
  const text = fill(words[became], { name });
  const block: Block =
    became === 'saved' && place ? { kind: 'saved', name, text, place } : { kind: 'paragraph', text };
  const after = {
    saved: () => remembered(state, file, 'saved'),
    unknown: () => state,
    // Nothing of it has arrived: the same card may be used again.
    expired: () => forgotten(state, file),
    not_saved: () => forgotten(state, file),
  }[became]();
  return {
    state: after,
    replies: [{ kind: 'command', summary, blocks: [block], buttons: [] }],
    audit: [entry(became === 'saved' ? 'document.saved' : 'document.not_saved', file)],
  };
}

const forgotten = (state: ConversationState, { ticket }: OfferedFile): ConversationState => ({
  ...state,
  files: (state.files ?? []).filter((one) => one.ticket !== ticket),
});

function remembered(
  state: ConversationState,
  file: OfferedFile,
  became: 'taken' | 'saved',
): ConversationState {
  const others = forgotten(state, file).files ?? [];
  return { ...state, files: [...others, { ticket: file.ticket, became }].slice(-MOST_REMEMBERED) };
}

const entry = (verb: string, { draft }: OfferedFile): AuditEntry => ({ verb, subject: `${DRAFT}/${draft}` });
