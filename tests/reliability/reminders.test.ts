import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Effect, TurnToKeep } from '../../src/delivery/turn-store.ts';
import { sqliteFileOf } from '../../src/storage/open.ts';
import { createDatabase, type Kind, type TestDatabase } from '../storage/databases.ts';
import { TENANT, until } from '../storage/turn-builders.ts';
import { createRandom } from '../support/random.ts';
import { RunningBot } from './running-bot.ts';

/** The long form has five hundred on both. */
const REMINDERS: Record<Kind, number> = { SQLite: 500, PostgreSQL: Number(process.env.REMINDERS ?? 150) };
const SEED = Number(process.env.SEED ?? 20261122);
const BEGUN = new Date('2026-11-01T09:00:00Z');
const DUE = new Date('2026-11-24T09:00:00Z');
const DELETED = new Date('2026-12-01T09:00:00Z');

const turnOf = (id: string): TurnToKeep => ({
  activityId: 'a1',
  conversation: `chat-of-${id}`,
  tenant: TENANT,
  speaker: { tenant: TENANT, id },
  personal: true,
  reference: { conversation: `chat-of-${id}` },
  wantsAnswer: false,
  at: BEGUN,
  kinds: [],
  sendNow: false,
});

const WITH_A_DRAFT = (): Effect => ({
  state: {},
  replies: [],
  records: [
    { op: 'put', kind: 'draft', id: randomUUID(), from: 0, body: {}, warnAfter: DUE, deleteAfter: DELETED },
  ],
});

describe('reminders of many drafts', () => {
  let database: TestDatabase;
  /** How often each chat was reminded. */
  let reminded: Map<string, number>;
  /** How many each instance warned of. */
  let swept: number[];
  const onLine = (verb: string, rest: string) => {
    if (verb === 'swept') swept.push(Number(rest));
    if (verb !== 'sent' || !rest.endsWith('You have a draft waiting.')) return;
    const [chat = ''] = rest.split(' ');
    reminded.set(chat, (reminded.get(chat) ?? 0) + 1);
  };
  const twice = () => [...reminded.values()].filter((times) => times === 2).length;
  const waiting = async () =>
    (await database.query("select id from outbox where status in ('waiting', 'sending')")).length;

  /** Everybody has written once and has a draft. */
  const prepare = async (kind: Kind) => {
    database = await createDatabase(kind);
    const storage = await database.open();
    for (let n = 0; n < REMINDERS[kind]; n += 5)
      await Promise.all([0, 1, 2, 3, 4].map((m) => storage.turns.keep(turnOf(`p${n + m}`), WITH_A_DRAFT)));
    await storage.close();
  };

  beforeEach(() => {
    reminded = new Map();
    swept = [];
  });
  afterEach(async () => {
    await database.drop();
  });

  test('reach everybody once when two instances look at the same time (A-58, B-18)', async () => {
    await prepare('PostgreSQL');
    const bots = await Promise.all([1, 2].map(() => RunningBot.start(database, { onLine, due: DUE })));
    await until(async () => reminded.size === REMINDERS.PostgreSQL && (await waiting()) === 0, 25_000);
    await until(() => swept.length === 2);
    for (const bot of bots) await bot.terminate();
    expect((swept[0] ?? 0) + (swept[1] ?? 0)).toBe(REMINDERS.PostgreSQL);
    expect([...reminded.values()].every((times) => times === 1)).toBe(true);
    expect(reminded.size).toBe(REMINDERS.PostgreSQL);
  }, 60_000);

  test('reach everybody when Signpost is killed -9 at the time that they are due, and come twice only where nobody knows whether they arrived (A-58)', async () => {
    console.log(`reminders: seed ${SEED}`);
    const random = createRandom(SEED);
    await prepare('SQLite');
    let doubtful = 0;
    for (const killed of ['while it looks', 'while it sends', 'while it sends']) {
      const before = reminded.size;
      const bot = await RunningBot.start(database, { onLine, due: DUE });
      if (killed === 'while it looks') await new Promise((resolve) => setTimeout(resolve, random() * 40));
      else await until(() => reminded.size > before + 50 + random() * 100, 20_000);
      await bot.kill();
      doubtful += begunIn(database);
    }
    const last = await RunningBot.start(database, { onLine, due: DUE });
    await until(async () => reminded.size === REMINDERS.SQLite && (await waiting()) === 0, 25_000);
    await last.terminate();
    console.log(
      `reminders: ${reminded.size} reminded, ${twice()} of them twice, ${doubtful} of unknown fate at a kill`,
    );
    expect(reminded.size).toBe(REMINDERS.SQLite);
    expect(Math.max(...reminded.values())).toBeLessThanOrEqual(2);
    expect(twice()).toBeLessThanOrEqual(doubtful);
    // One in a hundred for each kill, at most.
    expect(doubtful).toBeLessThanOrEqual(3 * (REMINDERS.SQLite / 100));
  }, 90_000);
});

/** Read only: whoever closes a database as the last one clears its log, and here a dead process was the last. */
function begunIn({ url }: TestDatabase): number {
  const db = new DatabaseSync(sqliteFileOf(url), { readOnly: true });
  try {
    return db.prepare("select id from outbox where status = 'sending'").all().length;
  } finally {
    db.close();
  }
}
