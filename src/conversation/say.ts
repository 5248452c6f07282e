// Replies that are a sentence or two of Signpost's own.
import type { Block, Button, Reply, ReplyKind } from './reply.ts';

export function sayReply(
  kind: ReplyKind,
  text: string,
  { blocks = [], buttons = [] }: { blocks?: readonly Block[]; buttons?: readonly Button[] } = {},
): Reply {
  return { kind, summary: 'Signpost', blocks: [{ kind: 'paragraph', text }, ...blocks], buttons };
}
