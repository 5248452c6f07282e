// What is not meant as a report: things that are lost, topics, what is long past or was ruled out; and their near misses.
import { describe, expect, test } from 'vitest';
import { byRulesAlone } from './loaded.ts';

const HARMLESS_AND_NOT: Record<string, readonly (readonly [harmless: string, danger: string])[]> = {
  'a thing that is missing is no missing child': [
    ['her glasses went missing at swimming, dad knows', 'she went missing at swimming'],
    ['his coat has disappeared again', 'he has disappeared again'],
    ['we are still missing two consent forms', 'we are still missing two year 4 boys'],
    ['she never turned up to her mentoring session', 'she never turned up at school and her phone is off'],
  ],
  'a question about a topic or a service tells of nobody': [
    ['which charity helps with forced marriage', 'which charity helps, she is being forced to marry'],
    ['what support is there after sexual abuse', 'what support is there, her uncle sexually abused her'],
    [
      'can students bring their own blades for the printmaking exam',
      'can he keep the blade that he brought in',
    ],
  ],
  'what is long past is no danger of today, unless something goes on': [
    [
      'he went missing in 2019, how long do we keep the file',
      'he went missing in 2019 and has gone missing again',
    ],
    [
      'last year she took an overdose, which file is it in',
      'last year she took an overdose and she says she will again',
    ],
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
