// A bot in a process of its own, as an operator starts it: how long until it is ready, and what memory it takes.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import launch from '../../scripts/launch.json' with { type: 'json' };

export interface Bot {
  readonly port: number;
  readonly pid: number;
  readonly startedInMs: number;
  /** Time that the processor worked for it until then, all threads together. */
  readonly processorMs: number;
  /** The same until now. */
  processor(): number;
  /** Resident megabytes, or NaN where the system does not tell. */
  memory(): number;
  stop(): Promise<void>;
}

export const SIGNPOST = 'src/index.ts';
const ASK_EVERY_MS = 5;

export async function startBot(
  script: string,
  {
    dataDir,
    knowledgeDir = 'knowledge',
    withinMs = 60_000,
    settings = {},
    nodeOptions = [],
    log = 'ignore',
  }: {
    dataDir: string;
    knowledgeDir?: string;
    withinMs?: number;
    settings?: Readonly<Record<string, string>>;
    nodeOptions?: readonly string[];
    /** Where the log goes: `pipe` is a reader that reads nothing. */
    log?: 'ignore' | 'pipe' | number;
  },
): Promise<Bot> {
  const port = await freePort();
  const own = {
    SIGNPOST_MODE: 'local',
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    // Never the database of whoever measures.
    DATABASE_URL: undefined,
    KNOWLEDGE_DIR: knowledgeDir,
    LOG_LEVEL: 'error',
    ...settings,
  };
  const isSignpost = script === SIGNPOST;
  const before = performance.now();
  const child = spawn(process.execPath, [...(isSignpost ? launch.nodeOptions : []), ...nodeOptions, script], {
    stdio: ['ignore', log, 'inherit'],
    env: { ...(isSignpost ? launch.environment : {}), ...process.env, ...own, NODE_CHANNEL_FD: undefined },
  });
  while (!(await isReady(port))) {
    if (child.exitCode !== null)
      throw new Error(`${script} ended with code ${child.exitCode} before it was ready`);
    if (performance.now() - before > withinMs)
      throw new Error(`${script} was not ready within ${withinMs} ms`);
    await delay(ASK_EVERY_MS);
  }
  const startedInMs = performance.now() - before;
  return {
    port,
    pid: child.pid ?? 0,
    startedInMs,
    processorMs: processorMs(child),
    processor: () => processorMs(child),
    memory: () => residentMegabytes(child),
    stop: () => stopped(child),
  };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', () => resolve(false));
  });
}

function residentMegabytes({ pid }: ChildProcess): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes) / 1_000);
  } catch {
    return Number.NaN;
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, delay(5_000, undefined, { ref: false })]);
  child.kill('SIGKILL');
  await ended;
}

const MS_PER_TICK = 10;

/** User and system time, in ticks of a hundredth of a second; NaN where the system does not tell. */
function processorMs({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return Number.NaN;
  }
}
