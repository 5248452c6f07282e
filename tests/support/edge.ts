// The edge of Signpost with a small stand-in for the core behind it: it repeats what it was told, so that a test sees
// exactly what turn an activity became.
import type { Config } from '../../src/config.ts';
import { parseConfig } from '../../src/config.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import type { Step } from '../../src/conversation/respond.ts';
import type { ConversationState } from '../../src/conversation/state.ts';
import type { Turn } from '../../src/conversation/turn.ts';
import { createMemoryPipeline } from '../../src/delivery/memory-pipeline.ts';
import type { Pipeline } from '../../src/delivery/pipeline.ts';
import { createLogger } from '../../src/log.ts';
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
}

export async function startEdge(
  channel: TestChannel,
  { settings = {}, respond, around = (it) => it, now = () => new Date() }: EdgeOptions = {},
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
  const pipeline = around(
    createMemoryPipeline({
      channel: teams,
      facts: () => new Map(),
      respond: (state, turn) => {
        turns.push(turn);
        return respond
          ? respond(state, turn)
          : {
              state,
              replies: turn.kind === 'left' || (turn.kind === 'joined' && state.welcomed) ? [] : [echo(turn)],
            };
      },
    }),
  );
  const bot = createBot({
    pipeline,
    channel: teams,
    handOver: createHandOver({ pipeline, loopback: true, now, onFault: (error) => faults.push(error) }),
    extension: { answer: async () => null, apologise: () => null },
    words: () => testWords,
    faultReply: (reference) => ({
      kind: 'dont_know',
      summary: 'Signpost',
      blocks: [{ kind: 'paragraph', text: `Something went wrong (${reference})` }],
      buttons: [],
    }),
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
