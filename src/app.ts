// Every `new` and every wire of Signpost, in order.
import { collectDefaultMetrics } from 'prom-client';
import { brainVersion, loadBrain } from './brain.ts';
import type { Config } from './config.ts';
import type { Brain } from './conversation/respond.ts';
import { faultOf } from './delivery/log.ts';
import { DeliveryMetrics } from './delivery/metrics.ts';
import { BusyError, type Pipeline } from './delivery/pipeline.ts';
import { type Durable, openDurable } from './durable.ts';
import { faultReply } from './fault-reply.ts';
import { KnowledgeError } from './knowledge/knowledge.ts';
import { describeFault } from './knowledge/read-yaml.ts';
import { createLiveBrain, type LiveBrain } from './live-brain.ts';
import { createLogger, type Logger } from './log.ts';
import { createAuthentication } from './teams/authentication.ts';
import { createBot } from './teams/bot.ts';
import { createTeamsChannel } from './teams/channel.ts';
import { createConnectors } from './teams/connectors.ts';
import { createDoor } from './teams/door.ts';
import { createServer, type PartState, type Readiness } from './teams/server.ts';
import { createTenants } from './teams/tenant.ts';

export interface App {
  /** @returns the port that it listens on. @throws what a person must put right first. */
  start(): Promise<{ port: number }>;
  stop(): Promise<void>;
}

const KNOWLEDGE_EVERY_MS = 20_000;
const STOP_WITHIN_MS = 10_000;
const STARTING_SECONDS = 5;

export interface AppOptions {
  readonly log?: Logger;
  readonly brain?: (config: Config) => Promise<Brain>;
  readonly knowledgeEveryMs?: number;
}

export function createApp(config: Config, options: AppOptions = {}): App {
  const {
    log = createLogger(config.LOG_LEVEL),
    brain: load = loadBrain,
    knowledgeEveryMs = KNOWLEDGE_EVERY_MS,
  } = options;
  const now = () => new Date(Date.now() + config.CLOCK_OFFSET_SECONDS * 1_000);
  let live: LiveBrain | null = null;
  const brain = (): Brain => {
    if (!live) throw new BusyError(STARTING_SECONDS);
    return live.current();
  };
  const knowledge = () => brain().knowledge;
  const words = () => knowledge().words;

  const connectors = createConnectors(config);
  const channel = createTeamsChannel({ connectors, words });
  const metrics = new DeliveryMetrics();
  let durable: Durable | null = null;
  // The bot is built before storage is open and knowledge is loaded: until then every turn is asked to come again.
  const pipeline: Pipeline = {
    accept: (incoming) =>
      durable && live ? durable.pipeline.accept(incoming) : Promise.reject(new BusyError(STARTING_SECONDS)),
    stop: async () => {
      await durable?.pipeline.stop();
      await durable?.storage.close();
    },
  };
  const bot = createBot({
    pipeline,
    channel,
    connectors,
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
        database: { state: stateOf(stored?.database) },
        keys: { state: stateOf(stored?.keys) },
        outbox: stored?.outbox ? { state: 'ok', ...stored.outbox } : { state: stateOf(stored?.database) },
        channel: { state: 'ok', mode: config.SIGNPOST_MODE },
      },
    };
  };
  if (config.METRICS) collectDefaultMetrics({ register: metrics.registry });
  const server = createServer({
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
      if (config.SIGNPOST_MODE === 'local') {
        log.warn('local mode: nobody is authenticated, and only this machine is served');
      }
      // Before anything is learnt: a wrong database or key is told at once.
      durable = await openDurable({ config, brain, channel, log, metrics, now });
      live = await createLiveBrain({
        load: () => load(config),
        version: () => brainVersion(config.KNOWLEDGE_DIR),
        everyMs: knowledgeEveryMs,
        onLoaded: (loaded) => log.info({ version: loaded.knowledge.version }, 'knowledge loaded anew'),
        onFault: (error) =>
          log.error({ faults: faultsOf(error) }, 'knowledge has a fault: the version before stays in use'),
      });
      durable.start();
      log.info(
        { port, host: config.HOST, mode: config.SIGNPOST_MODE, version: knowledge().version },
        'ready',
      );
      return { port };
    },
    stop: async () => {
      live?.stop();
      const cut = setTimeout(() => server.cut(), STOP_WITHIN_MS - 2_000);
      await Promise.all([server.close(), pipeline.stop()]);
      clearTimeout(cut);
      log.info('stopped');
    },
  };
}

const stateOf = (found: 'ok' | 'away' | 'unknown' | undefined): PartState['state'] =>
  found === undefined ? 'starting' : found === 'ok' ? 'ok' : 'failed';

const faultsOf = (error: unknown): string[] =>
  error instanceof KnowledgeError ? error.faults.slice(0, 20).map(describeFault) : [faultOf(error).error];
