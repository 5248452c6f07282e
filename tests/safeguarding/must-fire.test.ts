// What must always fire, whatever the wording: tests/safeguarding/must-fire.yaml, by the rules alone, so that no
// training decides over it.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createDetector } from '../../src/safeguarding/detect.ts';
import { createReader } from '../../src/safeguarding/reader.ts';
import { lessonsOf, trainReader } from '../../src/safeguarding/train-reader.ts';
import { byRulesAlone, safeguarding } from './loaded.ts';

const classes = parse(readFileSync('tests/safeguarding/must-fire.yaml', 'utf8')) as Record<string, string[]>;
const withReader = createDetector(
  safeguarding,
  createReader(trainReader(lessonsOf(safeguarding, []), safeguarding)),
);

for (const [name, messages] of Object.entries(classes)) {
  describe(`${name} always raises the alert`, () => {
    test('it has at least twelve examples', () => expect(messages.length).toBeGreaterThanOrEqual(12));
    test.each(messages)('by the rules alone: "%s"', (text) => {
      expect(byRulesAlone(text).level).not.toBe('none');
    });
    test.each(messages)('in capitals and with the reader: "%s"', (text) => {
      expect(withReader(text.toUpperCase()).level).not.toBe('none');
    });
  });
}
