// How long an untouched draft stays: a warning first, then it goes.

const WARNING_DAYS = 7;
const DAY_MS = 86_400_000;

export interface Retention {
  readonly warnAt: Date;
  readonly deleteAt: Date;
}

/** `days` is DRAFT_RETENTION_DAYS. Where that is short, the warning comes half-way. */
export function retentionOf({ changedAt }: { readonly changedAt: string }, days: number): Retention {
  const changed = Date.parse(changedAt);
  const warning = Math.min(WARNING_DAYS, days / 2);
  return {
    warnAt: new Date(changed + (days - warning) * DAY_MS),
    deleteAt: new Date(changed + days * DAY_MS),
  };
}

/** What is due at `at`. `warnedFor` is the `changedAt` for which a warning went out: one warning for each stretch of quiet. */
export function retentionDue(
  draft: { readonly changedAt: string },
  { days, at, warnedFor }: { days: number; at: Date; warnedFor: string | null },
): 'keep' | 'warn' | 'delete' {
  const { warnAt, deleteAt } = retentionOf(draft, days);
  if (at >= deleteAt) return 'delete';
  return at >= warnAt && warnedFor !== draft.changedAt ? 'warn' : 'keep';
}
