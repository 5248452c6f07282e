// One client of a person's at a draft: a phone, a laptop, or a conversation of its own. The records are the person's.
import type { Json } from '../../src/conversation/held.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond, type Step } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import type { Scope } from '../../src/conversation/turn.ts';
import type { Draft } from '../../src/requests-for-support/draft.ts';
import { type KeptRecords, NOW } from '../support/core-speaker.ts';

export interface Device {
  say(text: string): Step;
  press(action: unknown): Step;
  state(): ConversationState;
}

export interface DeviceOptions {
  readonly id?: string;
  readonly tenant?: string;
  readonly scope?: Scope;
  readonly by?: () => Brain;
}

export function clientsOf(brain: () => Brain) {
  function device(
    records: KeptRecords,
    { id = 'teacher', tenant = 'tenant', scope = 'personal', by = brain }: DeviceOptions = {},
  ): Device {
    let state: ConversationState = NEW_CONVERSATION;
    const take = (turn: { kind: 'message'; text: string } | { kind: 'press'; action: unknown }): Step => {
      const whole = { ...turn, scope, speaker: { tenant, id }, at: NOW };
      const step = respond(by(), state, whole, records.held(scope));
      records.apply(step, NOW);
      state = JSON.parse(JSON.stringify(step.state)) as ConversationState;
      return step;
    };
    return {
      say: (text) => take({ kind: 'message', text }),
      press: (action) => take({ kind: 'press', action }),
      state: () => state,
    };
  }

  /** A draft after its first two questions. */
  function begun(records: KeptRecords): Device {
    const one = device(records);
    for (const text of ['new draft', 'no', 'no']) one.say(text);
    return one;
  }

  return { device, begun };
}

/** Puts a draft where storage would have it. */
export function keep(records: KeptRecords, draft: Draft): void {
  const put = { op: 'put', kind: 'draft', id: draft.id, from: 0, body: draft as unknown as Json } as const;
  records.apply({ state: NEW_CONVERSATION, replies: [], records: [put] }, NOW);
}

export const bodyOf = (records: KeptRecords): Draft => records.all[0]?.body as unknown as Draft;

export function formOf(replies: readonly Reply[]) {
  const form = replies.flatMap(({ blocks }) => blocks).find((block) => block.kind === 'form');
  if (!form) throw new Error('There is no card to fill in');
  return form.action;
}
