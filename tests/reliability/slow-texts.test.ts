// Texts that are made to be slow to read: none may hold a turn for a second, or the others for a third of one.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { messageActivity } from '../support/activities.ts';
import { loadTestBrain } from '../support/brain.ts';
import { createRandom } from '../support/random.ts';
import { startTestChannel, TENANT, type TestChannel } from '../support/test-channel.ts';
import { newcomer, startRealBot, type WarmFolder, warmFolder } from './real-bot.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const KB_100 = 100_000;
const fill = (piece: string) => piece.repeat(Math.ceil(KB_100 / piece.length)).slice(0, KB_100);

/** Made for each recogniser: repetition, near misses, long words, nothing but what is stripped or folded. */
function crafted(): [string, string][] {
  const random = createRandom(SEED);
  const letters = (count: number) =>
    Array.from({ length: count }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
  return [
    ['one letter', fill('a')],
    ['one letter and a sign', `${fill('a')}!`],
    ['blanks', fill(' ')],
    ['blanks and a letter', `${fill(' ')}x`],
    ['line ends', fill('\n')],
    ['tabs and blanks', fill('\t ')],
    ['open brackets', fill('(')],
    ['angle brackets', fill('<')],
    ['mentions', fill('<at>')],
    ['half entities', fill('&nbsp')],
    ['quotes', fill("'")],
    ['apostrophes in a word', fill("o'")],
    ['hyphens', fill('a-')],
    ['dots', fill('.')],
    ['commas', fill(', ')],
    ['question marks', fill('?')],
    ['digits', fill('1')],
    ['phone numbers', fill('01452 426565 ')],
    ['dates', fill('31/02/2026 ')],
    ['ages', fill('7 year old ')],
    ['years', fill('y7 ')],
    ['at signs', fill('@')],
    ['addresses', fill('a@b.')],
    ['slashes', fill('/')],
    ['web addresses', fill('https://a.')],
    ['accents', fill('e\u0301')],
    ['stacked accents', `e${'\u0301'.repeat(KB_100)}`],
    ['zero width', fill('a\u200b')],
    ['directions', fill('\u202e')],
    ['lookalikes', fill('а')],
    ['emoji', fill('👩‍👧')],
    ['wide letters', fill('ａ')],
    ['ligatures', fill('ﷺ')],
    ['not', fill('not ')],
    ['not and no', fill('no not never ')],
    ['he said she said', fill('he said she said ')],
    ['the start of a worry', fill('his dad ')],
    ['a worry without its end', fill('touches her ')],
    ['a worry over and over', fill('his dad hit him ')],
    ['a worry spelt wrongly', fill('hsi dda htis hmi ')],
    ['who is', fill('who is ')],
    ['places', fill('Stroud ')],
    ['places without spaces', fill('stroudgloucester')],
    ['stop words', fill('the of and ')],
    ['commands', fill('my data ')],
    ['names', fill('Children’s Helpdesk ')],
    ['one word of 100 KB', letters(KB_100)],
    ['words of 50 letters', fill(`${letters(50)} `)],
    ['20,000 different words', Array.from({ length: 20_000 }, () => letters(4)).join(' ')],
    ['10,000 words spelt wrongly', Array.from({ length: 10_000 }, () => `saf${letters(3)}guard`).join(' ')],
    ['sentences', Array.from({ length: 5_000 }, () => `${letters(6)} ${letters(5)}.`).join(' ')],
    [
      'random signs',
      Array.from({ length: KB_100 }, () => String.fromCharCode(33 + Math.floor(random() * 90))).join(''),
    ],
  ];
}

describe('a text of 100 KB made to be slow', () => {
  let brain: Brain;
  beforeAll(async () => {
    brain = await loadTestBrain();
  });

  test('takes less than a second of the processor, through the whole core, fresh or in a guide (A-67)', () => {
    console.log(`slow texts: seed ${SEED}`);
    const basics = {
      scope: 'personal',
      speaker: { tenant: TENANT, id: 'p' },
      at: new Date('2026-11-24T10:30:00Z'),
    } as const;
    const guide = respond(brain, NEW_CONVERSATION, {
      ...basics,
      kind: 'message',
      text: 'help me choose',
    }).state;
    const slow: [string, number][] = [];
    for (const [name, text] of crafted()) {
      for (const state of [NEW_CONVERSATION, guide]) {
        const before = process.cpuUsage();
        respond(brain, state, { ...basics, kind: 'message', text });
        const { user, system } = process.cpuUsage(before);
        slow.push([`${name}${state === guide ? ', in a guide' : ''}`, Math.round((user + system) / 1_000)]);
      }
    }
    slow.sort(([, a], [, b]) => b - a);
    console.log(
      `slow texts, ms of the processor: ${slow
        .slice(0, 8)
        .map(([name, ms]) => `${name} ${ms}`)
        .join('; ')}`,
    );
    expect(slow.filter(([, ms]) => ms >= 1_000)).toEqual([]);
  }, 120_000);
});

describe('while slow texts are answered', () => {
  let channel: TestChannel;
  let folder: WarmFolder;
  beforeAll(async () => {
    channel = await startTestChannel();
    folder = await warmFolder();
  });
  afterAll(async () => {
    await channel.stop();
    folder?.remove();
  });

  test('of 100 KB, none takes the bot’s processor for 300 ms, so none holds others up longer; how long they waited is printed (B-23)', async () => {
    const bot = await startRealBot(channel, folder);
    const gaps: number[] = [];
    let going = true;
    const probe = (async () => {
      while (going) {
        const started = performance.now();
        await bot.post('', { method: 'GET', path: '/healthz', token: null });
        gaps.push(performance.now() - started);
        await delay(50);
      }
    })();
    await bot.post(messageActivity(channel.serviceUrl, 'hubs', newcomer(TENANT)));
    gaps.length = 0;
    let most = 0;
    const cost = async (text: string) => {
      const before = bot.processorMs();
      // What is 100,000 characters may be more than 256 KB.
      expect([200, 413]).toContain(
        (await bot.post(messageActivity(channel.serviceUrl, text, newcomer(TENANT)))).status,
      );
      return bot.processorMs() - before;
    };
    for (const [, text] of crafted()) {
      const first = await cost(text);
      // The process also compiles and tidies up meanwhile: a text is slow that is slow each time.
      most = Math.max(most, first < 200 ? first : Math.min(first, await cost(text), await cost(text)));
    }
    const waited = Math.round(Math.max(...gaps));
    going = false;
    await probe;
    await bot.stop();
    console.log(`slow texts: ${JSON.stringify({ most, waited })}`);
    expect(most).toBeLessThan(300);
  }, 120_000);
});
