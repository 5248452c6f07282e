// Whose a duty is: the coordinators of its hub; of no hub's, those of all hubs; where there are none, the admins.
import type { Holder, Role } from '../roles/roles.ts';
import type { Duty } from './duties.ts';

export function ownersOf({ hub }: Pick<Duty, 'hub'>, holders: readonly Holder[]): readonly Holder[] {
  const ofHub = holders.filter(({ role }) => hub !== null && looksAfter(role, hub));
  const ofAll = holders.filter(({ role }) => role.kind === 'coordinator' && role.hubs === '*');
  const admins = holders.filter(({ role }) => role.kind === 'admin');
  return [ofHub, ofAll, admins].find((some) => some.length > 0) ?? [];
}

const looksAfter = (role: Role, hub: NonNullable<Duty['hub']>): boolean =>
  role.kind === 'coordinator' && role.hubs !== '*' && role.hubs.includes(hub);
