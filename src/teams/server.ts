// The HTTP server: a handful of routes, and a clean refusal for everything else.
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import restify from 'restify';
import { BusyError } from '../delivery/pipeline.ts';
import { activitySchema, type CheckedActivity } from './activity-schema.ts';
import type { Authentication } from './authentication.ts';
import { checkHeaders, readJson } from './body-reader.ts';
import { FILES, type FileAnswer } from './files/links.ts';
import { limitServer } from './http-limits.ts';
import type { InvokeAnswer } from './invoke-answer.ts';
import { Refusal, refusalBody } from './refusal.ts';

export interface PartState {
  readonly state: 'ok' | 'failed' | 'starting' | 'degraded';
  readonly [detail: string]: string | number;
}

export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, PartState>>;
}

export interface ServerParts {
  readonly authentication: Authentication;
  /** What becomes of an activity that has passed every check of the door. */
  readonly onActivity: (activity: CheckedActivity) => Promise<InvokeAnswer | null>;
  readonly readiness: () => Promise<Readiness>;
  /** A file by the ticket in its link; absent where files are not handed over by links. */
  readonly onFile?: (ticket: string) => Promise<FileAnswer>;
  /** Prometheus text; absent where metrics are off. */
  readonly metrics?: () => Promise<string>;
  readonly onRefusal: (refusal: Refusal) => void;
  readonly onFault: (error: unknown) => void;
}

export class PortTakenError extends Error {
  constructor(port: number) {
    super(`Setting PORT: port ${port} is in use on this machine: stop what uses it, or choose another`);
    this.name = 'PortTakenError';
  }
}

export interface Server {
  listen(port: number, host: string): Promise<number>;
  /** Takes no new connections; requests under way are finished. */
  close(): Promise<void>;
  /** Ends what is still open, answered or not. */
  cut(): void;
}

/** Known to restify, not to its types: runs before anything else, and ends a request by returning false. */
interface WithFirst {
  first(handler: (request: IncomingMessage, response: ServerResponse) => boolean): void;
}

const MESSAGES = '/api/messages';
const METHODS: Readonly<Record<string, string>> = {
  [MESSAGES]: 'POST',
  '/healthz': 'GET',
  '/readyz': 'GET',
  '/metrics': 'GET',
};
/** How long a caller that was refused may go on sending before its connection is cut: cut at once, it would not see why. */
const DRAIN_MS = 500;

export function createServer(parts: ServerParts): Server {
  // restify logs what it meets, bodies included, if it is given a chance.
  const log = { child: () => log, trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {} };
  const restifyServer = restify.createServer({ name: '', log: log as never, strictFormatters: false });
  const http = restifyServer.server as HttpServer;
  limitServer(http);
  // restify passes the server's errors on, and one that nobody hears ends the process. Before listening it is the start's own.
  restifyServer.on('error', (error: unknown) => void (http.listening && parts.onFault(error)));
  // Expect: 100-continue is answered by the body reader, after the checks that need no body.
  restifyServer.on('checkContinue', (request, response) => http.emit('request', request, response));
  (restifyServer as unknown as WithFirst).first((request, response) => {
    // A connection that is kept open would keep a stopping server waiting for it.
    if (!http.listening) response.shouldKeepAlive = false;
    const refusal = refusalOfRoute(request, parts);
    if (refusal) refuse(request, response, refusal, parts);
    return refusal === null;
  });

  restifyServer.post(MESSAGES, async (request, response) => {
    try {
      const activity = await readActivity(request, response, parts.authentication);
      answer(response, await parts.onActivity(activity));
    } catch (error) {
      refuse(request, response, error, parts);
    }
  });
  restifyServer.get('/healthz', async (_, response) => sendJson(response, 200, { status: 'alive' }));
  restifyServer.get('/readyz', async (_, response) => {
    const { ready, parts: states } = await parts.readiness();
    sendJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', parts: states });
  });
  const { metrics, onFile } = parts;
  if (onFile) {
    restifyServer.get(`${FILES}:ticket`, async (request, response) => {
      try {
        const { status, type, body, headers } = await onFile(request.params.ticket);
        send(response, status, type, body, headers);
      } catch (error) {
        refuse(request, response, error, parts);
      }
    });
  }
  if (metrics) {
    restifyServer.get('/metrics', async (_, response) =>
      send(response, 200, 'text/plain; version=0.0.4; charset=utf-8', await metrics()),
    );
  }

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        http.once('error', (error) => reject(isTaken(error) ? new PortTakenError(port) : error));
        http.listen(port, host, () => {
          const address = http.address();
          resolve(typeof address === 'object' && address ? address.port : port);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeIdleConnections();
      }),
    cut: () => http.closeAllConnections(),
  };
}

const isTaken = (error: NodeJS.ErrnoException): boolean => error.code === 'EADDRINUSE';

/** From the cheapest check to the dearest, and nothing of the body before the token has been verified. */
async function readActivity(
  request: IncomingMessage,
  response: ServerResponse,
  authentication: Authentication,
): Promise<CheckedActivity> {
  const { authorization } = request.headers;
  authentication.requireToken(authorization);
  checkHeaders(request);
  const verified = await authentication.verify(authorization);
  const body = await readJson(request, response);
  authentication.requireSameChannel(verified, body);
  const checked = activitySchema.safeParse(body);
  if (!checked.success)
    throw new Refusal(400, `activity: ${checked.error.issues[0]?.path.join('.') || 'body'}`);
  authentication.requireServed(checked.data);
  return checked.data;
}

const FILE_PATH = new RegExp(`^${FILES}[\\w-]{22,64}$`);

function refusalOfRoute(
  { url = '', method }: IncomingMessage,
  { metrics, onFile }: ServerParts,
): Refusal | null {
  const path = url.split('?', 1)[0] ?? '';
  const isFile = onFile !== undefined && FILE_PATH.test(path);
  const allowed = isFile ? 'GET' : path === '/metrics' && !metrics ? undefined : METHODS[path];
  if (!allowed) return new Refusal(404, 'path');
  return method === allowed ? null : new Refusal(405, 'method', { Allow: allowed });
}

function answer(response: ServerResponse, invoke: InvokeAnswer | null): void {
  if (invoke) sendJson(response, invoke.status, invoke.body);
  else send(response, 200, 'application/json', '{}');
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  { onRefusal, onFault }: ServerParts,
): void {
  const refusal = refusalFor(error);
  if (refusal) onRefusal(refusal);
  else onFault(error);
  if (response.headersSent || response.destroyed) return;
  const status = refusal?.status ?? 503;
  const headers = refusal?.headers ?? { 'Retry-After': '5' };
  const whole = request.complete || request.headers['content-length'] === '0' || request.method === 'GET';
  if (!whole) drain(request, response);
  send(response, status, 'application/json', refusalBody(status), {
    ...headers,
    ...(whole ? {} : { Connection: 'close' }),
  });
}

function refusalFor(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof BusyError)
    return new Refusal(503, 'busy', { 'Retry-After': String(Math.ceil(error.retryAfterSeconds)) });
  return null;
}

function drain(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  request.on('error', () => undefined);
  const { socket } = request;
  response.once('finish', () => {
    const cut = setTimeout(() => socket.destroy(), DRAIN_MS);
    socket.once('close', () => clearTimeout(cut));
  });
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, 'application/json', JSON.stringify(body));

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(body);
}
