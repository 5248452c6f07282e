import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const rows = [...read('docs/reliability.md').matchAll(/^\| ([ABC]-\d\d) \|[^|]*\| (.*) \|$/gm)].map(
  ([, id = '', cell = '']) => ({ id, cell }),
);

/** and so on: what Signpost promises about threats, faults and figures. */
const PROMISED: readonly [letter: string, from: number, to: number][] = [
  ['A', 1, 40],
  ['A', 50, 50],
  ['A', 52, 52],
  ['A', 67, 73],
  ['A', 77, 79],
  ['A', 81, 89],
  ['B', 1, 18],
  ['B', 22, 32],
  ['C', 1, 8],
  ['C', 13, 13],
  ['C', 16, 16],
  ['C', 19, 19],
];
const promised = PROMISED.flatMap(([letter, from, to]) =>
  Array.from({ length: to - from + 1 }, (_, n) => `${letter}-${String(from + n).padStart(2, '0')}`),
);

/** Titles are quoted, also those that a table gives; comments do not count, and what a title says in YAML does. */
const titlesIn = (path: string): string => {
  const known = titles.get(path) ?? readTitles(path);
  titles.set(path, known);
  return known;
};
const titles = new Map<string, string>();

function readTitles(path: string): string {
  const text = read(path);
  if (path.endsWith('.yaml'))
    return [...text.matchAll(/^- name: (.*)$/gm)].map(([title]) => title).join('\n');
  const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  return [...code.matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`/g)]
    .map(([title]) => title)
    .join('\n');
}

const named = rows.flatMap(({ id, cell }) =>
  [...cell.matchAll(/`(tests\/[^`]+\.(?:test\.ts|yaml))`(?:, held by `tests\/[^`]+\.test\.ts`)?/g)].map(
    ({ 1: file = '' }) => [id, file] as const,
  ),
);
const benches = rows.flatMap(({ id, cell }) =>
  [...cell.matchAll(/`npm run bench -- (\w+)`/g)].map(([, name = '']) => [id, name] as const),
);

describe('the list of promises', () => {
  test('has a row for each of its ids, once, and for all that was promised', () => {
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(promised.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('names in each row a test, a fault that is brought about by command, or the reason why there is none', () => {
    const shown = new Set([...named, ...benches].map(([id]) => id));
    const reasons = rows.filter(({ id, cell }) => !shown.has(id) && cell.split(' ').length < 10);
    expect(reasons).toEqual([]);
  });

  test('names for each id only files whose titles have it', () => {
    expect(named.length).toBeGreaterThan(promised.length);
    expect(named.filter(([id, file]) => !titlesIn(file).includes(id))).toEqual([]);
  });

  test('names for each id only commands that say it', () => {
    expect(benches.filter(([id, name]) => !titlesIn(`src/bench/${name}.ts`).includes(id))).toEqual([]);
  });
});
