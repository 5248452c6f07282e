// Sends without storage: the alert that must not wait for a database, the one sentence that says it is away. What it
// cannot carry is lost with the process, so nothing goes this way that a person may count on being kept.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../conversation/reply.ts';
import { alertBackOffMs, backOffMs } from './back-off.ts';
import type { DeliveryMetrics } from './metrics.ts';
import { type Channel, type Json, SendError } from './pipeline.ts';
import { inTime } from './send-once.ts';

const TRIES = 8;

export class DirectSender {
  readonly #channel: Channel;
  readonly #metrics: DeliveryMetrics;
  readonly #sendDeadlineMs: number;
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(options: { channel: Channel; metrics: DeliveryMetrics; sendDeadlineMs: number }) {
    this.#channel = options.channel;
    this.#metrics = options.metrics;
    this.#sendDeadlineMs = options.sendDeadlineMs;
  }

  /** Does not wait: the channel is answered while the replies are on their way. */
  send(reference: Json, replies: readonly Reply[]): void {
    const all = this.#inOrder(reference, replies).finally(() => this.#underWay.delete(all));
    this.#underWay.add(all);
  }

  async stop(withinMs: number): Promise<void> {
    await Promise.race([Promise.all(this.#underWay), delay(withinMs, undefined, { ref: false })]);
    this.#stopping.abort();
  }

  async #inOrder(reference: Json, replies: readonly Reply[]): Promise<void> {
    for (const reply of replies)
      this.#metrics.reply((await this.#carry(reference, reply)) ? 'direct' : 'direct_failed');
  }

  async #carry(reference: Json, reply: Reply): Promise<boolean> {
    const id = randomUUID();
    let doubts = 0;
    for (let attempt = 0; attempt < TRIES && !this.#stopping.signal.aborted; attempt += 1) {
      try {
        await inTime(this.#channel.send({ id, reference, reply }), this.#sendDeadlineMs);
        return true;
      } catch (error) {
        const fate = error instanceof SendError ? error.fate : 'unknown';
        if (fate === 'unknown') doubts += 1;
        if (fate === 'gone' || fate === 'refused' || doubts > 1) return false;
        const asked = error instanceof SendError ? error.retryAfterMs : null;
        const backOff = reply.kind === 'alert' ? alertBackOffMs : backOffMs;
        await delay(backOff(attempt, asked, Math.random), undefined, {
          signal: this.#stopping.signal,
          ref: false,
        }).catch(() => {});
      }
    }
    return false;
  }
}
