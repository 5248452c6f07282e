// A consistent copy, taken beside a running bot. What was sealed stays sealed: the keys are not in it.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import type { Kysely } from 'kysely';
import type { Engine } from './engine.ts';
import { schemaVersion } from './migrate.ts';
import { connectSqlite, sqliteFaults } from './sqlite-connection.ts';
import type { Tables } from './tables.ts';

/** Our own form, a line of JSON for each row, the same for both engines: a header, the rows, and a foot that proves them. */
export interface DumpHeader {
  readonly format: 'signpost-dump';
  readonly layout: 1;
  readonly schema: number;
  readonly created: string;
}

/** In the order in which they are written and read. */
export const DUMPED = {
  meta: ['name'],
  key_checks: ['id'],
  settings: ['name'],
  conversations: ['key'],
  handled: ['id'],
  outbox: ['id'],
  audit: ['chain', 'seq'],
  audit_heads: ['chain'],
  corrections: ['id'],
  records: ['id'],
  worklist: ['id'],
  counts: ['day', 'district', 'topic', 'outcome'],
} as const satisfies Record<keyof Tables, readonly string[]>;

const TOGETHER = 1_000;

export class BackupError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupError';
  }
}

/** An SQLite file, compact: nothing that was deleted is in it. */
export function backUpSqlite(database: string, target: string): void {
  if (existsSync(target)) throw new BackupError(`${target} is there already: give a new name`);
  const unfinished = `${target}-new`;
  rmSync(unfinished, { force: true });
  const reader = connectSqlite(database, { readOnly: true });
  try {
    sqliteFaults(() => reader.raw.prepare('VACUUM INTO ?').run(unfinished));
  } finally {
    reader.close();
  }
  renameSync(unfinished, target);
}

/** Rows as lines, from one snapshot. */
export async function dump(engine: Engine, target: string, now: Date): Promise<number> {
  if (existsSync(target)) throw new BackupError(`${target} is there already: give a new name`);
  const unfinished = `${target}-new`;
  const file = createWriteStream(unfinished, { mode: 0o600 });
  const lines = new DumpLines(
    (line) => file.write(line) || new Promise<void>((resolve) => file.once('drain', () => resolve())),
  );
  await engine.snapshot(async (db) => {
    const { version } = await schemaVersion(db, engine);
    await lines.write({
      format: 'signpost-dump',
      layout: 1,
      schema: version,
      created: now.toISOString(),
    } satisfies DumpHeader);
    for (const table of Object.keys(DUMPED) as (keyof Tables)[]) await dumpTable(db, table, lines);
  });
  await lines.foot();
  file.end();
  await finished(file);
  renameSync(unfinished, target);
  return lines.count;
}

async function dumpTable(db: Kysely<Tables>, table: keyof Tables, lines: DumpLines): Promise<void> {
  for (let offset = 0; ; offset += TOGETHER) {
    let query = db.selectFrom(table).selectAll().limit(TOGETHER).offset(offset);
    for (const column of DUMPED[table]) query = query.orderBy(column as never) as typeof query;
    const rows = await query.execute();
    for (const row of rows) await lines.write({ table, row });
    if (rows.length < TOGETHER) return;
  }
}

class DumpLines {
  readonly #write: (line: string) => unknown;
  readonly #hash: Hash = createHash('sha256');
  count = 0;

  constructor(write: (line: string) => unknown) {
    this.#write = write;
  }

  async write(value: object): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    this.#hash.update(line);
    this.count += 1;
    await this.#write(line);
  }

  async foot(): Promise<void> {
    await this.#write(`${JSON.stringify({ lines: this.count, sha256: this.#hash.digest('hex') })}\n`);
  }
}

/** @throws {BackupError} where the file is cut short or was changed; nothing was read into anything then. */
export async function proveDump(file: string): Promise<DumpHeader> {
  const hash = createHash('sha256');
  let header: DumpHeader | null = null;
  let before: string | null = null;
  let count = 0;
  for await (const line of linesOf(file)) {
    if (before !== null) {
      if (header === null) header = asHeader(before, file);
      hash.update(`${before}\n`);
      count += 1;
    }
    before = line;
  }
  const foot = before === null ? null : (JSON.parse(before) as { lines?: number; sha256?: string });
  if (!header || foot?.lines !== count || foot.sha256 !== hash.digest('hex'))
    throw new BackupError(`${file} is cut short or was changed`);
  return header;
}

export async function* rowsOfDump(
  file: string,
): AsyncGenerator<{ table: keyof Tables; row: Record<string, unknown> }> {
  for await (const line of linesOf(file)) {
    const value = JSON.parse(line) as { table?: keyof Tables; row?: Record<string, unknown> };
    if (value.table && value.row) yield { table: value.table, row: value.row };
  }
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

function asHeader(line: string, file: string): DumpHeader {
  try {
    const header = JSON.parse(line) as DumpHeader;
    if (header.format === 'signpost-dump' && header.layout === 1) return header;
  } catch {
    // Said below.
  }
  throw new BackupError(`${file} is no backup of Signpost’s`);
}
