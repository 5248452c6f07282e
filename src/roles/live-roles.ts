// The roles as they are now: the file is read again every few seconds, so that whoever is taken out is refused within a
// minute. A version with a fault never takes the place of the one in use.
import { statSync } from 'node:fs';
import { describeFault, type Fault } from '../knowledge/read-yaml.ts';
import { NO_ROLES, type Roles } from './roles.ts';
import { type RolesPlace, readRoles } from './roles-file.ts';

export interface LiveRoles {
  current(): Roles;
  /** The file as it is now cannot be used: the version before stays in use. */
  hasFault(): boolean;
  stop(): void;
}

/** Thrown at the start only. Each fault is a line that names file, line and field. */
export class RolesFileError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'RolesFileError';
    this.faults = faults;
  }
}

/** @throws {RolesFileError} */
export function createLiveRoles(
  place: RolesPlace | null,
  { everyMs, onFault }: { everyMs: number; onFault: (faults: readonly string[]) => void },
): LiveRoles {
  if (!place) return { current: () => NO_ROLES, hasFault: () => false, stop: () => undefined };
  let seen = markOf(place.path);
  const first = attempt(place);
  if (Array.isArray(first)) throw new RolesFileError(first.map((fault) => `Setting ROLES_FILE: ${fault}`));
  let roles = first as Roles;
  let faulty = false;
  const look = () => {
    const now = markOf(place.path);
    if (now === seen) return;
    seen = now;
    const read = attempt(place);
    faulty = Array.isArray(read);
    if (Array.isArray(read)) onFault(read);
    else roles = read as Roles;
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return { current: () => roles, hasFault: () => faulty, stop: () => clearInterval(timer) };
}

function attempt(place: RolesPlace): Roles | readonly string[] {
  const faults: Fault[] = [];
  return readRoles(place, faults) ?? faults.map(describeFault);
}

/** Changes whenever the file does: also one that is put in its place with an older time. */
function markOf(path: string): string {
  try {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    return [mtimeMs, ctimeMs, size, ino].join(':');
  } catch {
    return 'away';
  }
}
