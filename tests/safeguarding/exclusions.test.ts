// What is not meant as a report: things that are lost, topics, what is long past or was ruled out; and their near misses.
import { describe, expect, test } from 'vitest';
import type { Exclusion } from '../../src/knowledge/exclusions.ts';
import { createReading } from '../../src/safeguarding/reading.ts';
import { createRules } from '../../src/safeguarding/rules.ts';
import { byRulesAlone, safeguarding } from './loaded.ts';

const read = createReading(safeguarding);
const run = createRules(safeguarding.rules);

/** The rules that would fire if there were no exclusion of this kind. */
function firedWithout(kind: Exclusion, text: string) {
  const reading = read(text);
  const concepts = reading.concepts.map((found) =>
    found.excluded === kind ? { ...found, excluded: null } : found,
  );
  return run({ ...reading, concepts });
}

describe('every kind of exclusion in the knowledge base', () => {
  for (const [kind, { must_fire, must_not_fire }] of Object.entries(safeguarding.exclusions)) {
    describe(kind, () => {
      test.each(must_not_fire)('silences, and nothing but it does, "%s"', (text) => {
        expect(byRulesAlone(text).level).toBe('none');
        expect(firedWithout(kind as Exclusion, text)).not.toEqual([]);
      });
      test.each(must_fire)('lets the alert through for "%s"', (text) => {
        expect(byRulesAlone(text).level).not.toBe('none');
      });
    });
  }
});

const HARMLESS_AND_NOT: Record<string, readonly (readonly [harmless: string, danger: string])[]> = {
  'a thing that is missing is no missing child': [
    ['his coat has disappeared again', 'he has disappeared again'],
    ['we are still missing two consent forms', 'we are still missing two year 4 boys'],
    ['she never turned up to her mentoring session', 'she never turned up at school and her phone is off'],
  ],
  'who lacks a thing, a lesson or a place on a list is not missing': [
    ["he keeps losing his jumper, can't find it anywhere", "can't find him anywhere, his book bag is here"],
    ["she's missing from the data return", "she's missing from my register and nobody has seen her"],
    ['one child is missing from the class photo', 'one child is missing after the class photo'],
    ['child missing a front tooth', 'child missing and a coat left behind'],
    ['he has gone off football', 'he has gone off in a car with someone'],
    ["we've lost him to the school up the road", "we've lost him on the way to the school"],
    ['no sign of her EHCP plan, it was due in May', 'no sign of her, her plan was to walk home'],
    ['the referral for him has not come back from the hub', 'he has not come back from the hub'],
    ['he has not returned his permission slip', 'he has not returned from lunch'],
  ],
  'whom a service has not seen yet is not missing': [
    ["he's not been seen by SALT yet", "he's not been seen by SALT and now nobody knows where he is"],
    [
      'no one has seen her since the assessment in May, is there a wait',
      'nobody has seen him since the assessment, he went to the loo and is not there',
    ],
    ['not heard from the social worker about her since Monday', 'not heard from her since Monday'],
  ],
  'who is back or was allowed to go is not missing, unless he goes again': [
    [
      'he ran off at playtime to get his ball and came straight back',
      'he ran off, came straight back, and now he has gone missing again',
    ],
    [
      'she left site at lunch as sixth formers may',
      'she left site at lunch as sixth formers may and has not come back',
    ],
    [
      "A Year 9 was missing from my register, turns out he's at the dentist",
      'a year 9 is missing from my register and he was in period 1',
    ],
  ],
  'a question about a topic or a service tells of nobody': [
    ['what support is there after sexual abuse', 'what support is there, her uncle sexually abused her'],
    [
      'can students bring their own blades for the printmaking exam',
      'can he keep the blade that he brought in',
    ],
  ],
  'the name of a lesson or a charity is no sign, what came of the lesson is': [
    ['fgm policy, who signs it, the head or her deputy', 'fgm, who do I ring, she told me her sister had it'],
    [
      'can I get a speaker on FGM for our governors, she came last year',
      'she says FGM happened to her last year',
    ],
    [
      'mum works for a domestic abuse charity, her son is in year 4',
      'a domestic abuse charity rang, dad hit mum and her son saw',
    ],
  ],
  'a relative who died or is dying is mourned, a child who wants to die is in danger': [
    [
      'her brother died by suicide in June, what bereavement support is there',
      'her brother died in June and she wants to die, the bereavement support has stopped',
    ],
  ],
  'a tool of a trade or a sport is no weapon, until it comes to school or somebody is afraid': [
    ['he is in the cadets and learns to handle a rifle', 'he is in the cadets and has a knife in his bag'],
  ],
  'a turn of phrase is no blow': [
    ['dad was hit by a car, who supports the family', 'he was hit by his dad in the car'],
    ['she says please help me with fractions', 'she says please help me, my dad hurts me'],
  ],
  'what was ruled out is denied, unless somebody only says so': [
    ['self harm was ruled out by the GP, it is eczema', 'he is self harming, mum says it is not true'],
  ],
  'a video game is a story, whom a child meets in it is not': [
    ['he shot everyone in fortnite, he is proud', 'a man in fortnite asked her for nudes'],
  ],
  'an adult who is alone is no child left alone': [
    ['mum is on her own at home with a newborn, which group', 'the twins are on their own at home all night'],
  ],
};

for (const [title, pairs] of Object.entries(HARMLESS_AND_NOT)) {
  describe(title, () => {
    test.each(pairs)('"%s", but "%s"', (harmless, danger) => {
      expect(byRulesAlone(harmless).level).toBe('none');
      expect(byRulesAlone(danger).level).not.toBe('none');
    });
  });
}
