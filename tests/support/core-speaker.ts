// Talks to the core itself: no channel, no server.
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import type { Scope, Turn } from '../../src/conversation/turn.ts';
import type { Heard, Partner } from './transcripts.ts';

/** A Tuesday in term, in the middle of the morning. */
const NOW = new Date('2026-11-24T10:30:00Z');

export function coreSpeaker(brain: Brain, scope: Scope): Partner {
  let state: ConversationState = NEW_CONVERSATION;
  let last: readonly Reply[] = [];
  const basics = { scope, speaker: { tenant: 'tenant', id: 'teacher' }, at: NOW };

  const take = (turn: Turn): Promise<Heard> => {
    const step = respond(brain, state, turn);
    // What is kept between turns is plain JSON, here as in a database.
    state = JSON.parse(JSON.stringify(step.state)) as ConversationState;
    last = step.replies;
    return Promise.resolve({
      texts: last.map((reply) => textTwin(reply, brain.knowledge.words)),
      kinds: last.map(({ kind }) => kind),
      about: last.at(-1)?.about?.[0]?.entry ?? '',
      leads: last.flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.kind === 'lead' ? [block.text] : [])),
      ),
    });
  };

  return {
    say: (text) => take({ ...basics, kind: 'message', text }),
    press: (label) => {
      const buttons = last.flatMap((reply) => reply.buttons);
      const button = label === null ? buttons[0] : buttons.find((it) => it.label === label);
      if (!button)
        throw new Error(
          `There is no button "${label}" but ${buttons.map((it) => `"${it.label}"`).join(', ')}`,
        );
      return take({ ...basics, kind: 'press', action: button.action });
    },
    pressRaw: (action) => take({ ...basics, kind: 'press', action }),
  };
}
