// What only root can bring about: a full disk, a disk that cannot be written, syncs that fail, no file handles left. Linux
// alone, with mount, mkfs.ext4, strace and prlimit; each case names its tools.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Case, Values } from './benchmark.ts';
import { fullDisk, readOnlyDisk } from './disk-faults.ts';
import { integrityOf, runs } from './fault-tools.ts';
import { blockedLog, clockJumps, fewHandles } from './process-faults.ts';

const SYNCS = Number(process.env.SYNCS ?? 200);
const WRITER = fileURLToPath(new URL('./fault-process.ts', import.meta.url));
/** A part of a label, to run the cases that have it alone: `FAULT=B-05`. */
const CHOSEN = process.env.FAULT ?? '';

const cases: readonly Case[] = [
  { label: 'B-05 full disk (3 MB tmpfs, dd)', measure: fullDisk },
  { label: 'B-06 read-only disk (ext4 on loop, mount -o remount,abort)', measure: readOnlyDisk },
  { label: `B-07, C-03 sync fails, ${SYNCS} places (strace)`, measure: failingSyncs },
  { label: 'B-17 clock that jumps (Date, set while the bot runs)', measure: clockJumps },
  { label: 'B-24 no file handles (prlimit --nofile=128)', measure: fewHandles },
  { label: 'B-30 log that is not read, log without room (/dev/full)', measure: blockedLog },
];

export const faults: Benchmark = {
  name: 'faults',
  about: 'faults of the disk and of the machine (root; mount, mkfs.ext4, strace, prlimit)',
  withinSeconds: 3_600,
  onlyByName: true,
  cases: cases.filter(({ label }) => label.includes(CHOSEN)),
  floors: (rows) =>
    rows.map(({ label, values }) => ({
      text: `${label}: ${values.result}`,
      held: values.result === 'right',
    })),
};

/** A writer of turns under strace, for which the Nth sync fails: what it called kept must be there, and nothing half. */
async function failingSyncs(): Promise<Values> {
  if (!runs('strace', '-V')) return { result: 'needs strace' };
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

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): { lines: string[] } {
  const { stdout } = spawnSync(command, [...args], { env, encoding: 'utf8', timeout: 60_000 });
  return { lines: (stdout ?? '').split('\n').filter(Boolean) };
}
