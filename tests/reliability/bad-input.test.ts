// What comes from outside and is broken, forged or cut: a clean refusal, no trace, and the next good turn is answered.
import { randomUUID } from 'node:crypto';
import { createConnection } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messageActivity } from '../support/activities.ts';
import { createRandom } from '../support/random.ts';
import {
  BOT_ID,
  ISSUER,
  type Minted,
  startTestChannel,
  TENANT,
  type TestChannel,
} from '../support/test-channel.ts';
import { newcomer, type RealBot, startRealBot, type WarmFolder, warmFolder } from './real-bot.ts';

const BAD = Number(process.env.BAD ?? 20_000);
const SEED = Number(process.env.SEED ?? 20261122);
const CLEAN = new Set([400, 401, 403, 404, 405, 411, 413, 415, 429, 431]);
const WORDS_OF_THE_INSIDE =
  /restify|node|zod|botbuilder|teams-ai|express|jose|jwt|jsonwebtoken|jwks|kid|issuer|audience|signature|expired|exp\b|nbf|iat\b|claim|alg\b|hs256|rs256|serviceurl|endorse|openid|metadata|sqlite|postgres|kysely|stack|trace|\bat \w+ \(|Error:|ECONN|ENOENT|typescript|\.ts\b|\.js\b|\/src\/|version|v\d+\.\d+|secret|password/i;

let channel: TestChannel;
let folder: WarmFolder;
let bot: RealBot;

beforeAll(async () => {
  channel = await startTestChannel();
  await channel.addKey('not-endorsed', ['directline']);
  await channel.addKey('no-endorsements', []);
  await channel.addKey('emulator', ['emulator']);
  folder = await warmFolder();
  bot = await startRealBot(channel, folder, { LOG_LEVEL: 'debug' });
});
afterAll(async () => {
  await bot?.stop();
  await channel.stop();
  folder?.remove();
});
beforeEach(async () => {
  await bot.settled();
  await channel.quiet();
  channel.clear();
});

const good = (text = 'who covers Lydney?', fields: Record<string, unknown> = {}) =>
  messageActivity(channel.serviceUrl, text, { ...newcomer(TENANT), ...fields });

async function answersAsIfNothingHadBeen() {
  channel.clear();
  expect((await bot.post(good())).status).toBe(200);
  await channel.until((sent) => sent.some(({ activity }) => activity.type === 'message'));
}

describe('whoever has no token of the channel', () => {
  test('is refused before the body, 1,000 times, for a few milliseconds of the processor each, and leaves no row (A-01)', async () => {
    const before = bot.rows();
    const types = ['message', 'invoke', 'conversationUpdate', 'installationUpdate', 'messageUpdate', 'event'];
    const took: number[] = [];
    const used = bot.processorMs();
    for (let n = 0; n < 1_000; n += 1) {
      const started = performance.now();
      const { status, text } = await bot.post(good('hubs', { type: types[n % types.length] }), {
        token: null,
      });
      took.push(performance.now() - started);
      expect([status, text]).toEqual([401, '{"error":"Unauthorized"}']);
    }
    took.sort((a, b) => a - b);
    // On a quiet machine the 99th of 100 is below 50 ms; on a busy one that would say how busy it is.
    console.log(`refusals without a token: the 99th of 100 took ${Math.round(took[989] ?? 0)} ms`);
    expect((bot.processorMs() - used) / 1_000).toBeLessThan(5);
    expect(channel.sent).toEqual([]);
    expect(bot.rows()).toBe(before);
  });

  test('is refused with any of 60 forged or odd tokens by 401 or 403, and reads no reason (C-07, A-02 to A-08, A-13)', async () => {
    const before = bot.rows();
    const cases = await forged();
    expect(cases.length).toBeGreaterThanOrEqual(60);
    for (const [name, token, fields] of cases) {
      const { status, text } = await bot.post(good('hubs', fields), { token });
      expect([401, 403], name).toContain(status);
      expect(text, name).toMatch(/^\{"error":"(Unauthorized|Forbidden)"\}$/);
      expect(text, name).not.toMatch(WORDS_OF_THE_INSIDE);
    }
    expect(channel.sent).toEqual([]);
    expect(bot.rows()).toBe(before);
    await answersAsIfNothingHadBeen();
  });

  test('is answered by no header that names a product or a version (A-13)', async () => {
    const heard = await raw(
      'POST /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    );
    expect(heard).toMatch(/^HTTP\/1\.1 401 /);
    expect(heard).not.toMatch(/^(server|x-powered-by|via):/im);
    expect(heard.replace(/^HTTP\/1\.1/, '')).not.toMatch(WORDS_OF_THE_INSIDE);
  });
});

describe('what was recorded and comes again', () => {
  test('has no second effect, 100 turns, also after a restart (A-11)', async () => {
    const turns = Array.from({ length: 100 }, (_, n) => good(n % 2 ? 'hubs' : 'who covers Lydney?'));
    for (const turn of turns) expect((await bot.post(turn)).status).toBe(200);
    await channel.until(
      (sent) => sent.filter(({ activity }) => activity.type === 'message').length === 100,
      20_000,
    );
    await channel.quiet();
    const before = bot.rows();
    channel.clear();
    for (const turn of turns) expect((await bot.post(turn)).status).toBe(200);
    expect(bot.rows()).toBe(before);
    expect((await bot.stop()).code).toBe(0);
    bot = await startRealBot(channel, folder, { LOG_LEVEL: 'debug' });
    for (const turn of turns) expect((await bot.post(turn)).status).toBe(200);
    await channel.quiet();
    expect(bot.rows()).toBe(before);
    expect(channel.sent).toEqual([]);
  }, 120_000);
});

describe('the log', () => {
  test('is one JSON line for each event, whatever text, names, headers and ids hold (A-24)', async () => {
    const forgeries = [
      'a\r\n{"level":60,"msg":"FORGED"}',
      '\u001b[31mFORGED\u001b[0m',
      '"},{"level":60,"msg":"FORGED"',
      '\u2028FORGED\u2029',
      'FORGED\u0000\b\u007f',
    ];
    const lines = bot.lines().length;
    for (let n = 0; n < 500; n += 1) {
      const forgery = forgeries[n % forgeries.length] as string;
      const person = newcomer(TENANT);
      const fields = [
        { text: forgery },
        { from: { ...person.from, name: forgery } },
        { id: `${forgery}${n}` },
        { channelData: { tenant: { id: forgery } } },
        { type: forgery },
        { locale: forgery, entities: [{ type: forgery }] },
      ][n % 6];
      const { status } = await bot.post(good('hubs', fields), {
        headers: { 'user-agent': forgery.replace(/[^\t\x20-\x7e]/g, ' '), 'x-request-id': 'FORGED' },
      });
      expect(status).toBeLessThan(500);
    }
    await channel.quiet();
    const written = bot.lines().slice(lines);
    for (const line of written) {
      expect(() => JSON.parse(line), line).not.toThrow();
      expect(line).not.toContain('FORGED');
    }
    // What was refused has a line each, and only one.
    expect(written.filter((line) => line.includes('a request was refused')).length).toBeGreaterThan(50);
  }, 60_000);
});

describe('connections that are cut', () => {
  test('in the middle of a body or before the answer leave nothing open (A-26, B-25)', async () => {
    const token = await channel.mint();
    await bot.post(good());
    const before = bot.openFiles();
    for (let n = 0; n < 400; n += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, at) => {
          const body = JSON.stringify(good());
          const head = `POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
          return cut(head + ((n + at) % 2 ? body : body.slice(0, 100)));
        }),
      );
    }
    await channel.quiet();
    for (const end = Date.now() + 20_000; bot.openFiles() > before + 5 && Date.now() < end; )
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bot.openFiles()).toBeLessThanOrEqual(before + 5);
    await answersAsIfNothingHadBeen();
    const doubled = bot.query('select id, count(*) n from handled group by id having n > 1');
    expect(doubled).toEqual([]);
  }, 60_000);

  const cut = (bytes: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = createConnection(bot.port, '127.0.0.1');
      socket.on('error', () => resolve());
      socket.on('close', () => resolve());
      socket.write(bytes, () => socket.resetAndDestroy());
    });
});

describe('bad input', () => {
  test(`${BAD} times: no crash, only clean refusals, nothing sent, no row changed (C-06, A-14 to A-21, A-23, B-26)`, {
    timeout: 120_000 + BAD * 10,
  }, async () => {
    console.log(`bad input: seed ${SEED}`);
    const random = createRandom(SEED);
    await answersAsIfNothingHadBeen();
    await bot.settled();
    await channel.quiet();
    channel.clear();
    const rows = bot.rows();
    const pid = bot.pid;
    const statuses = new Map<number, number>();
    const resident: number[] = [];
    const whole = JSON.stringify(good());
    for (let n = 0; n < BAD; n += 100) {
      await Promise.all(
        Array.from({ length: 100 }, async (_, at) => {
          const index = n + at;
          const { status, text } =
            index % 3 === 2
              ? await rawRefusal(random, index)
              : await bot.post(...broken(whole, index, random));
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (!CLEAN.has(status)) throw new Error(`${status} for number ${index}`);
          expect(text).not.toMatch(/stack|Error:|\bat \w+ \(/);
        }),
      );
      if (n % 1_000 === 0) resident.push(bot.residentMb());
    }
    // A tenth of the run is its warming up.
    const from = resident[Math.ceil(resident.length / 10)] ?? 0;
    const grown = Math.max(...resident.slice(-3)) - from;
    console.log(
      `bad input: ${[...statuses]
        .sort(([a], [b]) => a - b)
        .map(([status, count]) => `${status} × ${count}`)
        .join(', ')}; memory ${grown >= 0 ? '+' : ''}${Math.round(grown)} MB`,
    );
    expect(channel.sent).toEqual([]);
    expect(bot.rows()).toBe(rows);
    expect([bot.alive(), bot.pid]).toEqual([true, pid]);
    expect(grown).toBeLessThan(50);
    await answersAsIfNothingHadBeen();
  });

  /** An activity with a token, broken in one of many ways: never by chance still a good one. */
  function broken(
    whole: string,
    index: number,
    random: () => number,
  ): [string | Buffer, { headers?: Record<string, string> }] {
    const at = 1 + Math.floor(random() * (whole.length - 2));
    const parsed = JSON.parse(whole) as Record<string, unknown>;
    const odd = [5, [], {}, true, 'x'.repeat(3_000)][Math.floor(random() * 5)];
    switch (index % 16) {
      case 0:
        return [whole.slice(0, at), {}];
      case 1:
        return [whole.slice(at), {}];
      case 2:
        return [`${whole}${whole}`, {}];
      case 3:
        return [`${whole.slice(0, -1)},"type":"message"}`, {}];
      case 4:
        return [
          Buffer.concat([
            Buffer.from(whole.slice(0, at)),
            Buffer.from([0xc3, 0x28, 0xff]),
            Buffer.from(whole.slice(at)),
          ]),
          {},
        ];
      case 5:
        return [`[${whole}]`, {}];
      case 6:
        return [JSON.stringify({ ...parsed, from: odd }), {}];
      case 7:
        return [JSON.stringify({ ...parsed, conversation: odd === 'x' ? null : [odd] }), {}];
      case 8:
        return [JSON.stringify({ ...parsed, type: [odd] }), {}];
      case 9:
        return [`${whole.slice(0, -1)},"value":${'['.repeat(40)}${']'.repeat(40)}}`, {}];
      case 10:
        return [`${whole.slice(0, -1)},"__proto__":{"admin":true}}`, {}];
      case 11:
        return [whole, { headers: { 'content-encoding': ['gzip', 'deflate', 'br'][index % 3] as string } }];
      case 12:
        return [
          whole,
          {
            headers: {
              'content-type': [
                'text/plain',
                'multipart/form-data; boundary=x',
                'application/json; charset=utf-16',
              ][index % 3] as string,
            },
          },
        ];
      case 13:
        return [JSON.stringify({ ...parsed, channelData: { tenant: { id: randomUUID() } } }), {}];
      case 14:
        return [JSON.stringify({ ...parsed, serviceUrl: 'http://10.0.0.1/' }), {}];
      default:
        return [JSON.stringify({ ...parsed, text: 'x'.repeat(270_000 + at) }), {}];
    }
  }

  /** A request without a token, as raw bytes. */
  async function rawRefusal(random: () => number, index: number): Promise<{ status: number; text: string }> {
    const path = [
      '/',
      '/api/messages/',
      '/API/MESSAGES',
      '//api/messages',
      '/api/messages/../../etc/passwd',
      '/.git/config',
      '/api/notify',
      '/%2e%2e/%00',
    ][Math.floor(random() * 8)];
    const requests = [
      `GET /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`,
      `TRACE /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      `POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
      `POST /api/messages HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
      `${String.fromCharCode(...Array.from({ length: 40 }, () => 1 + Math.floor(random() * 254)))}\r\n\r\n`,
      `POST /api/messages HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      `POST /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\njunk`,
      `OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    ];
    const heard = await raw(requests[Math.floor(index / 3) % requests.length] as string);
    const [, status = '0', text = ''] = /^HTTP\/1\.1 (\d+) .*?\r\n\r\n(.*)/s.exec(heard) ?? [];
    return { status: Number(status), text };
  }
});

function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(bot.port, '127.0.0.1');
    let heard = '';
    const timer = setTimeout(() => socket.destroy(), 17_000);
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(heard);
    });
    socket.write(bytes, 'latin1');
  });
}

const seconds = (fromNow: number) => Math.floor(Date.now() / 1_000) + fromNow;
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function forged(): Promise<[name: string, token: string | null, fields?: Record<string, unknown>][]> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const elliptic = await generateKeyPair('ES256');
  const ownJwk = await exportJWK(publicKey);
  const listed = channel.keys.get('key-1')?.publicKey;
  if (!listed) throw new Error('no key');
  const pem = new TextEncoder().encode(await exportSPKI(listed));
  const [head = '', claims = '', signature = ''] = (await channel.mint()).split('.');
  const minted: [string, Minted, Record<string, unknown>?][] = [
    ['another key, known id', { key: privateKey }],
    ['another key, own id', { key: privateKey, header: { kid: 'mine' } }],
    ['key in the header', { key: privateKey, header: { jwk: ownJwk } as never }],
    ['address of a key in the header', { key: privateKey, header: { jku: `${channel.base}/keys` } as never }],
    ['x5u', { key: privateKey, header: { x5u: `${channel.base}/keys` } as never }],
    ['x5c', { key: privateKey, header: { x5c: ['YQ=='] } as never }],
    ['HS256 with the PEM', { key: pem, header: { alg: 'HS256' } }],
    ['HS384 with the PEM', { key: pem, header: { alg: 'HS384' } }],
    ['HS512 with the PEM', { key: pem, header: { alg: 'HS512' } }],
    ['ES256', { key: elliptic.privateKey, header: { alg: 'ES256' } }],
    ['another bot', { claims: { aud: randomUUID() } }],
    ['several bots', { claims: { aud: [BOT_ID] } }],
    ['no bot', { without: ['aud'] }],
    ['a number for the bot', { claims: { aud: 5 } }],
    ['an object for the bot', { claims: { aud: { id: BOT_ID } } }],
    ['the bot and a space', { claims: { aud: `${BOT_ID} ` } }],
    ['the bot and more', { claims: { aud: `${BOT_ID}x` } }],
    ['an empty audience', { claims: { aud: '' } }],
    [
      'issuer of a tenant, v1',
      { claims: { iss: `https://sts.windows.net/${TENANT}/`, ver: '1.0', appid: BOT_ID } },
    ],
    [
      'issuer of a tenant, v2',
      { claims: { iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, ver: '2.0', azp: BOT_ID } },
    ],
    [
      'issuer of the emulator',
      {
        claims: { iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' },
        header: { kid: 'emulator' },
      },
    ],
    ['issuer of government', { claims: { iss: 'https://api.botframework.us' } }],
    ['issuer with a slash', { claims: { iss: `${ISSUER}/` } }],
    ['issuer in a list', { claims: { iss: [ISSUER] } }],
    ['no issuer', { without: ['iss'] }],
    ['ended', { claims: { exp: seconds(-600) } }],
    ['ended long ago', { claims: { exp: 1 } }],
    ['endless', { without: ['exp'] }],
    ['end as text', { claims: { exp: String(seconds(600)) } }],
    ['end as nothing', { claims: { exp: null } }],
    ['end below zero', { claims: { exp: -1 } }],
    ['begins later', { claims: { nbf: seconds(600) } }],
    ['begins as text', { claims: { nbf: 'now' } }],
    ['issued later', { claims: { iat: seconds(600) } }],
    ['another service address', {}, { serviceUrl: 'http://127.0.0.1:9/other' }],
    ['no service address', {}, { serviceUrl: undefined }],
    ['empty service address', {}, { serviceUrl: '' }],
    ['list of service addresses', {}, { serviceUrl: ['x'] }],
    ['none in the token', { without: ['serviceurl'] }],
    ['list in the token', { claims: { serviceurl: [channel.serviceUrl] } }],
    ['other case', { claims: { serviceurl: `${channel.serviceUrl}/x` } }],
    ...[
      'https://evil.example/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://smba.trafficmanager.net@127.0.0.1/',
      'http://smba.trafficmanager.net/uk/',
      'http://10.0.0.1/',
      'http://169.254.169.254/',
      'file:///etc/passwd',
    ].map((url): [string, Minted, Record<string, unknown>] => [
      url,
      { claims: { serviceurl: url } },
      { serviceUrl: url },
    ]),
    ...['directline', 'webchat', 'emulator', 'AseChannel', 'skype', 'MSTEAMS '].map(
      (channelId): [string, Minted, Record<string, unknown>] => [`channel ${channelId}`, {}, { channelId }],
    ),
    ['endorsed for another', { header: { kid: 'not-endorsed' } }],
    ['endorsed for none', { header: { kid: 'no-endorsements' } }],
  ];
  const made = await Promise.all(
    minted.map(
      async ([name, how, fields]): Promise<[string, string | null, Record<string, unknown>?]> => [
        name,
        await channel.mint(how).catch(() => 'a.b.c'),
        fields,
      ],
    ),
  );
  return [
    ...made,
    ['nothing', null],
    ['one word', 'token'],
    ['two dots', '..'],
    ['no JSON inside', 'YQ.YQ.YQ'],
    ['no signature', `${head}.${claims}.`],
    ['alg none', `${base64({ alg: 'none', kid: 'key-1' })}.${claims}.`],
    ['alg None', `${base64({ alg: 'None', kid: 'key-1' })}.${claims}.${signature}`],
    [
      'changed claims',
      `${head}.${base64({ iss: ISSUER, aud: BOT_ID, serviceurl: channel.serviceUrl, exp: seconds(9_999) })}.${signature}`,
    ],
    ['changed signature', `${head}.${claims}.${signature.slice(0, -4)}AAAA`],
    ['10 KB', 'x'.repeat(10_000)],
  ];
}
