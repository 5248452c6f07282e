// Carries committed replies to the channel: in order within a conversation, conversations side by side, never inside a
// turn. What it knows of a reply's fate stands in the store before it goes on, so that a crash cannot send a third time.
import { setTimeout as delay } from 'node:timers/promises';
import { AlertSender } from './alert-sender.ts';
import { backOffMs } from './back-off.ts';
import { faultOf, type Log } from './log.ts';
import { type Sending, sendOnce } from './send-once.ts';
import { type SendLimits, SendRate } from './send-rate.ts';
import type { StorageWatch } from './storage-watch.ts';
import { StoreTeller } from './store-teller.ts';
import type { OutboxItem, Settled, TurnStore } from './turn-store.ts';

export interface SenderOptions extends Sending {
  readonly store: TurnStore;
  readonly watch: StorageWatch;
  readonly limits: SendLimits;
  readonly log: Log;
  readonly monotonic: () => number;
  readonly random: () => number;
}

const LOOK_EVERY_MS = 500;
/** How often it is counted with whom the tenants' limits are shared. */
const SHARE_EVERY_MS = 5_000;
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
  readonly #teller: StoreTeller;
  readonly #alerts: AlertSender;
  readonly #loops = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  #unattended: string[] = [];
  #attended = 0;
  #sharesAgain = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#rate = new SendRate(options.limits);
    const stopping = this.#stopping.signal;
    this.#teller = new StoreTeller({ ...options, stopping });
    this.#alerts = new AlertSender({
      ...options,
      teller: this.#teller,
      rate: this.#rate,
      stopping,
      after: (conversation) => this.begin(conversation, null),
    });
  }

  /** Looks for replies that nobody is sending, at once and from then on: after a crash, here or of the other instance. */
  start(): void {
    const look = async () => {
      try {
        if (!this.#options.watch.away) {
          await this.#share();
          await this.#alerts.attend();
          await this.#attend();
        }
      } catch (error) {
        this.#teller.noteFailure(error);
      }
      if (!this.#stopping.signal.aborted) this.#timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
  }

  /** Sends alerts that the store has given to this instance, beside all that waits. */
  sendUrgent(items: readonly OutboxItem[]): void {
    for (const item of items) this.#alerts.begin(item);
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
    const finished = Promise.all([...this.#loops.values(), ...this.#alerts.underWay]);
    await Promise.race([finished, delay(STOP_WITHIN_MS, undefined, { ref: false })]);
    await this.#options.store.releaseAll().catch((error) => this.#teller.noteFailure(error));
  }

  async #share(): Promise<void> {
    const now = this.#options.monotonic();
    if (now < this.#sharesAgain) return;
    this.#rate.shareWith(await this.#options.store.instances());
    this.#sharesAgain = now + SHARE_EVERY_MS;
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
      const settled = last;
      const next = await this.#teller.tell((take) =>
        this.#options.store.nextReply(conversation, settled, take),
      );
      last = null;
      item = null;
      if (next.kind === 'nothing') return;
      if (next.kind === 'wait') await this.#sleep(next.ms);
      else item = next.item;
    }
  }

  async #send(item: OutboxItem): Promise<Settled> {
    for (;;) {
      const wait = this.#rate.take(item, this.#options.monotonic());
      if (wait === 0) break;
      if (wait > SLEPT_MS || this.#stopping.signal.aborted)
        return { id: item.id, fate: 'unsent', againInMs: wait };
      await this.#sleep(wait);
    }
    return await sendOnce(this.#options, item, (attempts, asked) =>
      backOffMs(attempts, asked, this.#options.random),
    );
  }

  async #sleep(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}
