import { describe, expect, it } from 'vitest';
import { normalise } from '../../src/search/normalise.ts';

describe('normalise', () => {
  it.each([
    ['capitals and marks', 'Is this for CAMHS?!', 'is this for camhs'],
    ['curly and missing apostrophes', 'she won’t, he dont', 'she will not he do not'],
    ['letters that nobody sees', 'cam\u200bhs \u00adreferral', 'camhs referral'],
    ['letters of another width', 'ＣＡＭＨＳ', 'camhs'],
    ['a plus in a name', 'tic+ and my plan+', 'tic plus and my plan plus'],
    ['years and ages', 'yr9 lad, 15yo, 7 yrs old', 'year 9 lad 15 year old 7 year old'],
    ['text-speak', 'wot do u do w/ a kid cos i dunno', 'what do you do with a kid because i do not know'],
    ['numbers in words', 'six of them in two rooms', '6 of them in 2 rooms'],
  ])('reads %s', (_, written, read) => {
    expect(normalise(written)).toBe(read);
  });
});
