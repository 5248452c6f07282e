import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Turn } from '../../src/conversation/turn.ts';
import { type Channel, type Outgoing, SendError } from '../../src/delivery/pipeline.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { bothEngines, createDatabase, type TestDatabase } from './databases.ts';
import { message, pipelineOn, recordingChannel, TENANT, textOf, textReply, until } from './turn-builders.ts';

const PERSON = { tenant: TENANT, id: 'person-1' };
const AT = new Date('2026-11-24T09:00:00Z');
const NOTICE = textReply('You have a draft waiting.');

describe.each(bothEngines)('what is said unasked on %s', (kind) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeEach(async () => {
    database = await createDatabase(kind);
    storage = await database.open();
  });
  afterEach(async () => {
    await storage.close();
    await database.drop();
  });

  const turnOf = (what: 'joined' | 'left', id: string, conversation?: string) => {
    const incoming = message(id, '', conversation === undefined ? {} : { conversation });
    const { scope, speaker, at } = incoming.turn;
    return { ...incoming, turn: { kind: what, scope, speaker, at } as Turn };
  };
  const waiting = async () =>
    (await database.query("select id from outbox where status in ('waiting', 'sending')")).length;

  /** The core says nothing to Signpost's own coming and going. */
  const quietly = (channel: Channel) =>
    pipelineOn(storage.turns, {
      channel,
      respond: (_kept, turn) => ({
        state: {},
        replies: turn.kind === 'message' ? [textReply(`heard ${turn.text}`)] : [],
      }),
    });

  test('comes in the person’s own chat, as a message of its own, after the replies of the turn before it', async () => {
    const all: Outgoing[] = [];
    const pipeline = quietly({
      async send(outgoing) {
        all.push(outgoing);
      },
    });
    await pipeline.accept(message('a1', 'one'));
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('on_its_way');
    expect(await storage.notify(PERSON, textReply('And another.'), AT)).toBe('on_its_way');
    await until(() => all.length === 3);
    await pipeline.stop();
    expect(all.map(({ reply, unasked }) => [textOf(reply), unasked])).toEqual([
      ['heard one', false],
      ['You have a draft waiting.', true],
      ['And another.', true],
    ]);
    expect(new Set(all.map(({ reference }) => JSON.stringify(reference))).size).toBe(1);
  });

  test('has nowhere to go to whoever has no private chat with Signpost, is of another tenant, or deleted all', async () => {
    const pipeline = pipelineOn(storage.turns, {
      respond: (_kept, turn) => ({
        state: {},
        replies: [],
        erase: turn.kind === 'message' && turn.text === 'delete my data',
      }),
    });
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('no_chat');
    await pipeline.accept(message('a1', 'hello', { scope: 'channel', conversation: 'channel-1' }));
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('no_chat');
    await pipeline.accept(message('a2', 'hello'));
    expect(await storage.notify({ ...PERSON, tenant: 'another' }, NOTICE, AT)).toBe('no_chat');
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('on_its_way');
    await pipeline.accept(message('a3', 'delete my data'));
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('no_chat');
    await pipeline.stop();
  });

  test('is not sent once Signpost was taken out of the chat, not even what was on its way, until it is back (A-56)', async () => {
    let away = true;
    const channel = recordingChannel(() => {
      if (away) throw new SendError('unsent', 50);
    });
    const pipeline = quietly(channel);
    await pipeline.accept(message('a1', 'one'));
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('on_its_way');
    await pipeline.accept(turnOf('left', 'a2'));
    away = false;
    await until(async () => (await waiting()) === 0);
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('unreachable');
    expect(channel.sent).toEqual([]);
    // Added again, the chat has another id.
    await pipeline.accept(turnOf('joined', 'a3', 'the-chat-after-it-was-added-again'));
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('on_its_way');
    await until(() => channel.sent.length === 1);
    await pipeline.stop();
    expect(channel.sent).toMatchObject([
      { conversation: 'the-chat-after-it-was-added-again', text: 'You have a draft waiting.' },
    ]);
  });

  test('is tried once where the channel refuses the chat, and goes to the new address after the next turn (A-57)', async () => {
    const tried: string[] = [];
    let refuses = false;
    const pipeline = quietly({
      async send({ reference }) {
        tried.push((reference as { serviceUrl: string }).serviceUrl);
        if (refuses) throw new SendError('gone');
      },
    });
    const from = (serviceUrl: string) => ({ reference: { conversation: 'c', serviceUrl } });
    await pipeline.accept(message('a1', 'one', from('old')));
    await until(() => tried.length === 1);
    refuses = true;
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('on_its_way');
    await until(async () => (await waiting()) === 0);
    for (let again = 0; again < 5; again += 1)
      expect(await storage.notify(PERSON, NOTICE, AT)).toBe('unreachable');
    expect(tried).toEqual(['old', 'old']);
    refuses = false;
    await pipeline.accept(message('a2', 'two', from('new')));
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('on_its_way');
    await until(() => tried.length === 4);
    await pipeline.stop();
    expect(tried).toEqual(['old', 'old', 'new', 'new']);
  });

  test('that the channel never takes is given up alone: the next one goes out (A-57)', async () => {
    let refuses = true;
    const channel = recordingChannel(({ unasked }) => {
      if (unasked && refuses) throw new SendError('refused');
    });
    const pipeline = quietly(channel);
    await pipeline.accept(message('a1', 'one'));
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('on_its_way');
    await until(async () => (await waiting()) === 0);
    refuses = false;
    expect(await storage.notify(PERSON, textReply('And another.'), AT)).toBe('on_its_way');
    await until(() => channel.sent.length === 2);
    await pipeline.stop();
    expect(channel.sent.map(({ text }) => text)).toEqual(['heard one', 'And another.']);
  });

  test('does not take with it the reply to a turn that came while it was refused (A-57)', async () => {
    let refuse = () => {};
    const channel = recordingChannel(({ unasked }) =>
      unasked
        ? new Promise((_resolve, reject) => {
            refuse = () => reject(new SendError('gone'));
          })
        : undefined,
    );
    const pipeline = quietly(channel);
    await pipeline.accept(message('a1', 'one'));
    await until(() => channel.sent.length === 1);
    await storage.notify(PERSON, NOTICE, AT);
    await until(async () =>
      (await database.query('select status from outbox')).some(({ status }) => status === 'sending'),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await pipeline.accept(message('a2', 'two'));
    refuse();
    await until(() => channel.sent.length === 2);
    await pipeline.stop();
    expect(channel.sent.map(({ text }) => text)).toEqual(['heard one', 'heard two']);
    expect(await storage.notify(PERSON, NOTICE, AT)).toBe('on_its_way');
  });

  test('of a turn to somebody else is kept with the turn or not at all, and who cannot be reached stands in the audit', async () => {
    const channel = recordingChannel();
    const id = randomUUID();
    const other = { tenant: TENANT, id: 'person-2' };
    const pipeline = pipelineOn(storage.turns, {
      channel,
      respond: (_kept, turn) =>
        turn.kind === 'message' && turn.text === 'mended'
          ? {
              state: {},
              replies: [],
              notices: [
                { to: PERSON, reply: textReply('What you reported is mended.') },
                { to: other, reply: textReply('What you reported is mended.') },
              ],
            }
          : turn.kind === 'message' && turn.text === 'in vain'
            ? {
                state: {},
                replies: [],
                notices: [{ to: PERSON, reply: textReply('This is not so.') }],
                records: [{ op: 'put', kind: 'draft', id, from: 7, body: {} }],
              }
            : { state: {}, replies: [] },
    });
    await pipeline.accept(message('a1', 'hello'));
    await pipeline.accept(message('b1', 'mended', { person: 'coordinator' }));
    await pipeline.accept(message('b1', 'mended', { person: 'coordinator' }));
    await pipeline.accept(message('b2', 'in vain', { person: 'coordinator' }));
    await until(() => channel.sent.some(({ text }) => text === 'What you reported is mended.'));
    await until(async () => (await waiting()) === 0);
    await pipeline.stop();
    const toPerson = channel.sent.filter(({ conversation }) => conversation.includes('person-1'));
    expect(toPerson.map(({ text }) => text)).toEqual(['What you reported is mended.']);
    expect(await database.query('select verb, subject from audit')).toEqual([
      { verb: 'notice.unreached', subject: 'no_chat' },
    ]);
  });
});
