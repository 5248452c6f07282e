// The whole of Signpost as a program, in production's settings, with a channel on loopback: what it answers, sends, logs and
// keeps, seen from outside.
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { copyLearnt, loadTestBrain } from '../support/brain.ts';
import { productionSettings } from '../support/edge.ts';
import { startProgram } from '../support/program.ts';
import type { TestChannel } from '../support/test-channel.ts';

export interface Answered {
  readonly status: number;
  readonly text: string;
}

export interface Posting {
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly path?: string;
}

/** A data folder with what was learnt once, and a copy of the knowledge that stays as it is. */
export async function warmFolder(): Promise<{ data: string; knowledge: string; remove: () => void }> {
  const data = mkdtempSync(join(tmpdir(), 'signpost-real-'));
  const knowledge = join(data, 'knowledge');
  cpSync('knowledge', knowledge, { recursive: true });
  await loadTestBrain();
  copyLearnt(data);
  return { data, knowledge, remove: () => rmSync(data, { recursive: true, force: true }) };
}

export type WarmFolder = Awaited<ReturnType<typeof warmFolder>>;

export async function startRealBot(
  channel: TestChannel,
  folder: WarmFolder,
  settings: Readonly<Record<string, string>> = {},
) {
  const database = join(folder.data, 'signpost.db');
  const program = startProgram('src/index.ts', {
    ...productionSettings(channel),
    DATA_DIR: folder.data,
    KNOWLEDGE_DIR: folder.knowledge,
    ...settings,
  });
  await program.until(/"msg":"ready"/, 110_000);
  const port = Number(/"port":(\d+)/.exec(program.said())?.[1]);
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  let token = await channel.mint();

  const post = (activity: unknown, posting: Posting = {}) => {
    const bearer = posting.token === undefined ? token : posting.token;
    return send(
      activity === undefined
        ? ''
        : typeof activity === 'string' || Buffer.isBuffer(activity)
          ? activity
          : JSON.stringify(activity),
      { ...posting, token: bearer },
    );
  };

  function send(body: string | Buffer, { token: bearer, headers, method, path }: Posting): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const posted = request(
        {
          agent,
          host: '127.0.0.1',
          port,
          path: path ?? '/api/messages',
          method: method ?? 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
            ...headers,
          },
          timeout: 20_000,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
          response.on('error', reject);
        },
      );
      posted.on('timeout', () => posted.destroy(new Error('no answer within 20 s')));
      posted.on('error', reject);
      posted.end(body);
    });
  }

  return {
    port,
    pid: program.pid as number,
    database,
    post,
    said: program.said,
    lines: () => program.said().split('\n').filter(Boolean),
    newToken: async () => {
      token = await channel.mint();
    },
    /** Rows of the tables that a turn writes to. */
    rows: () => rowsIn(database),
    query: (sql: string) => queried(database, sql),
    /** Until every reply that is committed has left: 30 a second go to a tenant, and no more. */
    settled: async (withinMs = 60_000) => {
      for (const end = Date.now() + withinMs; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
        const [row] = queried(
          database,
          "select count(*) n from outbox where status in ('waiting', 'sending')",
        );
        if (row?.n === 0) return;
        if (Date.now() > end) throw new Error(`${row?.n} replies did not leave within ${withinMs} ms`);
      }
    },
    residentMb: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1]) / 1_024,
    /** What it has used of the processor, all its threads together; a tick is ten milliseconds. */
    processorMs: () => {
      const fields = readFileSync(`/proc/${program.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    openFiles: () => readdirSync(`/proc/${program.pid}/fd`).length,
    alive: () => program.running(),
    stop: async () => {
      agent.destroy();
      program.signal('SIGTERM');
      return await program.ended;
    },
    kill: async () => {
      agent.destroy();
      program.signal('SIGKILL');
      await program.ended;
    },
  };
}

export type RealBot = Awaited<ReturnType<typeof startRealBot>>;

function queried(file: string, sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return db.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    db.close();
  }
}

/** All that is kept, so that a change of one byte shows. */
function rowsIn(file: string): string {
  const tables = ['conversations', 'handled', 'outbox', 'records', 'audit', 'settings', 'key_checks'];
  return JSON.stringify(tables.map((table) => queried(file, `select * from ${table} order by 1, 2`)));
}

/** Each person is another, so that no budget of one person hides what is looked for. */
export function newcomer(tenant: string) {
  const id = randomUUID();
  return {
    from: { id: `29:${id}`, name: 'Somebody', aadObjectId: id },
    conversation: { conversationType: 'personal', tenantId: tenant, id: `a:${id}` },
  };
}
