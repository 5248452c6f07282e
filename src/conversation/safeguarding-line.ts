// The safeguarding line: no answer to what somebody typed about a child leaves out who to ring, alert or not.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { quietLine, shortLine } from '../safeguarding/alert.ts';
import type { Block, Reply, ReplyKind } from './reply.ts';
import type { Step } from './respond.ts';

/** A shared card brings its own line; the others are no answers to what was asked. */
const WITHOUT_QUIET_LINE: readonly ReplyKind[] = [
  'alert',
  'small_talk',
  'command',
  'welcome',
  'question',
  'shared',
];

/** "Thanks, bye for now": nobody is told who to ring for that. */
const WITHOUT_SHORT_LINE: readonly ReplyKind[] = ['alert', 'small_talk', 'welcome'];

/** Yes, skip, an age, a name and most dates have no more words: the form's own cards stay as short as they are. */
const MOST_WORDS_WITHOUT = 3;

/**
 * The quiet line under every ordinary answer. Where there is none, as inside a guide or a draft, the short one stands on the last
 * card if it answers free text.
 */
export function withSafeguardingLine(step: Step, typed: readonly string[], knowledge: Knowledge): Step {
  const replies = step.replies.map((reply) =>
    WITHOUT_QUIET_LINE.includes(reply.kind) ? reply : withBlock(reply, quietLine(knowledge)),
  );
  const last = replies.at(-1);
  const isNeeded =
    last !== undefined &&
    !WITHOUT_SHORT_LINE.includes(last.kind) &&
    typed.some(isFreeText) &&
    !replies.some(tellsWhoToRing);
  return {
    ...step,
    replies: isNeeded ? [...replies.slice(0, -1), withBlock(last, shortLine(knowledge))] : replies,
  };
}

export const tellsWhoToRing = ({ kind, blocks }: Reply): boolean =>
  kind === 'alert' || blocks.some((block) => block.kind === 'safeguarding');

const isFreeText = (text: string): boolean =>
  (text.normalize('NFKC').match(/\p{L}[\p{L}\p{M}'’]*/gu)?.length ?? 0) > MOST_WORDS_WITHOUT;

const withBlock = (reply: Reply, block: Block): Reply => ({ ...reply, blocks: [...reply.blocks, block] });
