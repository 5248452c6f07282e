// The failures as a page that a coordinator can read: grouped by cause, each with what was ranked and why. It needs nothing
// beside itself and runs nothing.
import { READER } from '../safeguarding/detect.ts';
import { CAUSES, type Cause } from './causes.ts';
import type { Failure, Told } from './failures.ts';

/** Where `--html` writes when it is given no file. */
export const USUAL_PAGE = 'build/eval.html';
const MOST_SHOWN = 60;

export function failuresPage(failures: readonly Failure[], asked: number): string {
  const byCause = Map.groupBy(failures, ({ cause }) => cause);
  const causes = (Object.keys(CAUSES) as Cause[]).filter((cause) => byCause.has(cause));
  const sections = causes.map((cause) => section(cause, byCause.get(cause) ?? []));
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What Signpost understands wrongly</title>
<style>${STYLE}</style>
</head>
<body>
<h1>What Signpost understands wrongly</h1>
<p>${failures.length} of ${asked} messages, grouped by why. A message that is only for scoring shows its number and none of its words: whoever
writes knowledge must not learn it by heart.</p>
<table class="causes"><thead><tr><th scope="col">Why</th><th scope="col">Messages</th><th scope="col">Shown here</th></tr></thead><tbody>
${causes.map((cause) => causeRow(cause, byCause.get(cause) ?? [])).join('\n')}
</tbody></table>
${sections.join('\n')}
</body>
</html>
`;
}

const causeRow = (cause: Cause, cases: readonly Failure[]): string =>
  `<tr><td><a href="#${cause}">${CAUSES[cause].title}</a></td><td>${cases.length}</td><td>${Math.min(MOST_SHOWN, cases.filter(({ told }) => told).length)}</td></tr>`;

function section(cause: Cause, cases: readonly Failure[]): string {
  const { title, help } = CAUSES[cause];
  const groups = cause === 'false_alarm' ? byRule(cases) : new Map([['', cases]]);
  return `<section id="${cause}">
<h2>${title} <span class="count">${cases.length}</span></h2>
<p class="help">${help}</p>
${mixedUp(cases)}
${[...groups].map(([rule, of]) => `${rule ? `<h3>${rule === READER ? 'the trained reader' : asHtml(rule)} <span class="count">${of.length}</span></h3>` : ''}${listed(of)}`).join('\n')}
</section>`;
}

const MOST_PAIRS = 12;

/** Which entries stood where which others should: those that were mixed up more than once. */
function mixedUp(cases: readonly Failure[]): string {
  const pairs = cases.flatMap(({ told }) =>
    told?.ranked[0] ? [`${told.ranked[0].name} instead of ${told.expected}`] : [],
  );
  const often = [...Map.groupBy(pairs, (pair) => pair)]
    .map(([pair, of]) => ({ pair, count: of.length }))
    .filter(({ count }) => count > 1)
    .sort((one, other) => other.count - one.count)
    .slice(0, MOST_PAIRS);
  if (often.length === 0) return '';
  return `<p>Mixed up most often:</p><ul>${often.map(({ pair, count }) => `<li>${asHtml(pair)} <span class="count">${count}</span></li>`).join('')}</ul>`;
}

/** A false alarm is the business of each rule that raised it. The most frequent stands first. */
function byRule(cases: readonly Failure[]): ReadonlyMap<string, readonly Failure[]> {
  const groups = new Map<string, Failure[]>();
  for (const it of cases) for (const rule of it.rules) groups.set(rule, [...(groups.get(rule) ?? []), it]);
  return new Map([...groups].sort(([, one], [, other]) => other.length - one.length));
}

function listed(cases: readonly Failure[]): string {
  const readable = cases.flatMap((it) => (it.told ? [{ ...it, told: it.told }] : []));
  const shown = evenly(readable);
  const more =
    readable.length > shown.length
      ? `<p class="kept">${readable.length - shown.length} more are not shown.</p>`
      : '';
  const kept = [
    ...Map.groupBy(
      cases.filter(({ told }) => !told),
      ({ set }) => set,
    ),
  ].map(
    ([set, of]) =>
      `<p class="kept">Only scored, ${asHtml(set)}: ${of.map(({ id }) => `<code>${asHtml(id)}</code>`).join(' ')}</p>`,
  );
  return [...shown.map(({ set, id, told }) => caseOf(set, id, told)), more, ...kept].join('\n');
}

/** Some from all over the list, for its neighbours are alike. */
function evenly<T>(cases: readonly T[]): T[] {
  const step = Math.max(1, cases.length / MOST_SHOWN);
  return cases.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function caseOf(set: string, id: string, { sentence, expected, said, note, ranked }: Told): string {
  const rows = ranked.map(
    ({ name, share, because }) =>
      `<tr><td>${asHtml(name)}</td><td>${Math.round(100 * share)} %</td><td>${because.map(({ stage, word }) => `${asHtml(word)}${stage === 'word' ? '' : ` <small>${asHtml(stage)}</small>`}`).join(', ')}</td></tr>`,
  );
  const table = `<table><thead><tr><th scope="col">Signpost’s ranking</th><th scope="col">share</th><th scope="col">because of</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return `<article>
<p class="sentence">${asHtml(sentence)}</p>
<dl><dt>Right</dt><dd>${asHtml(expected)}</dd><dt>Signpost</dt><dd>${asHtml(said)}</dd></dl>
${note ? `<p>${asHtml(note)}</p>` : ''}${rows.length > 0 ? table : ''}
<p class="kept">${asHtml(set)} <code>${asHtml(id)}</code></p>
</article>`;
}

const STYLE = `
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:58rem;margin:2rem auto;padding:0 1rem}
h2{margin:2.5rem 0 .25rem;border-top:2px solid;padding-top:1rem}
.count{font-weight:400;opacity:.7}
.help{margin:0 0 1rem;font-style:italic}
article{border:1px solid #8888;border-radius:.5rem;padding:.75rem 1rem;margin:0 0 1rem;break-inside:avoid}
.sentence{font-size:1.1rem;font-weight:600;margin:0 0 .5rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:.25rem 0}
dt{opacity:.75}dd{margin:0}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #8884}
th{font-weight:400;opacity:.75}
td:nth-child(2){white-space:nowrap}
.causes{width:auto}
small,.kept{opacity:.75;font-size:.85rem}
.kept{margin:.25rem 0;overflow-wrap:anywhere}
`;

const asHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
