import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NewCorrection } from '../../src/corrections/events.ts';
import type { Asks, Effect, Kept } from '../../src/delivery/turn-store.ts';
import { loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { createLiveCorrections } from '../../src/live-corrections.ts';
import { dump } from '../../src/storage/backup.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { bothEngines, createDatabase, newKey, type TestDatabase } from './databases.ts';
import { message, pipelineOn, TENANT, textReply } from './turn-builders.ts';

const REASON = 'the duty worker told me';
const corrected = (to: string): NewCorrection => ({
  subject: { of: 'fact', id: 'early-help-hub-stroud/phone' },
  deed: { is: 'corrected', from: '01452 328130', to, base: '01452 328130' },
  role: 'Early Help Coordinator, Stroud',
  reason: REASON,
});

/** A core that corrects the number to what it is told, and only if nobody has before. */
function correcting(kept: Kept, to: string): Effect | Asks {
  if (!kept.corrections) return { needs: 'corrections' };
  const { events } = kept.corrections;
  return events.length > 0
    ? { state: null, replies: [textReply(`too late: ${events.length}`)] }
    : { state: null, replies: [textReply('changed')], corrections: [corrected(to)] };
}

describe.each(bothEngines)('what is corrected in chat, on %s', (kind) => {
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

  const pipeline = (on = storage, options = {}) =>
    pipelineOn(on.turns, {
      respond: (kept, turn) => correcting(kept, turn.kind === 'message' ? turn.text : ''),
      ...options,
    });

  test('is kept in the turn’s own transaction, with its audit row, once, and after a restart', async () => {
    const first = pipeline();
    for (let time = 0; time < 3; time += 1) await first.accept(message('a1', '01452 111222'));
    await first.stop();
    await storage.close();
    storage = await database.open();
    expect(await storage.corrections()).toMatchObject([
      { ...corrected('01452 111222'), seq: 1, author: expect.stringMatching(/^[\w-]{22}$/) },
    ]);
    expect(await database.query("select verb, subject from audit where verb like 'directory.%'")).toEqual([
      { verb: 'directory.corrected', subject: 'fact:early-help-hub-stroud/phone' },
    ]);
    expect(await storage.verifyAudit()).toEqual([]);
  });

  test('twenty at once from as many people, on two instances where there can be two: the first counts, the others see it (B-18)', async () => {
    const other = kind === 'PostgreSQL' ? await database.open() : storage;
    const pipelines = [pipeline(), pipeline(other)];
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        pipelines[n % 2]?.accept(message(`a${n}`, `01452 11122${n % 10}`, { person: `person-${n}` })),
      ),
    );
    for (const each of pipelines) await each.stop();
    if (other !== storage) await other.close();
    expect(await storage.corrections()).toHaveLength(1);
  });

  test('reaches the instance that committed at once, and another within seconds (B-18)', async () => {
    const other = kind === 'PostgreSQL' ? await database.open() : storage;
    const files = loadKnowledge('knowledge');
    const numberOn = async (live: Awaited<ReturnType<typeof createLiveCorrections>>) =>
      live.over({ files, knowledge: files } as never).knowledge.facts.get('early-help-hub-stroud/phone')
        ?.value;
    const [here, there] = await Promise.all(
      [storage, other].map((source) => createLiveCorrections(source, { everyMs: 200, onFault: () => {} })),
    );
    if (!here || !there) throw new Error('not created');
    const committing = pipeline(storage, { onCorrected: () => void here.changed() });
    await committing.accept(message('a1', '01452 111222'));
    await here.changed();
    expect(await numberOn(here)).toBe('01452 111222');
    await expect.poll(() => numberOn(there), { timeout: 10_000 }).toBe('01452 111222');
    here.stop();
    there.stop();
    await committing.stop();
    if (other !== storage) await other.close();
  });

  test('is never decided by a turn that did not look at what others did', async () => {
    const blind = pipeline(storage, {
      respond: () => ({ state: null, replies: [], corrections: [corrected('01452 111222')] }),
    });
    await blind.accept(message('a1', 'x'));
    await blind.stop();
    expect(await storage.corrections()).toEqual([]);
  });

  test('stays when its author deletes all that is held of them, and nobody can tell whose it was', async () => {
    const person = { tenant: TENANT, id: 'person-1' };
    const first = pipeline();
    await first.accept(message('a1', '01452 111222'));
    await first.stop();
    const before = await storage.correctionsMark();
    expect((await storage.exportOf(person)).corrections).toMatchObject([
      { done: 'corrected', about: 'fact:early-help-hub-stroud/phone', reason: REASON },
    ]);
    await storage.deleteAllOf(person, new Date());
    expect(await storage.corrections()).toMatchObject([{ ...corrected('01452 111222'), author: '' }]);
    expect(await storage.correctionsMark()).not.toBe(before);
    expect((await storage.exportOf(person)).corrections).toEqual([]);
  });

  test('is sealed: neither value nor reason stands readable in the database or in a backup, and a new key opens it', async () => {
    const first = pipeline();
    await first.accept(message('a1', '01452 111222'));
    await first.stop();
    const backup = join(database.folder, 'backup');
    await dump((await storage.opened()).engine, backup, new Date());
    const rows =
      JSON.stringify(await database.query('select * from corrections')) + readFileSync(backup, 'utf8');
    expect(rows).not.toContain('111222');
    expect(rows).not.toContain(REASON);
    expect(rows).toContain('early-help-hub-stroud/phone');
    await storage.close();
    const second = newKey('k2');
    storage = await database.open({ keys: [second, database.key] });
    await storage.rotateKeys();
    await storage.close();
    storage = await database.open({ keys: [second] });
    expect(await storage.corrections()).toMatchObject([{ reason: REASON }]);
  });
});
