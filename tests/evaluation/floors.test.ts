// No change may fall below the floors of tests/eval/floors.yaml. `npm run eval` prints the same figures with their intervals.
import { expect, test } from 'vitest';
import { brokenFloors, readFloors } from '../../src/evaluation/floors.ts';
import { judge } from '../../src/evaluation/outcome.ts';
import { figuresOf } from '../../src/evaluation/score.ts';
import { loadSets } from '../../src/evaluation/sets.ts';
import { loadTestBrain } from '../support/brain.ts';

const SETS = loadSets('tests/eval');
const FLOORS = readFloors('tests/eval/floors.yaml');

test('every set has floors, and every floor has a set', () => {
  expect(SETS.map(({ name }) => name).sort()).toEqual(Object.keys(FLOORS).sort());
});

test('no figure is below its floor', { timeout: 120_000 }, async () => {
  const brain = await loadTestBrain();
  const figures = new Map(
    SETS.map((set) => [set.name, figuresOf(set, (question) => judge(brain, question))] as const),
  );
  expect(brokenFloors(FLOORS, figures)).toEqual([]);
});

test('a figure below its floor is named', () => {
  const figures = new Map([
    ['safety', { 'alert raised': { hits: 9, of: 10 }, 'false alarms': { hits: 2, of: 10 } }],
  ]);
  expect(brokenFloors({ safety: { 'alert raised': 95, 'false alarms': { at_most: 8 } } }, figures)).toEqual([
    'safety: alert raised is 90.0 %, the floor is at least 95 %',
    'safety: false alarms is 20.0 %, the floor is at most 8 %',
  ]);
});

test('a floor under a figure that does not exist is named, for it would hold nothing', () => {
  const figures = new Map([['questions', { 'top-1': { hits: 9, of: 10 } }]]);
  expect(brokenFloors({ questions: { 'top 1': 80 }, elsewhere: { 'top-1': 80 } }, figures)).toEqual([
    'questions: there is no figure "top 1", only top-1',
  ]);
});
