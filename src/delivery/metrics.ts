// Counts by outcome, with no id of anybody in them.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type TurnOutcome =
  | 'kept'
  | 'duplicate'
  | 'over_budget'
  | 'busy'
  | 'without_storage'
  | 'not_kept'
  | 'alert_at_once'
  | 'fault';
export type ReplyFate = 'delivered' | 'unsent' | 'unknown' | 'gone' | 'refused' | 'direct' | 'direct_failed';

export class DeliveryMetrics {
  readonly registry: Registry;
  readonly #turns: Counter<'outcome'>;
  readonly #replies: Counter<'fate'>;
  readonly #seconds: Histogram;
  readonly #waiting: Gauge;

  constructor(registry: Registry = new Registry()) {
    this.registry = registry;
    const registers = [registry];
    this.#turns = new Counter({
      name: 'signpost_turns_total',
      help: 'Turns by outcome',
      labelNames: ['outcome'],
      registers,
    });
    this.#replies = new Counter({
      name: 'signpost_replies_total',
      help: 'Attempts to send, by fate',
      labelNames: ['fate'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'signpost_turn_seconds',
      help: 'From a turn’s arrival to its commit',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
      registers,
    });
    this.#waiting = new Gauge({ name: 'signpost_turns_waiting', help: 'Turns that wait or run', registers });
  }

  turn(outcome: TurnOutcome, ms: number): void {
    this.#turns.inc({ outcome });
    this.#seconds.observe(ms / 1000);
  }

  reply(fate: ReplyFate): void {
    this.#replies.inc({ fate });
  }

  waiting(count: number): void {
    this.#waiting.set(count);
  }
}
