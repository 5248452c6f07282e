// Figures as a table for the terminal.
import type { Cost } from './cost.ts';
import { interval95, percent, type Share } from './score.ts';

export interface Row {
  readonly name: string;
  readonly figures: Readonly<Record<string, Share>>;
}

/** One line a row; with `intervals`, the 95 % interval beside each figure. */
export function table(title: string, rows: readonly Row[], { intervals = false } = {}): string {
  const columns = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const cell = (figure: Share | undefined) => {
    if (!figure || figure.of === 0) return '–';
    const [low, high] = interval95(figure);
    return `${percent(figure).toFixed(1)} %${intervals ? ` (${low.toFixed(0)}–${high.toFixed(0)})` : ''}`;
  };
  return inColumns([
    [title, 'of', ...columns],
    ...rows.map(({ name, figures }) => [
      name,
      String(Math.max(0, ...Object.values(figures).map(({ of }) => of))),
      ...columns.map((column) => cell(figures[column])),
    ]),
  ]);
}

export interface CostedRow extends Row {
  readonly cost: Cost;
}

/** What each part adds: the first row has all parts, every other one the figures without its part, and that part's cost. */
export function gainsTable(title: string, [all, ...without]: readonly CostedRow[]): string {
  if (!all) return '';
  const columns = Object.keys(all.figures);
  const gain = (column: string, { figures }: CostedRow) =>
    signed(percent(all.figures[column] as Share) - percent(figures[column] as Share), 1);
  return inColumns([
    [title, ...columns, 'ms', 'MB'],
    [
      all.name,
      ...columns.map((column) => `${percent(all.figures[column] as Share).toFixed(1)} %`),
      all.cost.milliseconds.toFixed(2),
      all.cost.megabytes.toFixed(1),
    ],
    ...without.map((row) => [
      row.name,
      ...columns.map((column) => gain(column, row)),
      signed(row.cost.milliseconds, 2),
      signed(row.cost.megabytes, 1),
    ]),
  ]);
}

const signed = (value: number, digits: number): string => {
  const rounded = value.toFixed(digits);
  return Number(rounded) === 0 ? '0' : value > 0 ? `+${rounded}` : rounded.replace('-', '−');
};

/** The first column starts on the left, all others end on the right. */
function inColumns(lines: readonly (readonly string[])[]): string {
  const widths =
    lines[0]?.map((_, at) => Math.max(...lines.map((line) => (line[at] as string).length))) ?? [];
  return lines
    .map((line) =>
      line
        .map((text, at) =>
          at === 0 ? text.padEnd(widths[at] as number) : text.padStart(widths[at] as number),
        )
        .join('  '),
    )
    .join('\n');
}
