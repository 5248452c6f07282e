import { describe, expect, test } from 'vitest';
import { createDetector } from '../../src/safeguarding/detect.ts';
import { createReader } from '../../src/safeguarding/reader.ts';
import { createReading } from '../../src/safeguarding/reading.ts';
import { createRules } from '../../src/safeguarding/rules.ts';
import { lessonsOf, trainReader } from '../../src/safeguarding/train-reader.ts';
import { byRulesAlone, safeguarding } from './loaded.ts';

const read = createReading(safeguarding);
const run = createRules(safeguarding.rules);
const firedBy = (text: string) => run(read(text)).map(({ rule }) => rule.id);
const surelyFiredBy = (text: string) =>
  run(read(text))
    .filter(({ isHint }) => !isHint)
    .map(({ rule }) => rule.id);
const withReader = createDetector(
  safeguarding,
  createReader(trainReader(lessonsOf(safeguarding, []), safeguarding)),
);

describe('every rule of the knowledge base', () => {
  for (const rule of safeguarding.rules) {
    describe(rule.id, () => {
      test.each(rule.must_fire)('fires on "%s"', (text) => {
        expect(firedBy(text)).toContain(rule.id);
        if (rule.level === 'immediate') expect(byRulesAlone(text).level).toBe('immediate');
      });
      test.each(rule.must_not_fire)('stays silent, as all rules and the reader do, on "%s"', (text) => {
        expect(surelyFiredBy(text)).toEqual([]);
        expect(withReader(text).level).toBe('none');
      });
    });
  }
});

describe('an ambiguous word is a hint', () => {
  test.each([
    'he is gone',
    'she says it will all be over tomorrow',
    'the boy has a hammer',
    'they are waiting outside for him',
  ])('which the rules alone never miss: "%s"', (text) => {
    expect(surelyFiredBy(text)).toEqual([]);
    expect(byRulesAlone(text).level).not.toBe('none');
  });
  test.each([
    'wet play nearly killed us today',
    'the family of our new boy is in a hotel, who offers English lessons',
    'he shouts out all day, flicks rubbers and drives me up the wall',
    'she will not get changed for PE, says she feels fat, who has a lesson on body image',
  ])('which says nothing where the reader finds no risk: "%s"', (text) => {
    expect(firedBy(text)).not.toEqual([]);
    expect(withReader(text).level).toBe('none');
  });
  test.each([
    'he is gone, he went out through the kitchen door and we dont know where',
    'she gave me her sketchbook and told me it will all be over tomorrow',
    'a year 10 has a hammer under his coat and is looking for the boys from break',
    'older lads are waiting outside for him, they say he gets in or they visit his mum',
  ])('which counts where the rest of the message tells of a risk: "%s"', (text) => {
    expect(withReader(text).level).not.toBe('none');
  });
});

describe('an exclusion takes out its own span and nothing else', () => {
  test.each([
    [
      'a denial in one sentence, a sign in the next',
      'He has not been hit by his dad. But mum slaps him every night.',
    ],
    [
      'a denial in one clause, a sign after "but"',
      'there is no bruise today but she says her uncle hits her',
    ],
    [
      'a figure of speech first',
      'This week is killing me. Also a girl told me her dad hits her with a belt.',
    ],
    ['a course first', 'When is the neglect training? A boy in my class is always hungry and steals food.'],
    [
      'a fall that staff saw, and another thing',
      'She fell over at break, I saw it. She also says mum burns her with the iron.',
    ],
    ['a book first', 'We are reading a novel about war. One pupil told me his stepdad punches him.'],
    ['"not sure" is no denial', "I'm not sure if her dad hits her"],
    ['"not only" is no denial', 'not only does his dad hit him, he locks him in'],
    ['"I do not know why" is no denial', "I don't know why his mum keeps smacking him"],
  ])('%s', (_, text) => {
    expect(byRulesAlone(text).level).not.toBe('none');
  });
});

describe('what is not meant as a report raises nothing', () => {
  test.each([
    'this marking is killing me',
    'who trains us on neglect',
    'I could murder a cup of tea',
    'no sign of any kind of violence, he just finds friendships hard',
    'Where do we find the policy on knives?',
    'the drama club needs a plastic dagger for the murder scene',
    'She grazed her knee in PE, I saw it and put a plaster on',
    "the dog bit him, nothing serious, owner's details taken",
    'what should I write if a child ever tells me that somebody hurts them',
    'he was in care years ago, all settled now and doing really well',
  ])('%s', (text) => {
    expect(byRulesAlone(text).level).toBe('none');
  });
});
