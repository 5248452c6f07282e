// The bot as Teams sees it: which kinds of activity it takes, and what each is answered with.
import './leave-out-recognizers.ts';
import { randomInt } from 'node:crypto';
import { Application } from '@microsoft/teams-ai/lib/Application.js';
import type { TurnState } from '@microsoft/teams-ai/lib/TurnState.js';
import type { TurnContext } from 'botbuilder';
import type { Reply } from '../conversation/reply.ts';
import { BusyError, type Incoming, type Pipeline } from '../delivery/pipeline.ts';
import type { Words } from '../knowledge/words.ts';
import { asSdkActivity } from './activity-schema.ts';
import { CARD_ACTION, type Received, type Reference, toIncoming } from './activity-to-turn.ts';
import { SignpostAdapter } from './adapter.ts';
import type { TeamsChannel } from './channel.ts';
import { FILE_CONSENT, readConsent } from './files/consent.ts';
import type { HandOver } from './files/hand-over.ts';
import { cardAnswer, errorAnswer, type InvokeAnswer } from './invoke-answer.ts';
import type { MessageExtension } from './message-extension.ts';
import { whileTyping } from './typing.ts';

export interface Bot {
  /** @returns the answer to an invoke. @throws {BusyError} when the channel shall come back later. */
  handle(received: Received): Promise<InvokeAnswer | null>;
}

export interface BotParts {
  readonly pipeline: Pipeline;
  readonly channel: TeamsChannel;
  readonly handOver: HandOver;
  readonly extension: MessageExtension;
  readonly words: () => Words;
  /** What a person is told when a turn went wrong: one sentence with this reference, and who to ring. */
  readonly faultReply: (reference: string) => Reply;
  /** Told of every fault, with the reference that the person was given. */
  readonly onFault: (error: unknown, reference: string) => void;
}

/** Teams gives up on an invoke after five seconds. */
const INVOKE_MS = 4_500;

export function createBot(parts: BotParts): Bot {
  const { pipeline, channel, handOver, extension, words, faultReply, onFault } = parts;
  const adapter = new SignpostAdapter();
  const application = new Application<TurnState>({ startTypingTimer: false, removeRecipientMention: false });
  /** What the routes need of the activity under way, beside the SDK's own context. */
  const underWay = new WeakMap<TurnContext, Turning>();

  const accept = async ({ incoming }: Turning): Promise<void> => {
    await whileTyping(() => channel.sendTyping(incoming.reference as Reference), pipeline.accept(incoming));
  };
  const acceptInvoke = async (turning: Turning): Promise<void> => {
    turning.answer = await Promise.race([
      pipeline.accept(turning.incoming).then((replies) => cardAnswer(replies, words())),
      later(INVOKE_MS).then(() => errorAnswer(500, 'Timeout', words().fault)),
    ]);
  };
  /** Teams reads no body of this answer: what is to be said is sent, also of a turn that takes longer than Teams waits. */
  const takeFile = async ({ incoming, activity }: Turning): Promise<void> => {
    const taking = handOver.take(incoming, readConsent(activity.value)?.upload ?? null);
    const late = later(INVOKE_MS).then(() => 'late' as const);
    if ((await Promise.race([taking, late])) === 'late') taking.catch((error) => apologise(error, incoming));
  };
  const route = (handler: (turning: Turning) => Promise<void>) => async (context: TurnContext) => {
    const turning = underWay.get(context);
    if (turning) await handler(turning);
  };

  application.addRoute(
    async ({ activity }) => activity.type === 'invoke' && activity.name === CARD_ACTION,
    route(acceptInvoke),
    true,
  );
  application.addRoute(
    async ({ activity }) => activity.type === 'invoke' && activity.name === FILE_CONSENT,
    route(takeFile),
    true,
  );
  for (const type of ['message', 'messageUpdate', 'installationUpdate', 'conversationUpdate']) {
    application.activity(type, route(accept));
  }

  async function handle(received: Received): Promise<InvokeAnswer | null> {
    const { activity } = received;
    if (activity.type === 'invoke') {
      const answer = await answerExtension(received);
      if (answer) return answer;
    }
    const incoming = toIncoming(received);
    if (!incoming) {
      return activity.type === 'invoke' ? errorAnswer(501, 'NotImplemented', words().old_button) : null;
    }
    const turning: Turning = { incoming, activity, answer: null };
    try {
      await adapter.run(asSdkActivity(activity), async (context) => {
        underWay.set(context, turning);
        await application.run(context);
      });
      return turning.answer;
    } catch (error) {
      if (error instanceof BusyError && !incoming.wantsAnswer) throw error;
      return apologise(error, incoming);
    }
  }

  async function answerExtension(received: Received): Promise<InvokeAnswer | null> {
    try {
      return await extension.answer(received);
    } catch (error) {
      if (error instanceof BusyError) throw error;
      const reference = newReference();
      onFault(error, reference);
      const text = `${words().fault} (${reference})`;
      return extension.apologise(received, text) ?? errorAnswer(500, 'Fault', text);
    }
  }

  /** One sentence and a reference: nobody in a chat reads a stack. Its own failure is only logged. */
  async function apologise(error: unknown, incoming: Incoming): Promise<InvokeAnswer | null> {
    const reference = newReference();
    onFault(error, reference);
    if (incoming.wantsAnswer) return errorAnswer(500, 'Fault', `${words().fault} (${reference})`);
    const outgoing = { id: reference, reference: incoming.reference, reply: faultReply(reference) };
    await channel.send(outgoing).catch((failure: unknown) => onFault(failure, reference));
    return null;
  }

  return { handle };
}

interface Turning {
  readonly incoming: Incoming;
  readonly activity: Received['activity'];
  answer: InvokeAnswer | null;
}

const newReference = (): string =>
  `SP-${randomInt(36 ** 6)
    .toString(36)
    .toUpperCase()
    .padStart(6, '0')}`;

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
