// Old, doubled, forged and foreign buttons of the guides: none changes an answer, and each says why.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { loadTestBrain } from '../support/brain.ts';
import { type Talk, talk, textOf, withRulesOnly } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});

const WAYS = {
  'which-service': [
    'help me choose',
    'Coming to school',
    'No',
    '5 to 11',
    'Stroud',
    'My Plan',
    'Not asked yet',
  ],
  'check-consent': ['check consent', 'Both', '12 to 15', 'One parent', 'Agreed', 'Signed the form', 'Agrees'],
} as const;
type Guide = keyof typeof WAYS;
const steps = (Object.keys(WAYS) as Guide[]).flatMap((guide) =>
  WAYS[guide].slice(1).map((label, index) => [guide, label, index] as const),
);

function upTo(guide: Guide, index: number): Talk {
  const [start, ...labels] = WAYS[guide];
  const talking = talk(brain);
  talking.say(start);
  for (const label of labels.slice(0, index)) talking.pressLabel(label);
  return talking;
}
const buttonOf = (talking: Talk, label: string) => {
  const found = talking
    .replies()
    .flatMap(({ buttons }) => buttons)
    .find((button) => button.label === label);
  if (!found) throw new Error(`There is no button "${label}"`);
  return found;
};

describe.each(steps)('%s, the button "%s"', (guide, label, index) => {
  it('A-43 pressed twice, or delivered twice, counts once and says so', () => {
    const talking = upTo(guide, index);
    const button = buttonOf(talking, label);
    talking.press(button);
    const once = talking.dialog();
    talking.press(button);
    expect(talking.dialog()).toEqual(once);
    expect(textOf(talking.replies())).toContain('from an earlier step');
  });

  it('A-41 and A-42 pressed on another device after the answer was changed in words changes nothing', () => {
    const talking = upTo(guide, index);
    const button = buttonOf(talking, label);
    talking.press(button);
    talking.say('back');
    talking.say('skip');
    const now = talking.dialog();
    talking.press(button);
    expect(talking.dialog()).toEqual(now);
  });

  it('A-45 with another value, or with more than it carried, is no answer', () => {
    const talking = upTo(guide, index);
    const { action } = buttonOf(talking, label);
    const before = talking.dialog();
    for (const forged of [
      { ...action, choose: 'told' },
      { ...action, choose: 'alerted' },
      { ...action, choose: '__proto__' },
      { ...action, answers: { danger: 'no', consent: 'given' } },
      { ...action, step: -1 },
    ]) {
      talking.press({ action: forged as never });
      expect(talking.dialog(), JSON.stringify(forged)).toEqual(before);
    }
  });

  it('A-46 of another run, or of a guide that is closed, changes nothing and offers a new one', () => {
    const talking = upTo(guide, index);
    const { action } = buttonOf(talking, label);
    const before = talking.dialog();
    talking.press({ action: { ...action, run: 'elsewhere' } as never });
    expect(talking.dialog()).toEqual(before);
    talking.say('cancel');
    const closed = talking.dialog();
    talking.press({ action });
    expect(talking.dialog()).toEqual(closed);
    expect(textOf(talking.replies())).toContain('a guide that is closed');
  });
});

describe('presses that arrive out of order', () => {
  it.each(Object.keys(WAYS) as Guide[])(
    'A-44 in %s: a later step first, then an earlier one, lose nothing',
    (guide) => {
      const talking = upTo(guide, 2);
      const early = buttonOf(talking, WAYS[guide][3]);
      const ahead = { ...early.action, step: 99 };
      const before = talking.dialog();
      talking.press({ action: ahead as never });
      expect(talking.dialog()).toEqual(before);
      talking.press(early);
      const after = talking.answers();
      expect(Object.keys(after)).toHaveLength(3);
      talking.press(early);
      expect(talking.answers()).toEqual(after);
    },
  );
});
