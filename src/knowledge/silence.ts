// What is asked, kept and counted where Signpost does not know.
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from './read-yaml.ts';
import { KINDS } from './schema.ts';

const sentence = z.string().trim().min(1, 'must not be empty');
const words = z.array(sentence).min(1);
const slug = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'use small letters and single hyphens');

const topic = z.strictObject({
  id: slug,
  name: sentence,
  /** Kinds of entries that all belong to it. */
  kinds: z.array(z.enum(KINDS)).optional(),
  /** Words that may stand under an entry's `topics`. */
  words: words.optional(),
});

const silenceFile = z
  .strictObject({
    kept_days: z.int().min(1).max(365),
    staff: z.strictObject({ words, says_of_self: words, entries: words }),
    topics: z.array(topic).min(2),
    say: z.strictObject({
      offer: sentence,
      offer_empty: sentence,
      field: sentence,
      submit: sentence,
      typed: sentence,
      none_of_these: sentence,
      /** {days} */
      sent: sentence,
      sent_label: sentence,
      take_back: sentence,
      taken_back: sentence,
      empty: sentence,
      too_long: sentence,
      in_private: sentence,
      not_here: sentence,
      refused: z.strictObject({ alert: sentence, person: sentence, staff: sentence }),
    }),
  })
  .refine(({ topics }) => !topics.at(-1)?.kinds && !topics.at(-1)?.words, {
    path: ['topics'],
    error: 'the last topic must fit every entry: it names neither "kinds" nor "words"',
  })
  .refine(({ topics }) => new Set(topics.map(({ id }) => id)).size === topics.length, {
    path: ['topics'],
    error: 'each topic has an id of its own',
  });

export type Silence = z.infer<typeof silenceFile>;
export type TopicRule = z.infer<typeof topic>;

export function loadSilence(
  folder: string,
  knownEntries: ReadonlySet<string>,
  faults: Fault[],
): Silence | null {
  const name = 'silence.yaml';
  const file = readYaml({ path: join(folder, name), name, schema: silenceFile }, faults);
  file?.value.staff.entries.forEach((entry, index) => {
    if (!knownEntries.has(entry))
      faults.push({
        file: name,
        line: file.lineOf(['staff', 'entries', index]),
        field: `staff.entries.${index}`,
        message: `there is no entry ${entry}`,
      });
  });
  return file?.value ?? null;
}
