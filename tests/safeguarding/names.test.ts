import { beforeAll, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { createReading } from '../../src/safeguarding/reading.ts';
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

it('a first name says nothing, whoever it is of: the words around it are read as they stand', () => {
  const read = createReading(brain.knowledge.safeguarding);
  const wordsOf = (text: string) => read(text).tokens.map(({ word }) => word);
  for (const name of ['Tyler', 'Aoife', 'Mohammed', 'Zuzanna', "D'Arcy", 'KAI']) {
    expect(wordsOf(`I am worried about ${name} in my class`), name).toEqual(
      wordsOf('I am worried about in my class'),
    );
    expect(wordsOf(`${name}'s dad hit him`), name).toEqual(wordsOf('dad hit him'));
  }
});

it('a first name that is a plain word, a knife or a country is read as that word', () => {
  const read = createReading(brain.knowledge.safeguarding);
  const wordsOf = (text: string) => read(text).tokens.map(({ word }) => word);
  expect(wordsOf('he will hope')).toEqual(['he', 'will', 'hope']);
  expect(wordsOf('a stanley knife')).toContain('stanley');
  expect(wordsOf('taken to jordan')).toContain('jordan');
});
