import { expect, it } from 'vitest';
import { respond } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import { loadTestBrain } from '../support/brain.ts';

const turn = (text: string) =>
  ({
    kind: 'message',
    text,
    scope: 'personal',
    speaker: { tenant: 'tenant', id: 'teacher' },
    at: new Date('2026-11-24T10:30:00Z'),
  }) as const;

it('answers with one sentence and whom to ring when search fails, and the fault is told to the operator', async () => {
  const brain = await loadTestBrain();
  const seen: unknown[] = [];
  const broken = {
    ...brain.search,
    find: () => {
      throw new Error('search is broken');
    },
    findPlace: () => {
      throw new Error('search is broken');
    },
  };
  const { replies } = respond(
    { ...brain, search: broken, onFault: (error) => seen.push(error) },
    NEW_CONVERSATION,
    turn('who helps with reading?'),
  );
  expect(
    textTwin(replies[0] ?? { kind: 'command', summary: '', blocks: [], buttons: [] }, brain.knowledge.words),
  ).toContain('01452 426565');
  expect(seen).toHaveLength(1);
});

it('shows the alert all the same when search fails', async () => {
  const brain = await loadTestBrain();
  const broken = {
    ...brain.search,
    find: () => {
      throw new Error('search is broken');
    },
  };
  const { replies } = respond(
    { ...brain, search: broken },
    NEW_CONVERSATION,
    turn('her dad hits her with a belt'),
  );
  expect(replies[0]?.kind).toBe('alert');
});

it('no golden conversation and no development question meets a fault', async () => {
  const brain = await loadTestBrain();
  const { readFileSync } = await import('node:fs');
  const faults: unknown[] = [];
  const questions = ['questions', 'unanswerable', 'safety'].flatMap((set) =>
    readFileSync(`tests/eval/${set}.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { q: string }).q),
  );
  for (const question of questions)
    respond({ ...brain, onFault: (error) => faults.push(error) }, NEW_CONVERSATION, turn(question));
  expect(faults).toEqual([]);
});
