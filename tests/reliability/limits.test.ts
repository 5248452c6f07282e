import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/conversation/reply.ts';
import { BusyError } from '../../src/delivery/pipeline.ts';
import { TEAMS_LIMITS } from '../../src/delivery/send-rate.ts';
import { sayWithoutStorage } from '../../src/delivery/without-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createDatabase, type TestDatabase } from '../storage/databases.ts';
import {
  message,
  pipelineOn,
  recordingChannel,
  remembering,
  saidIn,
  TENANT,
  textOf,
  textReply,
  until,
} from '../storage/turn-builders.ts';

describe('limits', () => {
  let database: TestDatabase;
  let storage: Storage;
  beforeEach(async () => {
    database = await createDatabase('SQLite');
    storage = await database.open();
  });
  afterEach(async () => {
    await storage.close();
    await database.drop();
  });

  const flooding = { budget: { turns: 20, inMs: 10_000 } };

  test('give a flooder twenty turns and one notice, and the others their answers at once (A-25, B-27)', async () => {
    const channel = recordingChannel();
    const pipeline = pipelineOn(storage.turns, { ...flooding, channel });
    const flood = Array.from({ length: 3_000 }, (_, n) =>
      pipeline.accept(message(`f${n}`, `f${n}`, { person: 'flooder' })),
    );
    const took = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const started = performance.now();
        await pipeline.accept(message(`o${n}`, 'other', { person: `other-${n}` }));
        return performance.now() - started;
      }),
    );
    await Promise.all(flood);
    await until(() => channel.sent.length >= 41);
    await pipeline.stop();
    expect(Math.max(...took)).toBeLessThan(1_000);
    const toFlooder = channel.sent
      .filter(({ conversation }) => conversation.endsWith('flooder'))
      .map(({ text }) => text);
    expect(toFlooder.filter((text) => text.startsWith('One moment'))).toHaveLength(1);
    expect(toFlooder).toHaveLength(21);
    expect(saidIn(await storage.exportOf({ tenant: TENANT, id: 'flooder' }))).toHaveLength(20);
  });

  test('never stop an alert: over the budget, in a full queue, every time it is needed (A-81, C-16)', async () => {
    const channel = recordingChannel();
    const respond: typeof remembering = (kept, turn) =>
      turn.kind === 'message' && turn.text.includes('hurt')
        ? { state: kept.state, replies: [textReply('Ring 999 now', 'alert')] }
        : remembering(kept, turn);
    const pipeline = pipelineOn(storage.turns, {
      ...flooding,
      channel,
      respond,
      limits: TEAMS_LIMITS,
      bounds: { perConversation: 1, overall: 2 },
    });
    const flood = Array.from({ length: 200 }, (_, n) =>
      pipeline.accept(message(`f${n}`, `f${n}`)).catch((error) => error),
    );
    const started = performance.now();
    const alerts = Array.from({ length: 60 }, (_, n) =>
      pipeline.accept(message(`c${n}`, `she is hurt ${n}`)),
    );
    await Promise.all(alerts);
    const refused = (await Promise.all(flood)).filter((outcome) => outcome instanceof BusyError);
    await until(() => channel.sent.filter(({ text }) => text === 'Ring 999 now').length === 60);
    expect(performance.now() - started).toBeLessThan(2_000);
    await pipeline.stop();
    expect(refused.length).toBeGreaterThan(0);
  });

  test('of the queue answer with the time to come back, and take turns again when it is shorter (B-22, B-27)', async () => {
    const pipeline = pipelineOn(storage.turns, { bounds: { overall: 50 } });
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        pipeline.accept(message(`a${n}`, 'x', { person: `p${n}` })).then(
          () => null,
          (error) => error,
        ),
      ),
    );
    const busy = outcomes.filter((outcome) => outcome !== null);
    expect(busy).toHaveLength(150);
    for (const error of busy) expect(error).toMatchObject({ name: 'BusyError', retryAfterSeconds: 2 });
    await pipeline.accept(message('later', 'x'));
    await pipeline.stop();
    await expect(pipeline.accept(message('too late', 'x'))).rejects.toThrow(BusyError);
  });

  test('hold for large turns as for many: what waits is bounded in size too (B-22)', async () => {
    const pipeline = pipelineOn(storage.turns, { bounds: { size: 1_000_000 } });
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        pipeline.accept(message(`a${n}`, 'x'.repeat(200_000), { person: `p${n}` })).then(
          () => 'kept',
          () => 'busy',
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(5);
    await pipeline.stop();
  });

  test('and faults of one turn do not touch the others: whatever the core or the channel throws (B-29)', async () => {
    const thrown = [new Error('x'), 'a string', null, undefined, Object.create(null), new RangeError('y')];
    const channel = recordingChannel(({ reference }) => {
      const poisoned = /poisoned-(\d)/.exec(JSON.stringify(reference));
      if (poisoned) throw thrown[Number(poisoned[1])];
    });
    const respond: typeof remembering = (kept, turn) => {
      if (turn.kind === 'message' && turn.text.startsWith('poison')) throw thrown[Number(turn.text.slice(6))];
      return remembering(kept, turn);
    };
    const pipeline = pipelineOn(storage.turns, { channel, respond });
    await Promise.all(
      thrown.flatMap((_, n) => [
        pipeline.accept(message(`x${n}`, `poison${n}`, { person: `poisoned-${n}` })),
        pipeline.accept(message(`y${n}`, 'fine', { person: `p${n}` })),
      ]),
    );
    await until(() => channel.sent.length >= thrown.length);
    await pipeline.stop();
    expect(channel.sent.map(({ text }) => text)).toEqual(thrown.map(() => '1: fine'));
  });

  test('of a core that is not ready yet are passed on: the turn is not marked as handled (B-28)', async () => {
    let ready = false;
    const respond: typeof remembering = (kept, turn) => {
      if (!ready) throw new BusyError(5);
      return remembering(kept, turn);
    };
    const pipeline = pipelineOn(storage.turns, { respond });
    await expect(pipeline.accept(message('a1', 'one'))).rejects.toThrow(BusyError);
    ready = true;
    await pipeline.accept(message('a1', 'one'));
    await pipeline.stop();
    expect(saidIn(await storage.exportOf({ tenant: TENANT, id: 'person-1' }))).toEqual(['one']);
  });
});

describe('without storage', () => {
  const notSaved = textReply('not saved', 'command');
  test.each<[string, Reply['kind'][], string[], boolean]>([
    ['an alert is given, alone', ['alert', 'answer'], ['alert'], true],
    ['a plain answer is given', ['answer'], ['answer'], true],
    ['what would have had to be kept is refused in one sentence', ['command'], ['not saved'], false],
    ['a turn to which the core says nothing is not passed off as answered', [], ['not saved'], false],
  ])('%s (A-81, B-05, B-10)', (_name, kinds, said, answered) => {
    const replies = kinds.map((kind) => textReply(kind, kind));
    expect(sayWithoutStorage(replies, notSaved)).toEqual({
      replies: said.map((text) => [...replies, notSaved].find((reply) => textOf(reply) === text)),
      answered,
    });
  });
});
