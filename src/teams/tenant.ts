// Whose tenant an activity comes from. Everything that Signpost keeps hangs on it, so it must be certain.
import type { Config } from '../config.ts';
import type { CheckedActivity } from './activity-schema.ts';
import { Refusal } from './refusal.ts';

export interface Tenants {
  /** @throws {Refusal} where the activity names no tenant, or two. */
  of(activity: CheckedActivity): string;
  serves(tenant: string): boolean;
}

/** Where nobody is authenticated there may be no tenant either. */
const LOCAL_TENANT = 'local';

export function createTenants(config: Config): Tenants {
  const local = config.SIGNPOST_MODE === 'local';
  const allowed = new Set(config.ALLOWED_TENANTS);
  return {
    of: (activity) => {
      const named = activity.conversation.tenantId?.toLowerCase();
      const sent = activity.channelData?.tenant?.id?.toLowerCase();
      if (named && sent && named !== sent) throw new Refusal(403, 'two tenants');
      if (local) return named ?? sent ?? LOCAL_TENANT;
      if (!named || !sent) throw new Refusal(403, 'no tenant');
      return named;
    },
    serves: (tenant) => local || allowed.has(tenant),
  };
}
