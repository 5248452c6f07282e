import { existsSync, rmSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freeBytes, keepReserve, releaseReserve, reserveOf } from '../../src/storage/reserve.ts';
import { createDatabase, type TestDatabase } from './databases.ts';

let database: TestDatabase;
let file: string;
beforeEach(async () => {
  database = await createDatabase('SQLite');
  file = database.url.slice('sqlite:'.length);
});
afterEach(() => database.drop());

test('a bot keeps room back beside its database, and what is taken by no block is no room (B-05)', async () => {
  const bot = await database.open();
  const reserve = statSync(reserveOf(file));
  expect(reserve.size).toBeGreaterThanOrEqual(8 * 1024 * 1024);
  expect(reserve.blocks * 512).toBeGreaterThanOrEqual(reserve.size);
  await bot.close();
});

test('the purge uses it and keeps it back again; no other verb of the operator touches it (B-05)', async () => {
  await (await database.open()).close();
  rmSync(reserveOf(file));
  await (await database.open({ role: 'admin' })).close();
  expect(existsSync(reserveOf(file))).toBe(false);
  const purging = await database.open({ role: 'admin', usesReserve: true });
  await purging.purge(new Date());
  expect(existsSync(reserveOf(file))).toBe(false);
  await purging.close();
  expect(existsSync(reserveOf(file))).toBe(true);
});

test('it can be released and made again, and how much is left on the disk is known (B-05)', () => {
  keepReserve(file);
  const before = freeBytes(file);
  releaseReserve(file);
  expect(existsSync(reserveOf(file))).toBe(false);
  expect(before).toBeGreaterThan(0);
  expect(freeBytes(`${file}/nowhere/at/all`)).toBe(Number.POSITIVE_INFINITY);
});
