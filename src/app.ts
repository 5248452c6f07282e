// Every `new` and every wire of Signpost, in order.
import { setTimeout as pause } from 'node:timers/promises';
import { collectDefaultMetrics } from 'prom-client';
import { brainVersion, loadBrain, type Placed, placedVersion } from './brain.ts';
import type { Config } from './config.ts';
import { warmUp } from './conversation/corrections/trial.ts';
import { type Brain, brainOn } from './conversation/respond.ts';
import { faultOf } from './delivery/log.ts';
import { DeliveryMetrics } from './delivery/metrics.ts';
import { BusyError, type Pipeline } from './delivery/pipeline.ts';
import { type DueWatch, watchDue } from './due-watch.ts';
import { type Durable, openDurable, type Pace } from './durable.ts';
import { faultReply } from './fault-reply.ts';
import { KnowledgeError } from './knowledge/knowledge.ts';
import { describeFault } from './knowledge/read-yaml.ts';
import { createLiveBrain, type LiveBrain } from './live-brain.ts';
import { createLiveCorrections, type LiveCorrections } from './live-corrections.ts';
import { createLivePhrases, type LivePhrases } from './live-phrases.ts';
import { createLogger, type Logger } from './log.ts';
import { createLiveRoles, type LiveRoles } from './roles/live-roles.ts';
import { ANY_TENANT } from './roles/roles.ts';
import type { RolesPlace } from './roles/roles-file.ts';
import { createAuthentication } from './teams/authentication.ts';
import { createBot } from './teams/bot.ts';
import { createTeamsChannel } from './teams/channel.ts';
import { createConnectors } from './teams/connectors.ts';
import { createDoor } from './teams/door.ts';
import { createHandOver } from './teams/files/hand-over.ts';
import { createLinks } from './teams/files/links.ts';
import { createMessageExtension } from './teams/message-extension.ts';
import { createServer, type PartState, type Readiness } from './teams/server.ts';
import { createTenants } from './teams/tenant.ts';

export interface App {
  /** @returns the port that it listens on. @throws what a person must put right first. */
  start(): Promise<{ port: number }>;
  stop(): Promise<void>;
}

const KNOWLEDGE_EVERY_MS = 20_000;
/** Whoever is taken out of the roles is refused within a minute: this leaves room. */
export const ROLES_EVERY_MS = 5_000;
const STOP_WITHIN_MS = 10_000;
const STARTING_SECONDS = 5;

export interface AppOptions {
  readonly log?: Logger;
  readonly brain?: (config: Config, placed?: Placed) => Promise<Brain>;
  readonly knowledgeEveryMs?: number;
  readonly rolesEveryMs?: number;
  readonly now?: () => Date;
  /** How much one person may ask, and how fast a conversation is sent to. */
  readonly pace?: Pace;
}

export function createApp(config: Config, options: AppOptions = {}): App {
  const {
    log = createLogger(config.LOG_LEVEL),
    brain: load = loadBrain,
    knowledgeEveryMs = KNOWLEDGE_EVERY_MS,
    rolesEveryMs = ROLES_EVERY_MS,
    now = () => new Date(Date.now() + config.CLOCK_OFFSET_SECONDS * 1_000),
  } = options;
  let live: LiveBrain | null = null;
  let corrections: LiveCorrections | null = null;
  let roles: LiveRoles | null = null;
  let due: DueWatch | null = null;
  let phrases: LivePhrases | null = null;
  const brain = (): Brain => {
    if (!live || !corrections || !roles) throw new BusyError(STARTING_SECONDS);
    return brainOn({ ...corrections.over(live.current()), roles: roles.current() }, now());
  };
  const knowledge = () => brain().knowledge;
  const words = () => knowledge().words;

  const fileWords = () => knowledge().forms.inChat.file;

  const metrics = new DeliveryMetrics();
  let durable: Durable | null = null;
  // The bot is built before storage is open and knowledge is loaded: until then every turn is asked to come again.
  const running = (): Pipeline => {
    if (!durable || !live || !corrections) throw new BusyError(STARTING_SECONDS);
    return durable.pipeline;
  };
  const pipeline: Pipeline = {
    accept: async (incoming) => running().accept(incoming),
    take: async (incoming) => running().take(incoming),
    stop: async () => {
      await handOver.stop();
      await durable?.pipeline.stop();
      await durable?.counts.stop();
      await durable?.storage.close();
    },
  };
  const handOver = createHandOver({
    pipeline,
    loopback: config.ALLOW_LOOPBACK_CHANNEL,
    now,
    onFault: (error) => log.error(faultOf(error), 'a file could not be handed over'),
  });
  let listening = config.PORT;
  const links =
    config.SIGNPOST_MODE === 'local'
      ? createLinks({ pipeline, words: fileWords, base: () => baseOf(config.HOST, listening), now })
      : null;
  const connectors = createConnectors(config);
  const channel = createTeamsChannel({ connectors, words, fileWords, links });
  const bot = createBot({
    pipeline,
    channel,
    handOver,
    extension: createMessageExtension({
      brain: () => ({ ...brain(), onFault: (error) => log.error(faultOf(error), 'a card was held back') }),
      districtOf: async (speaker) => (await durable?.districtOf(speaker)) ?? null,
    }),
    words,
    faultReply: (reference) => faultReply(knowledge(), reference),
    onFault: (error, reference) => log.error({ ...faultOf(error), reference }, 'a turn failed'),
  });
  const readiness = async (): Promise<Readiness> => {
    const stored = durable ? await durable.storage.health() : null;
    return {
      ready: live !== null && stored?.database === 'ok' && stored.keys === 'ok',
      parts: {
        knowledge: live
          ? {
              state: live.fault() ? 'degraded' : 'ok',
              version: knowledge().version,
              entries: knowledge().entries.size,
            }
          : { state: 'starting' },
        roles: { state: roles === null ? 'starting' : roles.hasFault() ? 'degraded' : 'ok' },
        corrections: { state: correctionsState(corrections) },
        database: { state: stateOf(stored?.database) },
        keys: { state: stateOf(stored?.keys) },
        outbox: stored?.outbox ? { state: 'ok', ...stored.outbox } : { state: stateOf(stored?.database) },
        channel: { state: 'ok', mode: config.SIGNPOST_MODE },
      },
    };
  };
  if (config.METRICS) collectDefaultMetrics({ register: metrics.registry });
  const server = createServer({
    ...(links ? { onFile: links.fetch } : {}),
    ...(config.METRICS ? { metrics: () => metrics.registry.metrics() } : {}),
    authentication: createAuthentication(config, now),
    onActivity: createDoor({
      bot,
      channel,
      tenants: createTenants(config),
      local: config.SIGNPOST_MODE === 'local',
      now,
      log,
    }),
    readiness,
    onRefusal: ({ status, because }) => log.debug({ status, because }, 'a request was refused'),
    onFault: (error) => log.error(faultOf(error), 'a request failed'),
  });

  return {
    start: async () => {
      // The port first: that it is taken is known at once, while knowledge may take its time to be learnt from.
      const port = await server.listen(config.PORT, config.HOST);
      listening = port;
      if (config.SIGNPOST_MODE === 'local') {
        log.warn('local mode: nobody is authenticated, and only this machine is served');
      }
      // Before anything is learnt: a wrong setting, database or key is told at once.
      roles = createLiveRoles(rolesPlace(config), {
        everyMs: rolesEveryMs,
        onFault: (faults) =>
          log.error({ faults }, 'the roles file has a fault: the version before stays in use'),
      });
      durable = await openDurable({
        config,
        brain,
        channel,
        log,
        metrics,
        now,
        onCorrected: () => void corrections?.changed(),
        pace: options.pace,
      });
      const placed = await createLivePhrases(durable.storage, {
        everyMs: knowledgeEveryMs / 2,
        onFault: (error) => log.warn(faultOf(error), 'placed phrases could not be looked up'),
      });
      phrases = placed;
      live = await createLiveBrain({
        // The first time without placed phrases: they are learnt aside, so that the start waits for nothing.
        load: () =>
          load(config, {
            phrases: live ? placed.current() : [],
            onRefused: () => log.warn('placed phrases would lose a golden question: search goes on without'),
          }),
        version: () => placedVersion(brainVersion(config.KNOWLEDGE_DIR), placed.current()),
        everyMs: knowledgeEveryMs,
        onLoaded: (loaded) => {
          log.info({ version: loaded.knowledge.version }, 'knowledge loaded anew');
          void readAside(loaded);
        },
        onFault: (error) =>
          log.error({ faults: faultsOf(error) }, 'knowledge has a fault: the version before stays in use'),
      });
      corrections = await createLiveCorrections(durable.storage, {
        onFault: (error) => log.warn(faultOf(error), 'what was corrected in chat could not be looked up'),
      });
      durable.start();
      void readAside(live.current());
      due = watchDue({ storage: durable.storage, brain, now, log });
      log.info(
        { port, host: config.HOST, mode: config.SIGNPOST_MODE, version: knowledge().version },
        'ready',
      );
      return { port };
    },
    stop: async () => {
      live?.stop();
      roles?.stop();
      due?.stop();
      phrases?.stop();
      corrections?.stop();
      const cut = setTimeout(() => server.cut(), STOP_WITHIN_MS - 2_000);
      await Promise.all([server.close(), pipeline.stop()]);
      clearTimeout(cut);
      log.info('stopped');
    },
  };
}

const baseOf = (host: string, port: number): string =>
  `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;

const stateOf = (found: 'ok' | 'away' | 'unknown' | undefined): PartState['state'] =>
  found === undefined ? 'starting' : found === 'ok' ? 'ok' : 'failed';

/** The golden questions, a little at a time: so that the first change that is tried in chat holds up nobody. */
async function readAside(brain: Brain): Promise<void> {
  for (const _ of warmUp(brain)) await pause(20, undefined, { ref: false });
}

function correctionsState(corrections: LiveCorrections | null): PartState['state'] {
  if (corrections === null) return 'starting';
  return corrections.state() === 'ok' ? 'ok' : 'degraded';
}

function rolesPlace({
  ROLES_FILE,
  ALLOWED_TENANTS,
  BOT_TENANT_ID,
  SIGNPOST_MODE,
}: Config): RolesPlace | null {
  if (!ROLES_FILE) return null;
  return SIGNPOST_MODE === 'local'
    ? { path: ROLES_FILE, tenant: ANY_TENANT, served: null }
    : { path: ROLES_FILE, tenant: BOT_TENANT_ID ?? '', served: ALLOWED_TENANTS };
}

const faultsOf = (error: unknown): string[] =>
  error instanceof KnowledgeError ? error.faults.slice(0, 20).map(describeFault) : [faultOf(error).error];
