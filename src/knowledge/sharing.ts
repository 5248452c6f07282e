// The words of passing contacts on: share cards, the message extension, the card for the staffroom wall.
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from './read-yaml.ts';

const sentence = z.string().trim().min(1, 'must not be empty');
const sentences = z.array(sentence).min(1);

const sharingFile = z.strictObject({
  /** What is typed behind "share". */
  heard: z.strictObject({
    this: sentences,
    all_hubs: sentences,
    my_hub: sentences,
    /** Words that say nothing of their own beside a name. */
    filler: sentences,
  }),
  card: z.strictObject({
    /** {date} */
    as_of: sentence,
    all_hubs: sentence,
    several: sentence,
    refresh: sentence,
    gone: sentence,
    /** {name} */
    wrong: sentence,
    wrong_of: sentence,
    what: sentence,
  }),
  /** The message extension's search. */
  search: z.strictObject({
    all_hubs_line: sentence,
    no_phone: sentence,
    nothing: sentence,
    not_saved: sentence,
  }),
  /** The message extension's action on a message. */
  find_service: z.strictObject({
    title: sentence,
    only_you: sentence,
    warning: sentence,
    message: sentence,
    look_again: sentence,
    unreadable: sentence,
    found: sentence,
    nothing: sentence,
    /** {name} */
    insert: sentence,
    after_alert: sentence,
  }),
  staffroom: z.strictObject({
    /** {district} */
    title: sentence,
    danger: sentence,
    /** {emergency} */
    danger_line: sentence,
    worried: sentence,
    /** {emergency} */
    worried_line: sentence,
    staff: sentence,
    staff_line: sentence,
    help: sentence,
    help_line: sentence,
    no_email: sentence,
    own: sentence,
    blanks: sentences,
    /** {date} */
    correct_on: sentence,
    no_names: sentence,
  }),
});

export type SharingWords = z.infer<typeof sharingFile>;

export function loadSharing(folder: string, faults: Fault[]): SharingWords | null {
  return (
    readYaml({ path: join(folder, 'sharing.yaml'), name: 'sharing.yaml', schema: sharingFile }, faults)
      ?.value ?? null
  );
}
