// The edge of Signpost, the pipeline and a database, with a small stand-in for the core behind them: it repeats what it was
// told, so that a test sees exactly what turn an activity became.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config.ts';
import { parseConfig } from '../../src/config.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import type { Step } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import type { Turn } from '../../src/conversation/turn.ts';
import { DurablePipeline } from '../../src/delivery/durable-pipeline.ts';
import { SILENT } from '../../src/delivery/log.ts';
import type { Json, Pipeline } from '../../src/delivery/pipeline.ts';
import { NO_LIMITS, type SendLimits } from '../../src/delivery/send-rate.ts';
import { createLogger } from '../../src/log.ts';
import { openStorage } from '../../src/storage/open.ts';
import { createAuthentication } from '../../src/teams/authentication.ts';
import { createBot } from '../../src/teams/bot.ts';
import { createTeamsChannel } from '../../src/teams/channel.ts';
import { createConnectors } from '../../src/teams/connectors.ts';
import { createDoor } from '../../src/teams/door.ts';
import { createHandOver } from '../../src/teams/files/hand-over.ts';
import { createServer } from '../../src/teams/server.ts';
import { createTenants } from '../../src/teams/tenant.ts';
import { BOT_ID, TENANT, type TestChannel } from './test-channel.ts';
import { testDraftWords, testWords } from './words.ts';

export const productionSettings = (channel: TestChannel): Record<string, string> => ({
  SIGNPOST_MODE: 'production',
  PORT: '0',
  BOT_ID,
  BOT_PASSWORD: 'not-a-real-secret',
  BOT_TENANT_ID: TENANT,
  ALLOWED_TENANTS: TENANT,
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  ALLOW_LOOPBACK_CHANNEL: '1',
  LOOPBACK_OPENID_METADATA_URL: channel.metadataUrl,
  LOOPBACK_CONNECTOR_TOKEN: 'loopback-token',
});

export interface EdgeOptions {
  readonly settings?: Record<string, string>;
  readonly respond?: (state: ConversationState, turn: Turn) => Step;
  /** Wraps the pipeline, to make it slow or faulty. */
  readonly around?: (pipeline: Pipeline) => Pipeline;
  readonly now?: () => Date;
  /** How fast it may send. */
  readonly limits?: SendLimits;
}

export async function startEdge(
  channel: TestChannel,
  {
    settings = {},
    respond,
    around = (it) => it,
    now = () => new Date(),
    limits = NO_LIMITS,
  }: EdgeOptions = {},
) {
  const config: Config = parseConfig({ ...productionSettings(channel), ...settings });
  const turns: Turn[] = [];
  const faults: unknown[] = [];
  const refusals: number[] = [];
  const connectors = createConnectors(config);
  const teams = createTeamsChannel({
    connectors,
    words: () => testWords,
    fileWords: () => testDraftWords.file,
    links: null,
  });
  const data = mkdtempSync(join(tmpdir(), 'signpost-edge-'));
  const storage = await openStorage({
    url: `sqlite:${join(data, 'signpost.db')}`,
    keys: { given: config.ENCRYPTION_KEYS, local: false, dataDir: data },
    log: SILENT,
    role: 'bot',
  });
  const durable = new DurablePipeline({
    store: storage.turns,
    channel: teams,
    log: { ...SILENT, error: (fault) => faults.push(fault) },
    limits,
    budget: { turns: 1_000_000, inMs: 10_000 },
    isAlert: () => false,
    respond: (kept, turn) => {
      turns.push(turn);
      const state = (kept.state ?? NEW_CONVERSATION) as unknown as ConversationState;
      const silent = turn.kind === 'left' || (turn.kind === 'joined' && state.welcomed);
      const step = respond?.(state, turn) ?? { state, replies: silent ? [] : [echo(turn)] };
      return { ...step, state: step.state as unknown as Json };
    },
    onStorageFailure: () => ({ replies: [plain('Not saved')], answered: false }),
    onTooMany: () => plain('One moment'),
    onFault: (_turn, code) => plain(`Something went wrong (${code})`),
    onDamaged: () => plain('Damaged'),
  });
  durable.start();
  let stopped = false;
  const pipeline = around({
    accept: (incoming) => durable.accept(incoming),
    take: (incoming) => durable.take(incoming),
    stop: async () => {
      if (stopped) return;
      stopped = true;
      await durable.stop();
      await storage.close();
      rmSync(data, { recursive: true, force: true });
    },
  });
  const bot = createBot({
    pipeline,
    channel: teams,
    handOver: createHandOver({ pipeline, loopback: true, now, onFault: (error) => faults.push(error) }),
    extension: { answer: async () => null, apologise: () => null },
    words: () => testWords,
    faultReply: (reference) => plain(`Something went wrong (${reference})`),
    onFault: (error) => faults.push(error),
  });
  const server = createServer({
    authentication: createAuthentication(config, now),
    onActivity: createDoor({
      bot,
      channel: teams,
      tenants: createTenants(config),
      local: config.SIGNPOST_MODE === 'local',
      now,
      log: createLogger('silent'),
    }),
    readiness: async () => ({ ready: true, parts: { knowledge: { state: 'ok' } } }),
    onRefusal: ({ status }) => refusals.push(status),
    onFault: (error) => faults.push(error),
  });
  const port = await server.listen(0, '127.0.0.1');
  const base = `http://127.0.0.1:${port}`;

  async function post(
    activity: unknown,
    { token, headers = {} }: { token?: string | null; headers?: Record<string, string> } = {},
  ) {
    const bearer = token === undefined ? await channel.mint() : token;
    const response = await fetch(`${base}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body:
        typeof activity === 'string' || activity instanceof Uint8Array
          ? (activity as string)
          : JSON.stringify(activity),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  return {
    base,
    port,
    post,
    turns,
    faults,
    refusals,
    pipeline,
    stop: async () => {
      server.cut();
      await Promise.all([server.close(), pipeline.stop()]);
    },
  };
}

export type Edge = Awaited<ReturnType<typeof startEdge>>;

const plain = (text: string): Reply => ({
  kind: 'dont_know',
  summary: 'Signpost',
  blocks: [{ kind: 'paragraph', text }],
  buttons: [],
});

function echo(turn: Turn): Reply {
  const heard = turn.kind === 'press' ? JSON.stringify(turn.action) : 'text' in turn ? turn.text : '';
  return {
    kind: 'answer',
    summary: 'Signpost',
    blocks: [
      { kind: 'title', text: turn.kind },
      { kind: 'said', label: 'You said', text: heard },
    ],
    buttons: [{ label: 'Press me', says: 'press me', action: { verb: 'show', entry: 'service/camhs' } }],
  };
}
