// `npm run admin -- report`: what was asked in a whole month, as lines or as a page.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayOf } from '../freshness/days.ts';
import { daysOf, type Month, monthBefore, reportOf } from '../insight/report.ts';
import { reportPage, reportText } from '../insight/report-html.ts';
import { loadKnowledge } from '../knowledge/knowledge.ts';
import type { Storage } from '../storage/storage.ts';

export interface ReportOrder {
  readonly knowledgeDir: string;
  readonly dataDir: string;
  /** Null: the last whole month. */
  readonly month: string | null;
  readonly html: boolean;
  /** Where the page goes; null: into `dataDir`. */
  readonly file: string | null;
  readonly now: Date;
}

/** Thrown where the month is none, or not over yet: then nothing was written. */
export class MonthError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MonthError';
  }
}

/** @returns what to print. @throws {MonthError | KnowledgeError} */
export async function report(
  storage: Pick<Storage, 'countsBetween'>,
  { knowledgeDir, dataDir, month: asked, html, file, now }: ReportOrder,
): Promise<string> {
  const month = wholeMonth(asked, now);
  const knowledge = loadKnowledge(knowledgeDir);
  const { from, to } = daysOf(month);
  const made = reportOf(await storage.countsBetween(from, to), { month, knowledge });
  const words = knowledge.coordinators.report;
  if (!html) return reportText(made, words);
  const target = file ?? join(dataDir, `report-${month}.html`);
  writeFileSync(target, reportPage(made, words));
  return `The report of ${month} is in ${target}.`;
}

function wholeMonth(asked: string | null, now: Date): Month {
  const last = monthBefore(dayOf(now));
  if (asked === null) return last;
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(asked))
    throw new MonthError(`"${asked}" is no month: give it as 2026-10`);
  if (asked > last) throw new MonthError(`${asked} is not over yet: the last whole month is ${last}`);
  return asked;
}
