// Hands a taken file to the person's own OneDrive. Teams has its answer as soon as the turn is kept; what became of the file
// is a turn of its own, so that it is said once and after a restart too.
import { setTimeout as delay } from 'node:timers/promises';
import type { OfferedFile } from '../../conversation/reply.ts';
import type { Turn } from '../../conversation/turn.ts';
import type { Incoming, Pipeline } from '../../delivery/pipeline.ts';
import { type FileToMake, fileOf, MEDIA_TYPES } from '../../documents/file.ts';
import type { UploadPlace } from './consent.ts';
import { type Carried, carryTo, isOneDrive } from './upload.ts';

export interface HandOver {
  /** Keeps the turn, and begins to carry what it hands over. @throws {BusyError} when Teams shall come back later. */
  take(incoming: Incoming, upload: UploadPlace | null): Promise<void>;
  /** Waits for what is under way, for a moment, and then says of the rest that its fate is not known. */
  stop(): Promise<void>;
}

export interface HandOverParts {
  readonly pipeline: Pipeline;
  /** A test channel on this machine takes files too. */
  readonly loopback: boolean;
  readonly now: () => Date;
  readonly onFault: (error: unknown) => void;
}

type Handed = Turn & { kind: 'handed' };

const STOP_WITHIN_MS = 2_000;
const TOLD_AGAIN_MS = [500, 2_000, 8_000];

export function createHandOver({ pipeline, loopback, now, onFault }: HandOverParts): HandOver {
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function take(incoming: Incoming, upload: UploadPlace | null): Promise<void> {
    const { file } = await pipeline.take(incoming);
    if (!file || incoming.turn.kind !== 'file') return;
    // The core has checked it: it gives no file for anything else.
    const offered = incoming.turn.file as OfferedFile;
    const work = handOver(file, upload)
      .then((became) => tell(incoming, offered, { became, name: file.name, upload }))
      .catch(onFault)
      .finally(() => underWay.delete(work));
    underWay.add(work);
  }

  async function handOver(file: FileToMake, upload: UploadPlace | null): Promise<Carried> {
    if (!upload || !isOneDrive(upload.uploadUrl, { loopback })) {
      onFault(new UploadPlaceError());
      return 'not_saved';
    }
    try {
      const bytes = await fileOf(file);
      return await carryTo(upload.uploadUrl, bytes, {
        mediaType: MEDIA_TYPES[file.format],
        stopping: stopping.signal,
      });
    } catch (error) {
      onFault(error);
      return 'not_saved';
    }
  }

  async function tell(
    { activityId, conversation, reference, turn }: Incoming,
    file: OfferedFile,
    { became, name, upload }: { became: Carried; name: string; upload: UploadPlace | null },
  ): Promise<void> {
    const isKnown = upload !== null && isOneDrive(upload.url, { loopback });
    const place = isKnown ? { url: upload.url, id: upload.id, type: upload.type } : null;
    const handed: Handed = {
      kind: 'handed',
      scope: turn.scope,
      speaker: turn.speaker,
      at: now(),
      file,
      name,
      became,
      place,
    };
    const incoming = {
      activityId: `${activityId} handed`,
      conversation,
      reference,
      turn: handed,
      wantsAnswer: false,
    };
    for (const pause of TOLD_AGAIN_MS) {
      try {
        return void (await pipeline.accept(incoming));
      } catch (error) {
        onFault(error);
        if (stopping.signal.aborted) return;
        await delay(pause, undefined, { ref: false });
      }
    }
  }

  return {
    take,
    stop: async () => {
      const ended = () => Promise.allSettled(underWay);
      await Promise.race([ended(), delay(STOP_WITHIN_MS, undefined, { ref: false })]);
      stopping.abort();
      await Promise.race([ended(), delay(STOP_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}

/** Teams named a place for a file that is no OneDrive: nothing is sent there. The address itself is a secret, and stays out. */
export class UploadPlaceError extends Error {
  constructor() {
    super('A file was to be carried to an address that is no OneDrive');
    this.name = 'UploadPlaceError';
  }
}
