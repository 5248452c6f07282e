// A disk with no room, and a disk that takes no more writes: under a running bot, as root, on Linux.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reserveOf } from '../storage/reserve.ts';
import type { Values } from './benchmark.ts';
import { type Bot, SIGNPOST, startBot } from './bot-process.ts';
import { type DataFolder, inWarmFolder } from './data-folder.ts';
import {
  alertsOf,
  backAfter,
  countIn,
  integrityOf,
  purge,
  refusedOf,
  runs,
  statusOf,
} from './fault-tools.ts';
import { type LoopbackChannel, openLoopbackChannel } from './loopback-channel.ts';

const BACK_WITHIN_MS = 30_000;
const TURNS_BEFORE = 20;

interface Case {
  readonly disk: string;
  readonly file: string;
  readonly folder: DataFolder & { readonly settings: Readonly<Record<string, string>> };
  readonly bot: Bot;
  readonly channel: LoopbackChannel;
}

/** Filled to the last block: turns are refused honestly, alerts given, the purge works, and then turns are kept again. */
export function fullDisk(): Promise<Values> {
  return onDisk(
    (disk) => runs('mount', '-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk),
    async ({ disk, file, folder, bot, channel }): Promise<Values> => {
      const before = countIn(file);
      const reserve = existsSync(reserveOf(file));
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k']);
      const refused = await refusedOf(channel, 30);
      const alerts = await alertsOf(channel, 10);
      const ready = await statusOf(bot.port, '/readyz');
      const purged = await purge(folder);
      const afterPurge = await backAfter(channel, BACK_WITHIN_MS);
      rmSync(join(disk, 'filler'));
      const back = await backAfter(channel, BACK_WITHIN_MS);
      const whole = integrityOf(file);
      const right =
        reserve &&
        refused === 30 &&
        alerts === 10 &&
        ready === 503 &&
        purged === 'works' &&
        Math.max(back, afterPurge) < BACK_WITHIN_MS &&
        whole === 'ok' &&
        countIn(file) > before;
      return {
        result: right ? 'right' : 'WRONG',
        'turns refused of 30': refused,
        'alerts given of 10': alerts,
        readyz: ready,
        purge: purged,
        'kept again after the purge, ms': afterPurge,
        'back with room, ms': back,
        integrity: whole,
      };
    },
  );
}

/**
 * ext4 stops all writing at once, as it does when a disk fails, also for files that are open. Such a disk is mended with
 * nothing running on it, so the bot is stopped, the disk checked and mounted, and a new bot must find all that was kept.
 */
export function readOnlyDisk(): Promise<Values> {
  const images = mkdtempSync(join(tmpdir(), 'signpost-image-'));
  const image = join(images, 'disk');
  const mount = (disk: string) => runs('mount', '-o', 'loop,errors=remount-ro', image, disk);
  return onDisk(
    (disk) =>
      runs('dd', 'if=/dev/zero', `of=${image}`, 'bs=1M', 'count=32') &&
      runs('mkfs.ext4', '-q', image) &&
      mount(disk),
    async ({ disk, file, folder, bot, channel }): Promise<Values> => {
      const before = countIn(file);
      runs('mount', '-o', 'remount,abort', disk);
      if (runs('touch', join(disk, 'probe'))) return { result: 'not shown: the disk still takes writes' };
      const refused = await refusedOf(channel, 30);
      const alerts = await alertsOf(channel, 10);
      const ready = await statusOf(bot.port, '/readyz');
      const alive = await statusOf(bot.port, '/healthz');
      await bot.stop();
      if (!runs('umount', disk)) return { result: 'the disk could not be taken out' };
      spawnSync('e2fsck', ['-y', '-f', image]);
      if (!mount(disk)) return { result: 'the disk could not be mounted again' };
      const whole = integrityOf(file);
      const kept = countIn(file);
      const again = await startBot(SIGNPOST, folder);
      const later = await openLoopbackChannel(again.port, { people: 1_000 });
      const back = await backAfter(later, BACK_WITHIN_MS);
      await later.stop();
      await again.stop();
      const right =
        refused === 30 &&
        alerts === 10 &&
        ready === 503 &&
        alive === 200 &&
        whole === 'ok' &&
        kept >= before &&
        back < BACK_WITHIN_MS;
      return {
        result: right ? 'right' : 'WRONG',
        'turns refused of 30': refused,
        'alerts given of 10': alerts,
        readyz: ready,
        healthz: alive,
        'turns kept before': before,
        'turns found after': kept,
        'back after a check of the disk, ms': back,
        integrity: whole,
      };
    },
  ).finally(() => rmSync(images, { recursive: true, force: true }));
}

async function onDisk(
  prepare: (disk: string) => boolean,
  measure: (on: Case) => Promise<Values>,
): Promise<Values> {
  const disk = mkdtempSync(join(tmpdir(), 'signpost-disk-'));
  if (!prepare(disk)) return { result: 'needs root, mount and mkfs.ext4' };
  try {
    return await inWarmFolder(async (folder): Promise<Values> => {
      const file = join(disk, 'signpost.db');
      const settings = { DATABASE_URL: `sqlite:${file}` };
      const bot = await startBot(SIGNPOST, { ...folder, settings });
      const channel = await openLoopbackChannel(bot.port);
      try {
        for (let n = 0; n < TURNS_BEFORE; n += 1) await channel.turn('hubs');
        return await measure({ disk, file, folder: { ...folder, settings }, bot, channel });
      } finally {
        await channel.stop();
        await bot.stop();
      }
    });
  } finally {
    runs('umount', disk);
    rmSync(disk, { recursive: true, force: true });
  }
}
