/** How long to wait before a reply is tried again. What the channel asks for is kept; else it doubles, with jitter. */
export function backOffMs(attempts: number, retryAfterMs: number | null, random: () => number): number {
  const jitter = 0.5 + random() / 2;
  if (retryAfterMs !== null && Number.isFinite(retryAfterMs) && retryAfterMs >= 0) {
    // Jitter only ever adds to what the channel asked for, so that many conversations do not come back at once.
    return Math.min(retryAfterMs, LONGEST_ASKED_MS) + Math.round(random() * 250);
  }
  return Math.round(Math.min(FIRST_MS * 2 ** attempts, LONGEST_MS) * jitter);
}

/**
 * An alert is tried again soon: what the channel asks for is kept as far as a few seconds, and its own back-off grows to
 * half a minute only.
 */
export function alertBackOffMs(attempts: number, retryAfterMs: number | null, random: () => number): number {
  const own = Math.min(FIRST_ALERT_MS * 2 ** attempts, LONGEST_ALERT_MS) * (0.5 + random() / 2);
  const asked =
    retryAfterMs !== null && retryAfterMs >= 0 ? Math.min(retryAfterMs, LONGEST_ALERT_ASKED_MS) : 0;
  return Math.round(Math.max(own, asked));
}

const FIRST_MS = 500;
const LONGEST_MS = 5 * 60_000;
const LONGEST_ASKED_MS = 60 * 60_000;
const FIRST_ALERT_MS = 250;
const LONGEST_ALERT_MS = 30_000;
const LONGEST_ALERT_ASKED_MS = 2_000;
