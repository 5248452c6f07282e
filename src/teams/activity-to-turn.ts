// Activity → turn. Teams has several names for the same thing that a person did; the core has one.
import type { Scope, Speaker, Turn } from '../conversation/turn.ts';
import type { Incoming, Json } from '../delivery/pipeline.ts';
import type { CheckedActivity } from './activity-schema.ts';
import { FILE_CONSENT, readConsent } from './files/consent.ts';
import { messageText, passesCardOn } from './message-text.ts';

export interface Received {
  readonly activity: CheckedActivity;
  /** Already checked: see tenant.ts. */
  readonly tenant: string;
  readonly at: Date;
  /** The Playground's people have ids that are almost, but not quite, those of a directory. */
  readonly local: boolean;
}

/** The invoke that a card's Action.Execute sends. */
export const CARD_ACTION = 'adaptiveCard/action';

/** @returns null for what needs no answer: typing, reactions, deletions, other people coming and going, cards passed on. */
export function toIncoming(received: Received): Incoming | null {
  const { activity, tenant } = received;
  const turn = turnOf(received);
  if (!turn) return null;
  return {
    activityId: activity.id,
    // A space cannot stand in a tenant id: no tenant and conversation can be read as another pair.
    conversation: `${tenant} ${activity.conversation.id}`,
    reference: { ...referenceOf(activity), ...whoseOf(received) },
    turn,
    wantsAnswer: activity.name === CARD_ACTION,
  };
}

function turnOf(received: Received): Turn | null {
  const { activity, at } = received;
  const basics = { scope: scopeOf(activity), speaker: speakerOf(received), at };
  switch (activity.type) {
    case 'message': {
      const text = messageText(activity);
      if (text !== '') return { ...basics, kind: 'message', text };
      const pressed = activity.value !== undefined && activity.value !== null;
      if (pressed) return { ...basics, kind: 'press', action: activity.value };
      return passesCardOn(activity) ? null : { ...basics, kind: 'message', text };
    }
    case 'invoke':
      return invoked(activity, basics);
    case 'messageUpdate': {
      const edited = activity.channelData?.eventType?.toLowerCase() === 'editmessage';
      return edited ? { ...basics, kind: 'edit', text: messageText(activity) } : null;
    }
    case 'installationUpdate':
      return activity.action === 'add'
        ? { ...basics, kind: 'joined' }
        : activity.action === 'remove'
          ? { ...basics, kind: 'left' }
          : null;
    case 'conversationUpdate': {
      const isSignpost = ({ id }: { id: string }) => id === activity.recipient.id;
      if (activity.membersAdded?.some(isSignpost)) return { ...basics, kind: 'joined' };
      return activity.membersRemoved?.some(isSignpost) ? { ...basics, kind: 'left' } : null;
    }
    default:
      return null;
  }
}

function invoked(
  { name, value }: CheckedActivity,
  basics: Pick<Turn, 'scope' | 'speaker' | 'at'>,
): Turn | null {
  if (name === CARD_ACTION) return { ...basics, kind: 'press', action: executed(value) };
  const consent = name === FILE_CONSENT ? readConsent(value) : null;
  return consent && { ...basics, kind: 'file', did: consent.did, file: consent.file };
}

/** { action: { verb, data } } → { …data, verb }: the same as what Action.Submit carries. */
function executed(value: unknown): unknown {
  const action = recordOf(recordOf(value)?.action);
  if (!action) return value ?? null;
  return { ...recordOf(action.data), ...(action.verb === undefined ? {} : { verb: action.verb }) };
}

/** An unknown kind of conversation is taken for a shared one: nothing private is said there. */
function scopeOf({ conversation }: CheckedActivity): Scope {
  switch (conversation.conversationType) {
    case 'personal':
      return 'personal';
    case 'channel':
      return 'channel';
    case null:
    case undefined:
      return conversation.isGroup ? 'group' : 'personal';
    default:
      return 'group';
  }
}

const DIRECTORY_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PLAYGROUND_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{13}$/;

export function speakerOf({ activity, tenant, local }: Received): Speaker {
  const id = activity.from.aadObjectId?.toLowerCase() ?? '';
  const known = DIRECTORY_ID.test(id) || (local && PLAYGROUND_ID.test(id));
  return { tenant, id: known ? id : null };
}

/** All that is needed to write into the conversation again. No name of a person is part of it. */
export interface Reference {
  readonly [key: string]: Json | undefined;
  readonly serviceUrl: string;
  readonly conversation: string;
  readonly bot: string;
  readonly user: string;
  readonly activity: string;
  readonly channel: string;
  /** In local mode alone: whose links to files these are. Elsewhere no id of a directory stands in it. */
  readonly whose?: { readonly tenant: string; readonly person: string };
}

function whoseOf(received: Received): Pick<Reference, 'whose'> {
  const { tenant, id } = speakerOf(received);
  return received.local && id !== null ? { whose: { tenant, person: id } } : {};
}

export function referenceOf(activity: CheckedActivity): Reference {
  return {
    serviceUrl: activity.serviceUrl,
    conversation: activity.conversation.id,
    bot: activity.recipient.id,
    user: activity.from.id,
    activity: activity.id,
    channel: activity.channelId,
  };
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
