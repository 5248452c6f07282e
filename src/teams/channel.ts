// Carries one reply to one conversation, and says truly what became of it: whether it may be sent again is the pipeline's to decide.

import type { IAdaptiveCard } from '@microsoft/teams.cards';
import type { Activity } from 'botbuilder';
import type { Block, Reply } from '../conversation/reply.ts';
import { type Channel, type Outgoing, SendError } from '../delivery/pipeline.ts';
import type { DraftWords } from '../knowledge/draft-words.ts';
import type { Words } from '../knowledge/words.ts';
import type { Reference } from './activity-to-turn.ts';
import { replyCard } from './cards/card.ts';
import { TokenUnavailableError } from './connector-token.ts';
import { ConnectorError, type Connectors } from './connectors.ts';
import { consentCard, infoCard } from './files/consent.ts';
import type { Links } from './files/links.ts';

/** Also sends what belongs to no turn of the core: typing, and Signpost's own apologies. */
export interface TeamsChannel extends Channel {
  sendTyping(reference: Reference): Promise<void>;
  sendText(reference: Reference, text: string): Promise<void>;
}

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

export interface ChannelParts {
  readonly connectors: Connectors;
  readonly words: () => Words;
  readonly fileWords: () => DraftWords['file'];
  /** Where files are handed over by links: in local mode. Else they go to the person's own OneDrive. */
  readonly links: Links | null;
}

export function createTeamsChannel({ connectors, words, fileWords, links }: ChannelParts): TeamsChannel {
  const post = async (reference: Reference, activity: Partial<Activity>, unasked: boolean): Promise<void> => {
    const { conversation, activity: heard } = reference;
    const full = {
      ...activity,
      from: { id: reference.bot, name: 'Signpost' },
      recipient: { id: reference.user, name: '' },
      conversation: { id: conversation },
      channelId: reference.channel,
      serviceUrl: reference.serviceUrl,
    };
    const path = ['v3', 'conversations', conversation, 'activities'];
    if (unasked) await connectors.post(reference.serviceUrl, path, full);
    else await connectors.post(reference.serviceUrl, [...path, heard], { ...full, replyToId: heard });
  };

  const carry = async (reference: Reference, activity: Partial<Activity>, unasked = false): Promise<void> => {
    try {
      await post(reference, activity, unasked);
    } catch (error) {
      if (statusOf(error) !== 401) throw toSendError(error);
      const renewed = await connectors.renewToken(reference.serviceUrl).catch((unavailable: unknown) => {
        throw toSendError(unavailable);
      });
      if (!renewed) throw toSendError(error);
      await post(reference, activity, unasked).catch((again: unknown) => {
        throw toSendError(again);
      });
    }
  };

  function messageOf(reply: Reply, reference: Reference): Partial<Activity> {
    const [block] = reply.blocks;
    if (block?.kind === 'saved')
      return { ...plain(block.text), summary: reply.summary, attachments: [infoCard(block)] };
    if (block?.kind !== 'document')
      return messageWith(replyCard(withPrivateChat(reply, reference), words()), reply.summary);
    if (!links)
      return {
        type: 'message',
        summary: reply.summary,
        attachments: [consentCard(block, fileWords().to_onedrive)],
      };
    const linked = { ...reply, blocks: [withLink(block, links.offer(reference, block.file))] };
    return messageWith(replyCard(linked, words()), reply.summary);
  }

  function withLink(block: Extract<Block, { kind: 'document' }>, url: string | null): Block {
    const { link, link_hint } = fileWords();
    return url === null ? block : { ...block, link: { url, label: link, hint: link_hint } };
  }

  return {
    send: async ({ reference, reply, unasked }: Outgoing) => {
      await carry(reference as Reference, messageOf(reply, reference as Reference), unasked);
    },
    sendTyping: (reference) => carry(reference, { type: 'typing' }),
    sendText: (reference, text) => carry(reference, plain(text)),
  };
}

/** The app of a bot in Teams has an id of this form; elsewhere there is no such link. */
const TEAMS_APP = /^28:[\da-f-]{36}$/i;

/** Whoever is told to write privately is one press away from it. */
function withPrivateChat(reply: Reply, { bot }: Reference): Reply {
  if (!TEAMS_APP.test(bot)) return reply;
  const url = `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(bot)}`;
  const blocks = reply.blocks.map((block) => (block.kind === 'private' ? { ...block, url } : block));
  return { ...reply, blocks };
}

const plain = (text: string): Partial<Activity> => ({ type: 'message', text, textFormat: 'plain' });

/** No text beside the card: Teams would split them into two messages. */
const messageWith = (card: IAdaptiveCard, summary: string): Partial<Activity> => ({
  type: 'message',
  summary,
  attachmentLayout: 'list',
  attachments: [{ contentType: CARD_TYPE, content: card }],
});

/**
 * Such an answer is taken for the connector's word that it did not take the reply. Microsoft wants 412, 429, 502 and 504 tried
 * again, and what is given up after the second is lost in every short outage.
 */
const NOT_TAKEN = new Set([408, 412, 425, 429, 500, 502, 503, 504]);
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EMFILE',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Blocked, uninstalled, or no longer there. */
const TAKES_NOTHING = new Set([403, 404, 410]);
const NOT_FOR_NOW_MS = 30_000;

/** What an error of the connector means for the reply. */
export function toSendError(error: unknown): SendError {
  if (error instanceof TokenUnavailableError) return new SendError('unsent', NOT_FOR_NOW_MS);
  const status = statusOf(error);
  if (status === null) return new SendError(NEVER_CONNECTED.has(codeOf(error)) ? 'unsent' : 'unknown');
  if (NOT_TAKEN.has(status)) return new SendError('unsent', retryAfterMs(error));
  if (TAKES_NOTHING.has(status)) return new SendError('gone');
  return new SendError(status >= 400 && status < 500 ? 'refused' : 'unknown');
}

const statusOf = (error: unknown): number | null =>
  error instanceof ConnectorError ? error.statusCode : null;

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && NEVER_CONNECTED.has(code)) return code;
  }
  return '';
}

const LONGEST_WAIT_MS = 15 * 60_000;

/** Retry-After is a number of seconds or a date; anything else is no advice. */
export function retryAfterMs(error: unknown, now = Date.now()): number | null {
  const value = error instanceof ConnectorError ? error.retryAfter?.trim() : undefined;
  if (!value) return null;
  const ms = /^\d{1,6}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) : null;
}
