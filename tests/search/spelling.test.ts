import { describe, expect, it } from 'vitest';
import { createSpelling } from '../../src/search/spelling.ts';

const used = new Map([
  ['attendance', 80],
  ['bereavement', 12],
  ['anxiety', 60],
  ['harm', 90],
  ['self', 70],
  ['friends', 50],
  ['counselling', 40],
  ['bereavment', 1],
]);
const { mend } = createSpelling({ used, named: new Set(['camhs', 'cheltenham', 'tewkesbury', 'gdass']) });

describe('spelling', () => {
  it.each([
    ['a letter left out', 'attendnce', 'attendance'],
    ['two letters changed places, in an acronym', 'cahms', 'camhs'],
    ['a short name', 'gdas', 'gdass'],
    ['a town', 'tewksbury', 'tewkesbury'],
    ['two slips in a long word', 'counseing', 'counselling'],
    ['a missing space', 'selfharm', 'self harm'],
  ])('mends %s', (_, wrong, right) => {
    expect(mend(wrong)).toBe(right);
  });

  it.each(['friends', 'jayden', 'x', 'gl52', 'bereavment'])('leaves "%s" alone', (word) => {
    expect(mend(word)).toBe(word);
  });

  it('does not read a word of a thousand letters', () => {
    expect(mend('a'.repeat(1000))).toBe('a'.repeat(1000));
  });
});
