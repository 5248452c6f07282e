// The token that a reply is signed with, from the SDK's credentials with an endpoint that fails, over HTTP and from an
// outbox on SQLite.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AppCredentials } from 'botframework-connector';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import type { DurablePipeline } from '../../src/delivery/durable-pipeline.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createTeamsChannel } from '../../src/teams/channel.ts';
import { TokenUnavailableError, tokenFrom } from '../../src/teams/connector-token.ts';
import { createConnectors } from '../../src/teams/connectors.ts';
import { createDatabase, type TestDatabase } from '../storage/databases.ts';
import { message, pipelineOn, until } from '../storage/turn-builders.ts';
import { productionSettings } from '../support/edge.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';
import { testDraftWords, testWords } from '../support/words.ts';

/** The SDK lets go of a token five minutes before it expires. */
const EARLY_MS = 5 * 60_000;

/** Microsoft's endpoint: token-1, token-2 and so on, each good for `lastsMs`; or an error, or no answer. */
class Endpoint extends AppCredentials {
  asked = 0;
  does: 'answers' | 'refuses' | 'hangs' = 'answers';
  lastsMs = 60_000;

  protected override async refreshToken() {
    this.asked += 1;
    const accessToken = `token-${this.asked}`;
    if (this.does === 'hangs') await new Promise(() => {});
    if (this.does === 'refuses') throw new Error('500');
    await delay(20);
    const expiresOn = new Date(Date.now() + EARLY_MS + this.lastsMs);
    return { accessToken, expiresOn } as never;
  }
}

const WITHIN_MS = 300;
let endpoint: Endpoint;
beforeEach(() => {
  // The SDK keeps tokens by app: each test is another one.
  endpoint = new Endpoint(randomUUID());
});

const tokenOf = () => tokenFrom(Promise.resolve(endpoint), WITHIN_MS);

describe('the token', () => {
  test('is asked for once by fifty replies together, held until it expires, and then asked for anew (B-16)', async () => {
    endpoint.lastsMs = 200;
    const token = tokenOf();
    const together = await Promise.all(Array.from({ length: 50 }, () => token.get()));
    expect(new Set(together)).toEqual(new Set(['token-1']));
    expect(await token.get()).toBe('token-1');
    expect(endpoint.asked).toBe(1);
    await delay(250);
    expect(await token.get()).toBe('token-2');
  });

  test.each(['refuses', 'hangs'] as const)(
    'that is held serves on while the endpoint %s, and none is waited for for ever (B-16)',
    async (does) => {
      endpoint.lastsMs = 500;
      const token = tokenOf();
      await token.get();
      endpoint.does = does;
      expect(await token.get()).toBe('token-1');
      await delay(550);
      const started = performance.now();
      await expect(token.get()).rejects.toThrow(TokenUnavailableError);
      expect(performance.now() - started).toBeLessThan(WITHIN_MS + 1_000);
      endpoint.does = 'answers';
      expect(await token.get()).toMatch(/^token-/);
    },
  );

  test('is asked for anew for those whom it no longer serves, once for all of them, and not given as it was (B-15)', async () => {
    const token = tokenOf();
    const [held, ...renewed] = await Promise.all([token.get(), token.renew?.(), token.renew?.()]);
    expect(endpoint.asked).toBe(2);
    expect(new Set(renewed).size).toBe(1);
    expect(renewed).not.toContain(held);
    expect(await token.get()).toBe(renewed[0]);
  });
});

describe('a reply', () => {
  let channel: TestChannel;
  let database: TestDatabase;
  let storage: Storage;
  let pipeline: DurablePipeline;
  beforeEach(async () => {
    channel = await startTestChannel();
    database = await createDatabase('SQLite');
    storage = await database.open();
    const token = tokenOf();
    const teams = createTeamsChannel({
      connectors: createConnectors(parseConfig(productionSettings(channel)), () => token),
      words: () => testWords,
      fileWords: () => testDraftWords.file,
      links: null,
    });
    pipeline = pipelineOn(storage.turns, { channel: teams, random: () => 0 });
  });
  afterEach(async () => {
    await pipeline.stop();
    await storage.close();
    await database.drop();
    await channel.stop();
  });

  const say = (text: string) =>
    pipeline.accept(
      message(text, text, {
        reference: {
          serviceUrl: channel.serviceUrl,
          conversation: 'a:conversation',
          bot: '28:bot',
          user: '29:user',
          activity: text,
          channel: 'msteams',
        },
      }),
    );
  const signed = () => channel.sent.map(({ authorization }) => authorization);
  const waiting = () => database.query("select id, attempts from outbox where status = 'waiting'");

  test.each(['refuses', 'hangs'] as const)(
    'waits in the outbox while the endpoint %s, and goes when it is back: none is lost (B-16)',
    async (does) => {
      endpoint.does = does;
      await say('one');
      await say('two');
      await until(async () => (await waiting()).some(({ attempts }) => Number(attempts) > 0));
      expect(channel.sent).toHaveLength(0);
      endpoint.does = 'answers';
      // It is tried again after half a minute.
      await database.query('update outbox set next_at = 0');
      await until(() => channel.sent.length === 2);
      expect(channel.sent.map(({ activity }) => activity.replyToId)).toEqual(['one', 'two']);
    },
  );

  test('refused with 401 goes once more, with a new token (B-15)', async () => {
    await say('one');
    await until(() => channel.sent.length === 1);
    channel.answerNext({ status: 401 });
    await say('two');
    await until(() => channel.sent.length === 3);
    await say('three');
    await until(() => channel.sent.length === 4);
    expect(signed()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2', 'Bearer token-2']);
    expect(endpoint.asked).toBe(2);
  });

  test('refused with 401 again is given up after the second try (B-15)', async () => {
    channel.answerNext({ status: 401 }, { status: 401 });
    await say('one');
    await until(
      async () => (await database.query("select id from outbox where status = 'refused'")).length === 1,
    );
    expect(signed()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('refused with 401 while no new token can be had is not given up (B-15, B-16)', async () => {
    await say('one');
    await until(() => channel.sent.length === 1);
    endpoint.does = 'refuses';
    channel.answerNext({ status: 401 });
    await say('two');
    await until(async () => (await waiting()).length === 1);
    endpoint.does = 'answers';
    await database.query('update outbox set next_at = 0');
    await until(() => channel.sent.length === 3);
    expect(channel.sent[2]?.activity.replyToId).toBe('two');
  });
});
