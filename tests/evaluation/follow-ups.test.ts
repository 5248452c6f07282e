// What carries the last subject on: a pronoun, another district, another fact, the other one, and what was really meant.
import { beforeAll, expect, test } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { loadTestBrain } from '../support/brain.ts';
import { coreSpeaker } from '../support/core-speaker.ts';

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

test.each([
  [['stroud hub number', 'and in Cirencester?'], 'hub/cotswolds'],
  [['stroud hub number', 'what about Coleford'], 'hub/forest-of-dean'],
  [['who covers Lydney?', 'and Tewkesbury?'], 'hub/tewkesbury'],
  [['gdass', "what's their number"], 'service/gdass'],
  [['gdass', 'when are they open'], 'service/gdass'],
  [['gloucestershire young carers', 'do they have an email'], 'service/gloucestershire-young-carers'],
  [['sendiass', 'how do I contact them'], 'service/sendiass'],
  [['sendiass', 'no, I meant young carers'], 'service/gloucestershire-young-carers'],
  [
    ['what does a lead professional do', 'no i meant the early help coordinator'],
    'role/early-help-coordinator',
  ],
  [['gdass', 'thanks. sendiass number please'], 'service/sendiass'],
] as [string[], string][])('%j speaks in the end of %s', async (said, entry) => {
  const speaker = coreSpeaker(brain, 'personal');
  let about = '';
  for (const text of said) about = (await speaker.say(text)).about ?? '';
  expect(about).toBe(entry);
});

test('"the other one" leads to another that was offered, never to "I do not know"', async () => {
  const speaker = coreSpeaker(brain, 'personal');
  const first = await speaker.say('debt advice or housing advice for a family');
  const other = await speaker.say('the other one');
  expect(['choices', 'answer']).toContain(first.kinds?.at(-1));
  expect(['choices', 'answer']).toContain(other.kinds?.at(-1));
});
