// Carries committed alerts to the channel at once: ahead of the conversation's other replies, and outside every limit on
// sending. Nothing but an alert leaves out of its turn, and what its own turn says beside it leaves after it.
import { setTimeout as delay } from 'node:timers/promises';
import { alertBackOffMs } from './back-off.ts';
import { faultOf, type Log } from './log.ts';
import { type Sending, sendOnce } from './send-once.ts';
import type { SendRate } from './send-rate.ts';
import type { StoreTeller } from './store-teller.ts';
import type { NextReply, OutboxItem, Settled, TurnStore, UrgentReply } from './turn-store.ts';

export interface AlertSenderOptions extends Sending {
  readonly store: TurnStore;
  readonly teller: StoreTeller;
  readonly rate: SendRate;
  readonly log: Log;
  readonly monotonic: () => number;
  readonly random: () => number;
  readonly stopping: AbortSignal;
  /** The alert is carried, or was given up: what waits behind it may go. */
  readonly after: (conversation: string) => Promise<void>;
}

const UNATTENDED_TOGETHER = 50;

export class AlertSender {
  readonly #options: AlertSenderOptions;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(options: AlertSenderOptions) {
    this.#options = options;
  }

  get underWay(): Iterable<Promise<void>> {
    return this.#underWay.values();
  }

  /** Sends an alert that the store has given to this instance. */
  begin(item: OutboxItem): void {
    void this.#carry(item, { kind: 'send', item });
  }

  /** Sends alerts that nobody is sending: after a crash, here or of the other instance, or after a long wait. */
  async attend(): Promise<void> {
    for (const urgent of await this.#options.store.unattendedUrgent(UNATTENDED_TOGETHER))
      if (!this.#underWay.has(urgent.id)) void this.#carry(urgent, { kind: 'wait', ms: 0 });
  }

  async #carry({ id, conversation }: UrgentReply, first: NextReply): Promise<void> {
    const { log, after } = this.#options;
    const carrying = this.#attempt({ id, conversation }, first)
      .catch((error) => log.error(faultOf(error), 'sending an alert stopped'))
      .finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, carrying);
    await carrying;
    await after(conversation);
  }

  async #attempt(urgent: UrgentReply, first: NextReply): Promise<void> {
    const { store, teller, stopping } = this.#options;
    for (let next = first; next.kind !== 'nothing'; ) {
      let last: Settled | null = null;
      if (next.kind === 'send') last = await this.#send(next.item);
      else await delay(next.ms, undefined, { signal: stopping }).catch(() => {});
      next = await teller.tell((take) => store.nextAttempt(urgent, last, take));
    }
  }

  async #send(item: OutboxItem): Promise<Settled> {
    const { rate, monotonic, random } = this.#options;
    // It waits for no rate, but others wait for what it took of it.
    rate.count(item, monotonic());
    return await sendOnce(this.#options, item, (attempts, asked) => alertBackOffMs(attempts, asked, random));
  }
}
