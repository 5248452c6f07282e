// The open database: what the rest of Signpost is given of it.
import type { Reply } from '../conversation/reply.ts';
import type { CorrectionEvent, NewCorrection } from '../corrections/events.ts';
import type { Log } from '../delivery/log.ts';
import type { Json } from '../delivery/pipeline.ts';
import {
  type Holdings,
  type KeptRecord,
  type Person,
  type Reach,
  type RecordChange,
  StorageError,
} from '../delivery/turn-store.ts';
import type { Day } from '../freshness/days.ts';
import type { DayCount } from '../insight/count-keeper.ts';
import type { WorklistItem } from '../silence/worklist.ts';
import { type AuditFault, type AuditHead, appendAudit, auditHeads, verifyAudit } from './audit.ts';
import { addCorrections, allCorrections, lockCorrections, newestCorrection } from './corrections.ts';
import { addCounts, countsBetween } from './counts.ts';
import { notify, notifyOnce } from './notices.ts';
import { eraseAll, holdingsOf, lastStateOf } from './personal-data.ts';
import { changeRecords, recordsOf } from './records.ts';
import { Retention, type Swept, sweepUntil, type Warn } from './retention.ts';
import { type Rotated, rotate } from './rotation.ts';
import { type Opened, SqlTurnStore } from './turns.ts';
import { changeWorklist, worklistItems } from './worklist.ts';

export interface StorageHealth {
  readonly database: 'ok' | 'away';
  readonly keys: 'ok' | 'unknown';
  readonly outbox: { readonly waiting: number; readonly oldestSeconds: number } | null;
}

export class Storage {
  readonly turns: SqlTurnStore;
  readonly #open: () => Promise<Opened>;
  readonly #close: () => Promise<void>;
  readonly #tend: () => void;
  #hourly: NodeJS.Timeout | null = null;

  constructor(options: {
    open: () => Promise<Opened>;
    parallel: number;
    instance: string;
    close: () => Promise<void>;
    /** Done every ten minutes. */
    tend?: () => void;
  }) {
    this.#open = options.open;
    this.#close = options.close;
    this.#tend = options.tend ?? (() => {});
    this.turns = new SqlTurnStore(options.open, options);
  }

  async exportOf(person: Person): Promise<Holdings> {
    const opened = await this.#open();
    const owner = { tenant: person.tenant, owner: opened.names.person(person) };
    return await opened.engine.snapshot((db) => holdingsOf(db, opened, owner));
  }

  /** What the person's own chat remembers; null where there is none, or it does not open. */
  async lastStateOf(person: Person): Promise<Json | null> {
    const { engine, keys, names } = await this.#open();
    return await engine.snapshot((db) =>
      lastStateOf(db, keys, { tenant: person.tenant, owner: names.person(person) }),
    );
  }

  /** The number of things deleted. They are gone from the database's files too when this resolves. */
  async deleteAllOf(person: Person, at: Date): Promise<number> {
    const { engine, names } = await this.#open();
    const owner = names.person(person);
    const count = await engine.transaction(async (db) => {
      const deleted = await eraseAll(db, { tenant: person.tenant, owner });
      await this.#audit(db, { at, actor: owner, verb: 'data.deleted', subject: `things:${deleted}` });
      return deleted;
    });
    await engine.clearDeleted({ thorough: false });
    return count;
  }

  async recordsOf(person: Person, kinds: readonly string[]): Promise<readonly KeptRecord[]> {
    const opened = await this.#open();
    const owner = { tenant: person.tenant, owner: opened.names.person(person) };
    return await opened.engine.transaction((db) => recordsOf(db, opened, owner, kinds));
  }

  /** Outside a turn. @throws {VersionConflictError} and then nothing was changed. */
  async changeRecords(person: Person, at: Date, changes: readonly RecordChange[]): Promise<void> {
    const { engine, keys, names } = await this.#open();
    const owner = { tenant: person.tenant, owner: names.person(person) };
    await engine.transaction(async (db) => {
      const entries = await changeRecords(db, keys, { owner, at: at.getTime(), changes });
      await appendAudit(db, names, {
        chain: engine.chain,
        at: at.getTime(),
        actor: owner.owner,
        entries,
        locked: engine.kind === 'sqlite',
      });
    });
  }

  /** Tells one person something under a key, once, on whatever instance. `told`: they were told before. */
  async tellOnce(
    person: Person,
    { key, reply, at }: { key: string; reply: Reply; at: Date },
  ): Promise<Reach | 'told'> {
    const opened = await this.#open();
    return await opened.engine.transaction((db) =>
      notifyOnce(db, opened, person, { key, reply, at: at.getTime() }),
    );
  }

  /** Tells one person something outside a turn, in their personal chat. See `notify` for what is promised. */
  async notify(person: Person, reply: Reply, at: Date): Promise<Reach> {
    const opened = await this.#open();
    const owner = { tenant: person.tenant, owner: opened.names.person(person) };
    return await opened.engine.transaction((db) => notify(db, opened, owner, { reply, at: at.getTime() }));
  }

  /** Changes with every deed, and when somebody is taken out of theirs. */
  async correctionsMark(): Promise<string> {
    const { engine } = await this.#open();
    const { seq, authors } = await engine.snapshot((db) => newestCorrection(db));
    return `${seq}:${authors}`;
  }

  async corrections(): Promise<readonly CorrectionEvent[]> {
    const { engine, keys } = await this.#open();
    return await engine.snapshot((db) => allCorrections(db, keys));
  }

  /** What an operator's command does to the directory, decided on the corrections as they are. */
  async correct(
    at: Date,
    decide: (events: readonly CorrectionEvent[]) => readonly NewCorrection[],
  ): Promise<number> {
    const { engine, keys, names } = await this.#open();
    return await engine.transaction(async (db) => {
      await lockCorrections(engine, db);
      const corrections = decide(await allCorrections(db, keys));
      const person = { tenant: '', owner: '' };
      const entries = await addCorrections(db, keys, { person, at: at.getTime(), corrections });
      await appendAudit(db, names, {
        chain: engine.chain,
        at: at.getTime(),
        actor: '',
        entries,
        locked: engine.kind === 'sqlite',
      });
      return entries.length;
    });
  }

  async worklist(): Promise<readonly WorklistItem[]> {
    const { engine, keys } = await this.#open();
    return await engine.snapshot((db) => worklistItems(db, keys));
  }

  async takeOffWorklist(items: readonly WorklistItem[]): Promise<void> {
    const { engine, keys } = await this.#open();
    const changes = items.map(({ id, body: { kind } }) => ({ op: 'remove', kind, id }) as const);
    await engine.transaction((db) => changeWorklist(db, keys, { at: new Date(0), changes }));
  }

  async addCounts(counts: readonly DayCount[]): Promise<void> {
    const { engine } = await this.#open();
    await engine.transaction((db) => addCounts(db, counts));
  }

  /** Both days are counted in. */
  async countsBetween(from: Day, to: Day): Promise<readonly DayCount[]> {
    const { engine } = await this.#open();
    return await engine.snapshot((db) => countsBetween(db, from, to));
  }

  /** An effect that is nobody's turn: an operator's verb, a refusal. */
  async audit(entry: { at: Date; verb: string; subject?: string; person?: Person }): Promise<void> {
    const { engine, names } = await this.#open();
    const { at, verb, subject = '', person } = entry;
    await engine.transaction((db) =>
      this.#audit(db, { at, actor: person ? names.person(person) : '', verb, subject }),
    );
  }

  /** Tenants of which anything is kept. */
  async tenants(): Promise<readonly string[]> {
    const { engine } = await this.#open();
    return await engine.snapshot(async (db) => {
      const found = [
        await db.selectFrom('conversations').select('tenant').distinct().execute(),
        await db.selectFrom('records').select('tenant').distinct().execute(),
        await db.selectFrom('corrections').select('tenant').where('author', '<>', '').distinct().execute(),
      ];
      return [...new Set(found.flat().map((row) => row.tenant))].sort();
    });
  }

  async verifyAudit(logged: readonly AuditHead[] = []): Promise<readonly AuditFault[]> {
    const { engine, names } = await this.#open();
    return await engine.snapshot((db) => verifyAudit(db, names, logged));
  }

  async auditHeads(): Promise<readonly AuditHead[]> {
    const { engine } = await this.#open();
    return await engine.snapshot((db) => auditHeads(db));
  }

  async rotateKeys(afterBatch?: (sealed: number) => void): Promise<Rotated> {
    const { engine, keys } = await this.#open();
    const rotated = await rotate(engine, keys, afterBatch);
    await engine.clearDeleted({ thorough: false });
    return rotated;
  }

  /** Deletes what is due by the clock given, and what deletions left in the files. */
  async purge(now: Date): Promise<Swept> {
    const opened = await this.#open();
    const swept = await sweepUntil(opened, now.getTime(), null);
    await opened.engine.clearDeleted({ thorough: true });
    return swept;
  }

  retention(warn: Warn): Retention {
    return new Retention(this.#open, warn);
  }

  /** Sweeps every ten minutes, and writes the audit's heads to the log every hour: a chain cut behind one shows it. */
  runHourly({
    log,
    warn,
    clock,
    monotonic = () => performance.now(),
  }: {
    log: Log;
    warn: Warn;
    clock: () => Date;
    monotonic?: () => number;
  }): void {
    const retention = this.retention(warn);
    let looks = 0;
    const look = async () => {
      try {
        this.#tend();
        const swept = await retention.sweep(clock(), monotonic());
        if (Object.values(swept).some((count) => count > 0)) log.info(swept, 'retention swept');
        if (looks % 6 === 0)
          for (const head of await this.auditHeads())
            log.info({ audit_head: `${head.chain}:${head.seq}:${head.link}` }, 'audit head');
        looks += 1;
      } catch (error) {
        log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'retention could not sweep');
      }
    };
    void look();
    this.#hourly = setInterval(() => void look(), 600_000);
    this.#hourly.unref();
  }

  async health(): Promise<StorageHealth> {
    try {
      const { engine } = await this.#open();
      await engine.ping();
      const outbox = await engine.transaction((db) =>
        db
          .selectFrom('outbox')
          .select((eb) => [
            eb.fn.countAll<number>().as('waiting'),
            eb.fn.min('created').as('oldest'),
            engine.now.as('now'),
          ])
          .where('status', 'in', ['waiting', 'sending'])
          .executeTakeFirstOrThrow(),
      );
      const oldestSeconds =
        outbox.oldest === null
          ? 0
          : Math.max(0, Math.round((Number(outbox.now) - Number(outbox.oldest)) / 1000));
      return { database: 'ok', keys: 'ok', outbox: { waiting: Number(outbox.waiting), oldestSeconds } };
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return { database: 'away', keys: 'unknown', outbox: null };
    }
  }

  /** For the operator's verbs of this folder. */
  async opened(): Promise<Opened> {
    return await this.#open();
  }

  async close(): Promise<void> {
    if (this.#hourly) clearInterval(this.#hourly);
    await this.#close();
  }

  async #audit(
    db: Parameters<typeof appendAudit>[0],
    row: { at: Date; actor: string; verb: string; subject: string },
  ): Promise<void> {
    const { engine, names } = await this.#open();
    const { at, actor, verb, subject } = row;
    await appendAudit(db, names, {
      chain: engine.chain,
      at: at.getTime(),
      actor,
      entries: [{ verb, subject }],
      locked: engine.kind === 'sqlite',
    });
  }
}
