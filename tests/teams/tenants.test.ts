import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { executeActivity, messageActivity, TEACHER } from '../support/activities.ts';
import { type Edge, startEdge } from '../support/edge.ts';
import { startTestChannel, TENANT, type TestChannel } from '../support/test-channel.ts';

const OTHER = 'bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee';
let channel: TestChannel;
let edge: Edge;

beforeAll(async () => {
  channel = await startTestChannel();
  edge = await startEdge(channel);
});
afterAll(async () => {
  await edge.stop();
  await channel.stop();
});
beforeEach(async () => {
  await channel.quiet();
  channel.clear();
  edge.turns.length = 0;
});

const from = (tenant: string | undefined, sent: string | undefined, id = 'a:conversation') => ({
  conversation: { conversationType: 'personal', id, ...(tenant ? { tenantId: tenant } : {}) },
  channelData: sent ? { tenant: { id: sent } } : {},
});

describe('whose tenant it is', () => {
  it('a tenant that is not served is told so once, politely, and reaches nothing (A-27)', async () => {
    for (let time = 0; time < 3; time++) {
      const { status } = await edge.post(
        messageActivity(channel.serviceUrl, 'hubs', from(OTHER, OTHER, 'a:foreign')),
      );
      expect(status).toBe(200);
    }
    for (const type of [
      'conversationUpdate',
      'installationUpdate',
      'messageUpdate',
      'messageReaction',
      'typing',
      'event',
    ]) {
      const { status } = await edge.post(
        messageActivity(channel.serviceUrl, 'x', { ...from(OTHER, OTHER, 'a:foreign'), type }),
      );
      expect(status).toBe(200);
    }
    await channel.until((sent) => sent.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(channel.replies()).toHaveLength(1);
    expect(channel.replies()[0]?.text).toContain('not set up for your organisation');
    expect(edge.turns).toHaveLength(0);
  });

  it('its button is answered with a body that Teams accepts', async () => {
    const { status, text } = await edge.post(
      executeActivity(channel.serviceUrl, { type: 'Action.Execute', verb: 'show' }, from(OTHER, OTHER)),
    );
    expect([status, JSON.parse(text).statusCode, JSON.parse(text).type]).toEqual([
      200,
      403,
      'application/vnd.microsoft.error',
    ]);
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['two tenants, ours in the conversation', TENANT, OTHER],
    ['two tenants, ours in the channel’s data', OTHER, TENANT],
    ['none in the conversation', undefined, TENANT],
    ['none in the channel’s data', TENANT, undefined],
    ['none at all', undefined, undefined],
    ['an empty one', '', ''],
  ])('is refused: %s (A-28)', async (_, tenant, sent) => {
    expect((await edge.post(messageActivity(channel.serviceUrl, 'hubs', from(tenant, sent)))).status).toBe(
      403,
    );
    expect(edge.turns).toHaveLength(0);
    expect(channel.sent).toHaveLength(0);
  });

  it('does not mind capitals', async () => {
    expect(
      (await edge.post(messageActivity(channel.serviceUrl, 'hubs', from(TENANT.toUpperCase(), TENANT))))
        .status,
    ).toBe(200);
    expect(edge.turns[0]?.speaker.tenant).toBe(TENANT);
  });

  it.each<[string, unknown]>([
    ['is missing', undefined],
    ['is no id', 'Admin'],
    ['is a text with an id in it', `x${TEACHER.aadObjectId}`],
  ])('a person whose directory id %s may ask and is nobody (A-29)', async (_, aadObjectId) => {
    expect(
      (await edge.post(messageActivity(channel.serviceUrl, 'hubs', { from: { ...TEACHER, aadObjectId } })))
        .status,
    ).toBe(200);
    expect(edge.turns[0]?.speaker).toEqual({ tenant: TENANT, id: null });
  });

  it('the same ids in two tenants are two conversations (A-30)', async () => {
    const own = await startTestChannel();
    const counts = new Map<string, number>();
    const both = await startEdge(own, {
      settings: { ALLOWED_TENANTS: `${TENANT},${OTHER}` },
      respond: (state, turn) => {
        if (turn.speaker.tenant === TENANT)
          return { state: { ...state, subject: 'service/camhs' }, replies: [] };
        counts.set(turn.speaker.tenant, state.subject === null ? 0 : 1);
        return { state, replies: [] };
      },
    });
    await both.post(messageActivity(own.serviceUrl, 'x'), { token: await own.mint() });
    await both.post(messageActivity(own.serviceUrl, 'x', from(OTHER, OTHER)), { token: await own.mint() });
    expect(counts.get(OTHER)).toBe(0);
    await both.stop();
    await own.stop();
  });
});
