// One attempt to carry a reply, and what became of it.
import { withDeadline } from './deadline.ts';
import type { DeliveryMetrics } from './metrics.ts';
import { type Channel, SendError } from './pipeline.ts';
import type { OutboxItem, Settled } from './turn-store.ts';

export interface Sending {
  readonly channel: Channel;
  readonly metrics: DeliveryMetrics;
  readonly sendDeadlineMs: number;
}

/** `backOff`: how long to wait after so many attempts, and what the channel asked for, in milliseconds. */
export async function sendOnce(
  { channel, metrics, sendDeadlineMs }: Sending,
  { id, reference, reply, unasked, attempts }: OutboxItem,
  backOff: (attempts: number, retryAfterMs: number | null) => number,
): Promise<Settled> {
  try {
    await inTime(channel.send({ id, reference, reply, unasked }), sendDeadlineMs);
    metrics.reply('delivered');
    return { id, fate: 'delivered' };
  } catch (error) {
    const fate = error instanceof SendError ? error.fate : 'unknown';
    metrics.reply(fate);
    if (fate === 'gone' || fate === 'refused') return { id, fate };
    const asked = error instanceof SendError ? error.retryAfterMs : null;
    return { id, fate, againInMs: backOff(attempts, asked) };
  }
}

/** A send that takes too long may still arrive: its fate is unknown. */
export const inTime = (sending: Promise<void>, ms: number): Promise<void> =>
  withDeadline(sending, ms, () => new SendError('unknown'));
