import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageActivity } from '../support/activities.ts';
import { type Edge, startEdge } from '../support/edge.ts';
import { createRandom } from '../support/random.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';

const SEED = Number(process.env.SEED ?? 20261122);
/** That dribble at once: half of them headers, half of them a body. */
const SOCKETS = Number(process.env.SOCKETS ?? 200);

let channel: TestChannel;
let edge: Edge;
let good: Record<string, unknown>;

beforeAll(async () => {
  channel = await startTestChannel();
  edge = await startEdge(channel);
  good = messageActivity(channel.serviceUrl, 'who covers Lydney?');
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

/** Bytes as they are, so that a request may be as broken as it likes. */
function raw(request: string | Buffer, { endAfter = 3_000 } = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(edge.port, '127.0.0.1');
    let heard = '';
    const timer = setTimeout(() => socket.destroy(), endAfter);
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(heard);
    });
    socket.write(request);
  });
}

const FORBIDDEN_WORDS =
  /restify|node|zod|botbuilder|\bat\s+\w+ \(|stack|Error:|jose|jwt|ECONN|typescript|\/src\//i;

describe('the body is refused before anything reads it (A-14 to A-21, B-26)', () => {
  it.each([
    ['gzip that is no gzip (A-14)', { 'content-encoding': 'gzip' }, 'junk', 415],
    ['gzip that is gzip (A-15)', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(300_000)), 415],
    ['deflate', { 'content-encoding': 'deflate' }, '', 415],
    ['br', { 'content-encoding': 'br' }, '{}', 415],
    ['two encodings', { 'content-encoding': 'gzip, identity' }, '{}', 415],
    ['no body', {}, '', 400],
    ['text/plain (A-18)', { 'content-type': 'text/plain' }, '{}', 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'type=message', 415],
    [
      'multipart (A-17)',
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\nContent-Disposition: form-data; name="f"; filename="../../x"\r\n\r\nx\r\n--x--',
      415,
    ],
    ['utf-16', { 'content-type': 'application/json; charset=utf-16' }, '{}', 415],
    [
      'another charset beside',
      { 'content-type': 'application/json; charset=utf-8; charset=utf-7' },
      '{}',
      415,
    ],
    ['json of another kind', { 'content-type': 'application/ld+json' }, '{}', 415],
    ['an array (A-19)', {}, '[]', 400],
    ['null', {}, 'null', 400],
    ['a number', {}, '5', 400],
    ['NaN', {}, 'NaN', 400],
    ['half an object', {}, '{"type":"mess', 400],
    ['100,000 brackets', {}, '['.repeat(100_000), 400],
    ['100,000 closed brackets', {}, `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
    ['33 levels', {}, `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, 400],
    [
      '3,000 keys',
      {},
      JSON.stringify(Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`k${i}`, i]))),
      400,
    ],
    ['a key twice', {}, '{"type":"message","type":"invoke"}', 400],
    ['the same key written otherwise', {}, '{"type":"message","\\u0074ype":"invoke"}', 400],
    ['__proto__', {}, '{"__proto__":{"admin":true}}', 400],
    ['constructor', {}, '{"value":{"constructor":{"prototype":{"admin":true}}}}', 400],
    ['bytes that are no UTF-8 (A-21)', {}, new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400],
    ['300 KB', {}, JSON.stringify({ text: 'x'.repeat(300_000) }), 413],
  ])('%s', async (_, headers, body, status) => {
    const answer = await edge.post(body, { headers: headers as unknown as Record<string, string> });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(FORBIDDEN_WORDS);
    expect(answer.headers.get('server')).toBeNull();
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('takes odd but valid text as it is (A-21)', async () => {
    for (const text of ['\ufeff zażółć', 'RTL \u202e abc', '👩‍👧', 'e\u0301', 'a\u0000b']) {
      expect((await edge.post({ ...good, id: crypto.randomUUID(), text })).status).toBe(200);
    }
    expect(
      (await edge.post(Buffer.from(`\ufeff${JSON.stringify({ ...good, id: crypto.randomUUID() })}`))).status,
    ).toBe(200);
  });

  it('closes 20 senders of 200 MB within 2.5 s, while senders and bot, one process here, grow by less than 120 MB together (A-16)', async () => {
    const before = process.memoryUsage().rss;
    const token = await channel.mint();
    const head = (extra: string) =>
      `POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${extra}\r\n`;
    const variants = [
      head('Content-Length: 209715200\r\n'),
      head(`Authorization: Bearer ${token}\r\nContent-Length: 209715200\r\n`),
      head(`Authorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n`),
    ];
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    const closings = Array.from({ length: 20 }, (_, index) =>
      flood(variants[index % variants.length] ?? '', chunk, index % 3 === 2),
    );
    for (const { status, ms } of await Promise.all(closings)) {
      expect([401, 413]).toContain(status);
      expect(ms).toBeLessThan(2_500);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(120 * 1024 * 1024);
  });

  /** Sends until the other side has had enough. */
  function flood(head: string, chunk: Buffer, chunked: boolean): Promise<{ status: number; ms: number }> {
    return new Promise((resolve) => {
      const started = performance.now();
      const socket = createConnection(edge.port, '127.0.0.1');
      let heard = '';
      let open = true;
      socket.on('data', (data) => {
        heard += data.toString('latin1');
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open = false;
        resolve({
          status: Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? 0),
          ms: performance.now() - started,
        });
      });
      const body = chunked
        ? Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
        : chunk;
      const pump = () => {
        while (open && socket.write(body));
      };
      socket.on('drain', pump);
      socket.write(head, pump);
    });
  }
});

describe('A-23: tricks of HTTP are refused at once', () => {
  const line = (first: string, rest = '') => `${first} HTTP/1.1\r\nHost: x\r\n${rest}\r\n`;
  it.each([
    ['GET', line('GET /api/messages'), 405],
    ['PUT', line('PUT /api/messages', 'Content-Length: 2\r\n'), 405],
    ['DELETE', line('DELETE /api/messages'), 405],
    ['OPTIONS', line('OPTIONS /api/messages'), 405],
    ['TRACE', line('TRACE /api/messages'), 405],
    ['HEAD', line('HEAD /api/messages'), 405],
    ['POST to health', line('POST /healthz', 'Content-Length: 0\r\n'), 405],
    ['CONNECT', line('CONNECT x:443'), 405],
    ['a path with a slash behind', line('POST /api/messages/', 'Content-Length: 0\r\n'), 404],
    ['a path in capitals', line('POST /API/messages', 'Content-Length: 0\r\n'), 404],
    ['a path with dots', line('GET /api/../healthz'), 404],
    ['an encoded path', line('GET /%2e%2e/etc/passwd'), 404],
    ['metrics that are off', line('GET /metrics'), 404],
    ['/api/notify (A-91)', line('GET /api/notify'), 404],
    ['/.git/config', line('GET /.git/config'), 404],
    [
      'a WebSocket',
      line(
        'GET /api/messages',
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n',
      ),
      400,
    ],
    [
      'an upgrade to HTTP/2',
      line(
        'POST /api/messages',
        'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n',
      ),
      400,
    ],
    ['both lengths', line('POST /api/messages', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'), 400],
    ['two lengths', line('POST /api/messages', 'Content-Length: 4\r\nContent-Length: 5\r\n'), 400],
    ['a header of 20 KB', line('GET /healthz', `X: ${'x'.repeat(20_000)}\r\n`), 431],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['HTTP/1.1 without a host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    [
      'an expectation that nobody knows',
      line('POST /api/messages', 'Expect: tea\r\nContent-Length: 0\r\n'),
      417,
    ],
  ])('%s', async (_, request, status) => {
    const started = performance.now();
    const heard = await raw(
      request
        .replace('HTTP/1.1\r\nHost: x', 'HTTP/1.1\r\nHost: x\r\nConnection: close')
        .replace(/Connection: close\r\nConnection: Upgrade/, 'Connection: Upgrade'),
    );
    expect(Number(/^HTTP\/1\.[01] (\d+)/.exec(heard)?.[1])).toBe(status);
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(heard).not.toMatch(FORBIDDEN_WORDS);
    expect(heard).not.toMatch(/^server:/im);
  });

  it('asks for the body only after the token has been looked at', async () => {
    const heard = await raw(
      'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n',
    );
    expect(heard).toMatch(/^HTTP\/1\.1 401/);
    expect(heard).not.toContain('100 Continue');
  });

  it(`closes headers that dribble after 10 s and bodies after 15 s, ${SOCKETS} sockets at once, and answers others meanwhile (A-22, B-25)`, async () => {
    const token = await channel.mint();
    const head = 'POST /api/messages HTTP/1.1\r\nHost: x\r\n';
    const rest = `Content-Type: application/json\r\nAuthorization: Bearer ${token}\r\nContent-Length: 100\r\n\r\n{`;
    const many = (request: string) =>
      Promise.all(Array.from({ length: SOCKETS / 2 }, () => dribble(request)));
    let dribbling = true;
    const waited: number[] = [];
    const others = (async () => {
      while (dribbling) {
        const started = performance.now();
        expect((await edge.post({ ...good, id: crypto.randomUUID() })).status).toBe(200);
        waited.push(performance.now() - started);
        await delay(200);
      }
    })();
    const [headers, bodies] = await Promise.all([many(head), many(head + rest)]);
    dribbling = false;
    await others;
    expect(Math.max(...headers.map(({ at }) => at))).toBeLessThan(12_500);
    expect(Math.max(...bodies.map(({ at }) => at))).toBeLessThan(17_500);
    // A byte that crosses the answer on its way resets the connection, and then nothing is heard.
    const answers = headers.filter(({ heard }) => heard !== '');
    for (const { heard } of answers) expect(heard).toMatch(/^HTTP\/1\.1 408/);
    expect(answers.length).toBeGreaterThan(SOCKETS / 4);
    waited.sort((a, b) => a - b);
    const p95 = Math.round(waited[Math.floor(waited.length * 0.95)] ?? 0);
    console.log(`${SOCKETS} dribbling sockets: 95 of 100 turns of others answered within ${p95} ms`);
    expect(p95).toBeLessThan(1_000);
  });

  /** A byte each second, until the other side has had enough. */
  function dribble(request: string): Promise<{ heard: string; at: number }> {
    return new Promise((resolve) => {
      let started = performance.now();
      const socket = createConnection(edge.port, '127.0.0.1', () => {
        started = performance.now();
      });
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
      });
      socket.on('error', () => undefined);
      const bytes = setInterval(() => socket.write('x'), 1_000);
      socket.on('close', () => {
        clearInterval(bytes);
        resolve({ heard, at: performance.now() - started });
      });
      socket.write(request);
    });
  }
});

describe('A-20: every field of every wrong type is refused before the SDK sees it', () => {
  const WRONG: [string, unknown][] = [
    ['null', null],
    ['number', 5],
    ['true', true],
    ['text', 'text'],
    ['array', [1]],
    ['object', { a: 1 }],
    ['huge', 'x'.repeat(5_000)],
  ];

  it('about 600 cases from one good activity (A-20): 4xx or an ordinary turn, and never a word to anybody from a refused one', async () => {
    const full = {
      ...good,
      membersAdded: [{ id: 'x', name: 'x' }],
      attachments: [{ contentType: 'text/plain', content: 'x', name: 'x' }],
      replyToId: 'x',
    };
    let cases = 0;
    for (const path of pathsOf(full)) {
      for (const [, value] of [...WRONG, ['missing', undefined] as [string, unknown]]) {
        cases += 1;
        const { status, text } = await edge.post(changed(full, path, value));
        expect([200, 400, 401, 403], `${path.join('.')} = ${JSON.stringify(value)?.slice(0, 30)}`).toContain(
          status,
        );
        if (status !== 200) expect(text).not.toMatch(FORBIDDEN_WORDS);
      }
    }
    expect(cases).toBeGreaterThan(250);
    expect(edge.faults).toEqual([]);
  }, 120_000);

  it.each([
    'type',
    'id',
    'from',
    'from.id',
    'recipient',
    'recipient.id',
    'conversation',
    'conversation.id',
    'channelId',
  ])('%s of any wrong type', async (name) => {
    for (const [kind, value] of WRONG) {
      if (typeof value === 'string' && kind === 'text') continue;
      const { status } = await edge.post(changed(good, name.split('.'), value));
      expect([400, 403], kind).toContain(status);
    }
    expect([400, 403]).toContain((await edge.post(changed(good, name.split('.'), undefined))).status);
    expect(edge.turns).toHaveLength(0);
  });

  function pathsOf(value: unknown, before: string[] = []): string[][] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => [
      [...before, key],
      ...pathsOf(inner, [...before, key]),
    ]);
  }

  function changed(source: object, [first = '', ...rest]: string[], value: unknown): Record<string, unknown> {
    const copy: Record<string, unknown> = structuredClone(source) as Record<string, unknown>;
    if (rest.length === 0 && value === undefined) delete copy[first];
    else copy[first] = rest.length === 0 ? value : changed(copy[first] as object, rest, value);
    if (!(first === 'id' && rest.length === 0) && 'type' in copy) copy.id = crypto.randomUUID();
    return copy;
  }
});

describe('2,000 malformed requests', () => {
  it('are answered with 4xx, and the next good turn is answered as if nothing had been', async () => {
    console.log(`malformed requests: seed ${SEED}`);
    const random = createRandom(SEED);
    const token = await channel.mint();
    const whole = JSON.stringify(good);
    const statuses = new Map<number, number>();
    const one = async (index: number) => {
      const { status, text } = await edge.post(broken(whole, index, random), { token });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(FORBIDDEN_WORDS);
    };
    for (let index = 0; index < 2_000; index += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, at) => one(index + at)));
    }
    expect(edge.turns).toHaveLength(0);
    expect((await edge.post({ ...good, id: crypto.randomUUID() })).status).toBe(200);
    expect(edge.turns).toHaveLength(1);
    expect(edge.faults).toEqual([]);
  }, 120_000);

  /** Cut, doubled, torn open, salted: never by chance still a good activity. */
  function broken(whole: string, index: number, random: () => number): string | Uint8Array {
    const at = 1 + Math.floor(random() * (whole.length - 2));
    switch (index % 8) {
      case 0:
        return whole.slice(0, at);
      case 1:
        return whole.slice(at);
      case 2:
        return `${whole}${whole}`;
      case 3:
        return `${whole.slice(0, -1)},"type":"message"}`;
      case 4:
        return Buffer.concat([
          Buffer.from(whole.slice(0, at)),
          Buffer.from([0xc3, 0x28, 0xff]),
          Buffer.from(whole.slice(at)),
        ]);
      case 5:
        return `[${whole}]`;
      case 6:
        return JSON.stringify({ ...JSON.parse(whole), from: [], id: at });
      default:
        return `${whole.slice(0, -1)},"value":${'['.repeat(40)}${']'.repeat(40)}}`;
    }
  }
});

describe('what is there beside the messages', () => {
  it('says that it lives and what is ready, and nothing about anybody (A-70)', async () => {
    const health = await fetch(`${edge.base}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'alive' }]);
    const ready = await fetch(`${edge.base}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', parts: { knowledge: { state: 'ok' } } },
    ]);
  });
});
