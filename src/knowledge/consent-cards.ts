// The consent cards: one file per state of consent, named for it.
import { basename, join } from 'node:path';
import { z } from 'zod';
import { yamlFilesIn } from './phrases.ts';
import { type Fault, readYaml } from './read-yaml.ts';

const line = z.string().trim().min(1, 'must not be empty');
const lines = z.array(line);
const sourceDate = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'give a date as "2024", "2024-05" or "2024-05-31", in quotes');

/** Every state that somebody can be in; each has its card. */
export const CONSENT_CARDS = [
  'adult-own-information',
  'child-12-or-over',
  'child-says-no',
  'child-under-12',
  'court-order',
  'explained',
  'foster-carer',
  'given',
  'given-not-signed',
  'lapsed',
  'not-asked',
  'other-parent-not-asked',
  'own-record',
  'parents-disagree',
  'refused',
  'risk-route',
  'section-20',
  'sixteen-or-seventeen',
  'some-agencies-only',
  'talk-unnamed',
  'three-meanings',
  'who-can-agree',
  'withdrawn',
  'young-person-alone',
] as const;
export type ConsentCardId = (typeof CONSENT_CARDS)[number];

const cardFile = z.strictObject({
  title: line,
  /** Which of the three meanings of "consent" the card is about. */
  meaning: z.enum(['take_part', 'share', 'take_part_and_share', 'legal_basis', 'risk']),
  means: line,
  do_now: lines.min(1),
  do_not: lines.min(1),
  /** Where no local rule was found: what is not settled, and whom to ask. */
  silent: z.strictObject({ on: line, ask: lines.min(1) }).optional(),
  /** What may be sent to partners, as words to copy. */
  notice: line.optional(),
  entry: z
    .string()
    .regex(
      /^(offer|role|process|service|situation)\/[a-z0-9-]+$/,
      'give an entry id, for example process/consent',
    ),
  /**
   * Messages that ask about this state: each cue is a list of parts that must all stand in the message, in any order.
   * `yes|agreed` is either; `refus*` is any word that begins so; a part with a leading `!` must not be there.
   */
  cues: z.array(lines.min(1)).min(1),
  sources: z
    .array(z.strictObject({ ref: line, dated: sourceDate.nullable() }))
    .min(1, 'name at least one source'),
  reviewed: sourceDate,
});

export interface ConsentCard extends z.infer<typeof cardFile> {
  readonly id: ConsentCardId;
}

export type ConsentCards = Readonly<Record<ConsentCardId, ConsentCard>>;

/** Everything under `consent/`, or null after its faults were added to `faults`. A state without its card is a fault. */
export function loadConsentCards(
  folder: string,
  knownEntries: ReadonlySet<string>,
  faults: Fault[],
): ConsentCards | null {
  const cards = new Map<string, ConsentCard>();
  const faultsBefore = faults.length;
  for (const fileName of yamlFilesIn(join(folder, 'consent'))) {
    const name = `consent/${fileName}`;
    const id = CONSENT_CARDS.find((known) => known === basename(fileName, '.yaml'));
    if (!id) {
      faults.push({ file: name, line: 1, field: '', message: 'is named for no state of consent' });
      continue;
    }
    const file = readYaml({ path: join(folder, name), name, schema: cardFile }, faults);
    if (!file) continue;
    if (!knownEntries.has(file.value.entry)) {
      faults.push({
        file: name,
        line: file.lineOf(['entry']),
        field: 'entry',
        message: `there is no entry ${file.value.entry}`,
      });
    }
    cards.set(id, { ...file.value, id });
  }
  for (const id of CONSENT_CARDS) {
    if (!cards.has(id) && faults.length === faultsBefore) {
      faults.push({
        file: `consent/${id}.yaml`,
        line: 1,
        field: '',
        message: 'is missing: every state of consent has a card',
      });
    }
  }
  return faults.length > faultsBefore ? null : (Object.fromEntries(cards) as unknown as ConsentCards);
}
