// How long an untouched draft stays, and of what its owner is reminded until then.
import type { Draft } from './draft.ts';

const WARNING_DAYS = 7;
const DAY_MS = 86_400_000;

/** `days` is DRAFT_RETENTION_DAYS. */
export const deletedAfter = ({ changedAt }: Pick<Draft, 'changedAt'>, days: number): Date =>
  new Date(Date.parse(changedAt) + days * DAY_MS);

export interface Reminder {
  /** `chase`: the day to ask the hub again. `retention`: the draft goes soon. */
  readonly about: 'chase' | 'retention';
  readonly at: Date;
}

/**
 * In the order of their days. The warning comes a week before the draft goes at `deleteAt`; where its time is shorter than a
 * fortnight, half-way.
 */
export function remindersOf(
  { changedAt, sent, chaseOn, withdrawn }: Pick<Draft, 'changedAt' | 'sent' | 'chaseOn' | 'withdrawn'>,
  deleteAt: Date,
): Reminder[] {
  const stays = deleteAt.getTime() - Date.parse(changedAt);
  const warning = Math.min(WARNING_DAYS * DAY_MS, stays / 2);
  const retention: Reminder = { about: 'retention', at: new Date(deleteAt.getTime() - warning) };
  const chaseAt = sent && chaseOn && !withdrawn ? new Date(`${chaseOn}T09:00:00Z`) : null;
  if (!chaseAt || chaseAt >= deleteAt) return [retention];
  const chase: Reminder = { about: 'chase', at: chaseAt };
  return chaseAt < retention.at ? [chase, retention] : [retention, chase];
}
