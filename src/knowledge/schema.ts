// What each kind of knowledge file may hold. The types of the whole program are inferred from these schemas.
import { z } from 'zod';

const line = z.string().trim().min(1, 'must not be empty');
const lines = z.array(line);
/** As much of a date as its source gives: a year, a month or a day. */
const sourceDate = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'give a date as "2024", "2024-05" or "2024-05-31", in quotes');
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters, digits and single hyphens');

export const KINDS = ['offer', 'role', 'process', 'hub', 'service', 'situation'] as const;
export type Kind = (typeof KINDS)[number];
export const DISTRICTS = [
  'forest-of-dean',
  'gloucester',
  'stroud',
  'cotswolds',
  'tewkesbury',
  'cheltenham',
] as const;
export type District = (typeof DISTRICTS)[number];

const entryId = z
  .string()
  .regex(
    /^(offer|role|process|hub|service|situation)\/[a-z0-9-]+$/,
    'give an entry id, for example service/camhs',
  );
const factId = z
  .string()
  .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'give a contact fact, for example childrens-helpdesk/phone');

const source = z.strictObject({ ref: line, dated: sourceDate.nullable() });

/** One value by which somebody can be reached, or the hours of it. It stands here once; entries point to it. */
const fact = z
  .strictObject({
    kind: z.enum(['phone', 'text', 'email', 'web', 'hours']),
    value: line,
    /** What a person is told this is, where the organisation's name does not say it: "Freephone", "Out of hours". */
    label: line.optional(),
    /** See knowledge/README.md for what each means and how it is shown. */
    status: z.enum(['sourced', 'unverified', 'disputed', 'verified', 'withdrawn']),
    sources: z.array(line).min(1, 'name at least one source'),
    dated: sourceDate.nullable(),
    /** For hours: the fact whose hours they are. */
    hours_of: slug.optional(),
    /** For a disputed fact: what the other sources say. Seen by maintainers, never shown as a contact. */
    rivals: z.array(z.strictObject({ value: line, source: line, dated: sourceDate.nullable() })).optional(),
    verified: z.strictObject({ by_role: line, on: sourceDate }).optional(),
    note: line.optional(),
  })
  .refine((it) => it.status !== 'verified' || it.verified, {
    path: ['verified'],
    error: 'a verified fact names the role that confirmed it and the day',
  })
  .refine((it) => it.status !== 'disputed' || it.rivals?.length, {
    path: ['rivals'],
    error: 'a disputed fact lists what the other sources say',
  })
  .refine((it) => it.kind !== 'email' || z.email().safeParse(it.value).success, {
    path: ['value'],
    error: 'is not an e-mail address',
  })
  .refine((it) => it.kind !== 'web' || /^https?:\/\/\S+$/.test(it.value), {
    path: ['value'],
    error: 'is not a web address',
  })
  .refine((it) => !['phone', 'text'].includes(it.kind) || /^[\d ]{3,14}$/.test(it.value), {
    path: ['value'],
    error: 'a phone number has digits and spaces only',
  });

export const contactFile = z.strictObject({
  name: line,
  facts: z.record(slug, fact),
});

/** A pointer to a fact; `label` says what it is for in this entry, where that differs. */
const pointer = z
  .union([factId, z.strictObject({ fact: factId, label: line })])
  .transform((it) => (typeof it === 'string' ? { fact: it, label: undefined } : it));

export const entryFile = z.strictObject({
  name: line,
  other_names: lines.default([]),
  /** One or two sentences: what this is. */
  summary: line,
  does: lines.min(1),
  for_whom: line,
  ages: z
    .strictObject({
      from: z.int().min(0).max(25).nullable(),
      to: z.int().min(0).max(25).nullable(),
      note: line.optional(),
    })
    .optional(),
  levels: z.array(z.enum(['universal', 'targeted', 'specialist'])).default([]),
  /** How to reach or start it, as steps or facts. */
  reach: lines.min(1),
  routes: z
    .array(
      z.enum([
        'anyone',
        'self-referral',
        'family',
        'school',
        'professional',
        'hub',
        'social-worker',
        'gp',
        'assessment-first',
      ]),
    )
    .default([]),
  consent: z.strictObject({
    needed: z.enum(['required', 'not-required', 'depends', 'not-applicable']),
    note: line,
  }),
  area: z.union([z.enum(['county', 'national']), z.array(z.enum(DISTRICTS)).min(1)]),
  /** Everyday worries and questions for which this is the answer. More of them stand under knowledge/phrases. */
  concerns: lines.min(3),
  /** Words to browse by: "services for anxiety". */
  topics: lines.default([]),
  contacts: z.array(pointer).default([]),
  /** The user's own hub is named with the answer, because a hub is the way there. */
  through_hub: z.boolean().default(false),
  related: z.array(entryId).default([]),
  /** Situations only: what to do first, what not to do, and the entry that a person then turns to. */
  do_now: lines.optional(),
  do_not: lines.optional(),
  leads_to: entryId.optional(),
  sources: z.array(source).min(1, 'name at least one source'),
  /** The day on which the wording was last read against its sources. */
  reviewed: sourceDate,
  /** For maintainers: never shown. */
  notes: line.optional(),
});

/** slug → phrases, in a file that is named for its kind: knowledge/phrases/<voice>/<kind>.yaml. */
export const phraseFile = z.record(slug, z.array(line));

export const acronymFile = z.array(
  z.strictObject({
    acronym: line,
    expansion: line,
    see: entryId.nullable(),
    /** A second reading: the user is shown both. */
    or_see: entryId.optional(),
    source: line,
    note: line.nullable().optional(),
  }),
);

const placeFlags = {
  districts: z.array(z.enum(DISTRICTS)).min(1),
  ambiguous: z.boolean(),
  confidence: line,
  note: line.nullable().optional(),
};
export const placesFile = z.strictObject({
  districts: z
    .array(
      z.strictObject({ slug: z.enum(DISTRICTS), name: line, hub: entryId, other_names: lines.default([]) }),
    )
    .length(6),
  sources: z.record(z.string(), line),
  places: z.array(
    z.strictObject({
      ...placeFlags,
      name: line,
      other_names: lines.default([]),
      postcodes: z.array(line).default([]),
      ordinary_word: z.boolean().default(false),
      namesake: z.boolean().default(false),
      leaves_county: z.boolean().default(false),
      source: line,
    }),
  ),
  postcodes: z.array(
    z.strictObject({
      ...placeFlags,
      postcode: line,
      mostly: z.enum(DISTRICTS).nullable(),
      leaves_county: z.boolean().default(false),
      source: z.array(line),
    }),
  ),
  /** Places outside the county and the council that serves them. */
  outside: z.array(
    z.strictObject({ name: line, council: line, source: line, ordinary_word: z.boolean().default(false) }),
  ),
});

export type Fact = z.infer<typeof fact>;
export type EntryFile = z.infer<typeof entryFile>;
export type Acronyms = z.infer<typeof acronymFile>;
export type Places = z.infer<typeof placesFile>;
