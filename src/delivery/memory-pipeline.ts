// A pipeline that keeps everything in memory: one turn at a time in a conversation, one effect for one delivery, replies in
// order. It promises nothing across a restart.
import { setTimeout as delay } from 'node:timers/promises';
import { checkOutbound } from '../conversation/gate.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Step } from '../conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../conversation/state.ts';
import type { Turn } from '../conversation/turn.ts';
import type { ContactFact } from '../knowledge/knowledge.ts';
import { backOffMs } from './back-off.ts';
import {
  BusyError,
  type Channel,
  type Incoming,
  type Json,
  type Pipeline,
  SendError,
  type Taken,
} from './pipeline.ts';

export interface MemoryPipelineOptions {
  readonly channel: Channel;
  readonly respond: (state: ConversationState, turn: Turn) => Step;
  readonly facts: () => ReadonlyMap<string, ContactFact>;
  /** A reply that could not be carried, or was held back at the gate. */
  readonly onLost?: (error: unknown) => void;
}

const MOST_WAITING = 1_000;
const MOST_CONVERSATIONS = 20_000;
const MOST_HANDLED = 50_000;
const TRIES = 8;

export function createMemoryPipeline({
  channel,
  respond,
  facts,
  onLost = () => undefined,
}: MemoryPipelineOptions): Pipeline {
  const states = new Map<string, ConversationState>();
  const handled = new Map<string, Promise<Taken>>();
  const turns = new Queues();
  const sends = new Queues();
  let stopping = false;

  async function take({ conversation, reference, turn, wantsAnswer }: Incoming): Promise<Taken> {
    const { state, replies, file = null } = respond(states.get(conversation) ?? NEW_CONVERSATION, turn);
    // The alert's numbers are checked when the knowledge is loaded; nothing may hold it back here.
    for (const reply of replies) if (reply.kind !== 'alert') checkOutbound(reply, facts());
    remember(states, conversation, state, MOST_CONVERSATIONS);
    if (wantsAnswer) return { replies, file };
    replies.forEach((reply, index) => {
      const outgoing = { id: `${conversation} ${index}`, reference, reply };
      sends.add(conversation, () => carry(channel, outgoing)).catch(onLost);
    });
    return { replies: [], file };
  }

  function handle(incoming: Incoming): Promise<Taken> {
    const delivery = `${incoming.conversation} ${incoming.activityId}`;
    const before = handled.get(delivery);
    if (before) return before.then(({ replies }) => ({ replies, file: null }));
    if (stopping || turns.waiting >= MOST_WAITING) return Promise.reject(new BusyError(5));
    const taking = turns.add(incoming.conversation, () => take(incoming));
    remember(handled, delivery, taking, MOST_HANDLED);
    // What failed may be delivered again and then be handled.
    taking.catch(() => handled.delete(delivery));
    return taking;
  }

  return {
    take: handle,
    accept: async (incoming) => (await handle(incoming)).replies,
    stop: async () => {
      stopping = true;
      await turns.idle();
      await Promise.race([sends.idle(), delay(5_000, undefined, { ref: false })]);
    },
  };
}

async function carry(
  channel: Channel,
  outgoing: { id: string; reference: Json; reply: Reply },
): Promise<void> {
  let doubts = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await channel.send(outgoing);
    } catch (error) {
      const { fate, retryAfterMs } = error instanceof SendError ? error : new SendError('unknown');
      if (fate === 'unknown') doubts += 1;
      if (fate === 'gone' || fate === 'refused' || doubts > 1 || attempt + 1 >= TRIES) throw error;
      await delay(backOffMs(attempt, retryAfterMs, Math.random), undefined, { ref: false });
    }
  }
}

/** Work by key: in order within a key, side by side between keys. */
class Queues {
  readonly #last = new Map<string, Promise<unknown>>();
  waiting = 0;

  add<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    const result = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        this.waiting -= 1;
        if (this.#last.get(key) === settled) this.#last.delete(key);
      });
    this.#last.set(key, settled);
    return result;
  }

  async idle(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}

/** The oldest is forgotten first. */
function remember<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    break;
  }
}
