// Microsoft's limits on what a bot may send: so many messages in so many milliseconds, per conversation and per tenant, of
// all instances together.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit

export interface Window {
  readonly messages: number;
  readonly inMs: number;
}

export interface SendLimits {
  readonly conversation: readonly Window[];
  readonly tenant: readonly Window[];
}

export const TEAMS_LIMITS: SendLimits = {
  conversation: [
    { messages: 7, inMs: 1_000 },
    { messages: 8, inMs: 2_000 },
    { messages: 60, inMs: 30_000 },
  ],
  tenant: [{ messages: 30, inMs: 1_000 }],
};

export const NO_LIMITS: SendLimits = { conversation: [], tenant: [] };

export class SendRate {
  #limits: SendLimits;
  readonly #whole: SendLimits;
  readonly #sent = new Map<string, number[]>();
  readonly #longest: number;
  #swept = 0;

  constructor(limits: SendLimits) {
    this.#limits = limits;
    this.#whole = limits;
    this.#longest = Math.max(0, ...[...limits.conversation, ...limits.tenant].map((window) => window.inMs));
  }

  /** A tenant's limit is shared by all instances in equal parts. A conversation is sent to by one of them at a time. */
  shareWith(instances: number): void {
    const tenant = this.#whole.tenant.map(({ messages, inMs }) => ({
      messages: Math.max(1, Math.floor(messages / instances)),
      inMs,
    }));
    this.#limits = { ...this.#whole, tenant };
  }

  /** Milliseconds to wait before a message may go; 0 takes a place at once. `now` is monotonic. */
  take(message: { conversation: string; tenant: string }, now: number): number {
    const keys = this.#keysOf(message);
    const wait = Math.max(...keys.map(([key, windows]) => this.#wait(key, windows, now)));
    if (wait > 0) return Math.ceil(wait);
    this.#noteAll(keys, now);
    return 0;
  }

  /** A message that goes whatever the windows say: those after it wait for its place all the same. */
  count(message: { conversation: string; tenant: string }, now: number): void {
    this.#noteAll(this.#keysOf(message), now);
  }

  #keysOf({ conversation, tenant }: { conversation: string; tenant: string }) {
    return [
      [`c ${conversation}`, this.#limits.conversation],
      [`t ${tenant}`, this.#limits.tenant],
    ] as const;
  }

  #noteAll(keys: readonly (readonly [string, readonly Window[]])[], now: number): void {
    for (const [key, windows] of keys) if (windows.length > 0) this.#note(key, now);
    this.#sweep(now);
  }

  #wait(key: string, windows: readonly Window[], now: number): number {
    const times = this.#sent.get(key) ?? [];
    let wait = 0;
    for (const { messages, inMs } of windows) {
      const nth = times[times.length - messages];
      if (nth !== undefined) wait = Math.max(wait, nth + inMs - now);
    }
    return wait;
  }

  #note(key: string, now: number): void {
    const times = this.#sent.get(key);
    if (!times) {
      this.#sent.set(key, [now]);
      return;
    }
    times.push(now);
    if (times.length > 64) times.splice(0, times.length - 64);
  }

  #sweep(now: number): void {
    if (now - this.#swept < this.#longest) return;
    this.#swept = now;
    for (const [key, times] of this.#sent)
      if ((times.at(-1) ?? 0) < now - this.#longest) this.#sent.delete(key);
  }
}
