import { beforeAll, describe, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import type { Context } from '../../src/dialogs/engine/dialog.ts';
import { ageIn, readAge } from '../../src/dialogs/reading/age.ts';
import { startedBy } from '../../src/dialogs/start.ts';
import { place } from '../../src/dialogs/which-service/place.ts';
import { loadTestBrain } from '../support/brain.ts';

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});
const context = (): Context => ({ brain, conversation: NEW_CONVERSATION, today: '2026-11-24' });

describe('an age in a message', () => {
  it.each([
    ['a year group', 'one of my Year 5s', [9, 10]],
    ['a short year group', 'y7 lad', [11, 12]],
    ["she's nine", "she's nine", [9, 9]],
    ['years old', 'a 14 year old', [14, 14]],
    ['a hyphen', 'my 6-year-old', [6, 6]],
    ['aged', 'child aged 3', [3, 3]],
    ['a range', 'aged 3 to 5', [3, 5]],
    ['months', '18 months old', [1, 1]],
    ['reception', 'a boy in reception', [4, 5]],
    ['sixth form', 'sixth former', [16, 18]],
    ['a key stage', 'KS2 pupil', [7, 11]],
    ['unborn', 'the unborn baby', [0, 0]],
  ])('%s', (_name, message, [from, to]) => {
    expect(ageIn(message)).toEqual({ from, to });
  });

  it.each([
    'she has 3 brothers',
    'late 9 times',
    'it is 3 oclock',
    'in 4B',
    'one of them cries',
    'year 200',
    'aged 45',
    '60% attendance',
    'she is 5 miles away',
  ])('is not in "%s"', (message) => {
    expect(ageIn(message)).toBeNull();
  });

  it.each([
    ['9', [9, 9]],
    ['about nine', [9, 9]],
    ['5 or 6', [5, 6]],
    ['under 5', [0, 4]],
    ['he is 11 now', [11, 11]],
  ])('as an answer: %s', (message, [from, to]) => {
    expect(readAge(message)).toEqual({ from, to });
  });
});

describe('a place in a message', () => {
  it.each(['I work in Stroud', 'our school in Cheltenham', 'dad lives in Gloucester'])(
    'is not the child’s in "%s"',
    (message) => {
      expect(place.notice(message, context())).toBeNull();
    },
  );

  it('is asked about on a border', () => {
    expect(place.read('Hucclecote', context())).toMatchObject({
      kind: 'narrowed',
      to: ['gloucester', 'tewkesbury'],
    });
  });
});

describe('a message that starts a guide', () => {
  it.each([
    "I'm worried about one of my Year 5s",
    'worried about a girl in my class',
    'help me choose',
    'can you help me choose',
    'which service fits?',
    'guide me',
    'I have a concern about a child in Stroud',
  ])('"%s"', (message) => {
    expect(startedBy(message, context())?.dialog.id).toBe('which-service');
  });

  it.each([
    "I'm worried about one of my Year 5s who hides food",
    'worried about her reading',
    'the parent guide to My Plan',
    'who covers Lydney',
    'concerned about cannabis',
  ])('is not "%s": one turn may be enough', (message) => {
    expect(startedBy(message, context())).toBeNull();
  });
});
