import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Turn } from '../../src/conversation/turn.ts';
import type { Effect } from '../../src/delivery/turn-store.ts';
import { CountKeeper } from '../../src/insight/count-keeper.ts';
import type { Count } from '../../src/insight/counts.ts';
import type { WorklistChange } from '../../src/silence/worklist.ts';
import { dump } from '../../src/storage/backup.ts';
import { sqliteFileOf } from '../../src/storage/open.ts';
import { restorePostgres, restoreSqlite } from '../../src/storage/restore.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { bothEngines, createDatabase, newKey, type TestDatabase } from './databases.ts';
import { message, pipelineOn, TENANT, textReply } from './turn-builders.ts';

const AT = new Date('2026-11-24T09:17:23.456Z');
const TEXT = 'zebra crossing patrol for the new school';
const DAY_MS = 86_400_000;

const adding = (id: string, text = TEXT): WorklistChange => ({
  op: 'add',
  id,
  keepDays: 90,
  body: { kind: 'question', text, district: 'stroud', found: 'dont_know' },
});
const ASKED: Count = { district: 'stroud', topic: 'hubs', outcome: 'asked' };

describe.each(bothEngines)('what is learnt from silence, on %s', (kind) => {
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

  /** A core that does with the worklist what it is told, and counts every turn. */
  const pipeline = (changes: (text: string) => WorklistChange[], counted: Count[] = [], on = storage) =>
    pipelineOn(on.turns, {
      respond: (_kept, turn: Turn): Effect => ({
        state: {},
        replies: [textReply('done')],
        worklist: changes(turn.kind === 'message' ? turn.text : ''),
        counts: [ASKED],
      }),
      onCounted: (counts) => counted.push(...counts),
    });

  test('a question is kept once, with the day and nothing that says who sent it', async () => {
    const sending = pipeline((id) => [adding(id)]);
    for (let time = 0; time < 3; time += 1) await sending.accept(message('a1', 'q1', { at: AT }));
    await sending.stop();
    expect(await storage.worklist()).toEqual([
      {
        id: 'q1',
        day: '2026-11-24',
        body: { kind: 'question', text: TEXT, district: 'stroud', found: 'dont_know' },
      },
    ]);
    const [row = {}] = await database.query('select * from worklist');
    expect(Object.keys(row).sort()).toEqual(['day', 'delete_after', 'id', 'kind', 'sealed']);
    expect(Number(row.delete_after) % DAY_MS).toBe(0);
    expect(
      await database.query("select verb from audit where subject like '%q1%' or verb like 'worklist%'"),
    ).toEqual([]);
    const held = await storage.exportOf({ tenant: TENANT, id: 'person-1' });
    expect(JSON.stringify(held)).not.toContain('q1');
  });

  test('a question is sealed, and turned over to a new key with the rest', async () => {
    const sending = pipeline((id) => [adding(id)]);
    await sending.accept(message('a1', 'q1', { at: AT }));
    await sending.stop();
    await storage.close();
    if (kind === 'SQLite') expect(readFileSync(sqliteFileOf(database.url)).includes('zebra')).toBe(false);
    const newer = newKey('k2');
    storage = await database.open({ keys: [newer, database.key] });
    await storage.rotateKeys();
    await storage.close();
    storage = await database.open({ keys: [newer] });
    expect(await storage.worklist()).toHaveLength(1);
  });

  test('a question that is taken back is gone, and a proposal is not taken back with a question’s button', async () => {
    const proposal: WorklistChange = {
      op: 'add',
      id: 'p1',
      keepDays: 365,
      body: { kind: 'phrase', text: TEXT, entry: 'service/camhs', by_role: 'Coordinator' },
    };
    const changing = pipeline((text) =>
      text === 'add'
        ? [adding('q1'), proposal]
        : [
            { op: 'remove', kind: 'question', id: 'q1' },
            { op: 'remove', kind: 'question', id: 'p1' },
          ],
    );
    await changing.accept(message('a1', 'add', { at: AT }));
    await changing.accept(message('a2', 'take', { at: AT }));
    await changing.stop();
    expect((await storage.worklist()).map(({ id }) => id)).toEqual(['p1']);
    expect(await database.query("select verb, subject from audit where verb like 'worklist%'")).toEqual([
      { verb: 'worklist.phrase-proposed', subject: 'p1' },
    ]);
  });

  test('questions go after their days, and counts after two years', async () => {
    const sending = pipeline((id) => [adding(id)]);
    await sending.accept(message('a1', 'q1', { at: AT }));
    await sending.stop();
    await storage.addCounts([{ day: '2026-11-24', ...ASKED, n: 4 }]);
    const midnight = Date.parse('2026-11-24');
    expect(await storage.purge(new Date(midnight + 90 * DAY_MS - 1))).toMatchObject({ worklist: 0 });
    expect(await storage.purge(new Date(midnight + 90 * DAY_MS))).toMatchObject({ worklist: 1, counts: 0 });
    expect(await storage.worklist()).toEqual([]);
    expect(await storage.purge(new Date(midnight + 770 * DAY_MS))).toMatchObject({ counts: 1 });
  });

  test('a turn is counted once, whatever is delivered twice', async () => {
    const counted: Count[] = [];
    const sending = pipeline(() => [], counted);
    for (const id of ['a1', 'a2', 'a1', 'a2', 'a1']) await sending.accept(message(id, 'x', { at: AT }));
    await sending.stop();
    expect(counted).toEqual([ASKED, ASKED]);
  });

  test('counts of several instances add up, and what could not be kept waits', async () => {
    let away = true;
    const faults: unknown[] = [];
    const keeper = () =>
      new CountKeeper({
        keep: (counts) => (away ? Promise.reject(new Error('away')) : storage.addCounts(counts)),
        onFault: (error) => faults.push(error),
      });
    const keepers = [keeper(), keeper(), keeper()];
    for (const each of keepers)
      for (let n = 0; n < 10; n += 1) each.add([ASKED, { ...ASKED, outcome: 'not_found' }], AT);
    await Promise.all(keepers.map((each) => each.flush()));
    expect(faults).toHaveLength(3);
    away = false;
    await Promise.all(keepers.map((each) => each.stop()));
    expect(await storage.countsBetween('2026-11-24', '2026-11-24')).toEqual(
      expect.arrayContaining([
        { day: '2026-11-24', ...ASKED, n: 30 },
        { day: '2026-11-24', ...ASKED, outcome: 'not_found', n: 30 },
      ]),
    );
    expect(await storage.countsBetween('2026-11-25', '2026-12-24')).toEqual([]);
  });

  test('goes into a backup and comes out of it', async () => {
    const sending = pipeline((id) => [adding(id)]);
    await sending.accept(message('a1', 'q1', { at: AT }));
    await sending.stop();
    await storage.addCounts([{ day: '2026-11-24', ...ASKED, n: 4 }]);
    const file = join(database.folder, `backup-${randomBytes(4).toString('hex')}`);
    const { engine } = await storage.opened();
    await dump(engine, file, AT);
    await storage.purge(new Date(AT.getTime() + 800 * DAY_MS));
    await storage.close();
    if (kind === 'SQLite') await restoreSqlite(sqliteFileOf(database.url), file, [database.key], AT);
    else await restorePostgres(database.url, file, [database.key]);
    storage = await database.open();
    expect(await storage.worklist()).toHaveLength(1);
    expect(await storage.countsBetween('2026-11-24', '2026-11-24')).toHaveLength(1);
  });
});
