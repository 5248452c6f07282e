// Turns over a loopback channel, timed: what the benchmarks of whole turns share.
import { setTimeout as delay } from 'node:timers/promises';
import type { LoopbackChannel } from './loopback-channel.ts';

export interface Turns {
  readonly taken: number[];
  failed: number;
  /** Of the first that failed. */
  reason: string;
}

export const newTurns = (): Turns => ({ taken: [], failed: 0, reason: '' });

export const PARALLEL = 50;

/** So many people, spread over the channels, each of whom asks again as soon as the answer is there. */
export async function inParallel(
  channels: readonly LoopbackChannel[],
  questions: readonly string[],
  forMs: number,
  turns: Turns,
): Promise<void> {
  const end = performance.now() + forMs;
  let asked = 0;
  const person = async (_: unknown, at: number): Promise<void> => {
    const channel = channels[at % channels.length] as LoopbackChannel;
    while (performance.now() < end)
      await timed(channel, questions[asked++ % questions.length] as string, performance.now(), turns);
  };
  await Promise.all(Array.from({ length: PARALLEL }, person));
}

export async function timed(
  channel: LoopbackChannel,
  text: string,
  since: number,
  turns: Turns,
): Promise<void> {
  try {
    await channel.turn(text);
    turns.taken.push(performance.now() - since);
  } catch (error) {
    turns.failed += 1;
    turns.reason ||= `${text}: ${String(error)}`;
    // A bot that refuses at once is not asked a million times.
    await delay(50);
  }
}
