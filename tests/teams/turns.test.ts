import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  BOT_ACCOUNT,
  executeActivity,
  inChannel,
  messageActivity,
  pressActivity,
} from '../support/activities.ts';
import { type Edge, startEdge } from '../support/edge.ts';
import { startTestChannel, TENANT, type TestChannel } from '../support/test-channel.ts';

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

  it('takes a text with a value for a message, and an empty one with a value for a press (A-51)', async () => {
    await edge.post(messageActivity(channel.serviceUrl, 'who covers Lydney?', { value: { verb: 'show' } }));
    await edge.post(messageActivity(channel.serviceUrl, ' ', { value: ['show'] }));
    await edge.post(messageActivity(channel.serviceUrl, '', { text: null, value: null }));
    expect(edge.turns).toMatchObject([
      { kind: 'message', text: 'who covers Lydney?' },
      { kind: 'press', action: ['show'] },
      { kind: 'message', text: '' },
    ]);
  });

  it('takes a changed message for an edit, and leaves a deleted or restored one alone (A-52)', async () => {
    const changed = (type: string, eventType: string) =>
      messageActivity(channel.serviceUrl, 'new words', {
        type,
        channelData: { tenant: { id: TENANT }, eventType },
      });
    await edge.post(changed('messageUpdate', 'editMessage'));
    await edge.post(changed('messageUpdate', 'undeleteMessage'));
    await edge.post(changed('messageDelete', 'softDeleteMessage'));
    expect(edge.turns).toMatchObject([{ kind: 'edit', text: 'new words' }]);
  });

  it('knows a personal chat from a group and a channel, and takes what it does not know for a group', async () => {
    const kinds = ['personal', 'groupChat', 'channel', 'meeting-of-the-future'];
    for (const conversationType of kinds) {
      await edge.post(
        messageActivity(channel.serviceUrl, 'hubs', {
          conversation: { id: `a:${conversationType}`, tenantId: TENANT, conversationType },
        }),
      );
    }
    await edge.post(
      messageActivity(channel.serviceUrl, 'hubs', {
        conversation: { id: 'a:none', tenantId: TENANT, isGroup: true },
      }),
    );
    expect(edge.turns.map(({ scope }) => scope)).toEqual(['personal', 'group', 'channel', 'group', 'group']);
  });

  it('keeps tenant and directory id of who speaks, and no name', async () => {
    await edge.post(messageActivity(channel.serviceUrl, 'hubs'));
    expect(edge.turns[0]?.speaker).toEqual({ tenant: TENANT, id: '99999999-8888-4777-8666-555555555555' });
    expect(JSON.stringify(edge.turns)).not.toContain('A Teacher');
  });

  it('says nothing to typing, reactions, events and people who come and go', async () => {
    for (const type of ['typing', 'messageReaction', 'event', 'endOfConversation', 'trace', 'made-up']) {
      expect((await edge.post(messageActivity(channel.serviceUrl, 'x', { type }))).status).toBe(200);
    }
    await edge.post(
      messageActivity(channel.serviceUrl, '', {
        type: 'conversationUpdate',
        membersAdded: [{ id: '29:new', name: 'New' }],
      }),
    );
    await edge.post(
      messageActivity(channel.serviceUrl, '', {
        type: 'conversationUpdate',
        membersRemoved: [{ id: '29:new', name: 'New' }],
      }),
    );
    expect(edge.turns).toHaveLength(0);
  });

  it('takes being taken out, by either of the two events, for leaving, and says nothing (A-56)', async () => {
    await edge.post(
      messageActivity(channel.serviceUrl, '', {
        type: 'conversationUpdate',
        membersRemoved: [{ id: BOT_ACCOUNT.id }],
      }),
    );
    await edge.post(
      messageActivity(channel.serviceUrl, '', { type: 'installationUpdate', action: 'remove' }),
    );
    expect(edge.turns.map(({ kind, scope }) => [kind, scope])).toEqual([
      ['left', 'personal'],
      ['left', 'personal'],
    ]);
    expect(channel.sent).toEqual([]);
  });

  it('takes being added, by either of the two events, for joining; 200 members are no 200 welcomes (A-54)', async () => {
    const members = Array.from({ length: 200 }, (_, index) => ({ id: `29:member-${index}` }));
    await edge.post(
      messageActivity(channel.serviceUrl, '', {
        ...inChannel(),
        type: 'conversationUpdate',
        membersAdded: [...members, BOT_ACCOUNT],
      }),
    );
    await edge.post(
      messageActivity(channel.serviceUrl, '', { ...inChannel(), type: 'installationUpdate', action: 'add' }),
    );
    expect(edge.turns.map(({ kind, scope }) => [kind, scope])).toEqual([
      ['joined', 'channel'],
      ['joined', 'channel'],
    ]);
  });

  it('has one effect for one delivery, however often it comes (A-37)', async () => {
    const activity = messageActivity(channel.serviceUrl, 'hubs');
    await Promise.all(Array.from({ length: 10 }, () => edge.post(activity)));
    await edge.post(activity);
    await channel.quiet();
    expect(edge.turns).toHaveLength(1);
    expect(channel.replies()).toHaveLength(1);
  });

  it('answers an Action.Execute that comes again with the same card', async () => {
    const activity = executeActivity(channel.serviceUrl, {
      type: 'Action.Execute',
      verb: 'show',
      data: { entry: 'service/camhs' },
    });
    const [first, second] = [await edge.post(activity), await edge.post(activity)];
    expect(second.text).toBe(first.text);
    expect(edge.turns).toHaveLength(1);
  });
});

describe('what a person typed is shown literally', () => {
  it.each([
    ["[Children's Helpdesk](https://evil.example)", 'a link'],
    ['<a href="https://evil.example">x</a><img src=x onerror=alert(1)>', 'HTML'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of Adaptive Cards, not of JavaScript
    ['${$root.ownerId} {{DATE(2020-01-01T00:00:00Z, SHORT)}} %s', 'a template'],
    ['# heading\n- list\n**bold**', 'Markdown'],
    ['call 0900 123 456 now', 'a phone number'],
  ])('%s (A-59 to A-62)', async (text) => {
    await edge.post(messageActivity(channel.serviceUrl, text));
    await channel.until((sent) => sent.length === 1);
    const card = channel.replies()[0]?.attachments?.[0]?.content;
    const said = JSON.stringify(card?.body).replaceAll('\u2060', '');
    expect(said).toContain(JSON.stringify(text.replace(/<[^>]*at[^>]*>/g, '')).slice(1, 20));
    for (const element of elementsOf(card?.body)) {
      if (element.type === 'TextBlock') expect(element.text).toBe('message');
      expect(element.selectAction).toBeUndefined();
    }
    expect(JSON.stringify(channel.replies()[0])).not.toContain('"entities"');
  });

  it('100 KB of it make a card below 25 KB with at most six buttons (A-63)', async () => {
    await edge.post(messageActivity(channel.serviceUrl, '"\n'.repeat(50_000)));
    await channel.until((sent) => sent.length === 1);
    const [reply] = channel.replies();
    expect(JSON.stringify(reply?.attachments?.[0]?.content).length).toBeLessThan(25_000);
    expect(JSON.stringify(reply).length).toBeLessThan(80_000);
  });

  it('stands neither in the notification nor in what a screen reader would be told to speak (A-71)', async () => {
    await edge.post(messageActivity(channel.serviceUrl, 'CANARY'));
    await channel.until((sent) => sent.length === 1);
    const [reply] = channel.replies();
    expect(reply?.summary).toBe('Signpost');
    expect(reply?.text).toBeUndefined();
    expect(JSON.stringify(reply)).not.toContain('"speak"');
  });
});

function* elementsOf(value: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(value)) for (const inner of value) yield* elementsOf(inner);
  else if (typeof value === 'object' && value !== null) {
    yield value as Record<string, unknown>;
    for (const inner of Object.values(value)) yield* elementsOf(inner);
  }
}
