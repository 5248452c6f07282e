// The last step of the way in: whose tenant it is, and whether that tenant is served.
import type { Logger } from '../log.ts';
import { markOf } from '../log.ts';
import type { CheckedActivity } from './activity-schema.ts';
import { referenceOf } from './activity-to-turn.ts';
import type { Bot } from './bot.ts';
import type { TeamsChannel } from './channel.ts';
import { errorAnswer, type InvokeAnswer } from './invoke-answer.ts';
import type { Tenants } from './tenant.ts';

export interface DoorParts {
  readonly bot: Bot;
  readonly channel: TeamsChannel;
  readonly tenants: Tenants;
  readonly local: boolean;
  readonly now: () => Date;
  readonly log: Logger;
}

const NOT_SERVED =
  'Signpost is not set up for your organisation, so it cannot answer here. Nothing that you wrote was kept.';
/** Conversations that were told: remembered so that they are told once, and few so that strangers cannot fill the memory. */
const MOST_TOLD = 5_000;

export function createDoor({ bot, channel, tenants, local, now, log }: DoorParts) {
  const told = new Set<string>();

  return async (activity: CheckedActivity): Promise<InvokeAnswer | null> => {
    const tenant = tenants.of(activity);
    if (tenants.serves(tenant)) return bot.handle({ activity, tenant, local, at: now() });
    log.warn({ tenant: markOf(tenant) }, 'an activity of a tenant that is not served was refused');
    if (activity.type === 'invoke') return errorAnswer(403, 'Forbidden', NOT_SERVED);
    const conversation = markOf(`${tenant} ${activity.conversation.id}`);
    if (activity.type === 'message' && !told.has(conversation)) {
      if (told.size >= MOST_TOLD) told.clear();
      told.add(conversation);
      channel.sendText(referenceOf(activity), NOT_SERVED).catch(() => undefined);
    }
    return null;
  };
}
