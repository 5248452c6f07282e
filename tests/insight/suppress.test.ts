import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST_SHOWN, type ShownTable, suppressed } from '../../src/insight/suppress.ts';

const named = (cells: readonly (readonly number[])[]) => ({
  rows: cells.map((_, at) => `r${at}`),
  columns: (cells[0] ?? []).map((_, at) => `c${at}`),
  cells,
});

/**
 * Every table of whole numbers that fits what is shown, up to `most` in a cell: what somebody finds who tries them all.
 * The smallest and greatest value of each cell and total.
 */
function ranges(shown: ShownTable, most: number): { key: string; from: number; to: number; held: boolean }[] {
  const { cells, rowTotals, columnTotals, total } = shown;
  const width = cells[0]?.length ?? 0;
  const keyed = (all: readonly number[]): [key: string, value: number, shown: number | null][] => {
    const rows = cells.map((_, r) => sum(all.slice(r * width, (r + 1) * width)));
    const columns = columnTotals.map((_, c) => sum(all.filter((_value, at) => at % width === c)));
    return [
      ...all.map(
        (value, at) => [`cell ${at}`, value, cells.flat()[at] ?? null] as [string, number, number | null],
      ),
      ...rows.map((value, r) => [`row ${r}`, value, rowTotals[r] ?? null] as [string, number, number | null]),
      ...columns.map(
        (value, c) => [`column ${c}`, value, columnTotals[c] ?? null] as [string, number, number | null],
      ),
      ['total', sum(all), total],
    ];
  };
  const found = new Map<string, { from: number; to: number; held: boolean }>();
  const walk = (all: readonly number[]): void => {
    if (all.length > 0 && all.length % width === 0) {
      const wanted = rowTotals[all.length / width - 1];
      if (wanted !== null && wanted !== sum(all.slice(-width))) return;
    }
    if (all.length < cells.length * width) {
      const fixed = cells.flat()[all.length];
      for (let value = fixed ?? 0; value <= (fixed ?? most); value += 1) walk([...all, value]);
      return;
    }
    const values = keyed(all);
    if (values.some(([, value, told]) => told !== null && told !== value)) return;
    for (const [key, value, told] of values) {
      const { from = value, to = value } = found.get(key) ?? {};
      found.set(key, { from: Math.min(value, from), to: Math.max(value, to), held: told === null });
    }
  };
  walk([]);
  return [...found].map(([key, range]) => ({ key, ...range }));
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const cell = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 5, max: 9 }), fc.constant(0));
const tableOf = (rows: number, columns: number) =>
  fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
const table = fc.oneof(tableOf(1, 2), tableOf(2, 1), tableOf(2, 2), tableOf(1, 4));
const wider = fc.oneof(tableOf(2, 3), tableOf(3, 2), tableOf(1, 5));

describe('what a report shows of its counts', () => {
  it('is never a number under five', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const { cells: shown, rowTotals, columnTotals, total } = suppressed(named(cells));
        for (const value of [...shown.flat(), ...rowTotals, ...columnTotals, total])
          if (value !== null) expect(value).toBeGreaterThanOrEqual(LEAST_SHOWN);
      }),
    );
  });

  it('leaves no number that is held back to be worked out from the rest, though somebody tries every table', () => {
    const nothingIsWorkedOut = (cells: number[][]) => {
      for (const { key, from, to, held } of ranges(suppressed(named(cells)), 10))
        if (held) expect(to, `${key} of ${JSON.stringify(cells)}`).toBeGreaterThan(from);
    };
    fc.assert(fc.property(table, nothingIsWorkedOut), { numRuns: 150 });
    fc.assert(fc.property(wider, nothingIsWorkedOut), { numRuns: 8 });
  }, 60_000);

  it('is true: what is shown is what was counted', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const { cells: shown, rowTotals, columnTotals, total } = suppressed(named(cells));
        const all: [shown: number | null, counted: number][] = [
          ...shown.flat().map((value, at): [number | null, number] => [value, cells.flat()[at] ?? -1]),
          ...rowTotals.map((value, r): [number | null, number] => [value, sum(cells[r] ?? [])]),
          ...columnTotals.map((value, c): [number | null, number] => [
            value,
            sum(cells.map((row) => row[c] ?? 0)),
          ]),
          [total, sum(cells.flat())],
        ];
        for (const [told, counted] of all) if (told !== null) expect(told).toBe(counted);
      }),
    );
  });

  it('is everything where nothing is small', () => {
    const cells = [
      [12, 7, 30],
      [5, 9, 11],
    ];
    expect(suppressed(named(cells))).toMatchObject({
      cells,
      rowTotals: [49, 25],
      columnTotals: [17, 16, 41],
      total: 74,
    });
  });

  it('keeps the totals where holding back cells is enough', () => {
    const { cells, rowTotals, columnTotals, total } = suppressed(
      named([
        [3, 7, 30],
        [15, 9, 11],
        [25, 19, 8],
      ]),
    );
    expect(cells.flat().filter((value) => value === null)).toHaveLength(4);
    expect([...rowTotals, ...columnTotals, total]).not.toContain(null);
  });

  it('holds all of an empty table back', () => {
    expect(suppressed(named([[0, 0]]))).toMatchObject({ cells: [[null, null]], total: null });
  });
});
