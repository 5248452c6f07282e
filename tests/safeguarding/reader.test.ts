import { describe, expect, test } from 'vitest';
import { createReader } from '../../src/safeguarding/reader.ts';
import { createReading } from '../../src/safeguarding/reading.ts';
import { lessonsOf, trainReader } from '../../src/safeguarding/train-reader.ts';
import { safeguarding } from './loaded.ts';

const phrases = [
  { entry: 'service/camhs', voice: 'a', text: 'he says he wants to die, camhs wait?' },
  { entry: 'hub/stroud', voice: 'a', text: 'who covers Stroud' },
  { entry: 'situation/fgm', voice: 'a', text: 'she is being taken to be cut' },
];
const lessons = lessonsOf(safeguarding, phrases);
const started = process.cpuUsage();
const model = trainReader(lessons, safeguarding);
/** The processor's time: the clock also counts what else the machine does. */
const trainingMs = process.cpuUsage(started).user / 1_000;
const read = createReading(safeguarding);
const judge = (text: string) => createReader(model)(read(text));

describe('what the reader learns from', () => {
  test('the messages, the examples of the rules, and phrases that cannot tell of harm', () => {
    const texts = lessons.map(({ text }) => text);
    expect(texts).toContain(safeguarding.messages[0]?.text);
    expect(texts).toContain(safeguarding.rules[0]?.must_fire[0]);
    expect(texts).toContain('who covers Stroud');
    expect(texts).not.toContain('she is being taken to be cut');
    expect(texts).not.toContain('he says he wants to die, camhs wait?');
  });
});

describe('the trained reader', () => {
  test('is the same every time', () => {
    expect(trainReader(lessons, safeguarding)).toEqual(model);
  });
  test('is made of plain typed arrays, so that it can be kept on disk', () => {
    expect(Object.values(model.weights).every((weights) => weights instanceof Float32Array)).toBe(true);
  });
  test('is trained in less than three seconds for five thousand messages', () => {
    expect((trainingMs / lessons.length) * 5_000).toBeLessThan(3_000);
  });
  test('sees one bad sentence among harmless ones', () => {
    const bad = 'She told me that her uncle makes her do things at night.';
    const talk = 'We had a lovely trip to the farm. The new books have come. Lunch was late again.';
    expect(judge(`${talk} ${bad} ${talk}`).risk).toBeGreaterThan(safeguarding.reader.alert_from_long);
  });
  test('reads a message in less than a millisecond', () => {
    const reading = read(
      'She told me that mum is often out at night and the little ones are on their own, I am not sure.',
    );
    const reader = createReader(model);
    for (let warm = 0; warm < 50; warm++) reader(reading);
    const begun = performance.now();
    for (let run = 0; run < 200; run++) reader(reading);
    expect((performance.now() - begun) / 200).toBeLessThan(1);
  });
});
