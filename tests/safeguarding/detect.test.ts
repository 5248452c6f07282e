import { describe, expect, test } from 'vitest';
import { createDetector } from '../../src/safeguarding/detect.ts';
import type { Reader } from '../../src/safeguarding/reader.ts';
import { byRulesAlone, safeguarding } from './loaded.ts';

const HARMLESS = 'which hub covers Stroud?';
const IMMEDIATE = 'he has a knife in his bag';
const saysNothing: Reader = () => ({ risk: 0, worst: 0, immediate: 0, staff: 0 });
const raisesAll: Reader = () => ({ risk: 1, worst: 1, immediate: 1, staff: 0 });
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
  test('it decides over a hint, and over nothing else that a rule raised', () => {
    const hint = 'he is gone';
    expect(createDetector(safeguarding, saysNothing)(hint).level).toBe('none');
    expect(byRulesAlone(hint)).toMatchObject({ level: 'immediate', rules: ['missing/gone'] });
    const surely = 'he has gone missing from the coach';
    expect(createDetector(safeguarding, saysNothing)(surely).level).toBe('immediate');
  });
  test('the longer the message, the surer it must be; what is danger now it may say sooner', () => {
    const { alert_from, alert_from_long } = safeguarding.reader;
    const alerts = (text: string, risk: number, immediate: number) =>
      createDetector(safeguarding, () => ({ risk, worst: risk, immediate, staff: 0 }))(text).level !== 'none';
    const ASKED = 'which hub covers Stroud and who works there now';
    const long = 'which hub covers Stroud and when is it open '.repeat(10);
    const between = (alert_from + alert_from_long) / 2;
    expect(alerts(ASKED, between, 0)).toBe(true);
    expect(alerts(long, between, 0)).toBe(false);
    expect(alerts(long, alert_from_long, 0)).toBe(true);
    expect(alerts(ASKED, alert_from - 0.01, 0)).toBe(false);
    expect(alerts(ASKED, alert_from - 0.01, 1)).toBe(true);
    // The rules know the short ones: of a few words the reader must be surer still.
    expect(alerts(HARMLESS, between, 1)).toBe(false);
    expect(alerts(HARMLESS, safeguarding.reader.alert_from_few_words, 0)).toBe(true);
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
  test('in the reader, beside a hint: the hint is heard', () => {
    const { level, rules } = createDetector(safeguarding, fails)('he is gone');
    expect(level).toBe('immediate');
    expect(rules).toContain('missing/gone');
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
  const BOTH = 'the coach grabbed her by the arm and her dad hits her with a belt';
  const readsStaff =
    (staff: number): Reader =>
    () => ({ risk: 1, worst: 1, immediate: 0, staff });
  test('is used where rules of both kinds fire and the reader is in doubt: it names both roads', () => {
    const { rules } = byRulesAlone(BOTH);
    expect(rules.some((rule) => rule.startsWith('staff/'))).toBe(true);
    expect(rules.some((rule) => !rule.startsWith('staff/'))).toBe(true);
    for (const staff of [0.9, 0.4, 0.2])
      expect(createDetector(safeguarding, readsStaff(staff))(BOTH).about).toBe(
        'adult-who-works-with-children',
      );
    expect(byRulesAlone(BOTH).about).toBe('adult-who-works-with-children');
  });
  test('gives way to that for a child only where the reader rules staff out', () => {
    expect(createDetector(safeguarding, readsStaff(0.01))(BOTH).about).toBe('child');
  });
  test('is used for a whole message of which any part is about staff', () => {
    const part = 'the weekly newsletter is ready for the printer. '.repeat(230);
    const message = `he says his dad hits him with a belt. ${part} a teacher slapped a boy in the corridor.`;
    expect(byRulesAlone(message).about).toBe('adult-who-works-with-children');
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
