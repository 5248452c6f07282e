// What only root can bring about: a full disk, a disk that cannot be written, syncs that fail, no file handles left. Linux
// alone, with mount, strace and prlimit; each case names its tools.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Values } from './benchmark.ts';
import { startBot } from './bot-process.ts';
import { inWarmFolder } from './data-folder.ts';
import { type LoopbackChannel, openLoopbackChannel } from './loopback-channel.ts';
import { SIGNPOST } from './start.ts';

const SYNCS = Number(process.env.SYNCS ?? 200);
const WRITER = fileURLToPath(new URL('./fault-process.ts', import.meta.url));
const WORRY = 'his dad punched him in the stomach';

export const faults: Benchmark = {
  name: 'faults',
  about: 'faults of the disk and of the machine (root; mount -t tmpfs, strace, prlimit)',
  withinSeconds: 1_800,
  onlyByName: true,
  cases: [
    { label: 'B-05 full disk (3 MB tmpfs)', measure: () => onSmallDisk('full') },
    { label: 'B-06 read-only disk (mount -o remount,ro)', measure: () => onSmallDisk('read only') },
    { label: `B-07, C-03 sync fails, ${SYNCS} places (strace)`, measure: failingSyncs },
    { label: 'B-24 no file handles (prlimit --nofile=128)', measure: fewHandles },
  ],
  floors: (rows) =>
    rows.map(({ label, values }) => ({
      text: `${label}: ${values.result}`,
      held: values.result === 'right',
    })),
};

async function onSmallDisk(fault: 'full' | 'read only'): Promise<Values> {
  const disk = mkdtempSync(join(tmpdir(), 'signpost-disk-'));
  if (!root('mount', '-t', 'tmpfs', '-o', `size=${fault === 'full' ? 3 : 16}m`, 'tmpfs', disk))
    return { result: 'needs root' };
  try {
    return await inWarmFolder(async (folder): Promise<Values> => {
      const file = join(disk, 'signpost.db');
      process.env.DATABASE_URL = `sqlite:${file}`;
      const bot = await startBot(SIGNPOST, folder);
      const channel = await openLoopbackChannel(bot.port);
      try {
        for (let n = 0; n < 20; n += 1) await channel.turn('hubs');
        const before = countIn(file);
        if (fault === 'full') spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k']);
        else if (!root('mount', '-o', 'remount,ro', disk))
          return { result: 'not shown: a disk with files open for writing was not remounted' };
        const refused = await refusedOf(channel, 30);
        const alerts = await answeredOf(channel, 10);
        const ready = await statusOf(bot.port);
        const purged = fault === 'full' ? await purge(folder.dataDir) : 'not asked';
        if (fault === 'full') rmSync(join(disk, 'filler'));
        else root('mount', '-o', 'remount,rw', disk);
        const since = performance.now();
        while ((await refusedOf(channel, 1)) > 0 && performance.now() - since < 60_000) await delay(100);
        const backMs = Math.round(performance.now() - since);
        const whole = integrityOf(file);
        const right =
          alerts === 10 &&
          ready === 503 &&
          backMs < 30_000 &&
          whole === 'ok' &&
          countIn(file) > before &&
          refused > 0;
        return {
          result: right ? 'right' : 'WRONG',
          'plain turns refused of 30': refused,
          'alerts given of 10': alerts,
          readyz: ready,
          'back ms': backMs,
          purge: purged,
          integrity: whole,
        };
      } finally {
        await channel.stop();
        await bot.stop();
      }
    });
  } finally {
    root('mount', '-o', 'remount,rw', disk);
    root('umount', disk);
    rmSync(disk, { recursive: true, force: true });
  }
}

/** A writer of turns under strace, for which the Nth sync fails: what it called kept must be there, and nothing half. */
async function failingSyncs(): Promise<Values> {
  if (!root('strace', '-V')) return { result: 'needs strace' };
  let right = 0;
  let kept = 0;
  let failed = 0;
  const wrong: number[] = [];
  for (let nth = 1; nth <= SYNCS; nth += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-sync-'));
    const env = { ...process.env, FAULT_FOLDER: folder, FAULT_KEY: randomBytes(32).toString('base64') };
    // The first syncs make the file; the fault falls among the turns.
    run(process.execPath, [WRITER, '0'], env);
    const inject = `inject=fsync,fdatasync:error=EIO:when=${nth}`;
    const { lines } = run(
      'strace',
      [
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        'trace=fsync,fdatasync',
        '-e',
        inject,
        process.execPath,
        WRITER,
        '210',
      ],
      env,
    );
    const acknowledged = lines.filter((line) => line.startsWith('ack ')).map((line) => line.slice(4));
    failed += lines.filter((line) => line.startsWith('no ')).length;
    const found = new Set(
      run(process.execPath, [WRITER, 'read'], env)
        .lines.filter((line) => line.startsWith('kept '))
        .map((line) => line.slice(5)),
    );
    kept += acknowledged.length;
    const isRight =
      acknowledged.every((id) => found.has(id)) &&
      integrityOf(join(folder, 'signpost.db')) === 'ok' &&
      acknowledged.length > 0;
    if (isRight) right += 1;
    else wrong.push(nth);
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    result: right === SYNCS ? 'right' : 'WRONG',
    places: SYNCS,
    right,
    'turns kept': kept,
    'turns told as not kept': failed,
    ...(wrong.length > 0 ? { wrong: wrong.slice(0, 10).join(' ') } : {}),
  };
}

async function fewHandles(): Promise<Values> {
  return await inWarmFolder(async (folder): Promise<Values> => {
    delete process.env.DATABASE_URL;
    const bot = await startBot(SIGNPOST, folder);
    const channel = await openLoopbackChannel(bot.port);
    const open: Socket[] = [];
    try {
      await channel.turn('hubs');
      const pid = pidOn(bot.port);
      if (!pid || !root('prlimit', `--pid=${pid}`, '--nofile=128')) return { result: 'needs prlimit and ss' };
      for (let n = 0; n < 500; n += 1) {
        const socket = connect(bot.port, '127.0.0.1');
        socket.on('error', () => undefined);
        open.push(socket);
      }
      await delay(1_000);
      const during = await refusedOf(channel, 3);
      for (const socket of open) socket.destroy();
      const since = performance.now();
      while ((await refusedOf(channel, 1)) > 0 && performance.now() - since < 30_000) await delay(100);
      const backMs = Math.round(performance.now() - since);
      return {
        result: backMs < 10_000 ? 'right' : 'WRONG',
        'turns refused of 3 while 500 sockets were open': during,
        'back ms': backMs,
      };
    } finally {
      for (const socket of open) socket.destroy();
      await channel.stop();
      await bot.stop();
    }
  });
}

const root = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): { lines: string[] } {
  const { stdout } = spawnSync(command, [...args], { env, encoding: 'utf8', timeout: 60_000 });
  return { lines: (stdout ?? '').split('\n').filter(Boolean) };
}

async function refusedOf(channel: LoopbackChannel, turns: number): Promise<number> {
  let refused = 0;
  for (let n = 0; n < turns; n += 1)
    await channel.turn('my data').catch(() => {
      refused += 1;
    });
  return refused;
}

async function answeredOf(channel: LoopbackChannel, turns: number): Promise<number> {
  let answered = 0;
  for (let n = 0; n < turns; n += 1)
    await channel.turn(WORRY).then(
      () => {
        answered += 1;
      },
      () => undefined,
    );
  return answered;
}

function statusOf(port: number): Promise<number> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).once('error', () => resolve(0));
  });
}

async function purge(dataDir: string): Promise<string> {
  const env = { ...process.env, SIGNPOST_MODE: 'local', DATA_DIR: dataDir };
  const child: ChildProcess = spawn(process.execPath, ['src/cli/admin.ts', 'purge'], {
    env,
    stdio: 'ignore',
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return code === 0 ? 'works' : `ends with ${code}`;
}

function countIn(file: string): number {
  return Number(query(file, 'select count(*) as value from handled'));
}

function integrityOf(file: string): string {
  return existsSync(file)
    ? String(query(file, 'select integrity_check as value from pragma_integrity_check'))
    : 'no file';
}

function query(file: string, sql: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  try {
    return database.prepare(sql).get()?.value;
  } finally {
    database.close();
  }
}

function pidOn(port: number): string | null {
  const { stdout } = spawnSync(
    'sh',
    [
      '-c',
      `for p in /proc/[0-9]*; do tr '\\0' '\\n' < $p/environ 2>/dev/null | grep -qx PORT=${port} && echo $\{p#/proc/}; done`,
    ],
    { encoding: 'utf8' },
  );
  return stdout.split('\n').find((pid) => pid && pid !== String(process.pid)) ?? null;
}
