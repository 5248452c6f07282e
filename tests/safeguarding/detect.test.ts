import { describe, expect, test } from 'vitest';
import { createDetector } from '../../src/safeguarding/detect.ts';
import type { Reader } from '../../src/safeguarding/reader.ts';
import { byRulesAlone, safeguarding } from './loaded.ts';

const HARMLESS = 'which hub covers Stroud?';
const IMMEDIATE = 'he has a knife in his bag';
const saysNothing: Reader = () => ({ risk: 0, immediate: 0, staff: 0 });
const raisesAll: Reader = () => ({ risk: 1, immediate: 1, staff: 0 });
const fails: Reader = () => {
  throw new Error('no reader');
};

describe('the reader stands beside the rules', () => {
  test('it may raise an alert where no rule fired', () => {
    expect(createDetector(safeguarding, raisesAll)(HARMLESS)).toMatchObject({
      level: 'immediate',
      rules: ['reader'],
    });
  });
  test('it never lowers what a rule raised', () => {
    expect(createDetector(safeguarding, saysNothing)(IMMEDIATE).level).toBe('immediate');
  });
  test('without it the rules decide alone', () => {
    expect(byRulesAlone(HARMLESS).level).toBe('none');
    expect(byRulesAlone(IMMEDIATE).level).toBe('immediate');
  });
});

describe('an error in any part shows the alert', () => {
  test('in the reader, on a harmless message', () => {
    expect(createDetector(safeguarding, fails)(HARMLESS)).toMatchObject({
      level: 'significant',
      rules: ['fault'],
    });
  });
  test('in the reader, beside a rule: the rule keeps its level', () => {
    const detection = createDetector(safeguarding, fails)(IMMEDIATE);
    expect(detection.level).toBe('immediate');
    expect(detection.rules).toContain('fault');
  });
  test('in the message itself', () => {
    expect(byRulesAlone(undefined as unknown as string)).toMatchObject({
      level: 'significant',
      rules: ['fault'],
    });
  });
});

describe('the reason', () => {
  test('names concepts and no word of the message', () => {
    const { because } = byRulesAlone('Kayleigh says her stepdad thumps her');
    expect(because).toContain('violence');
    expect(because).not.toMatch(/kayleigh|stepdad|thump/i);
  });
});

describe('the form for adults who work with children', () => {
  test.each([
    'a teacher slapped a boy in the corridor',
    'the football coach is texting a year 9 girl late at night',
    'pupil says her piano tutor touched her leg',
  ])('is used for "%s"', (text) => {
    expect(byRulesAlone(text).about).toBe('adult-who-works-with-children');
  });
  test('is not used where a member of staff only saw or heard it', () => {
    expect(byRulesAlone('a TA saw his dad hit him at the gate').about).toBe('child');
    expect(byRulesAlone('he told his teacher that mum smacks him').about).toBe('child');
  });
});

describe('a long message', () => {
  const filler = 'We talked about the trip, the lunch rota and the new reading books for the library. ';
  test('is read to its last line', () => {
    const message = `${filler.repeat(250)}\nAlso she told me her dad hits her with a belt.`;
    expect(message.length).toBeGreaterThan(20_000);
    expect(byRulesAlone(message).level).not.toBe('none');
  });
  test.each([
    ['words that all rules want', 'dad hits her and she is scared to go home tonight with a knife '],
    ['denials', 'not hit not hit no no not never hit '],
    ['gaps', 'grab grab grab hands hands push push '],
    ['one letter', 'aaaaaaaa'],
    ['marks', "'''...,,,:::!!!"],
    ['spaces', '          '],
  ])('of 100 kB of %s takes less than a second of the processor', (_, piece) => {
    const message = piece.repeat(Math.ceil(100_000 / piece.length));
    const start = process.cpuUsage();
    byRulesAlone(message);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
  });
});

test('five hundred characters cost less than two milliseconds', () => {
  const message =
    'She told me that mum is often out at night and the little ones are on their own, I am not sure. '.repeat(
      5,
    );
  for (let warm = 0; warm < 50; warm++) byRulesAlone(message);
  const start = performance.now();
  for (let run = 0; run < 100; run++) byRulesAlone(message);
  expect((performance.now() - start) / 100).toBeLessThan(2);
});
