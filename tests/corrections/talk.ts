// Conversations of several people about one directory, held with the core: what one commits the next one sees.
import type { Notice } from '../../src/conversation/held.ts';
import type { Button, Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond, type Step } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import type { Scope, Turn } from '../../src/conversation/turn.ts';
import type { CorrectionEvent } from '../../src/corrections/events.ts';
import { applyCorrections } from '../../src/corrections/fold.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import type { Roles } from '../../src/roles/roles.ts';
import type { WorklistItem } from '../../src/silence/worklist.ts';
import { NOW } from '../support/core-speaker.ts';

const jsonOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** One directory, whoever speaks: the events are kept as storage keeps them. */
export class Directory {
  events: CorrectionEvent[] = [];
  notices: Notice[] = [];
  audit: string[] = [];
  worklist: readonly WorklistItem[] = [];
  #brain: Brain;
  roles: Roles;

  constructor(brain: Brain, roles: Roles) {
    this.#brain = brain;
    this.roles = roles;
  }

  /** As every instance has it a few seconds later. */
  get brain(): Brain {
    const { knowledge } = applyCorrections(this.#brain.files, this.events);
    return { ...this.#brain, knowledge, roles: this.roles };
  }

  /** The files were changed, and have been loaded. */
  load(files: Knowledge): void {
    this.#brain = { ...this.#brain, files, knowledge: files };
  }

  take(state: ConversationState, turn: Turn): Step {
    const { brain } = this;
    const held = { records: [], holdings: null, worklist: null, corrections: null, isKept: true };
    const author = `hash-of-${turn.speaker.id}`;
    let step = respond(brain, state, turn, held);
    if (step.needs === 'corrections')
      step = respond(brain, state, turn, {
        ...held,
        corrections: { events: this.events, speaker: author },
        worklist: this.worklist,
      });
    for (const deed of step.corrections ?? [])
      this.events.push({ ...jsonOf(deed), seq: (this.events.at(-1)?.seq ?? 0) + 1, at: turn.at, author });
    this.notices.push(...(step.notices ?? []));
    this.audit.push(...(step.audit ?? []).map(({ verb }) => verb));
    return step;
  }

  factNow(id: string) {
    return this.brain.knowledge.facts.get(id);
  }
}

export const TENANT = 'tenant';

export class Person {
  readonly #directory: Directory;
  readonly #id: string | null;
  readonly #scope: Scope;
  #state: ConversationState = NEW_CONVERSATION;
  #last: readonly Reply[] = [];
  now = NOW;

  constructor(directory: Directory, id: string | null, scope: Scope = 'personal') {
    this.#directory = directory;
    this.#id = id;
    this.#scope = scope;
  }

  say(text: string): string {
    return this.#take({ kind: 'message', text });
  }

  press(label: string): string {
    const button = this.buttons().find((it) => it.label === label);
    if (!button)
      throw new Error(`There is no button "${label}" but ${this.buttons().map((it) => `"${it.label}"`)}`);
    return this.pressRaw(button.action);
  }

  pressRaw(action: unknown): string {
    return this.#take({ kind: 'press', action: jsonOf(action) });
  }

  /** Fills in the card's fields; the others go back as they stand. */
  fill(fields: Readonly<Record<string, string>>): string {
    const form = this.#last.flatMap(({ blocks }) => blocks).find((block) => block.kind === 'form');
    if (!form) throw new Error('There is no card to fill in');
    const standing = Object.fromEntries(form.fields.map(({ id, value }) => [id, value]));
    return this.pressRaw({ ...form.action, ...standing, ...fields });
  }

  buttons(): readonly Button[] {
    return this.#last.flatMap(({ buttons }) => buttons);
  }

  get replies(): readonly Reply[] {
    return this.#last;
  }

  kinds(): readonly string[] {
    return this.#last.map(({ kind }) => kind);
  }

  #take(what: { kind: 'message'; text: string } | { kind: 'press'; action: unknown }): string {
    const speaker = { tenant: TENANT, id: this.#id };
    const step = this.#directory.take(this.#state, { ...what, scope: this.#scope, speaker, at: this.now });
    this.#state = jsonOf(step.state);
    this.#last = step.replies;
    return step.replies.map((reply) => textTwin(reply, this.#directory.brain.knowledge.words)).join('\n\n');
  }
}
