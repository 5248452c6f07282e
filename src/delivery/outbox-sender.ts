// Carries committed replies to the channel: in order within a conversation, conversations side by side, never inside a
// turn. What it knows of a reply's fate stands in the store before it goes on, so that a crash cannot send a third time.
import { setTimeout as delay } from 'node:timers/promises';
import { backOffMs } from './back-off.ts';
import { faultOf, type Log } from './log.ts';
import type { DeliveryMetrics } from './metrics.ts';
import { type Channel, SendError } from './pipeline.ts';
import { type SendLimits, SendRate } from './send-rate.ts';
import type { StorageWatch } from './storage-watch.ts';
import { type NextReply, type OutboxItem, type Settled, StorageError, type TurnStore } from './turn-store.ts';

export interface SenderOptions {
  readonly store: TurnStore;
  readonly channel: Channel;
  readonly watch: StorageWatch;
  readonly limits: SendLimits;
  readonly log: Log;
  readonly metrics: DeliveryMetrics;
  readonly monotonic: () => number;
  readonly random: () => number;
  readonly sendDeadlineMs: number;
}

const LOOK_EVERY_MS = 500;
/** A hanging channel holds its conversation; so many may hang before others wait. */
const PARALLEL = 200;
/**
 * Reminders, and what a process that died had begun, go out few at a time: whatever is on its way when a process dies may
 * arrive twice. Four at a time are as many as a tenant's rate lets through.
 */
const UNATTENDED_PARALLEL = 4;
const UNATTENDED_LOOKED_UP = 100;
/** A shorter wait for the channel's rate is slept through; a longer one goes back to the store. */
const SLEPT_MS = 1_500;
const STOP_WITHIN_MS = 4_000;

export class OutboxSender {
  readonly #options: SenderOptions;
  readonly #rate: SendRate;
  readonly #loops = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  #unattended: string[] = [];
  #attended = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#rate = new SendRate(options.limits);
  }

  /** Looks for replies that nobody is sending, at once and from then on: after a crash, here or of the other instance. */
  start(): void {
    const look = async () => {
      try {
        if (!this.#options.watch.away) await this.#attend();
      } catch (error) {
        this.#noteFailure(error);
      }
      if (!this.#stopping.signal.aborted) this.#timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
  }

  hasRoom(): boolean {
    return this.#loops.size < PARALLEL && !this.#stopping.signal.aborted;
  }

  /** Sends what waits in the conversation, beginning with `first` where the store has given it to this instance. */
  async begin(conversation: string, first: OutboxItem | null): Promise<void> {
    const before = this.#loops.get(conversation);
    if (before && !first) return;
    const loop = (before ?? Promise.resolve())
      .then(() => this.#sendAll(conversation, first))
      .catch((error) => this.#options.log.error(faultOf(error), 'sending to a conversation stopped'))
      .finally(() => {
        if (this.#loops.get(conversation) === loop) this.#loops.delete(conversation);
      });
    this.#loops.set(conversation, loop);
    await loop;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#timer) clearTimeout(this.#timer);
    const finished = Promise.all(this.#loops.values());
    await Promise.race([finished, delay(STOP_WITHIN_MS, undefined, { ref: false })]);
    await this.#options.store.releaseAll().catch((error) => this.#noteFailure(error));
  }

  async #attend(): Promise<void> {
    if (this.#unattended.length === 0)
      this.#unattended = [...(await this.#options.store.unattended(UNATTENDED_LOOKED_UP))];
    this.#attendNext();
  }

  #attendNext(): void {
    while (this.#attended < UNATTENDED_PARALLEL && this.hasRoom()) {
      const conversation = this.#unattended.shift();
      if (conversation === undefined) return;
      this.#attended += 1;
      void this.begin(conversation, null).finally(() => {
        this.#attended -= 1;
        this.#attendNext();
      });
    }
  }

  async #sendAll(conversation: string, first: OutboxItem | null): Promise<void> {
    let item = first;
    let last: Settled | null = null;
    for (;;) {
      if (item) last = await this.#send(item);
      const next = await this.#next(conversation, last);
      last = null;
      item = null;
      if (next.kind === 'nothing') return;
      if (next.kind === 'wait') await this.#sleep(next.ms);
      else item = next.item;
    }
  }

  /** What is known of a reply's fate is not forgotten when storage is away: it is told as soon as storage is back. */
  async #next(conversation: string, last: Settled | null): Promise<NextReply> {
    for (;;) {
      await this.#options.watch.whenBack();
      const stopping = this.#stopping.signal.aborted;
      try {
        return await this.#options.store.nextReply(conversation, last, !stopping);
      } catch (error) {
        this.#noteFailure(error);
        if (!(error instanceof StorageError)) throw error;
        if (stopping) return { kind: 'nothing' };
        await this.#sleep(100);
      }
    }
  }

  async #send(item: OutboxItem): Promise<Settled> {
    const { id, conversation, tenant, reference, reply, unasked } = item;
    const { monotonic, metrics } = this.#options;
    for (;;) {
      const wait = this.#rate.take({ conversation, tenant }, monotonic());
      if (wait === 0) break;
      if (wait > SLEPT_MS || this.#stopping.signal.aborted) return { id, fate: 'unsent', againInMs: wait };
      await this.#sleep(wait);
    }
    try {
      const sending = this.#options.channel.send({ id, reference, reply, unasked });
      await withDeadline(sending, this.#options.sendDeadlineMs);
      metrics.reply('delivered');
      return { id, fate: 'delivered' };
    } catch (error) {
      const fate = error instanceof SendError ? error.fate : 'unknown';
      metrics.reply(fate);
      if (fate === 'gone' || fate === 'refused') return { id, fate };
      const asked = error instanceof SendError ? error.retryAfterMs : null;
      return { id, fate, againInMs: backOffMs(item.attempts, asked, this.#options.random) };
    }
  }

  #noteFailure(error: unknown): void {
    if (error instanceof StorageError) this.#options.watch.failed(error);
    else this.#options.log.error(faultOf(error), 'the outbox could not be read');
  }

  async #sleep(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}

/** A send that takes too long may still arrive: its fate is unknown. */
export async function withDeadline(sending: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SendError('unknown')), ms);
  });
  try {
    await Promise.race([sending, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
