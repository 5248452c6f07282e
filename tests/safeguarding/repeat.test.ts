import { describe, expect, test } from 'vitest';
import type { Detection } from '../../src/safeguarding/detection.ts';
import { isRepeat, signsOf } from '../../src/safeguarding/repeat.ts';

const hit: Detection = {
  level: 'significant',
  about: 'child',
  rules: ['physical-abuse/family-hurts-child', 'reader'],
  because: 'family + violence',
};
const unnamed: Detection = { level: 'significant', about: 'child', rules: ['reader'], because: 'hunger' };
const shown = (detection: Detection) => ({
  level: detection.level,
  about: detection.about,
  signs: signsOf(detection),
});

describe('a worry that was shown in full', () => {
  test('is a repeat when the same rules fire again', () => {
    expect(isRepeat(hit, shown(hit))).toBe(true);
  });
  test('is a repeat when only the reader joins or leaves', () => {
    expect(isRepeat({ ...hit, rules: ['physical-abuse/family-hurts-child'] }, shown(hit))).toBe(true);
  });
});

describe('the whole alert comes back', () => {
  test.each([
    ['for the first worry', hit, null],
    ['for a new rule', { ...hit, rules: [...hit.rules, 'weapon/carried'] }, shown(hit)],
    ['for the same worry that is now immediate', { ...hit, level: 'immediate' as const }, shown(hit)],
    [
      'for a worry about an adult who works with children',
      { ...hit, about: 'adult-who-works-with-children' as const },
      shown(hit),
    ],
    ['for other signs that only the reader saw', { ...unnamed, because: 'fear' }, shown(unnamed)],
    ['for a fault, always', { ...hit, rules: ['fault'] }, shown({ ...hit, rules: ['fault'] })],
  ])('%s', (_, detection, before) => {
    expect(isRepeat(detection, before)).toBe(false);
  });
});
