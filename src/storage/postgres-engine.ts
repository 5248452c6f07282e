// PostgreSQL, for several instances side by side. No call waits for ever: each has a limit on the server and another,
// a little longer, on this side, for a server that does not answer at all.
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { StorageError, type StorageFault } from '../delivery/turn-store.ts';
import type { Engine } from './engine.ts';
import { Slots } from './slots.ts';
import type { Tables } from './tables.ts';

export interface PostgresLimits {
  readonly connections: number;
  readonly connectMs: number;
  readonly statementMs: number;
}

/** A turn's statements take milliseconds; what takes a second is a server in trouble. */
export const TURN_LIMITS: PostgresLimits = { connections: 10, connectMs: 1_000, statementMs: 1_000 };
/** The operator's verbs read and write at length. */
export const ADMIN_LIMITS: PostgresLimits = { connections: 2, connectMs: 10_000, statementMs: 30 * 60_000 };

/** Every table is cleared: one that is new does not compile until it stands here. */
const CLEARED: Readonly<Record<keyof Tables, true>> = {
  meta: true,
  key_checks: true,
  settings: true,
  conversations: true,
  handled: true,
  outbox: true,
  audit: true,
  audit_heads: true,
  corrections: true,
  records: true,
  worklist: true,
  counts: true,
};

/** Advisory locks in PostgreSQL's shared number space: the first number is Signpost's own. */
const LOCK_SPACE = 0x5167;
const PRESENCE = 1;

export class PostgresEngine implements Engine {
  readonly kind = 'postgres';
  readonly parallel: number;
  readonly now = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
  readonly #pool: pg.Pool;
  /** The wait for a free connection is no sign of a server in trouble, so it does not count against the pool's limit. */
  readonly #slots: Slots;
  readonly #kyselys = new WeakMap<pg.PoolClient, Kysely<Tables>>();
  readonly #url: string;
  #chain: number;

  constructor(url: string, { chain, limits = TURN_LIMITS }: { chain: number; limits?: PostgresLimits }) {
    this.#url = url;
    this.#chain = chain;
    this.parallel = limits.connections;
    this.#slots = new Slots(limits.connections);
    this.#pool = new pg.Pool({
      connectionString: url,
      max: limits.connections,
      connectionTimeoutMillis: limits.connectMs,
      statement_timeout: limits.statementMs,
      lock_timeout: limits.statementMs,
      query_timeout: limits.statementMs + 200,
      idle_in_transaction_session_timeout: limits.statementMs * 5,
      keepAlive: true,
      application_name: 'signpost',
      types: NUMBERS,
    });
    // An idle connection that breaks is replaced at its next use; unheard, the event would end the process.
    this.#pool.on('error', () => {});
    // So is one that breaks at work, from its first moment on: what was asked of it fails, and tells.
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  get chain(): number {
    return this.#chain;
  }

  async transaction<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return await this.#inTransaction('BEGIN', work);
  }

  async snapshot<T>(read: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return await this.#inTransaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', read);
  }

  async lock(db: Kysely<Tables>, name: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, ${LOCK_SPACE}))`.execute(db);
  }

  async instances(): Promise<number> {
    const count = await this.transaction((db) =>
      sql<{ count: number }>`select count(*) as count from pg_locks
        where locktype = 'advisory' and classid = ${LOCK_SPACE} and objid = ${PRESENCE} and objsubid = 2 and granted
        and database = (select oid from pg_database where datname = current_database())`.execute(db),
    );
    return Math.max(1, Number(count.rows[0]?.count ?? 1));
  }

  /** Dead rows stay in PostgreSQL's files until their room is used again; where it is thorough, the files are written anew. */
  async clearDeleted({ thorough }: { thorough: boolean }): Promise<void> {
    const client = await this.#connect();
    try {
      for (const table of Object.keys(CLEARED))
        await client.query(thorough ? `VACUUM (FULL) ${table}` : `VACUUM ${table}`);
      client.release();
    } catch (error) {
      client.release(true);
      throw fromPostgres(error);
    }
  }

  async ping(): Promise<void> {
    await this.transaction(async (db) => {
      await sql`update meta set value = value where name = 'pinged'`.execute(db);
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** A running bot is present under a shared lock for as long as its session lives; `restore` wants it exclusively. */
  async present({ exclusively }: { exclusively: boolean }): Promise<Presence | null> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 2_000,
      application_name: 'signpost presence',
      keepAlive: true,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const lock = exclusively ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
      const { rows } = await client.query(`select ${lock}(${LOCK_SPACE}, ${PRESENCE}) as taken`);
      if (!rows[0]?.taken) {
        await client.end();
        return null;
      }
      if (!exclusively) this.#chain = await freeChain(client);
    } catch (error) {
      await client.end().catch(() => {});
      throw fromPostgres(error);
    }
    const lost = new Promise<void>((resolve) => client.once('end', () => resolve()));
    return { lost, end: () => client.end().catch(() => {}) };
  }

  async #inTransaction<T>(begin: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    await this.#slots.take();
    try {
      return await this.#onConnection(begin, work);
    } catch (error) {
      // A server that is away is away for all who wait: they learn it now, not one timeout after another.
      if (error instanceof StorageError && error.fault === 'lost') this.#slots.sendAway(error);
      throw error;
    } finally {
      this.#slots.give();
    }
  }

  async #onConnection<T>(begin: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    try {
      await query(client, begin);
      const value = await work(this.#kyselyOf(client));
      // PostgreSQL answers a COMMIT of a failed transaction with "ROLLBACK" and no error.
      if ((await query(client, 'COMMIT')).command !== 'COMMIT') throw new StorageError('lost', 'ROLLED_BACK');
      client.release();
      return value;
    } catch (error) {
      // After a fault the connection's state is unknown, and a silent server would not answer a ROLLBACK either.
      if (error instanceof StorageError) client.release(true);
      else await this.#rollBack(client);
      throw error;
    }
  }

  async #rollBack(client: pg.PoolClient): Promise<void> {
    try {
      await client.query('ROLLBACK');
      client.release();
    } catch {
      client.release(true);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw fromPostgres(error);
    }
  }

  #kyselyOf(client: pg.PoolClient): Kysely<Tables> {
    let db = this.#kyselys.get(client);
    if (!db) {
      // The connection is taken and given back here, transaction by transaction; kysely only writes the SQL.
      const borrowed = {
        query: (text: string, values: unknown[]) => query(client, text, values),
        release: () => {},
      };
      const pool = { connect: async () => borrowed, end: async () => {}, options: {} };
      db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) });
      this.#kyselys.set(client, db);
    }
    return db;
  }
}

/** The audit's chain of this instance: the first that no other running one has. Sharing one would be right, only slower. */
async function freeChain(client: pg.Client): Promise<number> {
  for (let chain = 1; chain < 64; chain += 1) {
    const { rows } = await client.query(
      `select pg_try_advisory_lock(${LOCK_SPACE}, ${PRESENCE + chain}) as taken`,
    );
    if (rows[0]?.taken) return chain;
  }
  return 1;
}

async function query(client: pg.PoolClient, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  try {
    return await client.query(text, values);
  } catch (error) {
    throw fromPostgres(error);
  }
}

export interface Presence {
  readonly lost: Promise<void>;
  end(): Promise<void>;
}

/** Times and counts are bigint there and fit in a number here. */
const NUMBERS: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === 20 ? Number : pg.types.getTypeParser(oid, format as 'text')) as never,
};

/** For what pg's own calls throw: the server's error, or a connection that broke or stayed silent. */
export function fromPostgres(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const code = String((error as { code?: unknown }).code ?? 'CONNECTION');
  return new StorageError(error instanceof pg.DatabaseError ? faultOfState(code) : 'lost', code);
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function faultOfState(state: string): StorageFault {
  if (state === '25006' || state.startsWith('28') || state === '42501' || state === '3D000') return 'refused';
  if (state === '53100') return 'full';
  if (state === '57014' || state === '55P03' || state.startsWith('40')) return 'busy';
  if (state.startsWith('08') || state.startsWith('57') || state.startsWith('53') || state === '25P03')
    return 'lost';
  return 'damaged';
}
