import { describe, expect, it } from 'vitest';
import { activitySchema } from '../../src/teams/activity-schema.ts';
import { messageText } from '../../src/teams/message-text.ts';
import { BOT_ACCOUNT, messageActivity } from '../support/activities.ts';

const bot = (text = '<at>Signpost</at>') => ({
  type: 'mention',
  text,
  mentioned: { id: BOT_ACCOUNT.id, name: 'Signpost' },
});
const other = (name: string) => ({
  type: 'mention',
  text: `<at>${name}</at>`,
  mentioned: { id: `29:${name}`, name },
});

function heard(text: string | null, fields: Record<string, unknown> = {}): string {
  return messageText(activitySchema.parse(messageActivity('http://127.0.0.1/', '', { text, ...fields })));
}

describe('A-53: a mention of the bot never changes what was asked', () => {
  const cases: [string, string, object[], string][] = [
    ['no mention', 'who covers Lydney?', [], 'who covers Lydney?'],
    ['the bot first', '<at>Signpost</at> who covers Lydney?', [bot()], 'who covers Lydney?'],
    ['the bot last', 'who covers Lydney? <at>Signpost</at>', [bot()], 'who covers Lydney?'],
    ['the bot twice', '<at>Signpost</at> hubs <at>Signpost</at>', [bot(), bot()], 'hubs'],
    [
      'the bot three times',
      '<at>Signpost</at><at>Signpost</at> hubs <at>Signpost</at>',
      [bot(), bot(), bot()],
      'hubs',
    ],
    ['the bot twice, one entity', '<at>Signpost</at> hubs <at>Signpost</at>', [bot()], 'hubs'],
    ['a non-breaking space behind the mention', '<at>Signpost</at>&nbsp;help', [bot()], 'help'],
    ['a real non-breaking space', '<at>Signpost</at>\u00a0help', [bot()], 'help'],
    ['a line break behind the mention', '<at>Signpost</at>\n\nhelp', [bot()], 'help'],
    ['a mention without its entity', '<at>Signpost</at> help', [], 'help'],
    ['a mention with an id', '<at id="0">Signpost</at> help', [], 'help'],
    [
      'an entity without its text',
      'help',
      [{ type: 'mention', mentioned: { id: BOT_ACCOUNT.id, name: 'Signpost' } }],
      'help',
    ],
    ['an entity with empty text', 'help', [bot('')], 'help'],
    [
      'the bot under another name',
      '<at>Wegweiser</at> help',
      [{ ...bot('<at>Wegweiser</at>'), mentioned: { id: BOT_ACCOUNT.id, name: 'Wegweiser' } }],
      'help',
    ],
    ['another person', 'ask <at>Ann Other</at> about hubs', [other('Ann Other')], 'ask Ann Other about hubs'],
    ['the bot and another person', '<at>Signpost</at> ask <at>Ann</at>', [bot(), other('Ann')], 'ask Ann'],
    ['another person without an entity', 'ask <at>Ann</at>', [], 'ask Ann'],
    ['an at sign alone', 'meet @ 3pm', [], 'meet @ 3pm'],
    ['a mention that is never closed', '<at>Signpost help', [], 'Signpost help'],
    ['only the mention', '<at>Signpost</at>', [bot()], ''],
  ];
  it.each(cases)('%s', (_, text, entities, expected) => {
    expect(heard(text, { entities })).toBe(expected);
  });
});

describe('what a person wrote is read as plain text', () => {
  it('reads a message that comes as an HTML attachment alone (A-82)', () => {
    const attachments = [
      {
        contentType: 'text/html',
        content: '<div><p>She has a&nbsp;<b>bruise</b></p><p>on her arm</p></div>',
      },
    ];
    expect(heard(null, { attachments })).toBe('She has a bruise \non her arm'.replace(' \n', '\n'));
  });

  it('keeps the written text where both are there', () => {
    expect(
      heard('written', { attachments: [{ contentType: 'text/html', content: '<p>marked up</p>' }] }),
    ).toBe('written');
  });

  it('takes NUL and half of a surrogate pair out and keeps all other characters', () => {
    expect(heard('a\u0000b \ud800 😀 é')).toBe('ab \ufffd 😀 é');
  });

  it('reads 250 KB of opening brackets at once (A-67)', () => {
    const started = performance.now();
    heard(null, { attachments: [{ contentType: 'text/html', content: '<'.repeat(250_000) }] });
    heard('<at'.repeat(80_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
