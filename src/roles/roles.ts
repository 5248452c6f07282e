// Who may correct what. A role comes from the operator's file and the verified id of the speaker, and from nowhere else.
import type { District } from '../knowledge/schema.ts';

export type Role =
  | { readonly kind: 'admin'; readonly name: string }
  /** `*`: all hubs, and what belongs to none. */
  | { readonly kind: 'coordinator'; readonly name: string; readonly hubs: readonly District[] | '*' };

export interface Person {
  readonly tenant: string;
  readonly id: string;
}

export interface Holder extends Person {
  readonly role: Role;
}

/** In local mode nobody's tenant is known for sure. */
export const ANY_TENANT = '*';

export interface Roles {
  readonly holders: readonly Holder[];
  /** Null for everybody who stands in no list, and for whoever has no directory id. */
  of(speaker: { readonly tenant: string; readonly id: string | null }): Role | null;
}

/** The hub whose matter a fact or an entry is; null where it is no hub's. */
export type Owner = District | null;

export type RoleAction =
  | 'worklist'
  | 'history'
  | 'verify'
  | 'correct'
  | 'withdraw'
  | 'undo'
  | 'confirm'
  | 'settle';

/** Deny by default: a coordinator acts on the facts of the hubs that the file names, and on nothing else. */
export function may(role: Role | null, action: RoleAction, owner: Owner): boolean {
  if (role === null) return false;
  if (role.kind === 'admin' || role.hubs === '*' || action === 'worklist') return true;
  return owner !== null && role.hubs.includes(owner);
}

export function rolesOf(holders: readonly Holder[]): Roles {
  const keyed = new Map(holders.map((holder) => [keyOf(holder), holder.role]));
  return {
    holders,
    of: ({ tenant, id }) =>
      id === null
        ? null
        : (keyed.get(keyOf({ tenant, id })) ?? keyed.get(keyOf({ tenant: ANY_TENANT, id })) ?? null),
  };
}

export const NO_ROLES: Roles = rolesOf([]);

/** The same object id in another tenant is somebody else. */
const keyOf = ({ tenant, id }: Person): string => `${tenant.toLowerCase()} ${id.toLowerCase()}`;
