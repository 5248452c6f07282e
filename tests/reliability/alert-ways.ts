// Worries, and the ways by which one may reach Signpost.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { BOT_ACCOUNT, messageActivity, pressActivity } from '../support/activities.ts';
import { type Card, type SentActivity, TENANT } from '../support/test-channel.ts';
import type { newcomer } from './real-bot.ts';

const MUST_FIRE = Object.values(
  parse(readFileSync('tests/safeguarding/must-fire.yaml', 'utf8')) as Record<string, string[]>,
);
/** Six of each class. */
export const WORRIES: readonly string[] = Array.from({ length: 60 }, (_, n) => {
  const list = MUST_FIRE[n % MUST_FIRE.length] as string[];
  return list[Math.floor(n / MUST_FIRE.length)] as string;
});

export type Where = ReturnType<typeof newcomer>;
export type Activity = Record<string, unknown>;
/** What is sent: the last of it carries the worry. */
export type Way = (serviceUrl: string, text: string, where: Where) => Activity[];

const FILLER = 'We talked about the timetable for the spring term and about the trip to the museum.\n';

const said =
  (change: (text: string) => string, fields: Activity = {}): Way =>
  (serviceUrl, text, where) => [messageActivity(serviceUrl, change(text), { ...where, ...fields })];
const same = (text: string) => text;

export const WAYS: readonly (readonly [string, Way])[] = [
  ['a plain message', said(same)],
  [
    'a changed message',
    said(same, {
      type: 'messageUpdate',
      channelData: { tenant: { id: TENANT }, eventType: 'editMessage' },
    }),
  ],
  ['the last line of 20 KB', said((text) => `${FILLER.repeat(240)}\n${text}`)],
  ['the first line of 20 KB', said((text) => `${text}\n${FILLER.repeat(240)}`)],
  [
    'an HTML attachment alone',
    (serviceUrl, text, where) => {
      const attachments = [{ contentType: 'text/html', content: `<p>${text}</p>` }];
      return [messageActivity(serviceUrl, '', { ...where, text: undefined, attachments })];
    },
  ],
  ['typographic quotes', said((text) => text.replaceAll("'", '’').replaceAll('"', '”'))],
  ['spaces that do not break', said((text) => text.replaceAll(' ', '\u00a0'))],
  ['zero-width characters', said((text) => text.replace(/(\w)(\w)/g, '$1\u200b$2'))],
  ['capitals', said((text) => text.toUpperCase())],
  ['a value beside the text', said(same, { value: { verb: 'show', entry: 'service/camhs' } })],
  [
    'the middle of a guide',
    (serviceUrl, text, where) =>
      ['help me choose', text].map((line) => messageActivity(serviceUrl, line, where)),
  ],
  [
    'a group chat with a mention',
    (serviceUrl, text, where) => {
      const conversation = {
        id: `19:${randomUUID()}@thread.v2`,
        tenantId: TENANT,
        conversationType: 'groupChat',
        isGroup: true,
      };
      const entities = [{ type: 'mention', text: '<at>Signpost</at>', mentioned: BOT_ACCOUNT }];
      return [messageActivity(serviceUrl, `<at>Signpost</at> ${text}`, { ...where, conversation, entities })];
    },
  ],
  [
    'a field of a card',
    (serviceUrl, text, where) => [pressActivity(serviceUrl, { verb: 'correct', reason: text }, where)],
  ],
];

const cardOf = (activity: SentActivity | undefined): Card => activity?.attachments?.[0]?.content as Card;

/** The loud alert names 999 before anything else does; the quiet line under an answer does not shout. */
export const isAlert = (activity: SentActivity): boolean =>
  JSON.stringify(cardOf(activity)?.body ?? '').includes('"attention"');
