import { beforeAll, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { namesThatTellNothing } from '../../src/safeguarding/train-reader.ts';
import { loadTestBrain } from '../support/brain.ts';

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

it('no name of a service, role, hub or way of working raises the alert by itself, nor does asking for its number', () => {
  const raised = namesThatTellNothing(brain.knowledge)
    .flatMap((name) => [name, `${name} number`, `what is ${name}?`])
    .filter((text) => brain.detect(text).level !== 'none');
  expect(raised).toEqual([]);
});
