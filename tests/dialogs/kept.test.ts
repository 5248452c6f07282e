// What is kept between turns: it survives days, an upgrade and another device, and old buttons explain themselves.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { respond } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { keptOfDialog } from '../../src/dialogs/kept.ts';
import { loadTestBrain } from '../support/brain.ts';
import { talk, textOf, withRulesOnly } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});

const THE_WAY = ['Feelings or mental health', 'No', '5 to 11', 'Stroud', 'My Plan', 'Not asked yet'] as const;

describe('a conversation kept by an earlier version', () => {
  it('without a dialog still loads, and a guide may start in it', () => {
    const { dialog: _none, ...old } = NEW_CONVERSATION;
    const it = talk(brain, old as ConversationState);
    it.say('help me choose');
    expect(it.asked()).toBe('worry');
  });

  it.each([
    ['something else in its place', 'guide'],
    [
      'a dialog that is gone',
      {
        dialog: 'vanished',
        run: 'a',
        step: 3,
        status: 'open',
        answers: {},
        reopened: null,
        narrowed: null,
        unclear: 0,
      },
    ],
    ['a shape of before', { dialog: 'which-service', step: 3 }],
  ])('with %s answers as if there were none', (_name, dialog) => {
    const it = talk(brain, { ...NEW_CONVERSATION, dialog } as unknown as ConversationState);
    it.say('who covers Lydney?');
    expect(it.replies().at(-1)?.kind).toBe('answer');
  });

  it('with an answer that no longer is one is asked that question again, and keeps the others', () => {
    const it = talk(brain);
    it.say('help me choose');
    for (const label of THE_WAY.slice(0, 4)) it.pressLabel(label);
    const kept = it.dialog();
    const upgraded = {
      ...it.state(),
      dialog: { ...kept, answers: { ...kept?.answers, age: 'a band of before', gone: 'x' } },
    };
    const later = talk(brain, upgraded as ConversationState);
    later.say('where am I');
    expect(later.asked()).toBe('age');
    later.say('7');
    expect(later.asked()).toBe('so-far');
    expect(later.dialog()?.answers).toHaveProperty('gone');
  });
});

describe('a button', () => {
  it('pressed twice has one effect, and the second says where we are', () => {
    const it = talk(brain);
    it.say('help me choose');
    const button = it.replies()[0]?.buttons[0];
    if (!button) throw new Error('no button');
    it.press(button);
    const before = it.dialog();
    it.press(button);
    expect(it.dialog()).toEqual(before);
    expect(textOf(it.replies())).toContain('it changed nothing');
    expect(textOf(it.replies())).toContain('Is the child being harmed');
  });

  it('of any earlier card changes nothing, in whatever order they arrive', () => {
    const it = talk(brain);
    it.say('help me choose');
    const old = [];
    for (const label of THE_WAY) {
      old.push(...it.replies().flatMap(({ buttons }) => buttons));
      it.pressLabel(label);
    }
    const before = it.state();
    for (const button of old.reverse()) {
      it.press(button);
      expect(it.state()).toEqual(before);
      expect(it.replies()).toHaveLength(1);
      expect(it.replies()[0]?.kind).toBe('answer');
    }
  });

  it('of an earlier guide changes nothing in a later one', () => {
    const it = talk(brain);
    it.say('help me choose');
    const old = it.replies()[0]?.buttons ?? [];
    it.say('cancel');
    it.say('help me choose');
    for (const button of old) it.press(button);
    expect(it.asked()).toBe('worry');
    expect(it.answers()).toEqual({});
  });

  it('carries nothing but ids, the run and the step', () => {
    const it = talk(brain);
    it.say("guide me, she's nine, from Lydney");
    for (const { action } of it.replies()[0]?.buttons ?? []) {
      expect(Object.keys(action).sort()).toEqual(['choose', 'dialog', 'run', 'step', 'verb']);
    }
  });
});

describe('what is kept of a guide', () => {
  it('is never what somebody typed', () => {
    const it = talk(brain);
    it.say('help me choose');
    it.say('Jayden Smith of 4B is refusing school since his gran died');
    it.say('no');
    it.say("he's nine and lives at 12 Acacia Avenue in Dursley");
    expect(JSON.stringify(it.state())).not.toMatch(/Jayden|Smith|4B|gran|Acacia/i);
  });

  it('can be said to whoever asks for their data, and is gone once deleted', () => {
    const it = talk(brain);
    it.say('help me choose');
    for (const label of THE_WAY.slice(0, 3)) it.pressLabel(label);
    expect(keptOfDialog(brain, it.state())).toEqual([
      'Worry: Feelings or mental health',
      'Harm: No',
      'Age: 5 to 11',
    ]);
    it.say('delete my data');
    expect(keptOfDialog(brain, it.state())).toEqual([]);
  });

  it('is passed on by "share this" without a word about the child', () => {
    const it = talk(brain);
    it.say('help me choose');
    for (const label of THE_WAY) it.pressLabel(label);
    it.pressLabel('Share this');
    expect(textOf(it.replies())).not.toMatch(/5 to 11|Stroud Early Help Hub|Not asked yet/);
  });
});

describe('in a group', () => {
  it.each(['group', 'channel'] as const)('(%s) no guide is started and none is offered', (scope) => {
    const turn = {
      scope,
      speaker: { tenant: 'tenant', id: 'teacher' },
      at: new Date('2026-11-24T10:30:00Z'),
    };
    const started = respond(brain, NEW_CONVERSATION, { ...turn, kind: 'message', text: 'help me choose' });
    expect(textOf(started.replies)).toContain('private chat');
    expect(started.state.dialog).toBeNull();
    const unknown = respond(brain, NEW_CONVERSATION, {
      ...turn,
      kind: 'message',
      text: 'what time does the staff meeting start',
    });
    expect(unknown.replies.flatMap(({ buttons }) => buttons).map(({ label }) => label)).not.toContain(
      'Help me choose',
    );
  });
});
