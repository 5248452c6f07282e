import { z } from 'zod';

const correcting = z.object({
  of: z.enum(['fact', 'entry']),
  id: z.string(),
  /** What the last card showed. */
  seen: z.string(),
  /** Tried, and waiting for the press that shows old and new. Directory text, and the reason for the history. */
  waits: z.object({ to: z.string(), reason: z.string() }).nullable(),
});

/** Where a coordinator is: one contact or wording. */
export type Correcting = z.infer<typeof correcting>;

/** Null where there is none, or an earlier version kept it in another form. */
export const parseCorrecting = (kept: unknown): Correcting | null => correcting.safeParse(kept).data ?? null;
