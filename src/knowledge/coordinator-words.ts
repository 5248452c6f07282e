// What Signpost says to coordinators, unasked and asked, and in their reports.
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from './read-yaml.ts';

const sentence = z.string().trim().min(1, 'must not be empty');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'give a time as "09:00", in quotes');

const coordinatorsFile = z
  .strictObject({
    working_hours: z.strictObject({ from: time, to: time }),
    due: z.strictObject({
      summary: sentence,
      title: sentence,
      intro: sentence,
      overdue: sentence,
      due: sentence,
      wordings: sentence,
      /** {name} {date} */
      wording: sentence,
      /** {name} */
      how: sentence,
      all: sentence,
      also: sentence,
      week: sentence,
    }),
    friday: z.strictObject({
      summary: sentence,
      title: sentence,
      ring: sentence,
      stale: sentence,
      /** {name} {date} */
      stale_item: sentence,
      reported: sentence,
      disputed: sentence,
      unanswered: sentence,
      /** {count} */
      unanswered_count: sentence,
      nothing: sentence,
      not_yours: sentence,
    }),
    questions: z.strictObject({
      title: sentence,
      none: sentence,
      /** {number} */
      question: sentence,
      deal: sentence,
      /** {district} {date} */
      asked: sentence,
      no_district: sentence,
      which: sentence,
      phrase: sentence,
      entry: sentence,
      propose: sentence,
      name: sentence,
      golden: sentence,
      propose_entry: sentence,
      off: sentence,
      taken_off: sentence,
      /** {entry} */
      phrase_kept: sentence,
      /** {name} */
      entry_kept: sentence,
      gone: sentence,
      empty: sentence,
      refused: sentence,
      typed: sentence,
      /** {name} */
      no_entry: sentence,
    }),
    report: z.strictObject({
      title: sentence,
      outcomes: z.strictObject({
        asked: sentence,
        not_found: sentence,
        stale_shown: sentence,
        draft_started: sentence,
        draft_finished: sentence,
      }),
      by_district: sentence,
      by_topic: sentence,
      table: sentence,
      no_district: sentence,
      no_topic: sentence,
      all: sentence,
      held_back: sentence,
      note: sentence,
      nothing: sentence,
    }),
  })
  .refine(({ working_hours: { from, to } }) => from < to, {
    path: ['working_hours'],
    error: 'must begin before they end',
  });

export type CoordinatorWords = z.infer<typeof coordinatorsFile>;

export function loadCoordinatorWords(folder: string, faults: Fault[]): CoordinatorWords | null {
  const name = 'coordinators.yaml';
  return readYaml({ path: join(folder, name), name, schema: coordinatorsFile }, faults)?.value ?? null;
}
