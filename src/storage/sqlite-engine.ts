// SQLite in this process. Transactions that wait at the same moment are committed together: one sync to disk keeps them
// all, and each still stands or falls alone.
import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { StorageError } from '../delivery/turn-store.ts';
import type { Engine } from './engine.ts';
import { freeBytes } from './reserve.ts';
import { connectSqlite, fromSqlite, type SqliteConnection } from './sqlite-connection.ts';
import type { Tables } from './tables.ts';

interface Job {
  readonly work: (db: Kysely<Tables>) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Done {
  readonly job: Job;
  readonly value: unknown;
}

const ROOM_FOR_A_TURN_BYTES = 128 * 1024;
const TOGETHER = 64;
/** The event loop is held no longer than this: what is committed leaves at once, also when much more waits. */
const TOGETHER_MS = 30;

export class SqliteEngine implements Engine {
  readonly kind = 'sqlite';
  readonly parallel = TOGETHER;
  readonly chain: number;
  readonly now = sql<number>`cast((julianday('now') - 2440587.5) * 86400000 as integer)`;
  readonly #file: string;
  readonly #busyMs: number;
  #writer: SqliteConnection | null;
  /** Reads at length see one moment and hold nobody up. */
  #reader: SqliteConnection | null = null;
  #jobs: Job[] = [];
  #running = false;
  #reading: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** `busyMs`: how long it waits for another process that holds the file. */
  constructor(file: string, { chain, busyMs = 1_400 }: { chain: number; busyMs?: number }) {
    this.#file = file;
    this.chain = chain;
    this.#busyMs = busyMs;
    this.#writer = connectSqlite(file);
  }

  transaction<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve, reject } as Job);
      if (this.#running) return;
      this.#running = true;
      // What else arrives in this turn of the event loop joins the same commit.
      setImmediate(() => void this.#runAll());
    });
  }

  async snapshot<T>(read: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    const before = this.#reading;
    const reading = (async () => {
      await before;
      return await this.#read(read);
    })();
    this.#reading = reading.catch(() => {});
    return await reading;
  }

  async #read<T>(read: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    try {
      this.#reader ??= connectSqlite(this.#file, { readOnly: true });
      this.#reader.raw.exec('BEGIN');
      const value = await read(this.#reader.db);
      this.#reader.raw.exec('COMMIT');
      return value;
    } catch (error) {
      this.#reader?.close();
      this.#reader = null;
      throw fromSqlite(error);
    }
  }

  /** The file has one writer at a time: the transaction itself is the lock. */
  async lock(): Promise<void> {}

  /** A second bot on the file does not start. */
  async instances(): Promise<number> {
    return 1;
  }

  async clearDeleted({ thorough }: { thorough: boolean }): Promise<void> {
    for (const end = performance.now() + this.#busyMs; ; ) {
      try {
        // The commit that has just ended is still being put away.
        while (thorough && this.#running && performance.now() < end) await delay(5);
        if (thorough && !this.#running) this.#makeSmaller();
        const { raw } = this.#connection();
        const result = raw.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
        if (result.busy === 0) return;
      } catch (error) {
        const fault = fromSqlite(error);
        if (!(fault instanceof StorageError) || fault.fault !== 'busy') throw fault;
      }
      if (performance.now() > end) throw new StorageError('busy', 'CHECKPOINT');
      await delay(20);
    }
  }

  /**
   * It needs as much room again as the database takes. Where that is not there, what was deleted is gone all the same, since
   * SQLite overwrites it: only the file stays as long as it is.
   */
  #makeSmaller(): void {
    try {
      this.#connection().raw.exec('VACUUM');
    } catch (error) {
      const fault = fromSqlite(error);
      if (!(fault instanceof StorageError) || fault.fault !== 'full') throw fault;
      this.#reopenNext();
    }
  }

  /** On a full disk a small change may still find room in the log; a turn does not. */
  async ping(): Promise<void> {
    if (freeBytes(this.#file) < ROOM_FOR_A_TURN_BYTES) throw new StorageError('full', 'NO_ROOM');
    await this.transaction(async (db) => {
      // A write, and not only a look: a full or read-only disk still reads.
      await sql`update meta set value = value where name = 'schema'`.execute(db);
    });
  }

  async close(): Promise<void> {
    while (this.#running) await delay(5);
    await this.#reading;
    this.#closed = true;
    this.#reader?.close();
    this.#reader = null;
    this.#writer?.close();
    this.#writer = null;
  }

  async #runAll(): Promise<void> {
    while (this.#jobs.length > 0) {
      try {
        await this.#begin();
        await this.#runTogether();
      } catch (error) {
        for (const { reject } of this.#jobs.splice(0, TOGETHER)) reject(error);
      }
      // Requests are read, replies leave and timers run between two commits.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = false;
  }

  async #begin(): Promise<void> {
    const end = performance.now() + this.#busyMs;
    for (;;) {
      try {
        this.#connection().run('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        const fault = fromSqlite(error);
        if (!(fault instanceof StorageError) || fault.fault !== 'busy') {
          this.#reopenNext();
          throw fault;
        }
        if (performance.now() >= end) throw fault;
      }
      await delay(10);
    }
  }

  /** Most do not fail, and need no savepoint. Where one does, all are undone and run once more, each apart from the others. */
  async #runTogether(): Promise<void> {
    const { raw, db } = this.#connection();
    const jobs: Job[] = [];
    const done: Done[] = [];
    const until = performance.now() + TOGETHER_MS;
    try {
      while (jobs.length < TOGETHER && performance.now() < until) {
        const job = this.#jobs.shift();
        if (!job) break;
        jobs.push(job);
        done.push({ job, value: await job.work(db) });
      }
    } catch (error) {
      // A full disk or a failed write has undone the whole transaction by itself.
      if (!raw.isTransaction) return this.#reject(jobs, error);
      return await this.#runApart(jobs);
    }
    this.#commit(done);
  }

  async #runApart(jobs: readonly Job[]): Promise<void> {
    const { raw, db } = this.#connection();
    const done: Done[] = [];
    try {
      raw.exec('ROLLBACK');
      await this.#begin();
      for (const job of jobs) {
        raw.exec('SAVEPOINT job');
        try {
          done.push({ job, value: await job.work(db) });
        } catch (error) {
          if (!raw.isTransaction) throw error;
          raw.exec('ROLLBACK TO job');
          // It has failed, whatever becomes of the others.
          job.reject(fromSqlite(error));
        }
        raw.exec('RELEASE job');
      }
    } catch (error) {
      return this.#reject(jobs, error);
    }
    this.#commit(done);
  }

  #commit(done: readonly Done[]): void {
    try {
      this.#connection().run('COMMIT');
    } catch (error) {
      const jobs = done.map(({ job }) => job);
      this.#reject(jobs, error);
      return;
    }
    for (const { job, value } of done) job.resolve(value as never);
  }

  #reject(jobs: readonly Job[], error: unknown): void {
    this.#reopenNext();
    for (const job of jobs) job.reject(fromSqlite(error));
  }

  #connection(): SqliteConnection {
    if (this.#closed) throw new StorageError('lost', 'CLOSED');
    this.#writer ??= connectSqlite(this.#file);
    return this.#writer;
  }

  /** After a failed write nothing in the connection's memory is trusted: it is read from disk again. */
  #reopenNext(): void {
    try {
      this.#writer?.close();
    } catch {
      // A connection that cannot even be closed is let go of all the same.
    }
    this.#writer = null;
  }
}
