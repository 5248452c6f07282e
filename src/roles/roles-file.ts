// The file that `ROLES_FILE` names: admins and coordinators by their Entra object ids.
import { basename } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from '../knowledge/read-yaml.ts';
import { DISTRICTS, type District } from '../knowledge/schema.ts';
import { type Holder, type Roles, rolesOf } from './roles.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The Playground's people have one digit more. */
const LOCAL_GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12,13}$/i;

const AN_ID = 'give an id from Microsoft Entra, for example 00000000-0000-0000-0000-000000000000';
const hub = z.enum(DISTRICTS, `name a hub by its district, one of ${DISTRICTS.join(', ')}, or "*" for all`);
const hubs = z.union([z.literal('*'), z.array(hub).min(1)], {
  error: `name the hubs by their districts, for example [${DISTRICTS[2]}], or "*" in quotes for all`,
});
/** Shown beside what the person confirms: a role, never a name. */
const roleName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(60, 'keep it under 60 characters')
  .regex(
    /^[^\n\r<>[\]()*_`|{}@\d]+$/,
    'give a role in plain words, for example "Early Help Coordinator, Stroud"',
  );

function rolesFile(objectId: z.ZodType<string>, tenantId: z.ZodType<string>) {
  return z.strictObject({
    /** Where the people of this file are; a person of another tenant says so. */
    tenant: tenantId.optional(),
    admins: z
      .array(
        z.union(
          [
            objectId,
            z.strictObject({ id: objectId, tenant: tenantId.optional(), role: roleName.optional() }),
          ],
          {
            error: AN_ID,
          },
        ),
      )
      .default([]),
    coordinators: z
      .array(z.strictObject({ id: objectId, tenant: tenantId.optional(), hubs, role: roleName.optional() }))
      .default([]),
  });
}

export interface RolesPlace {
  readonly path: string;
  /** Whose people they are where the file does not say: the tenant of the bot's registration, or any in local mode. */
  readonly tenant: string;
  /** The tenants that are served; null in local mode, where ids have the Playground's form too. */
  readonly served: readonly string[] | null;
}

/** The roles, or null after the file's faults were added to `faults`. */
export function readRoles({ path, tenant: usual, served }: RolesPlace, faults: Fault[]): Roles | null {
  const local = served === null;
  const id = z.string({ error: AN_ID }).regex(local ? LOCAL_GUID : GUID, AN_ID);
  const tenant = local ? z.string().min(1) : z.string({ error: AN_ID }).regex(GUID, AN_ID);
  const name = basename(path);
  const file = readYaml({ path, name, schema: rolesFile(id, tenant) }, faults);
  if (!file) return null;
  const { tenant: ofFile, admins, coordinators } = file.value;
  const before = faults.length;
  const tenantOf = (own: string | undefined, at: (string | number)[]): string => {
    const named = (own ?? ofFile ?? usual).toLowerCase();
    if (served && !served.includes(named))
      faults.push({
        file: name,
        line: file.lineOf(at),
        field: [...at, 'tenant'].join('.'),
        message: `ALLOWED_TENANTS does not serve ${named}`,
      });
    return named;
  };
  const holders: Holder[] = [
    ...admins.map((it, at): Holder => {
      const { id, tenant: own, role = ADMIN } = typeof it === 'string' ? { id: it } : (it as AdminEntry);
      return { tenant: tenantOf(own, ['admins', at]), id, role: { kind: 'admin', name: role } };
    }),
    ...coordinators.map(({ id, tenant: own, hubs, role = nameFor(hubs) }, at): Holder => {
      return {
        tenant: tenantOf(own, ['coordinators', at]),
        id,
        role: { kind: 'coordinator', name: role, hubs },
      };
    }),
  ];
  const seen = new Set<string>();
  for (const [list, ids] of [
    ['admins', admins.map((it) => (typeof it === 'string' ? it : it.id))],
    ['coordinators', coordinators.map((it) => it.id)],
  ] as const) {
    ids.forEach((id, at) => {
      if (seen.has(id.toLowerCase()))
        faults.push({
          file: name,
          line: file.lineOf([list, at]),
          field: `${list}.${at}`,
          message: `${id} stands here twice`,
        });
      seen.add(id.toLowerCase());
    });
  }
  return faults.length > before ? null : rolesOf(holders);
}

const ADMIN = 'Signpost administrator';

interface AdminEntry {
  readonly id: string;
  readonly tenant?: string;
  readonly role?: string;
}

function nameFor(hubs: readonly District[] | '*'): string {
  if (hubs === '*') return 'Early Help Coordinator';
  const names = hubs.map((slug) =>
    slug
      .split('-')
      .map((word) => (word === 'of' ? word : word.charAt(0).toUpperCase() + word.slice(1)))
      .join(' '),
  );
  return `Early Help Coordinator, ${names.join(' and ')}`;
}
