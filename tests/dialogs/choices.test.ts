// What an answer in words is taken for: above all, nothing that it denies.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { dialogOf } from '../../src/dialogs/dialogs.ts';
import { isSlipOf } from '../../src/dialogs/reading/slips.ts';
import { loadTestBrain } from '../support/brain.ts';

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

function read(dialog: string, question: string, message: string): unknown {
  const context = { brain, conversation: NEW_CONVERSATION, today: '2026-11-24' };
  const reading = dialogOf(dialog)?.questions[question]?.read(message, context);
  return reading?.kind === 'value' ? reading.value : reading?.kind;
}
function notice(dialog: string, question: string, message: string): unknown {
  const context = { brain, conversation: NEW_CONVERSATION, today: '2026-11-24' };
  return dialogOf(dialog)?.questions[question]?.notice(message, context);
}

const DENIED = [
  "mum hasn't signed",
  'she has not signed',
  'not signed yet',
  'they havent agreed yet',
  'not agreed',
  'never agreed',
  'neither has agreed',
  "we don't have consent yet",
  'if mum signed',
  'yes and no',
];

describe('an answer about consent', () => {
  it.each(DENIED)('"%s" is no agreement, asked about or not', (message) => {
    for (const [dialog, question] of [
      ['which-service', 'consent'],
      ['check-consent', 'said'],
      ['check-consent', 'child'],
      ['check-consent', 'how'],
    ] as const) {
      expect(['unclear', 'not-asked', 'explained', 'refused'], question).toContain(
        read(dialog, question, message),
      );
      expect([null, 'not-asked', 'explained', 'refused'], question).toContain(
        notice(dialog, question, message),
      );
    }
  });

  it('is not noticed in a message that denies it', () => {
    expect(notice('which-service', 'consent', 'mum has not signed the consent form')).toBeNull();
    expect(notice('which-service', 'consent', 'mum signed the consent form')).toBe('given');
    expect(notice('which-service', 'so-far', "she hasn't got a social worker")).toBeNull();
  });

  it.each([
    ['mum has singed', 'given'],
    ['she is fine with it', 'spoken'],
    ['yes but not signed', 'spoken'],
    ['mum says no', 'refused'],
    ["they're not happy with it", 'refused'],
    ['asked but no reply', 'explained'],
    ['yes', 'narrowed'],
  ])('"%s" is %s', (message, value) => {
    expect(read('which-service', 'consent', message)).toBe(value);
  });
});

describe('an answer about a court order', () => {
  it.each([
    ['there is no court order', 'none'],
    ["there isn't an order", 'none'],
    ['not that I know of', 'not-checked'],
    ['yes, a court order', 'some'],
  ])('"%s" is %s', (message, value) => {
    expect(read('check-consent', 'orders', message)).toBe(value);
  });
});

describe('an answer about harm', () => {
  it.each([
    ['maybe', 'yes'],
    ['she might be', 'yes'],
    ['no, she is 9', 'no'],
    ['not that I have seen', 'no'],
    ['he says no but I am not sure', 'not-sure'],
    ['yes and no', 'unclear'],
    ['not really', 'unclear'],
  ])('"%s" is %s', (message, value) => {
    expect(read('which-service', 'danger', message)).toBe(value);
  });
});

describe('a slip of the keyboard', () => {
  it.each([
    ['singed', 'signed', true],
    ['nothign', 'nothing', true],
    ['comming', 'coming', true],
    ['agree', 'agreed', false],
    ['form', 'from', true],
    ['share', 'shares', false],
    ['no', 'not', false],
    ['refused', 'agreed', false],
  ])('"%s" for "%s": %s', (word, other, is) => {
    expect(isSlipOf(word, other)).toBe(is);
  });

  it('is not found in a word that is right: "heard from dad" tells of no form', () => {
    expect(read('check-consent', 'how', 'heard from dad')).toBe('unclear');
  });
});

describe('a card that carries what no question offers', () => {
  it('is not taken for an answer about harm', () => {
    const context = { brain, conversation: NEW_CONVERSATION, today: '2026-11-24' };
    const danger = dialogOf('which-service')?.questions.danger;
    expect(danger?.choose('told', context)).toBeNull();
    expect(danger?.choose('alerted', context)).toBeNull();
    expect(danger?.choose('no', context)).toBe('no');
  });
});
