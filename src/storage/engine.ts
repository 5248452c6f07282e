// What the SQL of this folder needs of a database, and all in which the two engines differ.
import type { Kysely, RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

export interface Engine {
  readonly kind: 'sqlite' | 'postgres';
  /** Transactions that may usefully run at once. */
  readonly parallel: number;
  /** @throws {StorageError} when nothing, or perhaps not all, was committed. Errors of `work` itself pass through. */
  transaction<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** A consistent view for reading at length, beside the writers. @throws {StorageError} */
  snapshot<T>(read: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Holds others off `name` until the transaction ends, on whatever instance they are. */
  lock(db: Kysely<Tables>, name: string): Promise<void>;
  /** The database's clock, in milliseconds: leases compare it and not the instances' own. */
  readonly now: RawBuilder<number>;
  /** A chain of the audit that this instance may write to without waiting for another one. */
  readonly chain: number;
  /** Bots that run on this database now, this one with them. @throws {StorageError} */
  instances(): Promise<number>;
  /** Clears what deletions leave behind: the write-ahead log, and free space where the engine keeps content in it. */
  clearDeleted(options: { thorough: boolean }): Promise<void>;
  /** @throws {StorageError} */
  ping(): Promise<void>;
  close(): Promise<void>;
}
