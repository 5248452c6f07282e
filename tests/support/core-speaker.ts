// Talks to the core itself: no channel, no server.
import type { Held, KeptRecord, RecordChange } from '../../src/conversation/held.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond, type Step } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import type { Scope, Turn } from '../../src/conversation/turn.ts';
import type { Heard, Partner } from './transcripts.ts';

/** A Tuesday in term, in the middle of the morning. */
export const NOW = new Date('2026-11-24T10:30:00Z');

/** A person's records as storage keeps them: a change from another version than the kept one is refused. */
export class KeptRecords {
  #records: KeptRecord[] = [];
  /** Counts the changes that were kept. */
  changes = 0;

  get all(): readonly KeptRecord[] {
    return this.#records;
  }

  /** As after a restart: only what is plain JSON is left. */
  held(scope: Scope): Held {
    const records =
      scope === 'personal' ? this.#records.map((record) => ({ ...record, body: jsonOf(record.body) })) : [];
    return {
      records,
      holdings: { conversations: [], records, unsentReplies: 0, corrections: [], audit: [] },
      corrections: null,
      worklist: null,
      isKept: true,
    };
  }

  apply(step: Step, at: Date): void {
    if (step.erase) this.#records = [];
    for (const change of step.records ?? []) this.#change(change, at);
  }

  #change(change: RecordChange, at: Date): void {
    const kept = this.#records.find(({ id }) => id === change.id);
    if ((kept?.version ?? 0) !== change.from)
      throw new Error(`Record ${change.id} was changed in the meantime`);
    this.changes += 1;
    const others = this.#records.filter((record) => record !== kept);
    if (change.op === 'delete') this.#records = others;
    else {
      const { id, kind, body, deleteAfter = null } = change;
      const times = { created: kept?.created ?? at, changed: at, warned: null, deleteAfter };
      this.#records = [...others, { id, kind, version: change.from + 1, body: jsonOf(body), ...times }];
    }
  }
}

const jsonOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export interface SpeakerOptions {
  /** Where drafts are kept between turns. Without it nothing is, as in the terminal. */
  readonly records?: KeptRecords;
  readonly now?: () => Date;
  readonly id?: string;
}

export function coreSpeaker(
  brain: Brain,
  scope: Scope,
  { records, now = () => NOW, id = 'teacher' }: SpeakerOptions = {},
): Partner {
  let state: ConversationState = NEW_CONVERSATION;
  let last: readonly Reply[] = [];
  const basics = () => ({ scope, speaker: { tenant: 'tenant', id }, at: now() });

  const take = (turn: Turn): Promise<Heard> => {
    const step = records ? respond(brain, state, turn, records.held(scope)) : respond(brain, state, turn);
    records?.apply(step, turn.at);
    // What is kept between turns is plain JSON, here as in a database.
    state = jsonOf(step.state);
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
    say: (text) => take({ ...basics(), kind: 'message', text }),
    press: (label) => {
      const buttons = last.flatMap(({ buttons: under, blocks }) => [
        ...under,
        ...blocks.flatMap((block) =>
          block.kind === 'answers'
            ? block.rows.map(({ label: of, change }) => ({ ...change, label: `Change ${of}` }))
            : [],
        ),
      ]);
      const button = label === null ? buttons[0] : buttons.find((it) => it.label === label);
      if (!button)
        throw new Error(
          `There is no button "${label}" but ${buttons.map((it) => `"${it.label}"`).join(', ')}`,
        );
      return take({ ...basics(), kind: 'press', action: button.action });
    },
    pressRaw: (action) => take({ ...basics(), kind: 'press', action }),
    fill: (fields) => {
      const form = last.flatMap(({ blocks }) => blocks).find((block) => block.kind === 'form');
      if (!form) throw new Error('There is no card to fill in');
      const standing = Object.fromEntries(form.fields.map((field) => [field.id, field.value]));
      return take({ ...basics(), kind: 'press', action: { ...form.action, ...standing, ...fields } });
    },
  };
}
