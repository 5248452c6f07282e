// What the cases of `faults` share: commands of the system, turns that may be refused, and looks into the database.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoopbackChannel } from './loopback-channel.ts';

const WORRY = 'his dad punched him in the stomach';
/** A turn that must be kept: without storage it cannot be answered. */
const TO_KEEP = 'my data';

/** Whether a command of the system is there and succeeds. */
export const runs = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** How many of so many turns that must be kept were refused. */
export async function refusedOf(channel: LoopbackChannel, turns: number): Promise<number> {
  return turns - (await answered(channel, TO_KEEP, turns));
}

export const alertsOf = (channel: LoopbackChannel, turns: number): Promise<number> =>
  answered(channel, WORRY, turns);

async function answered(channel: LoopbackChannel, text: string, turns: number): Promise<number> {
  let count = 0;
  for (let n = 0; n < turns; n += 1)
    await channel.turn(text).then(
      () => {
        count += 1;
      },
      () => undefined,
    );
  return count;
}

/** Milliseconds until a turn is kept again, or until it is waited for no longer. */
export async function backAfter(channel: LoopbackChannel, withinMs: number): Promise<number> {
  const since = performance.now();
  while ((await refusedOf(channel, 1)) > 0 && performance.now() - since < withinMs) await delay(100);
  return Math.round(performance.now() - since);
}

/** The status of a GET over a connection of its own; 0 where there is no answer within two seconds. */
export function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path, agent: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(0));
    asked.once('close', () => resolve(0));
  });
}

export async function purge({
  dataDir,
  settings,
}: {
  dataDir: string;
  settings: Readonly<Record<string, string>>;
}): Promise<string> {
  const env = { ...process.env, SIGNPOST_MODE: 'local', DATA_DIR: dataDir, ...settings };
  const child = spawn(process.execPath, ['src/cli/admin.ts', 'purge'], { env, stdio: 'ignore' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return code === 0 ? 'works' : `ends with ${code}`;
}

export const countIn = (file: string, table = 'handled'): number =>
  Number(query(file, `select count(*) as value from ${table}`));

export const integrityOf = (file: string): string =>
  existsSync(file)
    ? String(query(file, 'select integrity_check as value from pragma_integrity_check'))
    : 'no file';

function query(file: string, sql: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  try {
    return database.prepare(sql).get()?.value;
  } finally {
    database.close();
  }
}
