import { describe, expect, test } from 'vitest';
import { cleanedText, windowsOf } from '../../src/safeguarding/cleaned-text.ts';
import { createSpelling } from '../../src/safeguarding/spelling.ts';
import { tokensOf } from '../../src/safeguarding/tokens.ts';
import { byRulesAlone } from './loaded.ts';

describe('a message is read the same however it is written', () => {
  test.each([
    ['zero-width characters', 'his d\u200bad h\u200cits h\ufeffim'],
    ['a right-to-left override', '\u202ehis dad hits him\u202c'],
    ['soft hyphens', 'his dad hi\u00adts him'],
    ['non-breaking spaces', 'his\u00a0dad\u00a0hits\u202fhim'],
    ['capitals', 'HIS DAD HITS HIM'],
    ['wide letters', 'ｈｉｓ ｄａｄ ｈｉｔｓ ｈｉｍ'],
    ['letters of another alphabet', 'his dаd hіts hіm'],
    ['accents', 'his dâd hïts hìm'],
    ['drawn-out letters', 'his daaaad hiiiits him'],
    ['control characters', 'his dad\u0000 hits\u0007 him'],
  ])('%s', (_, text) => {
    expect(byRulesAlone(text)).toEqual(byRulesAlone('his dad hits him'));
  });

  test.each([
    ['smart quotes', 'she won’t go home, she’s scared', "she won't go home, she's scared"],
    ['no apostrophes', 'she wont go home, shes scared', "she won't go home, she's scared"],
    ['text-speak', 'hes cuting himself, i saw it 2day', 'he is cutting himself, I saw it today'],
    ['a swapped letter', 'brusies on her arms', 'bruises on her arms'],
    ['a lost letter', 'she has taken an overdse', 'she has taken an overdose'],
    ['an and', 'her dad hits & kicks her', 'her dad hits and kicks her'],
    ['a dash', 'his mum — she slaps him', 'his mum - she slaps him'],
  ])('%s', (_, typed, meant) => {
    expect(byRulesAlone(typed).level).toBe(byRulesAlone(meant).level);
    expect(byRulesAlone(typed).level).not.toBe('none');
  });
});

test('line ends and tabs still part words and sentences', () => {
  expect(cleanedText('one\ntwo\tthree')).toBe('one\ntwo\tthree');
});

test('a long message is read in windows that cover all of it and overlap', () => {
  const message = Array.from({ length: 40_000 }, (_, at) => at % 10).join('');
  const windows = windowsOf(message);
  expect(windows.length).toBeGreaterThan(4);
  expect(windows.every((window) => window.length <= 10_000)).toBe(true);
  expect(windows.reduce((whole, window) => whole + window.slice(whole === '' ? 0 : 1_000), '')).toBe(message);
});

describe('words that share a meaning become one word', () => {
  const spelling = createSpelling({ shortenings: {}, vocabulary: [], known: new Set() });
  test.each([
    ['a year group', 'y9 boy', ['yeargroup', 'boy']],
    ['a year group, spelled out', 'year 10 girl', ['yeargroup', 'girl']],
    ['a child by age', 'a 7 yr old', ['a', 'childage']],
    ['a child by age in words', 'six year old', ['childage']],
    ['a child by bare age', 'she is 13 and pregnant', ['she', 'is', 'childage', 'and', 'pregnant']],
    ['an adult by age', 'he is 40', ['he', 'is', 'adultage']],
    ['a baby by weeks', '6 week old', ['babyage']],
    ['a time', 'at 3.15pm', ['at', 'clocktime']],
    ['a number', '24 pills', ['number', 'pills']],
  ])('%s', (_, text, words) => {
    expect(tokensOf(text, spelling).map((token) => token.word)).toEqual(words);
  });
});
