// The durable pipeline with the core inside: what is kept comes in, what the core decides is committed.
import { z } from 'zod';
import type { Config } from './config.ts';
import { checkOutbound } from './conversation/gate.ts';
import { type Brain, raisesAlert, respond, type Step } from './conversation/respond.ts';
import { sayReply } from './conversation/say.ts';
import { type ConversationState, NEW_CONVERSATION } from './conversation/state.ts';
import type { Speaker, Turn } from './conversation/turn.ts';
import type { DurableOptions } from './delivery/durable-options.ts';
import { DurablePipeline } from './delivery/durable-pipeline.ts';
import { faultOf, type Log } from './delivery/log.ts';
import type { DeliveryMetrics } from './delivery/metrics.ts';
import type { Channel, Json } from './delivery/pipeline.ts';
import type { Asks, Effect, Kept, KeptRecord } from './delivery/turn-store.ts';
import { sayWithoutStorage } from './delivery/without-storage.ts';
import { draftReminder } from './dialogs/request-for-support/reminders.ts';
import { expectFiles } from './documents/file.ts';
import { faultReply } from './fault-reply.ts';
import { CountKeeper } from './insight/count-keeper.ts';
import { DISTRICTS, type District } from './knowledge/schema.ts';
import { openStorage } from './storage/open.ts';
import type { Warning } from './storage/retention.ts';
import type { Storage } from './storage/storage.ts';

/** The kinds of a person's records that the core is given with each turn. */
const KINDS = ['draft'] as const;

export type Pace = Pick<DurableOptions, 'budget' | 'limits'>;

export interface Durable {
  readonly pipeline: DurablePipeline;
  readonly storage: Storage;
  /** The district that somebody named in their own chat with Signpost. Reads, and changes nothing. */
  districtOf(speaker: Speaker): Promise<District | null>;
  readonly counts: CountKeeper;
  /** Begins to send what an earlier process left unsent, and the hourly look. Needs the brain's words. */
  start(): void;
}

/**
 * Opens the storage that the settings name.
 * @throws {DatabaseFileError | KeyError | SchemaTooNewError} what a person must put right first, in one line.
 */
export async function openDurable({
  config,
  brain,
  channel,
  log,
  metrics,
  now,
  onCorrected,
  pace = {},
}: {
  config: Config;
  brain: () => Brain;
  channel: Channel;
  log: Log;
  metrics: DeliveryMetrics;
  now: () => Date;
  onCorrected: () => void;
  pace?: Pace | undefined;
}): Promise<Durable> {
  const storage = await openStorage({
    url: config.DATABASE_URL,
    keys: {
      given: config.ENCRYPTION_KEYS,
      local: config.SIGNPOST_MODE === 'local',
      dataDir: config.DATA_DIR,
    },
    log,
    role: 'bot',
  });
  const words = () => brain().knowledge.words;
  const watched = (): Brain => ({
    ...brain(),
    onFault: (error) => log.error(faultOf(error), 'an answer failed'),
  });
  const counts = new CountKeeper({
    keep: (waiting) => storage.addCounts(waiting),
    onFault: (error) => log.warn(faultOf(error), 'counts could not be kept and wait'),
  });
  const pipeline = new DurablePipeline({
    ...pace,
    store: storage.turns,
    channel,
    log,
    metrics,
    kinds: KINDS,
    onCorrected,
    onCounted: (counted, at) => counts.add(counted, at),
    respond: (kept, turn) => effectOf(watched(), kept, turn),
    isAlert: (turn) => raisesAlert(brain(), turn),
    onStorageFailure: (turn) =>
      // Nobody reads an answer there: the channel is to say it again when it can be kept.
      turn.kind === 'left'
        ? { replies: [], answered: false }
        : sayWithoutStorage(
            respond(brain(), NEW_CONVERSATION, turn).replies,
            sayReply('command', words().could_not_save),
          ),
    onTooMany: () => sayReply('command', words().too_many),
    onFault: (_turn, code) => faultReply(brain().knowledge, code),
    onDamaged: (_turn, what) =>
      sayReply('command', what === 'records' ? words().damaged_drafts : words().damaged),
  });
  return {
    pipeline,
    storage,
    counts,
    districtOf: async ({ tenant, id }) =>
      id === null ? null : districtIn(await storage.lastStateOf({ tenant, id })),
    start: () => {
      pipeline.start();
      counts.start();
      storage.runHourly({ log, clock: now, warn: (record, at) => remind(brain(), record, at) });
    },
  };
}

const withDistrict = z.object({ district: z.enum(DISTRICTS).nullable() });

function districtIn(state: Json | null): District | null {
  const kept = withDistrict.safeParse(state);
  return kept.success ? kept.data.district : null;
}

/** What a person is told before something of theirs goes. It passes the gate as every reply does. */
function remind(brain: Brain, record: KeptRecord, at: Date): Warning | null {
  const warning = draftReminder(brain, record, at);
  if (warning) checkOutbound(warning.reply, brain.knowledge.facts);
  return warning;
}

function effectOf(brain: Brain, kept: Kept, turn: Turn): Effect | Asks {
  // A state of an earlier version lacks what was added since.
  const state = { ...NEW_CONVERSATION, ...(kept.state as Partial<ConversationState> | null) };
  const step: Step = respond(brain, state, turn, {
    records: kept.records,
    holdings: kept.holdings,
    corrections: kept.corrections,
    worklist: kept.worklist,
    isKept: true,
  });
  if (step.needs) return { needs: step.needs };
  const { state: after, replies, records, audit, corrections, notices, worklist, counts, erase, file } = step;
  if (after.draft?.status === 'open') expectFiles();
  return {
    // A state is plain JSON by its type; the compiler cannot see that through its interfaces.
    state: after as unknown as Json,
    replies,
    ...(records ? { records } : {}),
    ...(audit ? { audit } : {}),
    ...(notices ? { notices } : {}),
    ...(corrections ? { corrections } : {}),
    ...(worklist ? { worklist } : {}),
    ...(counts ? { counts } : {}),
    ...(erase ? { erase } : {}),
    ...(file ? { file } : {}),
  };
}
