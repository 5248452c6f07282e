// Figures as a table for the terminal.
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
  const lines = [
    [title, 'of', ...columns],
    ...rows.map(({ name, figures }) => [
      name,
      String(Math.max(0, ...Object.values(figures).map(({ of }) => of))),
      ...columns.map((column) => cell(figures[column])),
    ]),
  ];
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
