import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Asks, Effect, Kept } from '../../src/delivery/turn-store.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { bothEngines, createDatabase, type TestDatabase } from './databases.ts';
import {
  message,
  pipelineOn,
  recordingChannel,
  remembering,
  type State,
  TENANT,
  textOf,
  textReply,
  until,
} from './turn-builders.ts';

const PERSON = { tenant: TENANT, id: 'person-1' };

describe.each(bothEngines)('a turn on %s', (kind) => {
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

  const saidBy = async (person = PERSON) =>
    (await storage.exportOf(person)).conversations.map(({ state }) => (state as State | null)?.said);

  test('is remembered by the next one, also after a restart (B-04)', async () => {
    const first = pipelineOn(storage.turns);
    await first.accept(message('a1', 'one'));
    await first.stop();
    await storage.close();
    storage = await database.open();
    const second = pipelineOn(storage.turns);
    await second.accept(message('a2', 'two'));
    await second.stop();
    expect(await saidBy()).toEqual([['one', 'two']]);
  });

  test('has one effect and one reply however often it is delivered (A-37)', async () => {
    const channel = recordingChannel();
    const pipeline = pipelineOn(storage.turns, { channel });
    for (let time = 0; time < 5; time += 1) await pipeline.accept(message('a1', 'one'));
    await until(() => channel.sent.length > 0);
    await pipeline.stop();
    expect(await saidBy()).toEqual([['one']]);
    expect(channel.sent.map(({ text }) => text)).toEqual(['1: one']);
  });

  test('has one effect when ten copies come at the same time, on two instances where there can be two (A-38, B-18)', async () => {
    const channel = recordingChannel();
    const other = kind === 'PostgreSQL' ? await database.open() : storage;
    const pipelines = [pipelineOn(storage.turns, { channel }), pipelineOn(other.turns, { channel })];
    for (let turn = 0; turn < 20; turn += 1) {
      const copies = Array.from({ length: 10 }, (_, copy) =>
        pipelines[copy % 2]?.accept(message(`a${turn}`, `turn ${turn}`)),
      );
      await Promise.all(copies);
    }
    await until(() => channel.sent.length >= 20);
    for (const pipeline of pipelines) await pipeline.stop();
    if (other !== storage) await other.close();
    expect(await saidBy()).toEqual([Array.from({ length: 20 }, (_, turn) => `turn ${turn}`)]);
    expect(channel.sent).toHaveLength(20);
  });

  test('of one conversation waits for the one before it: twenty at once are as twenty in a row (A-40)', async () => {
    const channel = recordingChannel();
    const pipeline = pipelineOn(storage.turns, { channel });
    const turns = Array.from({ length: 20 }, (_, n) => `t${n}`);
    await Promise.all(turns.map((text) => pipeline.accept(message(text, text))));
    await until(() => channel.sent.length === 20);
    await pipeline.stop();
    expect(await saidBy()).toEqual([turns]);
    expect(channel.sent.map(({ text }) => text)).toEqual(turns.map((text, n) => `${n + 1}: ${text}`));
  });

  test('that the channel waits for is answered again with the answer that was committed (A-37)', async () => {
    const pipeline = pipelineOn(storage.turns);
    const first = await pipeline.accept(message('a1', 'one', { wantsAnswer: true }));
    await pipeline.stop();
    await storage.close();
    storage = await database.open();
    const later = pipelineOn(storage.turns);
    const again = await later.accept(message('a1', 'one', { wantsAnswer: true }));
    await later.stop();
    expect(first.map(textOf)).toEqual(['1: one']);
    expect(again).toEqual(first);
  });

  test('with the same ids in another tenant is another person’s (A-30)', async () => {
    const pipeline = pipelineOn(storage.turns);
    await pipeline.accept(message('a1', 'mine'));
    await pipeline.accept(message('a1', 'theirs', { tenant: 'other-tenant' }));
    await pipeline.stop();
    expect(await saidBy()).toEqual([['mine']]);
    expect(await saidBy({ tenant: 'other-tenant', id: 'person-1' })).toEqual([['theirs']]);
  });

  test('in which the core fails changes nothing, tells a reference code, and lets the next go on (B-28)', async () => {
    const channel = recordingChannel();
    const respond = (kept: Kept, turn: Parameters<typeof remembering>[1]) => {
      if (turn.kind === 'message' && turn.text === 'poison') throw new TypeError('Cannot read poison');
      return remembering(kept, turn);
    };
    const pipeline = pipelineOn(storage.turns, { channel, respond });
    await pipeline.accept(message('a1', 'one'));
    await pipeline.accept(message('a2', 'poison'));
    await pipeline.accept(message('a3', 'two'));
    await until(() => channel.sent.length === 3);
    await pipeline.stop();
    expect(await saidBy()).toEqual([['one', 'two']]);
    expect(channel.sent[1]?.text).toMatch(/^Something went wrong \([0-9a-f]{8}\)\.$/);
  });

  test('that fails half written takes none of those with it that are committed in the same moment (B-28)', async () => {
    const channel = recordingChannel();
    const respond = (kept: Kept, turn: Parameters<typeof remembering>[1]): Effect | Asks => ({
      ...(remembering(kept, turn) as Effect),
      // The audit comes last, and takes no sentence: by then the rest of the turn has been written.
      audit: turn.kind === 'message' && turn.text === 'poison' ? [{ verb: 'A sentence, not a verb' }] : [],
    });
    const pipeline = pipelineOn(storage.turns, { channel, respond });
    const texts = Array.from({ length: 12 }, (_, n) => (n % 5 === 3 ? 'poison' : `turn ${n}`));
    await Promise.all(
      texts.map((text, n) => pipeline.accept(message(`a${n}`, text, { person: `person-${n}` }))),
    );
    await until(() => channel.sent.length === texts.length);
    await pipeline.stop();
    for (const [n, text] of texts.entries())
      expect(await saidBy({ tenant: TENANT, id: `person-${n}` })).toEqual(text === 'poison' ? [] : [[text]]);
    const told = channel.sent.map((sent) => sent.text);
    expect(told.filter((text) => text.startsWith('Something went wrong'))).toHaveLength(2);
    const [handled] = await database.query('select count(*) as n from handled');
    expect(Number(handled?.n)).toBe(10);
  });

  test('finds a state that was tampered with, begins anew, and tells the person once (A-88)', async () => {
    const channel = recordingChannel();
    const pipeline = pipelineOn(storage.turns, { channel });
    await pipeline.accept(message('a1', 'one'));
    const [row] = await database.query('select key, sealed from conversations');
    const sealed = String(row?.sealed);
    const flipped = sealed.slice(0, -5) + (sealed.at(-5) === 'A' ? 'B' : 'A') + sealed.slice(-4);
    await database.query('update conversations set sealed = ?', [flipped]);
    await pipeline.accept(message('a2', 'two'));
    await pipeline.accept(message('a3', 'three'));
    await until(() => channel.sent.length === 4);
    await pipeline.stop();
    expect(channel.sent.map(({ text }) => text)).toEqual([
      '1: one',
      '1: two',
      'What I had noted of our conversation cannot be read any more.',
      '2: three',
    ]);
    expect((await database.query('select verb from audit')).map(({ verb }) => verb)).toEqual([
      'conversation.damaged',
    ]);
    expect(await database.query('select damaged from conversations')).toEqual([{ damaged: flipped }]);
  });

  describe('that changes a record', () => {
    const draft = randomUUID();
    const drafting = (kept: Kept, turn: Parameters<typeof remembering>[1]): Effect | Asks => {
      const said = turn.kind === 'message' ? turn.text : '';
      const now = kept.records.find(({ id }) => id === draft);
      if (said === 'delete my data') return { state: null, replies: [textReply('Deleted.')], erase: true };
      if (said === 'my data')
        return kept.holdings
          ? { state: kept.state, replies: [textReply(`${kept.holdings.records.length} draft`)] }
          : { needs: 'holdings' };
      if (said === 'question?') return { state: kept.state, replies: [textReply('Answer.')] };
      const from = said.startsWith('stale') ? 0 : (now?.version ?? 0);
      return {
        state: kept.state,
        replies: [textReply(`Saved ${said}`)],
        records: [{ op: 'put', kind: 'draft', id: draft, from, body: { said } }],
      };
    };

    test('writes one audit row for each effect and none for a plain question (A-79)', async () => {
      const pipeline = pipelineOn(storage.turns, { respond: drafting, kinds: ['draft'] });
      for (const [n, text] of ['first', 'question?', 'second', 'my data'].entries())
        await pipeline.accept(message(`a${n}`, text));
      await pipeline.accept(message('a9', 'delete my data'));
      await pipeline.stop();
      const rows = await database.query('select verb, subject, actor from audit order by seq');
      expect(rows.map(({ verb }) => verb)).toEqual(['draft.created', 'draft.changed', 'data.deleted']);
      expect(rows[0]?.subject).toBe(draft);
      expect(JSON.stringify(rows)).not.toContain('person-1');
    });

    test('shows a person what is held, and deletes all of it when asked', async () => {
      const channel = recordingChannel();
      const pipeline = pipelineOn(storage.turns, { channel, respond: drafting, kinds: ['draft'] });
      await pipeline.accept(message('b1', 'theirs', { person: 'person-2' }));
      await pipeline.stop();
      await database.query('delete from records');
      const again = pipelineOn(storage.turns, { channel, respond: drafting, kinds: ['draft'] });
      for (const [n, text] of ['first', 'my data', 'delete my data', 'my data'].entries())
        await again.accept(message(`a${n}`, text));
      await until(() => channel.sent.length === 5);
      await again.stop();
      expect(channel.sent.map(({ text }) => text)).toEqual([
        'Saved theirs',
        'Saved first',
        '1 draft',
        'Deleted.',
        '0 draft',
      ]);
      const held = await storage.exportOf(PERSON);
      expect(held.records).toEqual([]);
      expect(held.conversations.map(({ state }) => state)).toEqual([]);
    });

    test('from a version that is no longer the newest keeps nothing of itself (A-41)', async () => {
      await storage.changeRecords(PERSON, new Date(), [
        { op: 'put', kind: 'draft', id: draft, from: 0, body: 'kept' },
      ]);
      const stale = storage.changeRecords(PERSON, new Date(), [
        { op: 'put', kind: 'draft', id: draft, from: 0, body: 'lost' },
      ]);
      await expect(stale).rejects.toThrow('was changed in the meantime');
      await storage.changeRecords(PERSON, new Date(), [
        { op: 'put', kind: 'draft', id: draft, from: 1, body: 'newer' },
      ]);
      const late = storage.changeRecords(PERSON, new Date(), [
        { op: 'delete', kind: 'draft', id: draft, from: 1 },
      ]);
      await expect(late).rejects.toThrow('was changed in the meantime');
      expect(
        (await storage.recordsOf(PERSON, ['draft'])).map(({ version, body }) => [version, body]),
      ).toEqual([[2, 'newer']]);
    });

    test('that were moved 200 times, flipped, put back to an older version or given to somebody else are set aside, audited and told of once; the rest works (A-87, A-88)', async () => {
      const at = new Date();
      const put = (body: string, from = 0, id: string = randomUUID()) =>
        ({ op: 'put', kind: 'draft', id, from, body }) as const;
      const drafts = Array.from({ length: 203 }, (_, n) => put(`draft ${n}`));
      await storage.changeRecords(PERSON, at, drafts);
      await storage.changeRecords({ tenant: TENANT, id: 'person-2' }, at, [put('theirs')]);
      const rows = await database.query('select id, owner, sealed from records');
      const rowOf = (n: number) => {
        const row = rows.find(({ id }) => id === drafts[n]?.id);
        return { id: String(row?.id), owner: String(row?.owner), sealed: String(row?.sealed) };
      };
      const moved = Array.from({ length: 200 }, (_, n) => [rowOf(n).id, rowOf((n + 1) % 200).sealed]).flat();
      const cases = 'when ? then ? '.repeat(200);
      await database.query(`update records set sealed = case id ${cases} else sealed end`, moved);
      const set = (n: number, sealed: string) =>
        database.query('update records set sealed = ? where id = ?', [sealed, rowOf(n).id]);
      const { sealed } = rowOf(200);
      await set(200, sealed.slice(0, -5) + (sealed.at(-5) === 'A' ? 'B' : 'A') + sealed.slice(-4));
      await storage.changeRecords(PERSON, at, [put('newer', 1, rowOf(201).id)]);
      await set(201, rowOf(201).sealed);
      await database.query('update records set owner = ?', [rowOf(0).owner]);
      const channel = recordingChannel();
      const counting = (kept: Kept): Effect => ({
        state: kept.state,
        replies: [textReply(kept.records.flatMap(({ body }) => body ?? []).join())],
      });
      const pipeline = pipelineOn(storage.turns, { channel, respond: counting, kinds: ['draft'] });
      for (const id of ['a1', 'a2']) await pipeline.accept(message(id, 'drafts?'));
      await until(() => channel.sent.length === 3);
      await pipeline.stop();
      expect(channel.sent.map(({ text }) => text)).toEqual([
        'draft 202',
        'A draft of yours cannot be read any more.',
        'draft 202',
      ]);
      const audited = await database.query("select subject from audit where verb = 'draft.damaged'");
      const left = await database.query('select id from records where damaged is not null');
      expect(audited).toHaveLength(203);
      expect(new Set(audited.map(({ subject }) => subject))).toEqual(new Set(left.map(({ id }) => id)));
      await storage.changeRecords(PERSON, at, [put('works', 1, rowOf(202).id)]);
      expect((await storage.recordsOf(PERSON, ['draft'])).flatMap(({ body }) => body ?? [])).toEqual([
        'works',
      ]);
    });

    test('of somebody else finds no such record, whatever id it gives (A-34)', async () => {
      await storage.changeRecords(PERSON, new Date(), [
        { op: 'put', kind: 'draft', id: draft, from: 0, body: 'mine' },
      ]);
      for (const stranger of [
        { tenant: TENANT, id: 'person-2' },
        { tenant: 'other-tenant', id: 'person-1' },
      ]) {
        expect(await storage.recordsOf(stranger, ['draft'])).toEqual([]);
        for (const op of ['put', 'delete'] as const) {
          const change = { op, kind: 'draft', id: draft, from: 1, body: 'theirs' };
          await expect(storage.changeRecords(stranger, new Date(), [change])).rejects.toThrow(
            'was changed in the meantime',
          );
        }
      }
      expect((await storage.recordsOf(PERSON, ['draft'])).map(({ body }) => body)).toEqual(['mine']);
    });
  });
});
