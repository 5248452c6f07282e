// A channel on loopback that stands in for Microsoft's: it signs tokens, lists its keys, and records what the bot sends.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly activity: SentActivity;
  readonly at: number;
}

export interface SentActivity {
  readonly type: string;
  readonly text?: string;
  readonly summary?: string;
  readonly replyToId?: string;
  readonly conversation?: { id: string };
  readonly attachments?: { contentType: string; content: Card; contentUrl?: string; name?: string }[];
}

export interface Card {
  readonly type: string;
  readonly version: string;
  readonly fallbackText: string;
  readonly body: Record<string, unknown>[];
  readonly actions: { type: string; title: string; tooltip?: string; data: Record<string, unknown> }[];
  readonly [field: string]: unknown;
}

/** What the connector answers to a send: a status with headers, or a way of not answering. */
export type Answer =
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'reset'
  | 'hang'
  | { delayMs: number };

export const BOT_ID = '11111111-2222-4333-8444-555555555555';
export const TENANT = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
export const ISSUER = 'https://api.botframework.com';

export interface Minted {
  readonly claims?: Record<string, unknown>;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: CryptoKey | Uint8Array;
  /** Claims to leave out. */
  readonly without?: readonly string[];
}

export async function startTestChannel() {
  const keys = new Map<
    string,
    { publicKey: CryptoKey; privateKey: CryptoKey; endorsements: string[] | undefined }
  >();
  const addKey = async (kid: string, endorsements: string[] | undefined = ['msteams']) => {
    const pair = await generateKeyPair('RS256', { extractable: true });
    keys.set(kid, { ...pair, endorsements });
    return pair;
  };
  await addKey('key-1');

  const sent: Sent[] = [];
  const answers: Answer[] = [];
  let answerBy: ((activity: SentActivity) => Answer | undefined) | null = null;
  const fetched = { metadata: 0, keys: 0 };
  let metadata: Answer | null = null;
  const hanging = new Set<ServerResponse>();

  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    if (path === '/metadata') {
      fetched.metadata += 1;
      if (metadata) return give(response, metadata, hanging);
      return json(response, {
        issuer: ISSUER,
        jwks_uri: `${base}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (path === '/keys') {
      fetched.keys += 1;
      const list = [...keys].map(async ([kid, { publicKey, endorsements }]) => ({
        ...(await exportJWK(publicKey)),
        kid,
        use: 'sig',
        endorsements,
      }));
      return json(response, { keys: await Promise.all(list) });
    }
    const activity: SentActivity = JSON.parse((await bodyOf(request)) || '{}');
    sent.push({
      method: request.method ?? '',
      path,
      authorization: request.headers.authorization,
      activity,
      at: Date.now(),
    });
    const answer = activity.type === 'typing' ? undefined : (answerBy?.(activity) ?? answers.shift());
    if (answer) return give(response, answer, hanging);
    json(response, { id: `sent-${sent.length}` }, 201);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${base}/connector`;

  async function mint({ claims = {}, header = {}, key, without = [] }: Minted = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const all: Record<string, unknown> = {
      iss: ISSUER,
      aud: BOT_ID,
      serviceurl: serviceUrl,
      iat: now,
      nbf: now,
      exp: now + 3_600,
      ...claims,
    };
    for (const name of without) delete all[name];
    const kid = header.kid ?? 'key-1';
    const signing = key ?? keys.get(kid)?.privateKey ?? keys.get('key-1')?.privateKey;
    if (!signing) throw new Error('no key to sign with');
    return new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header }).sign(signing);
  }

  return {
    base,
    serviceUrl,
    metadataUrl: `${base}/metadata`,
    sent,
    fetched,
    mint,
    addKey,
    keys,
    /** How the next sends are answered, in order; after those, 201. */
    answerNext: (...next: Answer[]) => void answers.push(...next),
    /** How a send is answered by what it carries; undefined is as ever. */
    answerBy: (by: typeof answerBy) => {
      answerBy = by;
    },
    answerMetadata: (answer: Answer | null) => {
      metadata = answer;
    },
    /** The replies of the bot, typing left out. */
    replies: () => sent.filter(({ activity }) => activity.type === 'message').map(({ activity }) => activity),
    clear: () => {
      sent.length = 0;
      answers.length = 0;
      fetched.metadata = 0;
      fetched.keys = 0;
    },
    /** Waits for what an earlier test may still have on its way. */
    quiet: async () => {
      for (let before = -1; before !== sent.length; ) {
        before = sent.length;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    until: async (found: (sent: readonly Sent[]) => boolean, withinMs = 5_000) => {
      const end = Date.now() + withinMs;
      while (!found(sent)) {
        if (Date.now() > end)
          throw new Error(
            `The channel waited ${withinMs} ms in vain; it had ${JSON.stringify(sent.map(({ activity }) => activity.type))}`,
          );
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    stop: () => {
      for (const response of hanging) response.destroy();
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export type TestChannel = Awaited<ReturnType<typeof startTestChannel>>;

function give(response: ServerResponse, answer: Answer, hanging: Set<ServerResponse>): void {
  if (answer === 'reset') return void response.socket?.resetAndDestroy();
  if (answer === 'hang') return void hanging.add(response);
  if ('delayMs' in answer) return void setTimeout(() => json(response, { id: 'late' }, 201), answer.delayMs);
  response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
  response.end(answer.body ?? '{}');
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
