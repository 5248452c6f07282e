// Turns and a core for the tests of delivery and storage: the core counts, and says what it counted.
import type { Reply } from '../../src/conversation/reply.ts';
import type { Turn } from '../../src/conversation/turn.ts';
import type { DurableOptions } from '../../src/delivery/durable-options.ts';
import { DurablePipeline } from '../../src/delivery/durable-pipeline.ts';
import { SILENT } from '../../src/delivery/log.ts';
import type { Channel, Incoming, Json, Outgoing } from '../../src/delivery/pipeline.ts';
import { NO_LIMITS } from '../../src/delivery/send-rate.ts';
import type { Asks, Effect, Holdings, Kept } from '../../src/delivery/turn-store.ts';

export const TENANT = '11111111-1111-4111-8111-111111111111';

export function textReply(text: string, kind: Reply['kind'] = 'answer'): Reply {
  return { kind, summary: 'Signpost', blocks: [{ kind: 'paragraph', text }], buttons: [] };
}

export function textOf(reply: Reply): string {
  return reply.blocks.map((block) => ('text' in block ? block.text : '')).join(' ');
}

export function message(
  activityId: string,
  text: string,
  options: Partial<Incoming> & {
    person?: string | null;
    tenant?: string;
    scope?: Turn['scope'];
    at?: Date;
  } = {},
): Incoming {
  const { person = 'person-1', tenant = TENANT, scope = 'personal', at = new Date(), ...incoming } = options;
  const conversation = incoming.conversation ?? `${tenant}/chat-of-${person}`;
  return {
    activityId,
    conversation,
    reference: { conversation },
    wantsAnswer: false,
    turn: { kind: 'message', text, scope, speaker: { tenant, id: person }, at },
    ...incoming,
  };
}

/** Keeps the texts in order, and says how many there are: an effect lost, doubled or out of order shows. */
export function remembering(kept: Kept, turn: Turn): Effect | Asks {
  const before = (kept.state as { said: string[] } | null)?.said ?? [];
  const said = [...before, turn.kind === 'message' ? turn.text : turn.kind];
  return { state: { said }, replies: [textReply(`${said.length}: ${said.at(-1)}`)] };
}

export function isConcern(turn: Turn): boolean {
  return turn.kind === 'message' && turn.text.includes('hurt');
}

export const ALERT = textReply('Ring 999 now', 'alert');
export const NOT_SAVED = textReply('I could not save that; your last saved version is safe.');

export interface Sent {
  readonly id: string;
  readonly conversation: string;
  readonly text: string;
}

/** A channel that takes everything, and tells what it took. */
export function recordingChannel(
  before: (outgoing: Outgoing) => Promise<void> | void = () => {},
): Channel & { sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    async send(outgoing) {
      await before(outgoing);
      const { conversation } = outgoing.reference as { conversation: string };
      sent.push({ id: outgoing.id, conversation, text: textOf(outgoing.reply) });
    },
  };
}

export function pipelineOn(
  store: DurableOptions['store'],
  options: Partial<DurableOptions> = {},
): DurablePipeline {
  const pipeline = new DurablePipeline({
    store,
    channel: recordingChannel(),
    respond: remembering,
    isAlert: isConcern,
    onStorageFailure: (turn) =>
      isConcern(turn) ? { replies: [ALERT], answered: true } : { replies: [NOT_SAVED], answered: false },
    onTooMany: () => textReply('One moment, please: that is a lot at once.'),
    onFault: (_turn, code) => textReply(`Something went wrong (${code}).`),
    onDamaged: (_turn, what) =>
      textReply(
        what === 'records'
          ? 'A draft of yours cannot be read any more.'
          : 'What I had noted of our conversation cannot be read any more.',
      ),
    log: SILENT,
    limits: NO_LIMITS,
    budget: { turns: 1_000_000, inMs: 10_000 },
    ...options,
  });
  pipeline.start();
  return pipeline;
}

export async function until(holds: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  for (const end = performance.now() + withinMs; ; ) {
    if (await holds()) return;
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export type State = { said: string[] };

/** What the person's conversation has kept, in order. */
export function saidIn(held: Holdings): string[] {
  return (held.conversations[0]?.state as State | undefined)?.said ?? [];
}

export type { Json };
