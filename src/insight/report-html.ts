// The report as one page that needs nothing beside itself: plain bars, drawn in it, and the numbers in tables under them.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { hasNothing, type Report } from './report.ts';
import type { ShownTable } from './suppress.ts';

type Words = Knowledge['coordinators']['report'];

export function reportPage(report: Report, words: Words): string {
  const sections = report.tables.map(
    ({ outcome, shown }) => `<section>
<h2>${escaped(words.outcomes[outcome])}</h2>
${chart(words.by_district, shown.rows, shown.rowTotals, words)}
${chart(words.by_topic, shown.columns, shown.columnTotals, words)}
<details><summary>${escaped(words.table)}</summary>
${table(shown, words)}
</details>
</section>`,
  );
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(words.title)}, ${report.month}</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
svg{display:block;width:100%;height:auto;margin:.5rem 0 1rem}
svg text{font:14px system-ui,sans-serif;fill:#1b1b1b}
rect{fill:#1f5c99}
table{border-collapse:collapse;font-size:.9rem;display:block;overflow-x:auto}
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid #ccc;font-weight:400}
th{text-align:left}
thead th{text-align:right;vertical-align:bottom}
@media print{details>*{display:block}}
</style>
</head>
<body>
<h1>${escaped(words.title)}: ${report.month}</h1>
<p>${escaped(words.note)}</p>
${hasNothing(report) ? `<p>${escaped(words.nothing)}</p>` : sections.join('\n')}
</body>
</html>
`;
}

const WIDTH = 900;
const LABEL = 290;
const ROW = 26;

/** A bar for each number; where it is held back, the sign for that stands in its place and says nothing of its length. */
function chart(
  title: string,
  labels: readonly string[],
  values: readonly (number | null)[],
  words: Words,
): string {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const room = WIDTH - LABEL - 70;
  const rows = labels.map((label, index) => {
    const y = index * ROW;
    const value = values[index] ?? null;
    const length = value === null ? 0 : Math.max(2, Math.round((value / most) * room));
    const bar = value === null ? '' : `<rect x="${LABEL}" y="${y + 5}" width="${length}" height="16"/>`;
    return `<text x="${LABEL - 10}" y="${y + 18}" text-anchor="end">${escaped(label)}</text>${bar}<text x="${LABEL + length + 8}" y="${y + 18}">${shownAs(value, words)}</text>`;
  });
  const spoken = labels.map((label, index) => `${label} ${shownAs(values[index] ?? null, words)}`).join(', ');
  return `<h3>${escaped(title)}</h3>
<svg viewBox="0 0 ${WIDTH} ${labels.length * ROW}" role="img" aria-label="${escaped(`${title}: ${spoken}`)}">${rows.join('')}</svg>`;
}

function table({ rows, columns, cells, rowTotals, columnTotals, total }: ShownTable, words: Words): string {
  const line = (head: string, values: readonly (number | null)[], all: number | null): string =>
    `<tr><th scope="row">${escaped(head)}</th>${[...values, all].map((value) => `<td>${shownAs(value, words)}</td>`).join('')}</tr>`;
  const heads = [...columns, words.all].map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
  return `<table><thead><tr><td></td>${heads}</tr></thead><tbody>
${rows.map((row, index) => line(row, cells[index] ?? [], rowTotals[index] ?? null)).join('\n')}
${line(words.all, columnTotals, total)}
</tbody></table>`;
}

/** The same as lines for the terminal. */
export function reportText({ month, tables }: Report, words: Words): string {
  const lines = tables.flatMap(({ outcome, shown }) => [
    '',
    words.outcomes[outcome],
    ...shown.rows.map(
      (row, index) => `  ${row.padEnd(28)}${shownAs(shown.rowTotals[index] ?? null, words).padStart(6)}`,
    ),
    ...shown.columns.map(
      (column, index) =>
        `  ${column.padEnd(28)}${shownAs(shown.columnTotals[index] ?? null, words).padStart(6)}`,
    ),
  ]);
  return [`${words.title}: ${month}`, words.note, ...lines].join('\n');
}

const shownAs = (value: number | null, words: Words): string =>
  value === null ? words.held_back : String(value);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
