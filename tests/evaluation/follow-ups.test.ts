// What carries the last subject on: a pronoun, another district, another fact, the other one, and what was really meant.
import { beforeAll, expect, test } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { loadTestBrain } from '../support/brain.ts';
import { coreSpeaker } from '../support/core-speaker.ts';
import type { Heard } from '../support/transcripts.ts';

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
  [['stroud hub number', 'and for Coleford?', 'and Dursley?'], 'hub/stroud'],
  [['stroud hub number', 'do they have an email'], 'hub/stroud'],
  [['who covers Lydney?', 'do they have an email'], 'hub/forest-of-dean'],
  [['gdass', 'what about sendiass'], 'service/sendiass'],
  [['gdass', 'what about sendiass', 'and their email'], 'service/sendiass'],
  [['gdass', 'when are they open', 'and their website'], 'service/gdass'],
  [['gdass', 'no, gloucestershire young carers'], 'service/gloucestershire-young-carers'],
  [['camhs', 'how long is the wait'], 'service/camhs'],
  [['camhs', 'who can refer to them'], 'service/camhs'],
  [['lado', 'what is the number', 'and the email'], 'service/lado'],
  [['family support worker', 'for a family in Tewkesbury'], 'hub/tewkesbury'],
  [['her mum has died', 'what is their number'], 'service/winstons-wish'],
  [['help with money', '1'], 'service/young-gloucestershire'],
  [['help with money', 'the first'], 'service/young-gloucestershire'],
  // A place that is misspelt is that place.
  [['struod'], 'hub/stroud'],
  [['gdass', 'and in cheltenam?'], 'service/gdass'],
  [['stroud hub number', 'and in cheltenam?'], 'hub/cheltenham'],
] as [string[], string][])('%j speaks in the end of %s', async (said, entry) => {
  const speaker = coreSpeaker(brain, 'personal');
  let about = '';
  for (const text of said) about = (await speaker.say(text)).about ?? '';
  expect(about).toBe(entry);
});

test.each([
  [['debt advice or housing advice for a family'], 'choices'],
  [['help with money'], 'answer'],
  [['help with money', 'the second one'], 'answer'],
] as [string[], string][])(
  'after %j, "the other one" leads to another that was offered, and back again',
  async (said, kind) => {
    const speaker = coreSpeaker(brain, 'personal');
    let before: Heard = { texts: [] };
    let shown = '';
    for (const text of said) {
      before = await speaker.say(text);
      shown += before.texts.join();
    }
    expect(before.kinds?.at(-1)).toBe(kind);
    const other = await speaker.say('the other one');
    expect(other.kinds).toEqual(['answer']);
    expect(other.about).not.toBe(before.about);
    expect(shown).toContain(brain.knowledge.entries.get(other.about ?? '')?.name);
    const third = await speaker.say('the other one');
    expect(third.kinds).toEqual(['answer']);
    expect(third.about).not.toBe(other.about);
  },
);

test('of two, "the other one" goes back and forth between them', async () => {
  const speaker = coreSpeaker(brain, 'personal');
  await speaker.say('debt advice or housing advice for a family');
  const heard: (string | undefined)[] = [];
  for (const text of ['2', 'the other one']) heard.push((await speaker.say(text)).about);
  expect(heard).toEqual(['service/housing-advice', 'service/debt-advice']);
});
