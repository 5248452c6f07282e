// The failures as a page that a coordinator can read: grouped by cause, each with what was ranked and why.
import type { Search } from '../search/found.ts';
import { isTurnedAway, type QuestionResult } from './score.ts';

type Cause =
  | 'turned away'
  | 'sure and wrong'
  | 'right one among the first three'
  | 'right one further down'
  | 'not found';
const CAUSES: readonly Cause[] = [
  'turned away',
  'sure and wrong',
  'not found',
  'right one further down',
  'right one among the first three',
];

export function failuresPage(results: readonly QuestionResult[], search: Search): string {
  const failed = results.filter(({ top1 }) => !top1);
  const byCause = Map.groupBy(failed, causeOf);
  const sections = CAUSES.map((cause) => {
    const cases = byCause.get(cause) ?? [];
    return `<h2>${cause} (${cases.length})</h2>\n${cases.map((result) => caseOf(result, search)).join('\n')}`;
  });
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Where Signpost's search fails</title>
<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{padding:.2rem .6rem;text-align:left;vertical-align:top}small{color:#555}</style>
<h1>Where Signpost's search fails</h1>
<p>${failed.length} of ${results.length} questions do not have the expected entry first.</p>
${sections.join('\n')}
</html>
`;
}

function causeOf({ judged, firstThree, question }: QuestionResult): Cause {
  if (isTurnedAway(judged)) return 'turned away';
  if (judged.outcome === 'answer') return 'sure and wrong';
  if (firstThree) return 'right one among the first three';
  return judged.entries.some(({ entry }) => question.expect.includes(entry))
    ? 'right one further down'
    : 'not found';
}

function caseOf({ question, judged }: QuestionResult, search: Search): string {
  const reasons = new Map(search.why(question.q).map(({ entry, reasons }) => [entry, reasons]));
  const rows = judged.entries.slice(0, 5).map(({ entry, score }) => {
    const words = (reasons.get(entry) ?? [])
      .map(({ word, weight }) => `${asHtml(word)} ${weight.toFixed(2)}`)
      .join(', ');
    return `<tr><td>${asHtml(entry)}</td><td>${score.toFixed(2)}</td><td><small>${words}</small></td></tr>`;
  });
  return `<h3>${asHtml(question.q)}</h3>
<p>Expected ${asHtml(question.expect.join(' or '))}; Signpost: ${judged.outcome}</p>
<table><tr><th>entry</th><th>share</th><th>because of</th></tr>${rows.join('')}</table>`;
}

const asHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
