// Activities as Teams sends them. Each call makes a new one with an id of its own.
import { randomUUID } from 'node:crypto';
import { BOT_ID, TENANT } from './test-channel.ts';

export const BOT_ACCOUNT = { id: `28:${BOT_ID}`, name: 'Signpost' };
export const TEACHER = {
  id: '29:teacher',
  name: 'A Teacher',
  aadObjectId: '99999999-8888-4777-8666-555555555555',
};

type Fields = Record<string, unknown>;

export function messageActivity(serviceUrl: string, text: string, fields: Fields = {}): Fields {
  return {
    type: 'message',
    id: randomUUID(),
    timestamp: '2026-11-22T09:00:00.0000000Z',
    localTimestamp: '2026-11-22T09:00:00.0000000+00:00',
    channelId: 'msteams',
    serviceUrl,
    from: TEACHER,
    recipient: BOT_ACCOUNT,
    conversation: { conversationType: 'personal', tenantId: TENANT, id: 'a:conversation' },
    channelData: { tenant: { id: TENANT } },
    locale: 'en-GB',
    textFormat: 'plain',
    text,
    entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web' }],
    ...fields,
  };
}

export function pressActivity(serviceUrl: string, value: unknown, fields: Fields = {}): Fields {
  const { text, ...rest } = messageActivity(serviceUrl, '', { replyToId: 'card', value, ...fields });
  return rest;
}

export function executeActivity(serviceUrl: string, action: Fields, fields: Fields = {}): Fields {
  const { text, textFormat, ...rest } = messageActivity(serviceUrl, '', {
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action, trigger: 'manual' },
    ...fields,
  });
  return rest;
}

export function inChannel(fields: Fields = {}): Fields {
  return {
    conversation: {
      conversationType: 'channel',
      tenantId: TENANT,
      id: '19:channel@thread.tacv2;messageid=1',
      isGroup: true,
    },
    channelData: { tenant: { id: TENANT }, team: { id: 'team' }, channel: { id: 'channel' } },
    ...fields,
  };
}
