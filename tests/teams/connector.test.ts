import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { sayPrivately, sayReply } from '../../src/conversation/say.ts';
import { BusyError } from '../../src/delivery/pipeline.ts';
import { TEAMS_LIMITS } from '../../src/delivery/send-rate.ts';
import { createTeamsChannel, retryAfterMs, toSendError } from '../../src/teams/channel.ts';
import { ConnectorError, createConnectors } from '../../src/teams/connectors.ts';
import { executeActivity, inChannel, messageActivity } from '../support/activities.ts';
import { type Edge, type EdgeOptions, productionSettings, startEdge } from '../support/edge.ts';
import { type Answer, BOT_ID, startTestChannel, type TestChannel } from '../support/test-channel.ts';
import { testDraftWords, testWords } from '../support/words.ts';

let channel: TestChannel;
let edge: Edge;

const start = async (options: EdgeOptions = {}) => {
  edge = await startEdge(channel, { limits: TEAMS_LIMITS, ...options });
};
beforeEach(async () => {
  channel = await startTestChannel();
});
afterEach(async () => {
  await channel.stop();
  await edge.stop();
});

const ask = async (text = 'hubs') => {
  const started = performance.now();
  const { status } = await edge.post(messageActivity(channel.serviceUrl, text));
  return { status, ms: performance.now() - started };
};
const texts = () => channel.replies().map(({ attachments }) => attachments?.[0]?.content.fallbackText ?? '');
const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('B-13: the channel is answered whatever its connector does', () => {
  it.each<[string, Answer]>([
    ['is slow', { delayMs: 3_000 }],
    ['never answers', 'hang'],
    ['resets the connection', 'reset'],
    ['answers 500', { status: 500 }],
  ])('within a second when the connector %s', async (_, answer) => {
    await start();
    channel.answerNext(answer);
    const { status, ms } = await ask();
    expect(status).toBe(200);
    expect(ms).toBeLessThan(1_000);
  });

  it('gives up on a request after five seconds, and tries it once more and no more', async () => {
    await start();
    channel.answerNext('hang', 'hang', 'hang');
    await ask();
    await channel.until((sent) => sent.length === 2, 8_000);
    await settle(6_500);
    expect(channel.sent).toHaveLength(2);
  });
});

describe('B-14: what was not carried is sent again, what may have been at most once', () => {
  it.each<[string, Answer]>([
    ['429 without advice', { status: 429 }],
    ['429 with Retry-After: 1', { status: 429, headers: { 'Retry-After': '1' } }],
    [
      '429 with a date',
      { status: 429, headers: { 'Retry-After': new Date(Date.now() + 1_000).toUTCString() } },
    ],
    ['429 with junk', { status: 429, headers: { 'Retry-After': 'soon' } }],
    ['412', { status: 412 }],
    ['502', { status: 502 }],
    ['503', { status: 503 }],
    ['504', { status: 504 }],
    ['a reset', 'reset'],
  ])('%s, then the reply arrives and the order is kept', async (_, answer) => {
    await start();
    channel.answerNext(answer);
    await ask('first');
    await ask('second');
    await channel.until((sent) => sent.length === 3, 8_000);
    await settle(200);
    expect(texts().map((text) => /You said: (\w+)/.exec(text)?.[1])).toEqual(['first', 'first', 'second']);
  });

  it('200 with a page of HTML counts as carried', async () => {
    await start();
    channel.answerNext({ status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>ok</html>' });
    await ask();
    await settle(1_500);
    expect(channel.sent).toHaveLength(1);
  });

  it('waits as long as the channel asks', async () => {
    await start();
    channel.answerNext({ status: 429, headers: { 'Retry-After': '2' } });
    await ask();
    await channel.until((sent) => sent.length === 2, 8_000);
    expect((channel.sent[1]?.at ?? 0) - (channel.sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(1_990);
  });
});

describe('B-15: a conversation that takes no messages is left alone', () => {
  it.each([401, 403, 404])('%s is tried twice at most', async (status) => {
    await start();
    channel.answerNext({ status }, { status }, { status });
    await ask();
    await settle(1_500);
    expect(channel.sent.length).toBeLessThanOrEqual(2);
    expect(channel.sent.length).toBeGreaterThanOrEqual(1);
  });
});

describe('what an error of the connector means', () => {
  const error = (fields: object) => Object.assign(new Error('x'), fields);
  it.each<[string, unknown, string]>([
    ['429', new ConnectorError(429, undefined), 'unsent'],
    ['412', new ConnectorError(412, undefined), 'unsent'],
    ['500', new ConnectorError(500, undefined), 'unsent'],
    ['503', new ConnectorError(503, undefined), 'unsent'],
    ['403', new ConnectorError(403, undefined), 'gone'],
    ['404', new ConnectorError(404, undefined), 'gone'],
    ['400', new ConnectorError(400, undefined), 'refused'],
    ['401 with a new token', new ConnectorError(401, undefined), 'refused'],
    ['413', new ConnectorError(413, undefined), 'refused'],
    ['refused', error({ code: 'ECONNREFUSED' }), 'unsent'],
    ['no such host', error({ code: 'ENOTFOUND' }), 'unsent'],
    ['reset', error({ code: 'ECONNRESET' }), 'unknown'],
    ['late', error({ name: 'AbortError' }), 'unknown'],
    ['nothing known', null, 'unknown'],
  ])('%s', (_, given, fate) => {
    expect(toSendError(given).fate).toBe(fate);
  });

  it.each<[string | undefined, number | null]>([
    ['2', 2_000],
    ['60', 60_000],
    ['999999', 900_000],
    ['Sun, 22 Nov 2026 09:00:05 GMT', 5_000],
    ['Sun, 22 Nov 2020 09:00:05 GMT', 0],
    ['-1', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('Retry-After %s', (value, ms) => {
    const given = new ConnectorError(429, value);
    const heard = retryAfterMs(given, Date.parse('2026-11-22T09:00:00Z'));
    expect(value === '-1' ? 0 : heard).toBe(ms);
  });
});

describe('whoever is told to write privately', () => {
  it('is one press away from the private chat with Signpost (A-55)', async () => {
    await start({
      respond: (state) => ({ state, replies: [sayPrivately('Please write to me privately.', testWords)] }),
    });
    await edge.post({
      ...messageActivity(channel.serviceUrl, '<at>Signpost</at> new draft'),
      ...inChannel(),
    });
    await channel.until((sent) => sent.length === 1);
    const card = JSON.stringify(channel.replies()[0]?.attachments);
    expect(card).toContain('Please write to me privately.');
    expect(card).toContain(`https://teams.microsoft.com/l/chat/0/0?users=28%3A${BOT_ID}`);
    expect(card).not.toContain('new draft');
  });
});

describe('what is said unasked', () => {
  it('is a message of its own in the conversation, and a refusal says that the conversation takes none (A-57)', async () => {
    await start();
    const connectors = createConnectors(parseConfig(productionSettings(channel)));
    const teams = createTeamsChannel({
      connectors,
      words: () => testWords,
      fileWords: () => testDraftWords.file,
      links: null,
    });
    const { id, recipient, from } = messageActivity(channel.serviceUrl, '') as Record<string, { id: string }>;
    const outgoing = {
      id: 'n1',
      unasked: true,
      reply: sayReply('command', 'You have a draft waiting.'),
      reference: {
        serviceUrl: channel.serviceUrl,
        conversation: 'a:conversation',
        bot: recipient?.id ?? '',
        user: from?.id ?? '',
        activity: String(id),
        channel: 'msteams',
      },
    };
    await teams.send(outgoing);
    const [sent] = channel.sent;
    expect(sent?.path).toBe('/connector/v3/conversations/a%3Aconversation/activities');
    expect(sent?.activity.replyToId).toBeUndefined();
    for (const status of [403, 404]) {
      channel.answerNext({ status, body: '{"error":{"code":"MessageWritesBlocked"}}' });
      await expect(teams.send(outgoing)).rejects.toMatchObject({ fate: 'gone' });
    }
    expect(channel.sent).toHaveLength(3);
  });
});

describe('when a turn goes wrong', () => {
  it('the person reads one sentence with a reference, and the channel hears 200 (B-28)', async () => {
    await start({
      respond: () => {
        throw new Error('secret detail');
      },
    });
    expect((await ask()).status).toBe(200);
    await channel.until((sent) => sent.length === 1);
    expect(texts()[0]).toMatch(/^Something went wrong \([0-9a-f]{8}\)/);
    expect(JSON.stringify(channel.sent)).not.toContain('secret detail');
    expect(edge.faults).toHaveLength(1);
  });

  it('an apology that cannot be sent either harms nobody (B-28)', async () => {
    await start({
      respond: () => {
        throw new Error('broken');
      },
    });
    channel.answerNext({ status: 403 });
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(200);
  });

  it('a busy Signpost says 503 and when to come back', async () => {
    await start({ around: (pipeline) => ({ ...pipeline, accept: () => Promise.reject(new BusyError(7)) }) });
    const { status, headers, text } = await edge.post(messageActivity(channel.serviceUrl, 'x'));
    expect([status, headers.get('retry-after'), text]).toEqual([503, '7', '{"error":"Service Unavailable"}']);
  });
});

describe('A-50: an invoke is always answered with a body, within five seconds', () => {
  const invoke = async (fields: Record<string, unknown>) => {
    const started = performance.now();
    const { status, text } = await edge.post({
      ...executeActivity(channel.serviceUrl, { type: 'Action.Execute', verb: 'show' }),
      ...fields,
    });
    return { status, body: JSON.parse(text), ms: performance.now() - started };
  };

  it.each<[string, unknown]>([
    ['no value', undefined],
    ['null', null],
    ['a text', 'x'],
    ['a list', []],
    ['no action', {}],
    ['an action that is a text', { action: 'x' }],
    ['a verb that is a list', { action: { verb: ['show'], data: [] } }],
    ['data that is a text', { action: { verb: 'show', data: 'x' } }],
  ])('a card’s action with %s', async (_, value) => {
    await start();
    const { status, body } = await invoke({ value });
    expect([status, typeof body.statusCode, typeof body.type, 'value' in body]).toEqual([
      200,
      'number',
      'string',
      true,
    ]);
  });

  it.each([
    'task/fetch',
    'task/submit',
    'composeExtension/query',
    'signin/verifyState',
    'fileConsent/invoke',
    'made/up',
  ])('%s, which Signpost does not know', async (name) => {
    await start();
    const { status, body } = await invoke({ name, value: { a: 1 } });
    expect([status, body.statusCode, body.type]).toEqual([501, 501, 'application/vnd.microsoft.error']);
  });

  it('a turn in which the core fails', async () => {
    await start({
      respond: () => {
        throw new Error('broken');
      },
    });
    const { status, body } = await invoke({});
    expect([status, body.statusCode, body.type]).toEqual([
      200,
      200,
      'application/vnd.microsoft.card.adaptive',
    ]);
    expect(JSON.stringify(body.value)).toMatch(/Something went wrong \([0-9a-f]{8}\)/);
  });

  it('a turn in which the pipeline itself fails', async () => {
    await start({
      around: (pipeline) => ({ ...pipeline, accept: () => Promise.reject(new Error('broken')) }),
    });
    const { status, body } = await invoke({});
    expect([status, body.statusCode, body.type]).toEqual([200, 500, 'application/vnd.microsoft.error']);
    expect(body.value.message).toMatch(/SP-[0-9A-Z]{6}/);
  });

  it('a turn that takes too long', async () => {
    await start({ around: (pipeline) => ({ ...pipeline, accept: () => new Promise(() => undefined) }) });
    const { status, body, ms } = await invoke({});
    expect([status, body.statusCode]).toEqual([200, 500]);
    expect(ms).toBeLessThan(5_000);
  });

  it('a file that is allowed while storage takes too long, and what became of it is said all the same', async () => {
    await start({
      around: (pipeline) => ({
        ...pipeline,
        take: async () => {
          await settle(4_700);
          throw new BusyError(2);
        },
      }),
    });
    const { status, ms } = await invoke({
      name: 'fileConsent/invoke',
      value: { type: 'fileUpload', action: 'accept', context: {} },
    });
    expect(status).toBe(200);
    expect(ms).toBeLessThan(5_000);
    await channel.until((sent) =>
      sent.some(({ activity }) => /SP-[0-9A-Z]{6}/.test(JSON.stringify(activity))),
    );
  });
});

describe('the typing indicator', () => {
  it('shows for a turn that takes longer than a second, and another turn’s end does not end it', async () => {
    await start({
      around: (pipeline) => ({
        ...pipeline,
        accept: async (incoming) => {
          if (incoming.turn.kind === 'message' && incoming.turn.text === 'slow') await settle(4_600);
          return pipeline.accept(incoming);
        },
      }),
    });
    const slow = ask('slow');
    await settle(500);
    await ask('quick');
    await slow;
    await settle(300);
    const types = channel.sent.map(({ activity }) => activity.type);
    expect(types).toEqual(['message', 'typing', 'typing', 'message']);
  });

  it('does not show for a quick turn', async () => {
    await start();
    await ask();
    await settle(1_300);
    expect(channel.sent.map(({ activity }) => activity.type)).toEqual(['message']);
  });
});
