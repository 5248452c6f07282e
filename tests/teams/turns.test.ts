import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { executeActivity, messageActivity, pressActivity } from '../support/activities.ts';
import { type Edge, startEdge } from '../support/edge.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';

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

describe('an activity becomes a turn', () => {
  it('answers a message with one card, sent to the conversation that it came from', async () => {
    const activity = messageActivity(channel.serviceUrl, 'who covers Lydney?');
    expect((await edge.post(activity)).status).toBe(200);
    await channel.until((sent) => sent.length === 1);
    const [sent] = channel.sent;
    expect(sent?.path).toBe(
      `/connector/v3/conversations/${encodeURIComponent('a:conversation')}/activities/${activity.id}`,
    );
    expect(sent?.authorization).toBe('Bearer loopback-token');
    expect(sent?.activity.attachments?.[0]?.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(sent?.activity.attachments?.[0]?.content.fallbackText).toContain('who covers Lydney?');
    expect(edge.turns).toMatchObject([{ kind: 'message', text: 'who covers Lydney?', scope: 'personal' }]);
  });

  it('takes a pressed button for a press, with what the button carried', async () => {
    await edge.post(pressActivity(channel.serviceUrl, { verb: 'show', entry: 'service/camhs' }));
    expect(edge.turns).toMatchObject([{ kind: 'press', action: { verb: 'show', entry: 'service/camhs' } }]);
    await channel.until((sent) => sent.length === 1);
  });

  it('answers Action.Execute in the answer itself, with a body that Teams accepts', async () => {
    const { status, text } = await edge.post(
      executeActivity(channel.serviceUrl, {
        type: 'Action.Execute',
        verb: 'show',
        data: { entry: 'service/camhs' },
      }),
    );
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: { type: 'AdaptiveCard' },
    });
    expect(edge.turns).toMatchObject([{ kind: 'press', action: { verb: 'show', entry: 'service/camhs' } }]);
    expect(channel.sent).toHaveLength(0);
  });
});
