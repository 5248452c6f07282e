import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SILENT } from '../../src/delivery/log.ts';
import { openStorage } from '../../src/storage/open.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
  const url = `sqlite:${join(folder, 'signpost.db')}`;
  const keys = { given: [], local: true, dataDir: folder };
  const storage = await openStorage({ url, keys, log: SILENT, role: 'bot' });
  await storage.addCounts([
    { day: '2026-10-05', district: 'stroud', topic: 'hubs', outcome: 'asked', n: 47 },
    { day: '2026-11-05', district: 'stroud', topic: 'hubs', outcome: 'asked', n: 4 },
  ]);
  await storage.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const admin = (...args: string[]) =>
  spawnSync(process.execPath, ['src/cli/admin.ts', 'report', ...args], {
    env: { ...process.env, SIGNPOST_MODE: 'local', DATA_DIR: folder },
    encoding: 'utf8',
  });

describe('npm run admin -- report', () => {
  it('writes the page of a whole month, and says where', () => {
    const file = join(folder, 'october.html');
    const { stdout, stderr, status } = admin(file, '--html', '--month', '2026-10');
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toContain(file);
    expect(readFileSync(file, 'utf8')).toContain('>47<');
  });

  it('makes none of a month that is not over, nor of what is no month', () => {
    const file = join(folder, 'none.html');
    for (const month of ['2999-01', 'October'])
      expect(admin(file, '--html', '--month', month)).toMatchObject({ status: 2 });
    expect(existsSync(file)).toBe(false);
  });
});
