// The first line answers exactly what was asked: a number, an address, hours, consent, how to begin, what it is. And a
// message about a child never ends in a bare "I don't know".
import { beforeAll, describe, expect, test } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { loadSets } from '../../src/evaluation/sets.ts';
import { isAboutSomebody } from '../../src/search/addressed.ts';
import { loadTestBrain } from '../support/brain.ts';
import { coreSpeaker } from '../support/core-speaker.ts';

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});
const say = (text: string) => coreSpeaker(brain, 'personal').say(text);

const PHONE = /\b0\d{3,4} ?\d{3} ?\d{3,4}\b/;
const NAMES = [
  'GDASS',
  'SENDIASS',
  "the Children's Helpdesk",
  'Stroud hub',
  'Gloucestershire Young Carers',
  'LADO',
];
const LINES: Record<string, readonly [RegExp, ...((name: string) => string)[]]> = {
  'a phone number': [
    PHONE,
    (n) => `${n} phone number`,
    (n) => `who do I ring at ${n}`,
    (n) => `number for ${n} please`,
  ],
  'a contact': [PHONE, (n) => `contact details for ${n}`, (n) => `how do I get hold of ${n}`],
  'an e-mail address, or that none is held': [
    /@|e-mail|email/i,
    (n) => `${n} email address`,
    (n) => `email for ${n}`,
  ],
  'hours, or that none are held': [/\d ?(am|pm)|hours|24|opening|open/i, (n) => `${n} opening hours`],
};
describe('the first line gives', () => {
  for (const [what, [shows, ...asks]] of Object.entries(LINES)) {
    test.each(asks.flatMap((ask) => NAMES.map(ask)))(`${what} for "%s"`, async (question) => {
      expect((await say(question)).leads?.[0] ?? '').toMatch(shows);
    });
  }
  test.each([
    ['what is early help', 'offer/early-help'],
    ['what does a lead professional do', 'role/lead-professional'],
    ['what is a team around the family', 'offer/team-around-the-family'],
    ['what does the early help coordinator do', 'role/early-help-coordinator'],
    ['what does a family support worker do', 'role/family-support-worker'],
    ['how do I make a request for support', 'process/request-for-support'],
    ['how do I escalate a disagreement', 'process/escalation'],
    ['what if the family refuses consent', 'process/consent-refused'],
    ['mum has withdrawn her consent', 'process/consent-withdrawn'],
    ['what do I do with a safeguarding concern', 'process/safeguarding-concern'],
    ['who covers Cirencester', 'hub/cotswolds'],
    ['who covers Coleford', 'hub/forest-of-dean'],
  ])('what "%s" asks for, with %s', async (question, entry) => {
    const heard = await say(question);
    expect(heard.about).toBe(entry);
    expect(heard.leads?.[0] ?? heard.texts.join(' ')).not.toBe('');
  });
});

describe('a message about a child never ends in a bare "I don\'t know"', () => {
  test('in any set: it names whom to ask, with a number', async () => {
    const messages = loadSets('tests/eval').flatMap(({ safety, unanswerable, questions }) =>
      [...safety, ...unanswerable, ...questions].map(({ q }) => q),
    );
    const bare: number[] = [];
    let met = 0;
    for (const [at, text] of messages.entries()) {
      const words = text.toLowerCase().split(/[^a-z]+/);
      if (!isAboutSomebody(words.map((word) => ({ word, stem: word })) as never)) continue;
      const heard = await say(text);
      if (heard.kinds?.at(-1) !== 'dont_know') continue;
      met += 1;
      if (!PHONE.test(heard.texts.join('\n'))) bare.push(at);
    }
    expect(met).toBeGreaterThan(5);
    expect(bare).toEqual([]);
  });
});
