// Rows as a table for a terminal that reads as Markdown too.
import type { Row } from './benchmark.ts';

export function tableOf(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const cells = [
    ['', ...columns],
    ...rows.map(({ label, values }) => [label, ...columns.map((column) => String(values[column] ?? ''))]),
  ];
  const widths = ['', ...columns].map((_, at) => Math.max(...cells.map((row) => (row[at] as string).length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] as number) : cell.padStart(widths[at] as number))).join(' | ')} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join('\n');
}
