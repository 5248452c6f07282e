// The first line answers exactly what was asked: a number, an address, hours, consent, how to begin, what somebody does, what
// a word means. And a message about a child never ends in a bare "I don't know".
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
});

/** question → the entry that answers it, and how its first line begins or what it holds. */
const ASKED: Record<string, readonly (readonly [question: string, entry: string, line: RegExp])[]> = {
  'what somebody does': [
    ['what does a lead professional do', 'role/lead-professional', /^Coordinates the My Plan/],
    ['what is the role of the lead practitioner', 'role/lead-professional', /^Coordinates the My Plan/],
    ["what are a lead professional's responsibilities", 'role/lead-professional', /^Coordinates/],
    ['what does a DSL do', 'role/dsl', /^Advises staff/],
    ['what does the early help coordinator do', 'role/early-help-coordinator', /^Gives practical advice/],
    ['what does a family support worker do', 'role/family-support-worker', /^Works with the whole family/],
    ['what does the community social worker do', 'role/community-social-worker', /^Talks a worry through/],
    ['what is the job of a practitioner manager', 'role/practitioner-manager', /^Supports/],
    ['what does the hub do', 'offer/hubs', /^Give information, advice and guidance/],
    ['what does CAMHS do', 'service/camhs', /NHS service for under-18s/],
  ],
  'what a short form stands for': [
    ['what does DSL stand for', 'role/dsl', /^DSL: Designated Safeguarding Lead\.$/],
    ['what does EHCP mean', 'offer/ehcp', /^EHCP: Education, Health and Care Plan\.$/],
    ['what is an EHCP please', 'offer/ehcp', /^EHCP: Education, Health and Care Plan\.$/],
    ['what does LADO stand for', 'service/lado', /^LADO: Local Authority Designated Officer\.$/],
    ['what does SALT stand for', 'service/speech-and-language-therapy', /^SaLT: Speech and Language Therapy/],
    ['what does NEET mean', 'service/youth-support-team', /^NEET: Not in education/],
    ['can you tell me what does TAF mean', 'offer/team-around-the-family', /^TAF: Team Around the Family\.$/],
    ["what's MASH", 'service/childrens-helpdesk', /^MASH: Multi-Agency Safeguarding Hub\.$/],
    ['what does MARF stand for', 'process/safeguarding-concern', /^MARF: Multi-Agency Service Request Form/],
  ],
  'what a term means': [
    [
      'what does My Plan+ mean',
      'offer/graduated-pathway',
      /^My Assessment and My Plan\+: for when needs are/,
    ],
    ['what is my plan plus', 'offer/graduated-pathway', /^My Assessment and My Plan\+: for when needs are/],
    ['when do I use My Plan', 'offer/graduated-pathway', /^My Plan: for when the needs are clear/],
    ['what is a strategy discussion', 'offer/section-47', /^Strategy discussion: social care talks/],
    ['what is early help', 'offer/early-help', /^Early Help means giving/],
    ['what is a TAF meeting', 'offer/team-around-the-family', /^A meeting of the child/],
    ['what is a team around the family', 'offer/team-around-the-family', /^A meeting of the child/],
    ['what does step down mean', 'offer/step-down', /^When statutory social care work ends/],
  ],
  'how it is done': [
    ['how do I ask for an EHC needs assessment', 'offer/ehcp', /may ask the council for an assessment/],
    ['how can we request an EHCP assessment', 'offer/ehcp', /may ask the council for an assessment/],
    ['how do I set up a TAF meeting', 'offer/team-around-the-family', /^Ask the family first/],
    ['how do I start a My Plan', 'offer/graduated-pathway', /^Ask the family first/],
    ['how do I make a request for support', 'process/request-for-support', /^Ring the hub before you start/],
    ['what is the process for a request for support', 'process/request-for-support', /^Ring the hub/],
    ['can I be the lead professional as a TA', 'role/lead-professional', /^Any professional can lead/],
    ['how do I get a family support worker', 'role/family-support-worker', /^Ask for one with a Request/],
    ['how do I refer to CAMHS', 'service/camhs', /^Professionals refer online/],
    ['how do I escalate if I disagree with social care', 'process/escalation', /^You may challenge/],
    ['how do I register a my plan', 'process/plan-notification', /^Tell the council's early help team/],
  ],
  'who it is for': [
    ['who should come to a TAF', 'offer/team-around-the-family', /^Families with more than one agency/],
    ['who is SENDIASS for, are we eligible', 'service/sendiass', /^Parents|^Families|^Young/],
  ],
  'whether the family must agree': [
    ['do I need consent for a My Plan', 'offer/graduated-pathway', /gives informed consent/],
    ['what if the family refuses consent', 'process/consent-refused', /they may say no/],
    ['mum has withdrawn her consent', 'process/consent-withdrawn', /change their mind at any time/],
  ],
  'what to do about a concern': [
    ['what do I do with a safeguarding concern', 'process/safeguarding-concern', /^Danger now: 999/],
    ['I have a concern about neglect, what do I do', 'process/safeguarding-concern', /^Danger now: 999/],
    ['I am worried about a colleague who works with children', 'situation/allegation-against-staff', /head/],
    ['worried he is caring for his mum at home', 'situation/young-carer', /School notices, listens and asks/],
  ],
  'who covers a place': [
    ['who covers Cirencester', 'hub/cotswolds', PHONE],
    ['who covers Coleford', 'hub/forest-of-dean', PHONE],
  ],
};
for (const [what, asked] of Object.entries(ASKED)) {
  describe(`the first line says ${what}`, () => {
    test.each(asked)('"%s"', async (question, entry, line) => {
      const heard = await say(question);
      expect(heard.about).toBe(entry);
      expect(heard.leads?.[0]).toMatch(line);
    });
  });
}

test('the first line says what both are where a short form stands for two, and offers both', async () => {
  const heard = await say('what does FSW stand for');
  expect(heard.kinds).toEqual(['choices']);
  expect(heard.leads?.[0]).toMatch(/^FSW: Family Support Worker/);
});
test('a short form that no entry explains is spelt out alone', async () => {
  expect((await say('what does CBT stand for')).leads).toEqual(['CBT: Cognitive Behaviour Therapy.']);
});
test('"what do I do" asks for no role', async () => {
  expect((await say('what do I do if a family withdraws consent')).leads?.[0]).toMatch(/change their mind/);
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
