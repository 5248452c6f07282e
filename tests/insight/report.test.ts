import { beforeAll, describe, expect, it } from 'vitest';
import type { DayCount } from '../../src/insight/count-keeper.ts';
import { monthBefore, reportOf } from '../../src/insight/report.ts';
import { reportPage, reportText } from '../../src/insight/report-html.ts';
import { type Knowledge, loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { createRandom } from '../support/random.ts';

let knowledge: Knowledge;
beforeAll(() => {
  knowledge = loadKnowledge('knowledge');
});

const count = (of: Partial<DayCount>): DayCount => ({
  day: '2026-10-05',
  district: 'stroud',
  topic: 'hubs',
  outcome: 'asked',
  n: 1,
  ...of,
});
const busy = (): DayCount[] => {
  const random = createRandom(11);
  const topics = [...knowledge.silence.topics.map(({ id }) => id), 'unknown'];
  return knowledge.places.districts.flatMap(({ slug: district }) =>
    topics.map((topic) => count({ district, topic, n: Math.floor(random() * 30) })),
  );
};
const page = (counts: readonly DayCount[], words = knowledge.coordinators.report) =>
  reportPage(reportOf(counts, { month: '2026-10', knowledge }), words);
const numbersIn = (html: string) =>
  [...html.matchAll(/<td>(\d+)<\/td>|<text x="\d+" y="\d+">(\d+)<\/text>/g)].map(([, a, b]) =>
    Number(a ?? b),
  );

describe('the report of a month', () => {
  it('adds the days up by district and topic', () => {
    const counts = [
      count({ n: 6 }),
      count({ day: '2026-10-06', n: 9 }),
      count({ outcome: 'not_found', n: 40 }),
    ];
    const { tables } = reportOf(counts, { month: '2026-10', knowledge });
    expect(tables.map(({ outcome }) => outcome)).toEqual([
      'asked',
      'not_found',
      'stale_shown',
      'draft_started',
      'draft_finished',
    ]);
    expect(tables[0]?.shown.total).toBe(15);
    expect(tables[1]?.shown.total).toBe(40);
  });

  it('shows no number under five, in a busy month and in a quiet one', () => {
    for (const counts of [busy(), [count({ n: 3 }), count({ topic: 'send', n: 8 })], []]) {
      const numbers = numbersIn(page(counts));
      expect(numbers.filter((number) => number < 5)).toEqual([]);
    }
    expect(numbersIn(page(busy())).length).toBeGreaterThan(60);
  });

  it('draws a bar of the right length for each number that it shows, and none for what it holds back', () => {
    const html = page(busy());
    const svgs = [...html.matchAll(/<svg.*?<\/svg>/gs)].map(([svg]) => svg);
    expect(svgs).toHaveLength(10);
    for (const svg of svgs) {
      const shown = [...svg.matchAll(/<rect[^>]*width="(\d+)"[^>]*\/><text[^>]*>(\d+)<\/text>/g)];
      expect(shown).toHaveLength([...svg.matchAll(/<rect/g)].length);
      const most = Math.max(...shown.map(([, , value]) => Number(value)), 1);
      for (const [, width, value] of shown)
        expect(Number(width)).toBeCloseTo((Number(value) / most) * 540, -1);
    }
  });

  it('is one page that loads and runs nothing', () => {
    const html = page(busy());
    expect(html).not.toMatch(/<script|<link|<img|url\(|https?:|@import/i);
    expect(html).toContain("default-src 'none'");
  });

  it('writes no text of the files as markup', () => {
    const words = { ...knowledge.coordinators.report, by_topic: '<b onclick="x">&' };
    expect(page(busy(), words)).not.toContain('<b onclick');
  });

  it('is the same numbers as lines', () => {
    const made = reportOf(busy(), { month: '2026-10', knowledge });
    const text = reportText(made, knowledge.coordinators.report);
    expect(text).toContain('What Signpost was asked: 2026-10');
    expect([...text.matchAll(/ (\d+)$/gm)].map(([, n]) => Number(n)).filter((n) => n < 5)).toEqual([]);
  });

  it('is of the last whole month', () => {
    expect([monthBefore('2026-11-22'), monthBefore('2027-01-01')]).toEqual(['2026-10', '2026-12']);
  });
});
