// Every step of every guide: a question in between, a change of mind, danger, an unclear reply and going back.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { loadTestBrain } from '../support/brain.ts';
import { type Talk, talk, textOf, withRulesOnly } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});

const WAYS = {
  'which-service': {
    start: 'help me choose',
    answers: ['Feelings or mental health', 'No', '5 to 11', 'Stroud', 'My Plan', 'Not asked yet'],
    questions: ['worry', 'danger', 'age', 'place', 'so-far', 'consent'],
  },
  'check-consent': {
    start: 'check consent',
    answers: ['Both', '12 to 15', 'One parent', 'Agreed', 'Signed the form', 'Agrees'],
    questions: ['about', 'age', 'adults', 'said', 'how', 'child'],
  },
} as const;

const steps = Object.entries(WAYS).flatMap(([dialog, { questions }]) =>
  questions.map((question, index) => [dialog as keyof typeof WAYS, question, index] as const),
);

function at(dialog: keyof typeof WAYS, index: number): Talk {
  const it = talk(brain);
  it.say(WAYS[dialog].start);
  for (const label of WAYS[dialog].answers.slice(0, index)) it.pressLabel(label);
  return it;
}

describe.each(steps)('%s at "%s"', (dialog, question, index) => {
  it('answers a question in between and stands where it stood', () => {
    const talking = at(dialog, index);
    const before = talking.dialog();
    talking.say('who covers Lydney?');
    expect(talking.replies().map(({ kind }) => kind)).toEqual(['answer', 'question']);
    expect(talking.dialog()).toEqual(before);
  });

  it('hears danger first, keeps its place and its answers, and asks no more about it', () => {
    const talking = at(dialog, index);
    const before = talking.answers();
    talking.say('she told me her dad hits her with a belt');
    expect(talking.replies()[0]?.kind).toBe('alert');
    expect(talking.asked()).not.toBe('danger');
    for (const id of Object.keys(before).filter((it) => it !== 'danger'))
      expect(talking.answers()).toHaveProperty(id);
  });

  it('hints once at an unclear reply and then names the choices; nothing is lost', () => {
    const talking = at(dialog, index);
    const before = talking.answers();
    talking.say('xyzzy');
    expect(talking.asked()).toBe(question);
    const first = textOf(talking.replies());
    talking.say('plugh');
    expect(talking.asked()).toBe(question);
    expect(textOf(talking.replies())).toContain('Please choose one of these');
    expect(first).not.toContain('Please choose one of these');
    expect(talking.answers()).toEqual(before);
  });

  it('goes back to the first question and forward again with every answer kept', () => {
    const talking = at(dialog, index);
    const before = talking.answers();
    for (let count = index; count > 0; count--) {
      talking.say('back');
      expect(talking.asked()).toBe(WAYS[dialog].questions[count - 1]);
    }
    talking.say('back');
    expect(talking.asked()).toBe(WAYS[dialog].questions[0]);
    if (index > 0) talking.say('keep');
    expect(talking.asked()).toBe(question);
    expect(talking.answers()).toEqual(before);
  });

  it('takes a change of the age by words, and asks on where a straight run would', () => {
    const talking = at(dialog, index);
    talking.say('actually she is 13');
    expect(talking.dialog()?.answers.age).toEqual({ from: 13, to: 13 });
    expect(talking.asked()).toBe(question === 'age' ? WAYS[dialog].questions[index + 1] : question);
    talking.say('sorry, year 10');
    expect(talking.dialog()?.answers.age).toEqual({ from: 14, to: 15 });
  });

  it('does by words what it does by buttons', () => {
    const pressed = at(dialog, index + 1);
    const typed = at(dialog, index);
    typed.say(WAYS[dialog].answers[index] ?? '');
    expect(typed.answers()).toEqual(pressed.answers());
    expect(typed.asked()).toBe(pressed.asked());
  });

  it('skips what is not known', () => {
    const talking = at(dialog, index);
    talking.say('skip');
    expect(talking.asked()).not.toBe(question);
    expect(talking.answers()).toHaveProperty(question);
  });

  it('drops everything at cancel, and the next message is answered as usual', () => {
    const talking = at(dialog, index);
    talking.say('cancel');
    expect(talking.answers()).toEqual({});
    talking.say('who covers Lydney?');
    expect(talking.replies().map(({ kind }) => kind)).toEqual(['answer']);
  });
});

describe('a guide', () => {
  it.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('%s asks at most six questions', (dialog) => {
    const talking = at(dialog, 6);
    expect(talking.asked()).toBeNull();
    expect(talking.replies().at(-1)?.kind).toBe('answer');
  });

  it('asks about danger once: not again after an alert in this conversation', () => {
    const talking = talk(brain);
    talking.say('she told me her dad hits her with a belt');
    talking.say('help me choose');
    expect(talking.asked()).toBe('age');
  });

  it('begun at an offer knows what the message told, and asks none of it', () => {
    const talking = talk(brain);
    talking.say('what time does the year 5 disco in Lydney start');
    const offered = talking.replies().at(-1);
    expect(offered?.buttons.map(({ label }) => label)).toContain('Help me choose');
    talking.pressLabel('Help me choose');
    expect(talking.answers()).not.toHaveProperty('danger');
    expect(talking.dialog()?.answers).toMatchObject({ age: { from: 9, to: 10 } });
  });
});
