/** How long to wait before a reply is tried again. What the channel asks for is kept; else it doubles, with jitter. */
export function backOffMs(attempts: number, retryAfterMs: number | null, random: () => number): number {
  const jitter = 0.5 + random() / 2;
  if (retryAfterMs !== null && Number.isFinite(retryAfterMs) && retryAfterMs >= 0) {
    // Jitter only ever adds to what the channel asked for, so that many conversations do not come back at once.
    return Math.min(retryAfterMs, LONGEST_ASKED_MS) + Math.round(random() * 250);
  }
  return Math.round(Math.min(FIRST_MS * 2 ** attempts, LONGEST_MS) * jitter);
}

const FIRST_MS = 500;
const LONGEST_MS = 5 * 60_000;
const LONGEST_ASKED_MS = 60 * 60_000;
