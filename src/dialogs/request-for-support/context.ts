// What every part of the talk about drafts needs: the form, the words, who speaks and when.
import { contactsIn } from '../../conversation/gate.ts';
import type { Held } from '../../conversation/held.ts';
import type { Block, Button, DraftAction, Reply, ReplyKind } from '../../conversation/reply.ts';
import type { Brain } from '../../conversation/respond.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { Turn } from '../../conversation/turn.ts';
import type { DraftWords } from '../../knowledge/draft-words.ts';
import type { Form } from '../../knowledge/form.ts';
import type { FormWords } from '../../knowledge/form-words.ts';
import type { Change, Draft } from '../../requests-for-support/draft.ts';
import type { Settings, Slot } from '../../requests-for-support/slots.ts';

export interface DraftContext {
  readonly brain: Brain;
  readonly form: Form;
  /** Around the document. */
  readonly words: FormWords;
  /** In the chat. */
  readonly say: DraftWords;
  readonly settings: Settings;
  readonly state: ConversationState;
  readonly turn: Turn;
  readonly held: Held;
  readonly change: Change;
}

/** Null for a person without a directory id: nothing can be kept for them. */
export function contextOf(
  brain: Brain,
  state: ConversationState,
  turn: Turn,
  held: Held,
): DraftContext | null {
  const { tenant, id } = turn.speaker;
  if (id === null) return null;
  const { requestForSupport, words, inChat } = brain.knowledge.forms;
  return {
    brain,
    form: requestForSupport,
    words,
    say: inChat,
    settings: { identifying: brain.settings.identifyingFields },
    state,
    turn,
    held,
    change: { by: { tenant, id }, at: turn.at },
  };
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });

/** Why an answer cannot be used. It may show a number as an example, which is no contact. */
export const whyNot = (text: string, slot: Slot): Block =>
  contactsIn(text).length > 0 ? { kind: 'said', label: labelOf(slot), text } : paragraph(text);

interface Parts {
  readonly kind?: ReplyKind;
  readonly blocks: readonly Block[];
  readonly buttons?: readonly Button[];
}

const AT_MOST_ON_A_CARD = 6;

export const draftReply = (
  { say }: Pick<DraftContext, 'say'>,
  { kind = 'question', blocks, buttons = [] }: Parts,
): Reply => ({
  kind,
  summary: say.summary,
  blocks,
  buttons: buttons.slice(0, AT_MOST_ON_A_CARD),
  isPrivate: true,
});

export const actionFor = (
  draft: Pick<Draft, 'id' | 'version'>,
  doing: string,
  more: Partial<DraftAction> = {},
): DraftAction => ({
  verb: 'draft',
  do: doing,
  draft: draft.id,
  version: draft.version,
  ...more,
});

/** A button whose label is what can be typed as well. */
export const button = (label: string, action: Button['action'], says = label): Button => ({
  label,
  says,
  action,
});

/** "Child 2: Age" */
export const labelOf = ({ question, group, person }: Slot): string =>
  group && person !== null ? `${group.name} ${person + 1}: ${question.label}` : question.label;
