import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Deed } from '../../src/corrections/events.ts';
import { SendError } from '../../src/delivery/pipeline.ts';
import type { Asks, Effect, Kept } from '../../src/delivery/turn-store.ts';
import type { AuditHead } from '../../src/storage/audit.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createRandom } from '../support/random.ts';
import { bothEngines, createDatabase, type TestDatabase } from './databases.ts';
import { message, pipelineOn, recordingChannel, TENANT, textReply, until } from './turn-builders.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const ROWS = 40;

describe.each(bothEngines)('the audit on %s', (kind) => {
  let database: TestDatabase;
  let storage: Storage;
  let logged: readonly AuditHead[];
  beforeEach(async () => {
    database = await createDatabase(kind);
    storage = await database.open();
    for (let n = 0; n < ROWS; n += 1)
      await storage.audit({
        at: new Date(n * 1_000),
        verb: 'draft.changed',
        subject: randomUUID(),
        person: { tenant: TENANT, id: `p${n % 3}` },
      });
    logged = await storage.auditHeads();
  });
  afterEach(async () => {
    await storage.close();
    await database.drop();
  });

  const rows = () =>
    database.query('select chain, seq, at, verb, actor, subject, link from audit order by chain, seq');
  const putBack = async (all: Record<string, unknown>[]) => {
    await database.query('delete from audit');
    for (const row of all)
      await database.query(
        'insert into audit (chain, seq, at, verb, actor, subject, link) values (?, ?, ?, ?, ?, ?, ?)',
        Object.values(row) as (string | number)[],
      );
  };

  test('as it was written is whole', async () => {
    expect(await storage.verifyAudit(logged)).toEqual([]);
  });

  test(`names the first bad row of each of ${kind === 'SQLite' ? 200 : 20} random edits (A-77, C-17)`, {
    timeout: 120_000,
  }, async () => {
    console.log(`audit: seed ${SEED}`);
    const random = createRandom(SEED);
    const pick = (most: number) => 1 + Math.floor(random() * most);
    const whole = await rows();
    const edits: [string, (seq: number) => Promise<unknown>, (seq: number) => number][] = [
      [
        'verb',
        (seq) => database.query("update audit set verb = 'draft.read' where seq = ?", [seq]),
        (seq) => seq,
      ],
      ['time', (seq) => database.query('update audit set at = at + 1 where seq = ?', [seq]), (seq) => seq],
      [
        'actor',
        (seq) => database.query("update audit set actor = 'somebody' where seq = ?", [seq]),
        (seq) => seq,
      ],
      ['link', (seq) => database.query("update audit set link = 'x' where seq = ?", [seq]), (seq) => seq],
      ['deleted', (seq) => database.query('delete from audit where seq = ?', [seq]), (seq) => seq],
      ['the end cut', (seq) => database.query('delete from audit where seq >= ?', [seq]), (seq) => seq],
      [
        'two exchanged',
        async (seq) => {
          const other = seq === ROWS ? seq - 1 : seq + 1;
          for (const [from, to] of [
            [seq, -1],
            [other, seq],
            [-1, other],
          ] as const)
            await database.query('update audit set seq = ? where seq = ?', [to, from]);
        },
        (seq) => (seq === ROWS ? seq - 1 : seq),
      ],
    ];
    for (let edit = 0; edit < (kind === 'SQLite' ? 200 : 20); edit += 1) {
      const [name, change, first] = edits[edit % edits.length] as (typeof edits)[number];
      const seq = pick(ROWS);
      await change(seq);
      const [fault] = await storage.verifyAudit();
      expect(fault, `${name} at ${seq}`).toMatchObject({ seq: first(seq) });
      if (name === 'deleted' || name === 'the end cut' || name === 'two exchanged') await putBack(whole);
      else {
        const row = whole[seq - 1] as Record<string, string | number>;
        await database.query('update audit set at = ?, verb = ?, actor = ?, link = ? where seq = ?', [
          Number(row.at),
          String(row.verb),
          String(row.actor),
          String(row.link),
          seq,
        ]);
      }
    }
    expect(await storage.verifyAudit(logged)).toEqual([]);
  });

  test('cut back past a head that stood in the log shows it, even where the head in the database was cut too (A-77)', async () => {
    const [row] = await database.query('select link from audit where seq = 30');
    await database.query('delete from audit where seq > 30');
    await database.query('update audit_heads set seq = 30, link = ?', [String(row?.link)]);
    expect(await storage.verifyAudit()).toEqual([]);
    expect(await storage.verifyAudit(logged)).toMatchObject([{ seq: 31, why: 'the end was cut' }]);
  });

  test('takes no free text: a sentence is refused as verb and as id (A-78)', async () => {
    await expect(storage.audit({ at: new Date(), verb: 'Ella was hurt' })).rejects.toThrow('not text');
    await expect(
      storage.audit({ at: new Date(), verb: 'draft.changed', subject: 'Ella Winterbourne' }),
    ).rejects.toThrow('not text');
    expect(JSON.stringify(await rows())).not.toMatch(/"p\d"/);
  });

  test('goes after six years from its beginning, and what stays is whole and cannot be cut further unseen', async () => {
    const sixYears = 6 * 365.25 * 86_400_000;
    const { audit } = await storage.purge(new Date(sixYears + 20_000));
    expect(audit).toBe(21);
    expect((await rows()).map(({ verb }) => verb).filter((verb) => verb === 'draft.changed')).toHaveLength(
      19,
    );
    expect((await rows()).at(-1)).toMatchObject({ verb: 'audit.expired', subject: 'rows:21' });
    expect(await storage.verifyAudit(logged)).toEqual([]);
    await database.query('delete from audit where seq = 22');
    expect(await storage.verifyAudit()).toMatchObject([{ seq: 22, why: 'missing' }]);
    await database.query("update meta set value = '22' || substr(value, 3) where name like 'audit_floor%'");
    expect(await storage.verifyAudit()).toMatchObject([{ why: 'missing' }]);
  });

  test('keeps the row that it goes on from, however old', async () => {
    const { audit } = await storage.purge(new Date(Date.UTC(2100, 0)));
    expect(audit).toBe(ROWS - 1);
    await storage.audit({ at: new Date(Date.UTC(2100, 0)), verb: 'admin.purge' });
    expect(await storage.verifyAudit(logged)).toEqual([]);
  });
});

const VALUE = { from: 'a', to: 'b', base: 'a' };
const CHANGE = { is: 'corrected', ...VALUE } as const;
const DEEDS: readonly Deed[] = [
  CHANGE,
  { is: 'summary-corrected', ...VALUE },
  { is: 'withdrawn', ...VALUE },
  { is: 'undone', undoes: 1 },
  { is: 'verified', value: 'a', base: 'a' },
  { is: 'reported' },
  { is: 'settled' },
  { is: 'proposed', change: CHANGE },
  { is: 'confirmed', proposal: 1 },
  { is: 'rejected', proposal: 1 },
  { is: 'file-kept' },
  { is: 'exported' },
];
/** Of what the core refuses or makes it says so itself. */
const SAID_BY_THE_CORE = [
  'directory.refused',
  'document.made',
  'document.not_saved',
  'document.saved',
  'draft.refused',
];

describe.each(bothEngines)('on %s the audit', (kind) => {
  const PERSON = { tenant: TENANT, id: 'person-1' };
  const START = Date.parse('2026-11-22T09:00:00Z');
  const HOUR = 3_600_000;
  const id = randomUUID();
  const put = (from: number) => ({ op: 'put', kind: 'draft', id, from, body: 'x' }) as const;
  const role = { by_role: 'x', text: 'x' };
  const effects: Readonly<Record<string, Partial<Effect>>> = {
    begin: { records: [put(0)] },
    change: { records: [put(1)] },
    delete: { records: [{ op: 'delete', kind: 'draft', id, from: 2 }] },
    'said by the core': { audit: SAID_BY_THE_CORE.map((verb) => ({ verb })) },
    'tell nobody': { notices: [{ to: { tenant: TENANT, id: 'nobody' }, reply: textReply('x') }] },
    propose: {
      worklist: [
        { op: 'add', id: randomUUID(), keepDays: 1, body: { kind: 'phrase', entry: 'x', ...role } },
        { op: 'add', id: randomUUID(), keepDays: 1, body: { kind: 'entry', name: 'x', ...role } },
      ],
    },
    correct: {
      corrections: DEEDS.map((deed) => ({
        subject: { of: 'fact', id: 'a/b' },
        deed,
        role: 'x',
        reason: null,
      })),
    },
    'delete my data': { erase: true },
    hello: { replies: [textReply('Hello.')] },
  };
  const respond = (kept: Kept, turn: { kind: string; text?: string }): Effect | Asks => {
    const effect = effects[turn.text ?? ''] ?? {};
    if (effect.corrections && !kept.corrections) return { needs: 'corrections' };
    return { state: kept.state, replies: [], ...effect };
  };

  test('has one row for each effect, 31 kinds of them, and none beside (A-79)', async () => {
    const database = await createDatabase(kind);
    const storage = await database.open();
    const channel = recordingChannel(({ reply }) => {
      if (reply.kind === 'answer') throw new SendError('unsent', 20);
    });
    const pipeline = pipelineOn(storage.turns, { respond: respond as never, kinds: ['draft'], channel });
    let n = 0;
    const say = (text: string) => {
      n += 1;
      return pipeline.accept(message(`a${n}`, text, { at: new Date(START) }));
    };
    const spoil = (table: string) => database.query(`update ${table} set sealed = 'v1.k1.AAAA'`);
    for (const text of ['begin', 'change', 'delete', 'said by the core', 'tell nobody', 'propose', 'correct'])
      await say(text);
    await say('hello');
    await spoil('outbox');
    await until(
      async () => (await database.query("select id from outbox where status = 'damaged'")).length === 1,
    );
    await storage.changeRecords(PERSON, new Date(START), [{ ...put(0), id: randomUUID(), kind: 'draft' }]);
    await spoil('records');
    await say('nothing');
    await spoil('conversations');
    await say('nothing');
    await say('delete my data');
    await storage.changeRecords({ tenant: TENANT, id: 'silent' }, new Date(START), [
      { ...put(0), warnAfter: new Date(START), deleteAfter: new Date(START) },
    ]);
    const retention = storage.retention(() => ({ reply: textReply('x'), again: null }));
    for (const hour of [0, 1, 27]) await retention.sweep(new Date(START + hour * HOUR), hour * HOUR);
    await pipeline.stop();
    const verbs = (await database.query('select verb from audit')).map(({ verb }) => String(verb));
    await storage.purge(new Date(START + 7 * 366 * 24 * HOUR));
    const later = (await database.query('select verb from audit')).map(({ verb }) => String(verb));
    await storage.close();
    await database.drop();
    const once = [
      'draft.changed',
      'draft.deleted',
      'draft.damaged',
      'draft.warned',
      'draft.unreached',
      'draft.expired',
      'conversation.damaged',
      'reply.damaged',
      'notice.unreached',
      'data.deleted',
      'worklist.phrase-proposed',
      'worklist.entry-proposed',
      ...SAID_BY_THE_CORE,
      ...DEEDS.map(({ is }) => `directory.${is}`),
    ];
    expect(verbs.toSorted()).toEqual([...once, 'draft.created', 'draft.created', 'draft.created'].toSorted());
    expect(later.filter((verb) => verb === 'audit.expired')).toHaveLength(1);
    expect(new Set([...verbs, ...later]).size).toBe(31);
  });
});
