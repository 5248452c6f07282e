import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { tellWhatIsDue } from '../../src/due-watch.ts';
import { plusDays } from '../../src/freshness/days.ts';
import { knowledgeOn } from '../../src/freshness/ledger.ts';
import { type ContactFact, type Knowledge, loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { rolesOf } from '../../src/roles/roles.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { bothEngines, createDatabase, type Kind, type TestDatabase } from './databases.ts';
import { message, pipelineOn, TENANT } from './turn-builders.ts';

const STROUD = 'early-help-hub-stroud/phone';
const TUESDAY = '2026-11-24';
const nine = (day: string) => new Date(`${day}T09:00:00Z`);

let knowledge: Knowledge;
beforeAll(() => {
  knowledge = loadKnowledge('knowledge');
});

/** The Stroud hub's number falls due on the Tuesday, and two people look after that hub. */
function brainOn(day: string): Brain {
  const fact = knowledge.facts.get(STROUD) as ContactFact;
  const verified = { by_role: 'Coordinator', on: plusDays(TUESDAY, -24) };
  const facts = new Map(knowledge.facts).set(STROUD, { ...fact, status: 'verified', verified });
  const roles = rolesOf(
    ['person-1', 'person-2'].map((id) => ({
      tenant: TENANT,
      id,
      role: { kind: 'coordinator', name: 'Coordinator, Stroud', hubs: ['stroud'] },
    })),
  );
  return { knowledge: knowledgeOn({ ...knowledge, facts }, nine(day)), roles } as Brain;
}

describe.each(bothEngines)('what is due, on %s', (kind: Kind) => {
  let database: TestDatabase;
  let instances: Storage[];
  beforeEach(async () => {
    database = await createDatabase(kind);
    // SQLite is for one instance: there the same one looks several times at once.
    const first = await database.open();
    instances =
      kind === 'PostgreSQL' ? [first, await database.open(), await database.open()] : [first, first, first];
  });
  afterEach(async () => {
    for (const storage of new Set(instances)) await storage.close();
    await database.drop();
  });

  const chat = async (person: string) => {
    const pipeline = pipelineOn((instances[0] as Storage).turns);
    await pipeline.accept(message(`hello-${person}`, 'hello', { person }));
    await pipeline.stop();
  };
  const lookEverywhere = async (day: string, times = 3) => {
    const told = await Promise.all(
      Array.from({ length: times }, () => instances)
        .flat()
        .map((storage) => tellWhatIsDue(storage, brainOn(day), nine(day))),
    );
    return told.reduce((sum, count) => sum + count, 0);
  };
  const waiting = async () =>
    Number((await database.query("select count(*) as n from outbox where status = 'waiting'"))[0]?.n);

  test('each owner is told once a day, however many instances look at once and again after a restart (A-58)', async () => {
    await chat('person-1');
    await chat('person-2');
    const before = await waiting();
    expect(await lookEverywhere(TUESDAY)).toBe(2);
    for (const storage of new Set(instances)) await storage.close();
    const again = await database.open();
    instances = [again];
    expect(await lookEverywhere(TUESDAY)).toBe(0);
    expect((await waiting()) - before).toBe(2);
    expect(await database.query("select * from handled where owner <> '' and conversation = ''")).toEqual([]);
  });

  test('whoever has no chat yet is told when they have one, on the same day', async () => {
    await chat('person-1');
    expect(await lookEverywhere(TUESDAY)).toBe(1);
    await chat('person-2');
    expect(await lookEverywhere(TUESDAY)).toBe(1);
  });

  test('nobody is told at night, at a weekend, on the day after, or of nothing', async () => {
    await chat('person-1');
    const [storage] = instances;
    if (!storage) throw new Error('no instance');
    const at = (time: string) => tellWhatIsDue(storage, brainOn(TUESDAY), new Date(`${TUESDAY}T${time}Z`));
    expect([await at('08:59:59'), await at('16:30:00'), await at('23:00:00')]).toEqual([0, 0, 0]);
    for (const day of ['2026-11-22', '2026-11-23', '2026-11-25'])
      expect(await tellWhatIsDue(storage, brainOn(day), nine(day)), day).toBe(0);
    expect(await tellWhatIsDue(storage, brainOn(TUESDAY), nine(TUESDAY))).toBe(1);
  });
});
