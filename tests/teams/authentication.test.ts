import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageActivity } from '../support/activities.ts';
import { type Edge, startEdge } from '../support/edge.ts';
import {
  BOT_ID,
  ISSUER,
  type Minted,
  startTestChannel,
  TENANT,
  type TestChannel,
} from '../support/test-channel.ts';

/** 1,000 in the long form. */
const UNKNOWN_KEYS = Number(process.env.UNKNOWN_KEYS ?? 200);

let channel: TestChannel;
let edge: Edge;
let clockMs = 0;

beforeAll(async () => {
  channel = await startTestChannel();
  await channel.addKey('not-endorsed', ['directline']);
  await channel.addKey('no-endorsements', []);
  edge = await startEdge(channel, { now: () => new Date(Date.now() + clockMs) });
});
afterAll(async () => {
  await edge.stop();
  await channel.stop();
});
beforeEach(async () => {
  await channel.quiet();
  channel.clear();
  edge.turns.length = 0;
  clockMs = 0;
});

const post = async (minted: Minted | string | null, fields: Record<string, unknown> = {}) =>
  edge.post(messageActivity(channel.serviceUrl, 'hubs', fields), {
    token: typeof minted === 'string' || minted === null ? minted : await channel.mint(minted),
  });

const seconds = (fromNow: number) => Math.floor(Date.now() / 1_000) + fromNow;

async function refusedWith(
  minted: Minted | string | null,
  fields: Record<string, unknown> = {},
): Promise<number> {
  const { status, text } = await post(minted, fields);
  expect(text).toMatch(/^\{"error":"(Unauthorized|Forbidden)"\}$/);
  expect(edge.turns).toHaveLength(0);
  return status;
}

describe('who may post', () => {
  it('a token of the channel may', async () => {
    expect((await post({})).status).toBe(200);
  });

  it.each<[string, string | null]>([
    ['nothing (A-01)', null],
    ['an empty token', ''],
    ['one word', 'token'],
    ['two dots', '..'],
    ['no JSON inside', 'YQ.YQ.YQ'],
  ])('not: %s', async (_, token) => {
    expect(await refusedWith(token)).toBe(401);
  });

  it('not: another scheme than Bearer', async () => {
    const { status } = await edge.post(messageActivity(channel.serviceUrl, 'x'), {
      token: null,
      headers: { authorization: 'Basic YTpi' },
    });
    expect(status).toBe(401);
  });

  it('not: a signature by a key that is not the channel’s (A-02)', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    expect(await refusedWith({ key: privateKey })).toBe(401);
  });

  it('not: a token changed after it was signed', async () => {
    const [head, , signature] = (await channel.mint()).split('.');
    const claims = Buffer.from(
      JSON.stringify({ iss: ISSUER, aud: BOT_ID, serviceurl: channel.serviceUrl, exp: seconds(9_999) }),
    ).toString('base64url');
    expect(await refusedWith(`${head}.${claims}.${signature}`)).toBe(401);
  });

  it('not: no algorithm, or the public key as a shared secret (A-03)', async () => {
    const [, claims] = (await channel.mint()).split('.');
    const none = Buffer.from('{"alg":"none","kid":"key-1"}').toString('base64url');
    expect(await refusedWith(`${none}.${claims}.`)).toBe(401);
    const publicKey = channel.keys.get('key-1')?.publicKey;
    if (!publicKey) throw new Error('no key');
    const pem = new TextEncoder().encode(await exportSPKI(publicKey));
    expect(await refusedWith({ header: { alg: 'HS256' }, key: pem })).toBe(401);
    const { privateKey } = await generateKeyPair('ES256');
    expect(await refusedWith({ header: { alg: 'ES256' }, key: privateKey })).toBe(401);
  });

  it('not: a key that the token brings itself, and nobody fetches it', async () => {
    let fetches = 0;
    const theirs = createServer((_, response) => {
      fetches += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => theirs.listen(0, '127.0.0.1', resolve));
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const jku = `http://127.0.0.1:${(theirs.address() as AddressInfo).port}/`;
    expect(await refusedWith({ key: privateKey, header: { jwk } as never })).toBe(401);
    expect(await refusedWith({ key: privateKey, header: { jku, x5u: jku, kid: 'theirs' } as never })).toBe(
      401,
    );
    expect(fetches).toBe(0);
    theirs.close();
  });

  it.each<[string, Minted]>([
    ['for another bot (A-04)', { claims: { aud: '99999999-2222-4333-8444-555555555555' } }],
    ['for several bots', { claims: { aud: [BOT_ID] } }],
    ['for nobody', { without: ['aud'] }],
    ['for a number', { claims: { aud: 5 } }],
    ['for the bot and a space', { claims: { aud: `${BOT_ID} ` } }],
    [
      'of another issuer (A-05)',
      { claims: { iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' } },
    ],
    [
      'of the emulator’s issuer',
      {
        claims: {
          iss: 'https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0',
          ver: '2.0',
          azp: BOT_ID,
        },
      },
    ],
    ['of no issuer', { without: ['iss'] }],
    ['that ended ten minutes ago (A-06)', { claims: { exp: seconds(-600) } }],
    ['that never ends', { without: ['exp'] }],
    ['whose end is a text', { claims: { exp: String(seconds(600)) } }],
    ['that begins in ten minutes', { claims: { nbf: seconds(600) } }],
    ['issued in the future', { claims: { iat: seconds(600) } }],
    ['with a critical header that nobody knows', { header: { crit: ['b64'], b64: false } as never }],
  ])('not: a token %s', async (_, minted) => {
    const token = await channel.mint(minted).catch(() => 'a.b.c');
    expect(await refusedWith(token)).toBe(401);
  });

  it('a token that ended four minutes ago still may: clocks differ', async () => {
    expect((await post({ claims: { exp: seconds(-240) } })).status).toBe(200);
  });

  it.each<[string, Minted, Record<string, unknown>]>([
    ['another service address (A-07)', {}, { serviceUrl: 'http://127.0.0.1:9/other' }],
    ['no service address', {}, { serviceUrl: undefined }],
    ['an empty one', {}, { serviceUrl: '' }],
    ['a list of them', {}, { serviceUrl: ['x'] }],
    ['none in the token', { without: ['serviceurl'] }, {}],
    ['a list in the token', { claims: { serviceurl: ['x'] } }, {}],
    [
      'a host that is no connector',
      { claims: { serviceurl: 'https://evil.example/' } },
      { serviceUrl: 'https://evil.example/' },
    ],
    [
      'a host that only looks like one',
      { claims: { serviceurl: 'https://smba.trafficmanager.net.evil.example/' } },
      { serviceUrl: 'https://smba.trafficmanager.net.evil.example/' },
    ],
    [
      'a user before the host',
      { claims: { serviceurl: 'https://smba.trafficmanager.net@127.0.0.1/' } },
      { serviceUrl: 'https://smba.trafficmanager.net@127.0.0.1/' },
    ],
    [
      'plain http',
      { claims: { serviceurl: 'http://smba.trafficmanager.net/uk/' } },
      { serviceUrl: 'http://smba.trafficmanager.net/uk/' },
    ],
    ['a private address', { claims: { serviceurl: 'http://10.0.0.1/' } }, { serviceUrl: 'http://10.0.0.1/' }],
    [
      'the metadata address of clouds',
      { claims: { serviceurl: 'http://169.254.169.254/' } },
      { serviceUrl: 'http://169.254.169.254/' },
    ],
    ['another channel (A-08)', {}, { channelId: 'directline' }],
    ['the web chat', {}, { channelId: 'webchat' }],
    ['the emulator', {}, { channelId: 'emulator' }],
    ['an App Service extension', {}, { channelId: 'AseChannel' }],
    ['a key endorsed for another channel', { header: { kid: 'not-endorsed' } }, {}],
    ['a key endorsed for none', { header: { kid: 'no-endorsements' } }, {}],
  ])('not: %s', async (_, minted, fields) => {
    expect(await refusedWith(minted, fields)).toBe(403);
    expect(channel.sent).toHaveLength(0);
  });
});

describe('the channel’s keys', () => {
  it(`takes a new key at once, and ${UNKNOWN_KEYS} unknown key ids cause one more fetch at most (A-09)`, async () => {
    const own = await startTestChannel();
    const fresh = await startEdge(own);
    const send = async (kid: string) =>
      (await fresh.post(messageActivity(own.serviceUrl, 'x'), { token: await own.mint({ header: { kid } }) }))
        .status;
    expect(await send('key-1')).toBe(200);
    await own.addKey('key-2');
    expect(await send('key-2')).toBe(200);
    const statuses = await Promise.all(
      Array.from({ length: UNKNOWN_KEYS }, (_, index) => send(`unknown-${index}`)),
    );
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(own.fetched.metadata).toBe(2);
    await fresh.stop();
    await own.stop();
  });

  it('keeps the keys through an outage of up to five days, with one fetch under way for 200 turns (A-10)', async () => {
    const own = await startTestChannel();
    let offsetMs = 0;
    const old = await startEdge(own, { now: () => new Date(Date.now() + offsetMs) });
    const tokenNow = () => {
      const end = Math.floor((Date.now() + offsetMs) / 1_000) + 600;
      return own.mint({ claims: { exp: end, nbf: end - 1_200, iat: end - 1_200 } });
    };
    const send = async (token: string, n = 0) => {
      const conversation = { conversationType: 'personal', tenantId: TENANT, id: `a:${n}` };
      return (await old.post(messageActivity(own.serviceUrl, 'x', { conversation }), { token })).status;
    };
    expect(await send(await tokenNow())).toBe(200);
    own.answerMetadata('hang');
    offsetMs = 4 * 24 * 3_600_000;
    own.fetched.metadata = 0;
    const token = await tokenNow();
    const started = performance.now();
    const statuses = await Promise.all(Array.from({ length: 200 }, (_, n) => send(token, n)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(own.fetched.metadata).toBe(1);
    expect(performance.now() - started).toBeLessThan(4_000);
    own.answerMetadata({ status: 500 });
    offsetMs = 6 * 24 * 3_600_000;
    expect(await send(await tokenNow())).toBe(503);
    await old.stop();
    await own.stop();
  });

  it.each<[string, { status: number; body: string }]>([
    ['is no JSON', { status: 200, body: 'garbage' }],
    ['names keys elsewhere', { status: 200, body: '{"jwks_uri":"https://evil.example/keys"}' }],
    ['is two megabytes', { status: 200, body: `{"jwks_uri":"${'x'.repeat(2_000_000)}"}` }],
  ])('says 503 and no more while the metadata %s', async (_, answer) => {
    const own = await startTestChannel();
    own.answerMetadata(answer);
    const cold = await startEdge(own);
    const { status, text, headers } = await cold.post(messageActivity(own.serviceUrl, 'x'), {
      token: await own.mint(),
    });
    expect([status, text, headers.get('retry-after')]).toEqual([
      503,
      '{"error":"Service Unavailable"}',
      '10',
    ]);
    await cold.stop();
    await own.stop();
  });
});
