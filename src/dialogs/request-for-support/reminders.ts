// What the owner of a draft is told unasked. It stands in notifications and on shared screens: no name, no initials.
import type { KeptRecord } from '../../conversation/held.ts';
import type { Reply } from '../../conversation/reply.ts';
import type { Brain } from '../../conversation/respond.ts';
import { sayReply } from '../../conversation/say.ts';
import { fill } from '../../knowledge/words.ts';
import { londonDay } from '../../requests-for-support/london.ts';
import { remindersOf } from '../../requests-for-support/retention.ts';
import { spokenDay } from '../../requests-for-support/shown-value.ts';
import { actionFor, button } from './context.ts';
import { DRAFT, draftIn } from './kept.ts';

/**
 * Null for a record that is no draft. After a time in which nothing could be said only the latest is, and `again` is the day
 * of the next one.
 */
export function draftReminder(
  { knowledge }: Pick<Brain, 'knowledge'>,
  record: KeptRecord,
  at: Date,
): { reply: Reply; again: Date | null } | null {
  const { deleteAfter, kind, id, version } = record;
  if (kind !== DRAFT || !deleteAfter) return null;
  const { reminders: say, labels } = knowledge.forms.inChat;
  const draft = draftIn(record);
  const reminders = draft ? remindersOf(draft, deleteAfter) : [];
  const due = reminders.findLast((reminder) => reminder.at <= at);
  const date = spokenDay(londonDay(deleteAfter));
  const text =
    due?.about === 'chase' ? say.chase : fill(draft?.sent ? say.retention_sent : say.retention, { date });
  const drafts = button(labels.drafts, actionFor({ id, version }, 'drafts'));
  return {
    reply: { ...sayReply('command', text, { buttons: [drafts] }), summary: say.summary },
    again: reminders.find((reminder) => reminder.at > at)?.at ?? null,
  };
}
