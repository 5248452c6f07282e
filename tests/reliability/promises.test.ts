import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const rows = [
  ...readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8').matchAll(
    /^\| ([ABC]-\d\d) \|.*\| (.*) \|$/gm,
  ),
];

describe('the list of promises', () => {
  test('has a row for each of its ids, once', () => {
    const ids = rows.map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(90);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(
    rows.flatMap(([, id = '', cell = '']) =>
      [...cell.matchAll(/`(tests\/[^`]+\.test\.ts)`/g)].map(([, file = '']) => [id, file] as const),
    ),
  )('names for %s a file that tests it: %s', (id, file) => {
    const url = new URL(`../../${file}`, import.meta.url);
    expect(existsSync(url)).toBe(true);
    if (!/quick form/.test(rows.find(([, row]) => row === id)?.[2] ?? ''))
      expect(readFileSync(url, 'utf8')).toContain(id);
  });
});
