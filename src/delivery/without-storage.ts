// What Signpost can still do when nothing can be kept: alerts, and answers that stand on public knowledge alone.
import type { Reply, ReplyKind } from '../conversation/reply.ts';
import type { WithoutStorage } from './durable-options.ts';

/** Replies that are whole without anything that was kept before and change nothing that is kept after. */
const STANDING_ALONE: ReadonlySet<ReplyKind> = new Set<ReplyKind>([
  'alert',
  'answer',
  'choices',
  'dont_know',
  'small_talk',
  'refuse',
  'out_of_area',
  'browse',
  'shared',
]);

/**
 * `replies`: what the core says to the turn in a new conversation. `notSaved`: the one honest sentence. Beside an alert
 * nothing else is said: what else the turn asked for may be asked again.
 */
export function sayWithoutStorage(replies: readonly Reply[], notSaved: Reply): WithoutStorage {
  const alerts = replies.filter((reply) => reply.kind === 'alert');
  if (alerts.length > 0) return { replies: alerts, answered: true };
  const standsAlone = replies.length > 0 && replies.every((reply) => STANDING_ALONE.has(reply.kind));
  return standsAlone ? { replies, answered: true } : { replies: [notSaved], answered: false };
}
