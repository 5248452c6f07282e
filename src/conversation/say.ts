// Replies that are a sentence or two of Signpost's own.
import type { Words } from '../knowledge/words.ts';
import type { Block, Button, Reply, ReplyKind } from './reply.ts';

export function sayReply(
  kind: ReplyKind,
  text: string,
  { blocks = [], buttons = [] }: { blocks?: readonly Block[]; buttons?: readonly Button[] } = {},
): Reply {
  return { kind, summary: 'Signpost', blocks: [{ kind: 'paragraph', text }, ...blocks], buttons };
}

/** To a group or a channel: this belongs into the private chat. Nothing of what was said there is repeated. */
export const sayPrivately = (text: string, { open_private_chat: label }: Words): Reply => ({
  kind: 'command',
  summary: 'Signpost',
  blocks: [{ kind: 'private', text, label }],
  buttons: [],
});

/** A line of the knowledge as a sentence of its own. */
export const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
