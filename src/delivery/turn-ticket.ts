// One delivery while it waits and runs.
import type { FileToMake } from '../documents/file.ts';
import type { Count } from '../insight/counts.ts';
import type { Incoming } from './pipeline.ts';
import type { TurnToKeep } from './turn-store.ts';

export interface Ticket {
  readonly incoming: Incoming;
  readonly started: number;
  readonly isAlert: () => boolean;
  begun: boolean;
  /** Told to come again before it had begun: it must not begin any more. */
  refused: boolean;
  /** The alert went out ahead of the commit: the commit sends nothing. */
  alerted: boolean;
  /** What the turn hands over, if it is kept. */
  file: FileToMake | null;
  /** What is counted of it, as the core said last. */
  counts: readonly Count[];
}

/** Whose budget a turn is charged to. */
export function personOf({ turn, conversation }: Incoming): string {
  return turn.speaker.id === null ? `c ${conversation}` : `p ${turn.speaker.tenant} ${turn.speaker.id}`;
}

export function sizeOf({ turn }: Incoming): number {
  if (turn.kind === 'message' || turn.kind === 'edit') return turn.text.length;
  return turn.kind === 'press' ? (JSON.stringify(turn.action)?.length ?? 0) : 0;
}

export function once<T>(work: () => T): () => T {
  let done: { value: T } | null = null;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

export function toKeep(
  incoming: Incoming,
  { kinds, sendNow }: Pick<TurnToKeep, 'kinds' | 'sendNow'>,
): TurnToKeep {
  const { turn, activityId, conversation, reference, wantsAnswer } = incoming;
  const { tenant, id } = turn.speaker;
  const speaker = id === null ? null : { tenant, id };
  const personal = turn.scope === 'personal';
  const leaves = turn.kind === 'left';
  return {
    activityId,
    conversation,
    tenant,
    speaker,
    personal,
    leaves,
    reference,
    wantsAnswer,
    at: turn.at,
    kinds,
    sendNow,
  };
}
