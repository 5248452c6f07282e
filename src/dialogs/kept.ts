// What a conversation keeps of a guide, in the words in which it is shown to whoever asks for their data.
import type { Brain } from '../conversation/respond.ts';
import type { ConversationState } from '../conversation/state.ts';
import { dialogOf } from './dialogs.ts';
import { sayAnswers } from './engine/show.ts';
import { parseDialogState } from './engine/state.ts';

/** "Worry: Coming to school", "Age: 9 to 10": every answer, those that were set aside too. Empty where nothing is kept. */
export function keptOfDialog(brain: Brain, conversation: ConversationState): string[] {
  const kept = parseDialogState(conversation.dialog);
  const dialog = kept ? dialogOf(kept.dialog) : null;
  return kept && dialog ? sayAnswers(dialog, kept.answers, { brain, conversation, today: '' }) : [];
}
