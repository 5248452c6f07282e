import { beforeAll, describe, expect, it } from 'vitest';
import type { Held } from '../../src/conversation/held.ts';
import { NOTHING_HELD } from '../../src/conversation/held.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond, type Step } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import type { Scope, Turn } from '../../src/conversation/turn.ts';
import { type Holder, NO_ROLES, rolesOf } from '../../src/roles/roles.ts';
import { refusalOf } from '../../src/silence/keepable.ts';
import { topicOf } from '../../src/silence/topics.ts';
import { loadTestBrain } from '../support/brain.ts';

let brain: Brain;
beforeAll(async () => {
  brain = { ...(await loadTestBrain()), roles: rolesOf([COORDINATOR]) };
});

const COORDINATOR: Holder = {
  tenant: 'tenant',
  id: 'coordinator',
  role: { kind: 'coordinator', name: 'Early Help Coordinator', hubs: '*' },
};
const at = new Date('2026-11-24T10:30:00Z');
const KEPT: Held = { ...NOTHING_HELD, isKept: true };
const UNKNOWN = 'how do I book the minibus for swimming';

interface Way {
  readonly scope?: Scope;
  readonly held?: Held;
  readonly state?: ConversationState;
  readonly day?: string;
  readonly of?: Brain;
}
const turn = (
  what: Pick<Turn & { kind: 'message' }, 'kind' | 'text'> | { kind: 'press'; action: unknown },
  { scope = 'personal', held = KEPT, state = NEW_CONVERSATION, day, of = brain }: Way = {},
): Step =>
  respond(
    of,
    state,
    {
      ...what,
      scope,
      speaker: { tenant: 'tenant', id: 'teacher' },
      at: day ? new Date(`${day}T10:30:00Z`) : at,
    } as Turn,
    held,
  );
const say = (text: string, way?: Way) => turn({ kind: 'message', text }, way);
const press = (action: unknown, way?: Way) => turn({ kind: 'press', action }, way);
const form = ({ replies }: Step) =>
  replies.flatMap(({ blocks }) => blocks).find((block) => block.kind === 'form');
const text = (step: Step) =>
  step.replies.map((reply: Reply) => textTwin(reply, brain.knowledge.words)).join('\n');
const ask = (question: string, way?: Way) =>
  press({ verb: 'ask-coordinators', found: 'dont_know', question }, way);

describe('where Signpost does not know', () => {
  it('stands the question in a field, to be changed and sent by one press', () => {
    const step = say(UNKNOWN);
    expect(step.replies.at(-1)).toMatchObject({ kind: 'dont_know', isPrivate: true });
    expect(form(step)?.fields).toMatchObject([{ id: 'question', value: UNKNOWN }]);
    expect(step.worklist).toBeUndefined();
  });

  it('sends it as it was changed, with the district and nothing of who asked', () => {
    const step = ask('where can I book a minibus', { state: { ...NEW_CONVERSATION, district: 'stroud' } });
    expect(step.worklist).toEqual([
      {
        op: 'add',
        id: expect.stringMatching(/^[\w-]{22,}$/),
        keepDays: 90,
        body: {
          kind: 'question',
          text: 'where can I book a minibus',
          district: 'stroud',
          found: 'dont_know',
        },
      },
    ]);
    expect(JSON.stringify(step.worklist)).not.toMatch(/teacher|tenant/);
    expect(text(step)).toContain('deleted after 90 days');
    expect(step.replies.at(-1)?.summary).not.toContain('minibus');
  });

  it('sends what was typed after "ask the coordinators:" as well', () => {
    expect(say('Ask the coordinators: where can I book a minibus?').worklist).toMatchObject([
      { op: 'add', body: { text: 'where can I book a minibus?' } },
    ]);
  });

  it('leads from "None of these" under choices to the same field', () => {
    const choices = say('young person help');
    const reply = choices.replies.at(-1);
    expect(reply?.kind).toBe('choices');
    const none = reply?.buttons.find(({ says }) => says === 'none of these');
    const step = press(none?.action, { state: choices.state });
    expect(form(step)?.fields).toMatchObject([{ value: 'young person help' }]);
    expect(form(step)?.action).toMatchObject({ found: 'none_of_these' });
    expect(text(step)).toContain('Then I do not know it');
    expect(form(say('none of these', { state: choices.state }))?.fields).toMatchObject([{ value: '' }]);
  });

  it('takes it back by the button at any time, and by word or with all else in the next turn only', () => {
    const sent = ask(UNKNOWN);
    const id = sent.worklist?.[0]?.id;
    const removed = [{ op: 'remove', kind: 'question', id }];
    expect(press(sent.replies.at(-1)?.buttons[0]?.action).worklist).toEqual(removed);
    expect(say('take it back', { state: sent.state }).worklist).toEqual(removed);
    expect(say('delete my data', { state: sent.state }).worklist).toEqual(removed);
    const later = say('hello', { state: sent.state });
    expect(JSON.stringify(later.state)).not.toContain(id);
    expect(say('take it back', { state: later.state }).worklist).toBeUndefined();
  });

  it('offers nothing and sends nothing where others read along, nothing is kept, or there is no coordinator', () => {
    const nobodyReads = { of: { ...brain, roles: NO_ROLES } };
    for (const way of [
      { scope: 'group' },
      { scope: 'channel' },
      { held: NOTHING_HELD },
      nobodyReads,
    ] as const) {
      expect(form(say(UNKNOWN, way))).toBeUndefined();
      expect(ask(UNKNOWN, way).worklist).toBeUndefined();
      expect(say(`ask the coordinators: ${UNKNOWN}`, way).worklist).toBeUndefined();
    }
  });

  it.each(['', '   ', 'x'.repeat(301), 7, null])('sends nothing of a field that holds %j', (question) => {
    expect(press({ verb: 'ask-coordinators', found: 'dont_know', question }).worklist).toBeUndefined();
  });
});

describe('never kept to learn from', () => {
  const refused: [text: string, because: string][] = [
    ['dad hits him with a belt', 'alert'],
    ['where is the form for Jayden Brown', 'person'],
    ['jayden needs a minibus', 'person'],
    ['a minibus for the boy born 3 March 2016', 'person'],
    ['a minibus to 14 Park Road', 'person'],
    ['a minibus to GL5 1AA', 'person'],
    ['ring me on 07700 900123 about the minibus', 'person'],
    ['write to ann@example.org about the minibus', 'person'],
    ['my colleague parks the minibus badly', 'staff'],
    ['the head teacher keeps the minibus keys', 'staff'],
    ['who investigates an allegation', 'staff'],
  ];
  it.each(refused)('%s', (question, because) => {
    expect(refusalOf(question, brain, at)).toBe(because);
    const sent = ask(question);
    expect(sent.worklist).toBeUndefined();
    expect(sent.counts).toEqual([]);
    expect(say(`ask the coordinators: ${question}`).worklist).toBeUndefined();
    const answered = say(question);
    expect(answered.counts).toEqual([]);
    expect(form(answered)?.fields[0]?.value ?? '').toBe('');
  });

  it('a question that is edited into one that raises the alert: the alert is shown first', () => {
    const step = ask('dad hits him with a belt');
    expect(step.replies[0]?.kind).toBe('alert');
    expect(step.worklist).toBeUndefined();
  });

  it('anything else that is said while a worry is open, until the next day', () => {
    const worried = say('dad hits him with a belt').state;
    expect(form(say(UNKNOWN, { state: worried }))).toBeUndefined();
    expect(ask(UNKNOWN, { state: worried }).worklist).toBeUndefined();
    expect(say(UNKNOWN, { state: worried }).counts).toEqual([]);
    expect(ask(UNKNOWN, { state: worried, day: '2026-11-25' }).worklist).toHaveLength(1);
  });

  it('though who says what they are touches nobody else', () => {
    expect(refusalOf('I am a teacher, how do I book a minibus', brain, at)).toBeNull();
  });

  it('what is sent again after a name was taken out stands in the field as it was typed', () => {
    const step = ask('a minibus for Jayden Brown');
    expect(form(step)?.fields).toMatchObject([{ value: 'a minibus for Jayden Brown' }]);
    expect(step.replies.at(-1)?.isPrivate).toBe(true);
  });
});

describe('what is counted', () => {
  const stroud = { ...NEW_CONVERSATION, district: 'stroud' } as const;
  it('is topic, district and outcome', () => {
    expect(say(UNKNOWN, { state: stroud }).counts).toEqual([
      { district: 'stroud', topic: 'unknown', outcome: 'not_found' },
    ]);
    expect(say('who covers Lydney?').counts).toEqual([
      { district: 'forest-of-dean', topic: 'hubs', outcome: 'asked' },
    ]);
    expect(say('Kooth').counts).toEqual([{ district: 'unknown', topic: 'mental-health', outcome: 'asked' }]);
  });

  it('is no greeting, no command and no button but "None of these"', () => {
    for (const words of ['hello', 'help', 'my data', 'directory', 'thank you'])
      expect(say(words).counts, words).toEqual([]);
    expect(press({ verb: 'show', entry: 'service/camhs' }).counts).toEqual([]);
    expect(
      press({ verb: 'none-of-these', question: '' }, { state: { ...stroud, subject: 'service/camhs' } })
        .counts,
    ).toEqual([{ district: 'stroud', topic: 'mental-health', outcome: 'not_found' }]);
  });

  it('has a topic for every entry', () => {
    for (const id of brain.knowledge.entries.keys())
      expect(topicOf(id, brain.knowledge), id).not.toBe('unknown');
  });
});
