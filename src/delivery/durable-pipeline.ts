// The way of a turn through storage: one conversation at a time, one effect whatever is delivered twice, and the replies
// committed together with what they speak of. What storage cannot keep is said honestly; the alert waits for nothing.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../conversation/reply.ts';
import type { Turn } from '../conversation/turn.ts';
import { ConversationQueue } from './conversation-queue.ts';
import { DirectSender } from './direct-sender.ts';
import { type DurableOptions, NotKeptError, type WithoutStorage } from './durable-options.ts';
import { faultOf } from './log.ts';
import { DeliveryMetrics } from './metrics.ts';
import { OutboxSender } from './outbox-sender.ts';
import { BusyError, type Incoming, type Pipeline, type Taken } from './pipeline.ts';
import { RecentTurns } from './recent-turns.ts';
import { TEAMS_LIMITS } from './send-rate.ts';
import { StorageWatch } from './storage-watch.ts';
import { TurnBudget } from './turn-budget.ts';
import {
  type Asks,
  type Effect,
  type Kept,
  type KeptTurn,
  StorageError,
  VersionConflictError,
} from './turn-store.ts';
import { once, personOf, sizeOf, type Ticket, toKeep } from './turn-ticket.ts';

const ALERT_WITHIN_MS = 1_000;
const STORAGE_WITHIN_MS = 1_500;
const ACCEPT_WITHIN_MS = 8_000;
const STOP_WITHIN_MS = 5_000;

export class DurablePipeline implements Pipeline {
  readonly #options: DurableOptions;
  readonly #metrics: DeliveryMetrics;
  readonly #monotonic: () => number;
  readonly #queue: ConversationQueue;
  readonly #budget: TurnBudget;
  readonly #watch: StorageWatch;
  readonly #sender: OutboxSender;
  readonly #direct: DirectSender;
  readonly #recent = new RecentTurns();
  readonly #underWay = new Set<Promise<unknown>>();
  #stopping = false;

  constructor(options: DurableOptions) {
    const {
      store,
      channel,
      log,
      limits = TEAMS_LIMITS,
      random = Math.random,
      sendDeadlineMs = 10_000,
    } = options;
    this.#options = options;
    this.#metrics = options.metrics ?? new DeliveryMetrics();
    this.#monotonic = options.monotonic ?? (() => performance.now());
    this.#queue = new ConversationQueue({
      perConversation: 50,
      overall: 1_000,
      size: 32_000_000,
      running: store.parallel,
      ...options.bounds,
    });
    this.#budget = new TurnBudget(options.budget ?? { turns: 20, inMs: 10_000 });
    this.#watch = new StorageWatch(store, log);
    const sending = { channel, metrics: this.#metrics, sendDeadlineMs };
    this.#sender = new OutboxSender({
      ...sending,
      store,
      watch: this.#watch,
      limits,
      log,
      monotonic: this.#monotonic,
      random,
    });
    this.#direct = new DirectSender(sending);
  }

  /** Sends what an earlier process committed and did not send, and goes on looking for such replies. */
  start(): void {
    this.#sender.start();
  }

  /** Storage as the last turn found it, for readiness. */
  get storageAway(): boolean {
    return this.#watch.away;
  }

  async accept(incoming: Incoming): Promise<readonly Reply[]> {
    return (await this.take(incoming)).replies;
  }

  async take(incoming: Incoming): Promise<Taken> {
    const taking = this.#take(incoming);
    this.#underWay.add(taking);
    try {
      return await taking;
    } finally {
      this.#underWay.delete(taking);
      this.#metrics.waiting(this.#queue.length);
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.race([
      Promise.allSettled(this.#underWay),
      delay(STOP_WITHIN_MS, undefined, { ref: false }),
    ]);
    this.#watch.stop();
    await Promise.all([this.#sender.stop(), this.#direct.stop(2_000)]);
  }

  async #take(incoming: Incoming): Promise<Taken> {
    const { turn } = incoming;
    const started = this.#monotonic();
    const ticket: Ticket = {
      incoming,
      started,
      isAlert: once(() => this.#isAlert(turn)),
      begun: false,
      refused: false,
      alerted: false,
      file: null,
      counts: [],
    };
    if (this.#stopping && !ticket.isAlert()) throw new BusyError(5);
    // What became of a file is nobody's doing, and is charged to nobody.
    const verdict = turn.kind === 'handed' ? 'within' : this.#budget.spend(personOf(incoming), started);
    if (verdict !== 'within' && !ticket.isAlert())
      return { replies: this.#overBudget(incoming, verdict === 'notice'), file: null };
    const keeping = this.#queue.run(incoming.conversation, sizeOf(incoming), { exempt: ticket.isAlert }, () =>
      this.#keep(ticket),
    );
    return { replies: await this.#inTime(ticket, keeping), file: ticket.file };
  }

  #overBudget({ turn, reference, wantsAnswer }: Incoming, notice: boolean): readonly Reply[] {
    this.#metrics.turn('over_budget', 0);
    if (wantsAnswer) return [this.#options.onTooMany(turn)];
    if (notice) this.#direct.send(reference, [this.#options.onTooMany(turn)]);
    return [];
  }

  /** The channel is answered in time whatever storage does, and an alert does not wait for storage. */
  async #inTime(ticket: Ticket, keeping: Promise<readonly Reply[]>): Promise<readonly Reply[]> {
    const timers: NodeJS.Timeout[] = [];
    const alert = new Promise<readonly Reply[]>((resolve) => {
      const early = () => {
        const replies = ticket.isAlert() ? this.#alertAtOnce(ticket) : null;
        if (replies) resolve(replies);
      };
      timers.push(setTimeout(early, ALERT_WITHIN_MS));
    });
    const late = new Promise<never>((_, reject) => {
      timers.push(
        setTimeout(() => {
          ticket.refused = !ticket.begun;
          reject(new BusyError(2));
        }, ACCEPT_WITHIN_MS),
      );
    });
    try {
      return await Promise.race([keeping, alert, late]);
    } catch (error) {
      if (error instanceof BusyError && !(error instanceof NotKeptError))
        this.#metrics.turn('busy', this.#since(ticket));
      throw error;
    } finally {
      for (const timer of timers) clearTimeout(timer);
      keeping.catch(() => {});
    }
  }

  /** Null where nothing can be said without storage: then the turn goes on as any other. */
  #alertAtOnce(ticket: Ticket): readonly Reply[] | null {
    const { turn, wantsAnswer, reference } = ticket.incoming;
    const { replies } = this.#sayWithoutStorage(turn);
    if (replies.length === 0) return null;
    ticket.alerted = true;
    this.#metrics.turn('alert_at_once', this.#since(ticket));
    if (wantsAnswer) return replies;
    this.#direct.send(reference, replies);
    return [];
  }

  async #keep(ticket: Ticket): Promise<readonly Reply[]> {
    if (ticket.refused) throw new BusyError(2);
    ticket.begun = true;
    const until = this.#monotonic() + STORAGE_WITHIN_MS;
    for (let attempt = 0; ; attempt += 1) {
      if (this.#watch.away) return this.#notKept(ticket);
      try {
        return this.#kept(
          ticket,
          await this.#options.store.keep(
            toKeep(ticket.incoming, { kinds: this.#options.kinds ?? [], sendNow: this.#sender.hasRoom() }),
            (kept) => this.#compute(ticket, kept),
          ),
        );
      } catch (error) {
        if (error instanceof VersionConflictError && attempt < 3) continue;
        if (error instanceof BusyError) throw error;
        if (!(error instanceof StorageError)) return this.#fault(ticket, error);
        // A commit whose fate is unknown is settled by trying again: the idempotency key tells whether it was kept.
        const mayPass = error.fault === 'busy' || error.fault === 'lost';
        if (!mayPass || this.#monotonic() >= until) {
          this.#watch.failed(error);
          return this.#notKept(ticket);
        }
        await delay(Math.min(25 * 2 ** attempt, 200));
      }
    }
  }

  #kept(ticket: Ticket, { duplicate, corrected, answer, first, urgent }: KeptTurn): readonly Reply[] {
    if (corrected) this.#options.onCorrected?.();
    if (!duplicate && ticket.counts.length > 0)
      this.#options.onCounted?.(ticket.counts, ticket.incoming.turn.at);
    this.#sender.sendUrgent(urgent);
    if (first) void this.#sender.begin(first.conversation, first);
    this.#recent.add(ticket.incoming);
    this.#metrics.turn(duplicate ? 'duplicate' : 'kept', this.#since(ticket));
    return answer;
  }

  #compute(ticket: Ticket, kept: Kept): Effect | Asks {
    const { turn } = ticket.incoming;
    let effect: Effect | Asks;
    try {
      effect = this.#options.respond(kept, turn);
    } catch (error) {
      // Not a fault: the core is not ready yet, and the channel is to come again.
      if (error instanceof BusyError) throw error;
      const said = ticket.alerted ? [] : this.#faultReplies(ticket, error);
      return { state: kept.state, replies: [...said, ...this.#onDamage(ticket, kept)] };
    }
    if ('needs' in effect) return effect;
    ticket.file = effect.file ?? null;
    ticket.counts = effect.counts ?? [];
    const replies = ticket.alerted ? [] : effect.replies;
    // Of somebody who has all of it deleted no record is left to speak of.
    const left = effect.erase ? { ...kept, damagedRecords: false } : kept;
    return { ...effect, replies: [...replies, ...this.#onDamage(ticket, left)] };
  }

  /** Said once, in the turn that found it: the store does not tell of it again. */
  #onDamage({ incoming: { turn } }: Ticket, { damaged, damagedRecords }: Kept): readonly Reply[] {
    const { onDamaged } = this.#options;
    return [
      ...(damaged ? [onDamaged(turn, 'conversation')] : []),
      ...(damagedRecords ? [onDamaged(turn, 'records')] : []),
    ];
  }

  #fault(ticket: Ticket, error: unknown): readonly Reply[] {
    const replies = ticket.alerted ? [] : this.#faultReplies(ticket, error);
    if (ticket.incoming.wantsAnswer) return replies;
    this.#direct.send(ticket.incoming.reference, replies);
    return [];
  }

  #faultReplies(ticket: Ticket, error: unknown): readonly Reply[] {
    const { turn } = ticket.incoming;
    const code = randomBytes(4).toString('hex');
    this.#options.log.error({ ...faultOf(error), reference: code }, 'a turn failed; nothing of it was kept');
    this.#metrics.turn('fault', this.#since(ticket));
    const alert = ticket.isAlert() ? this.#sayWithoutStorage(turn) : null;
    return alert && alert.replies.length > 0 ? alert.replies : [this.#options.onFault(turn, code)];
  }

  #notKept(ticket: Ticket): readonly Reply[] {
    if (ticket.alerted || this.#recent.has(ticket.incoming)) return [];
    return this.#withoutStorage(ticket);
  }

  #withoutStorage(ticket: Ticket): readonly Reply[] {
    const { turn, wantsAnswer, reference } = ticket.incoming;
    const { replies, answered } = this.#sayWithoutStorage(turn);
    this.#metrics.turn(answered ? 'without_storage' : 'not_kept', this.#since(ticket));
    if (wantsAnswer) return replies;
    if (answered || this.#recent.firstTold(ticket.incoming)) this.#direct.send(reference, replies);
    if (!answered) throw new NotKeptError();
    return [];
  }

  #sayWithoutStorage(turn: Turn): WithoutStorage {
    try {
      return this.#options.onStorageFailure(turn);
    } catch (error) {
      this.#options.log.error(faultOf(error), 'nothing could be said without storage');
      return { replies: [], answered: false };
    }
  }

  /** A detector that fails must not hide an alert behind a limit. */
  #isAlert(turn: Turn): boolean {
    try {
      return this.#options.isAlert(turn);
    } catch (error) {
      this.#options.log.error(faultOf(error), 'the alert could not be decided: the turn is treated as one');
      return true;
    }
  }

  #since(ticket: Ticket): number {
    return this.#monotonic() - ticket.started;
  }
}
