import { beforeAll, describe, expect, it } from 'vitest';
import { type Held, NOTHING_HELD } from '../../src/conversation/held.ts';
import { type Brain, respond, type Step } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import type { Turn } from '../../src/conversation/turn.ts';
import type { ContactFact } from '../../src/knowledge/knowledge.ts';
import type { District } from '../../src/knowledge/schema.ts';
import { type Holder, rolesOf } from '../../src/roles/roles.ts';
import type { WorklistItem } from '../../src/silence/worklist.ts';
import { loadTestBrain } from '../support/brain.ts';

const TENANT = 'tenant';
const holder = (id: string, role: Holder['role']): Holder => ({ tenant: TENANT, id, role });
const HOLDERS = [
  holder('stroud', { kind: 'coordinator', name: 'Early Help Coordinator, Stroud', hubs: ['stroud'] }),
  holder('all', { kind: 'coordinator', name: 'Early Help Coordinator', hubs: '*' }),
  holder('admin', { kind: 'admin', name: 'Signpost administrator' }),
];

let brain: Brain;
beforeAll(async () => {
  brain = { ...(await loadTestBrain()), roles: rolesOf(HOLDERS) };
});

const item = (id: string, text: string, district: District | null): WorklistItem => ({
  id,
  day: '2026-11-23',
  body: { kind: 'question', text, district, found: 'dont_know' },
});
const WORKLIST: readonly WorklistItem[] = [
  item('q-stroud', 'who runs the breakfast club bus', 'stroud'),
  item('q-none', 'where can we borrow a minibus', null),
  item('q-glos', 'swimming for free', 'gloucester'),
  { id: 'p', day: '2026-11-23', body: { kind: 'phrase', text: 'x', entry: 'service/camhs', by_role: 'y' } },
];

interface Way {
  readonly by?: string;
  readonly scope?: Turn['scope'];
  readonly state?: ConversationState;
  readonly of?: Brain;
  readonly worklist?: readonly WorklistItem[] | null;
}
function turn(
  what: { kind: 'message'; text: string } | { kind: 'press'; action: unknown },
  { by = 'stroud', scope = 'personal', state = NEW_CONVERSATION, of = brain, worklist = WORKLIST }: Way = {},
): Step {
  const held: Held = { ...NOTHING_HELD, isKept: true, worklist };
  const at = new Date('2026-11-24T10:30:00Z');
  return respond(of, state, { ...what, scope, speaker: { tenant: TENANT, id: by }, at } as Turn, held);
}
const say = (text: string, way?: Way) => turn({ kind: 'message', text }, way);
const press = (action: object, way?: Way) =>
  turn({ kind: 'press', action: { verb: 'questions', ...action } }, way);
const text = ({ replies }: Step) => replies.map((reply) => textTwin(reply, brain.knowledge.words)).join('\n');

describe('the questions that could not be answered', () => {
  it('are asked for only when they are needed', () => {
    expect(say('unanswered questions', { worklist: null }).needs).toBe('worklist');
    expect(say('who covers Lydney?', { worklist: null }).needs).toBeUndefined();
  });

  it('are shown to the coordinators of their district and of all, and those of no district to every one', () => {
    const seen = (by: string) => text(say('unanswered questions', { by }));
    expect(seen('stroud')).toContain('breakfast club bus');
    expect(seen('stroud')).toContain('borrow a minibus');
    expect(seen('stroud')).not.toContain('swimming');
    for (const by of ['all', 'admin']) expect(seen(by)).toContain('swimming');
  });

  it('are shown to nobody without a role, and in no chat that others read', () => {
    for (const way of [{ by: 'teacher' }, { scope: 'group' }, { scope: 'channel' }] as const) {
      expect(text(say('unanswered questions', way))).not.toContain('minibus');
      for (const action of [
        { do: 'list' },
        { do: 'week' },
        { do: 'open', item: 'q-none' },
        { do: 'off', item: 'q-none' },
        { do: 'phrase', item: 'q-none', entry: 'service/camhs', phrase: 'minibus' },
        { do: 'entry', item: 'q-none', name: 'Minibus', golden: 'minibus?' },
      ]) {
        const step = press(action, way);
        expect(text(step)).not.toContain('borrow');
        expect(step.worklist, JSON.stringify(action)).toBeUndefined();
      }
    }
  });

  it('are not another hub’s to deal with', () => {
    expect(press({ do: 'off', item: 'q-glos' }).worklist).toBeUndefined();
    expect(press({ do: 'off', item: 'q-glos' }, { by: 'all' }).worklist).toHaveLength(1);
  });

  it('become a phrase of an entry in two presses', () => {
    const opened = press({ do: 'open', item: 'q-none' });
    const form = opened.replies[0]?.blocks.find((block) => block.kind === 'form');
    expect(form?.fields.map(({ id }) => id)).toEqual(['phrase', 'entry']);
    const entry = form?.fields[1]?.options?.[0]?.value ?? '';
    expect(brain.knowledge.entries.has(entry)).toBe(true);
    const step = press({ ...form?.action, phrase: 'borrow the minibus', entry });
    expect(step.worklist).toEqual([
      { op: 'remove', kind: 'question', id: 'q-none' },
      {
        op: 'add',
        id: expect.any(String),
        keepDays: 365,
        body: {
          kind: 'phrase',
          text: 'borrow the minibus',
          entry,
          by_role: 'Early Help Coordinator, Stroud',
        },
      },
    ]);
    expect(text(step)).toContain('breakfast club bus');
  });

  it('become a new entry with its golden question in two presses', () => {
    const step = press({
      do: 'entry',
      item: 'q-none',
      name: 'Minibus loan',
      golden: 'where can we borrow a minibus',
    });
    expect(step.worklist?.[1]).toMatchObject({
      op: 'add',
      body: { kind: 'entry', name: 'Minibus loan', text: 'where can we borrow a minibus' },
    });
  });

  it('are dealt with in words as well', () => {
    const open = (text_: string, way: Way = {}) => say(text_, { state: say('question 2').state, ...way });
    expect(say('question 2').state.question).toBe('q-stroud');
    expect(open('answer: CAMHS').worklist?.[1]).toMatchObject({
      body: { kind: 'phrase', entry: 'service/camhs', text: 'who runs the breakfast club bus' },
    });
    expect(open('new entry: Breakfast club bus').worklist?.[1]).toMatchObject({
      body: { kind: 'entry', name: 'Breakfast club bus' },
    });
    expect(open('take it off').worklist).toEqual([{ op: 'remove', kind: 'question', id: 'q-stroud' }]);
    expect(text(open('answer: nothing of ours'))).toContain('I hold no entry called "nothing of ours"');
    expect(open('answer: CAMHS', { worklist: [] }).worklist).toBeUndefined();
  });

  it('teach nothing that names somebody, touches staff or raises the alert, and the alert is shown', () => {
    for (const phrase of [
      'ring Jayden Brown',
      'my colleague drives the minibus',
      'dad hits him with a belt',
    ]) {
      expect(
        press({ do: 'phrase', item: 'q-none', entry: 'service/camhs', phrase }).worklist,
        phrase,
      ).toBeUndefined();
      expect(
        press({ do: 'entry', item: 'q-none', name: phrase, golden: 'x y z' }).worklist,
        phrase,
      ).toBeUndefined();
      expect(
        press({ do: 'entry', item: 'q-none', name: 'x y z', golden: phrase }).worklist,
        phrase,
      ).toBeUndefined();
    }
    const step = press({
      do: 'phrase',
      item: 'q-none',
      entry: 'service/camhs',
      phrase: 'dad hits him with a belt',
    });
    expect(step.replies[0]?.kind).toBe('alert');
  });
});

describe('the week on a card', () => {
  it('has the numbers to ring, what went stale, what was reported and what could not be answered', () => {
    const fact = (id: string, change: Partial<ContactFact>) =>
      [id, { ...(brain.knowledge.facts.get(id) as ContactFact), ...change }] as const;
    const on = (day: string): Partial<ContactFact> => ({
      status: 'verified',
      verified: { by_role: 'x', on: day },
    });
    const facts = new Map([
      ...brain.knowledge.facts,
      fact('early-help-hub-stroud/phone', on('2026-10-28')),
      fact('early-help-hub-stroud/email', on('2026-01-01')),
      fact('early-help-hub-gloucester/phone', on('2026-01-01')),
      fact('camhs/phone', { reported: '2026-11-20' }),
    ]);
    const of = { ...brain, knowledge: { ...brain.knowledge, facts } };
    const stroud = text(say('this week', { of }));
    expect(stroud).toMatch(/Numbers to ring\n.*stroudearlyhelp@.*\n.*01452 328130/);
    expect(stroud).toMatch(/Gone stale\n- Stroud Early Help Hub, hub mailbox: was good until 1 April 2026/);
    expect(stroud).toContain('Questions that people sent you: 2.');
    expect(stroud).not.toMatch(/Gloucester Early Help Hub|CAMHS|minibus/);
    expect(text(say('this week', { of, by: 'all' }))).toMatch(
      /Reported as wrong\n- CAMHS.*reported this as wrong/,
    );
  });

  it('says so where nothing waits', () => {
    expect(text(say('this week', { worklist: [] }))).toMatch(
      /Nothing waits for you this week|Sources disagree/,
    );
  });

  it('is nothing to people without a role', () => {
    expect(text(say('this week', { by: 'teacher' }))).not.toContain('Numbers to ring');
  });
});
