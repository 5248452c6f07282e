// Looks every few minutes whether somebody is to be told what is due. Every instance looks; the database lets one of them tell.
import { checkOutbound } from './conversation/gate.ts';
import type { Brain } from './conversation/respond.ts';
import { faultOf, type Log } from './delivery/log.ts';
import { type DueMessage, dueMessages } from './freshness/due-message.ts';
import { isWorkingTime } from './freshness/working-hours.ts';
import { ANY_TENANT, type Person } from './roles/roles.ts';
import type { Storage } from './storage/storage.ts';

const EVERY_MS = 300_000;

export type DueStorage = Pick<Storage, 'tellOnce' | 'worklist' | 'tenants'>;

/** One look, for a brain of that day. @returns how many people were told. */
export async function tellWhatIsDue(storage: DueStorage, brain: Brain, at: Date): Promise<number> {
  const { knowledge, roles } = brain;
  if (roles.holders.length === 0 || !isWorkingTime(at, knowledge)) return 0;
  const source = { knowledge, holders: roles.holders, worklist: await storage.worklist() };
  let told = 0;
  for (const { to, key, reply } of dueMessages(source, at)) {
    checkOutbound(reply, knowledge.facts);
    for (const person of await peopleOf(to, storage)) {
      const reach = await storage.tellOnce(person, { key, reply, at });
      if (reach === 'on_its_way') told += 1;
    }
  }
  return told;
}

/** In local mode nobody's tenant is known: whoever has that id, wherever. */
async function peopleOf({ tenant, id }: DueMessage['to'], storage: DueStorage): Promise<Person[]> {
  if (tenant !== ANY_TENANT) return [{ tenant, id }];
  return (await storage.tenants()).map((one) => ({ tenant: one, id }));
}

export interface DueWatch {
  stop(): void;
}

export function watchDue({
  storage,
  brain,
  now,
  log,
  everyMs = EVERY_MS,
}: {
  storage: DueStorage;
  brain: () => Brain;
  now: () => Date;
  log: Log;
  everyMs?: number;
}): DueWatch {
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      const told = await tellWhatIsDue(storage, brain(), now());
      if (told > 0) log.info({ told }, 'coordinators were told what is due');
    } catch (error) {
      log.warn(faultOf(error), 'coordinators could not be told what is due');
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
