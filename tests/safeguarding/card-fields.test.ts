// What is typed into a card's field passes the same door as a message: the same alert, before anything is done with the card.
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Brain, respond, type Step } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import type { Turn } from '../../src/conversation/turn.ts';
import { loadTestBrain } from '../support/brain.ts';
import { KeptRecords, NOW } from '../support/core-speaker.ts';

const classes = parse(readFileSync('tests/safeguarding/must-fire.yaml', 'utf8')) as Record<string, string[]>;
const WORRIES = Object.values(classes).flatMap((messages) => messages.slice(0, 5));

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

type Did =
  | { kind: 'message'; text: string }
  | { kind: 'edit'; text: string }
  | { kind: 'press'; action: unknown };

function take(did: Did, state: ConversationState = NEW_CONVERSATION, records = new KeptRecords()): Step {
  const basics = { scope: 'personal', speaker: { tenant: 'tenant', id: 'teacher' }, at: NOW } as const;
  return respond(brain, state, { ...did, ...basics } as Turn, records.held('personal'));
}

/** The card of a draft's first section, ready to be filled in. */
function sectionCard() {
  const records = new KeptRecords();
  let step = take({ kind: 'message', text: 'new draft' }, NEW_CONVERSATION, records);
  records.apply(step, NOW);
  for (const text of ['no', 'no', 'section A']) {
    step = take({ kind: 'message', text }, step.state, records);
    records.apply(step, NOW);
  }
  const form = step.replies.at(-1)?.blocks.find((block) => block.kind === 'form');
  const field = form?.kind === 'form' ? form.fields.find(({ type }) => type === 'long') : undefined;
  if (form?.kind !== 'form' || !field) throw new Error('The card has no field for own words');
  return { state: step.state, records, action: form.action, field: field.id };
}

test('A-82 a concern gets the alert of a plain message from every field of every card, and from an edit', () => {
  const card = sectionCard();
  const press = (action: object) => take({ kind: 'press', action });
  const question = { verb: 'questions', item: 'q' };
  const paths: Record<string, (text: string) => Step> = {
    'an edited message': (text) => take({ kind: 'edit', text }),
    "a draft's card": (text) =>
      take({ kind: 'press', action: { ...card.action, [card.field]: text } }, card.state, card.records),
    'a question to the coordinators': (text) =>
      press({ verb: 'ask-coordinators', found: 'dont_know', question: text }),
    'a new value': (text) => press({ verb: 'correct', do: 'try', of: 'fact', id: 'lado/phone', value: text }),
    'a reason': (text) => press({ verb: 'correct', do: 'try', of: 'fact', id: 'lado/phone', reason: text }),
    'a phrase to learn': (text) => press({ ...question, do: 'phrase', entry: 'service/camhs', phrase: text }),
    'the name of a new entry': (text) => press({ ...question, do: 'entry', name: text, golden: 'x y z' }),
    'the question of a new entry': (text) => press({ ...question, do: 'entry', name: 'x y z', golden: text }),
  };
  expect(WORRIES.length).toBeGreaterThanOrEqual(40);
  for (const text of WORRIES) {
    const [plain] = take({ kind: 'message', text }).replies;
    expect(plain?.kind, text).toBe('alert');
    for (const [path, by] of Object.entries(paths))
      expect(by(text).replies[0], `${path}: ${text}`).toEqual(plain);
  }
});

test('A-82 a button without a field is never read as text', () => {
  const { replies } = take({ kind: 'press', action: { verb: 'show', entry: 'his dad hit him with a belt' } });
  expect(replies.map(({ kind }) => kind)).toEqual(['command']);
});
