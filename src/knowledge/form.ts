// The Request for Support as data: what a form file may hold. A county changes the form here and touches no code.
import { z } from 'zod';
import { oncePer } from '../once-per.ts';
import { sentence, slug } from './form-words.ts';

export const QUESTION_TYPES = [
  'text',
  'long-text',
  'name',
  'choice',
  'choices',
  'confirm',
  'date',
  'datetime',
  'dates',
  'age',
  'phone',
  'email',
  'address',
  'place',
  'list',
  'signature',
] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

const option = z.strictObject({
  value: slug,
  label: sentence,
  /** Said when it is chosen: where else to turn. */
  advice: sentence.optional(),
  /** Whoever chooses it is shown the way to the safeguarding lead, whatever the level of need. */
  safeguarding: z.boolean().default(false),
});

const oneCondition = z.strictObject({ question: slug, is: z.array(slug).min(1) });
const condition = z.union([oneCondition, z.strictObject({ any: z.array(oneCondition).min(1) })]);

const question = z.strictObject({
  /** Never reused and never renamed without an entry under `former`. */
  id: slug,
  /** As it is shown: "C5". Two questions that belong together share it. */
  number: z.string().regex(/^[A-Z]\d{1,2}$/, 'give a letter and a number, for example C5'),
  label: sentence,
  ask: sentence,
  type: z.enum(QUESTION_TYPES),
  need: z.enum(['required', 'optional', 'conditional']),
  when: condition.optional(),
  /** The group whose people are each asked. */
  each: slug.optional(),
  options: z.array(option).min(2).optional(),
  /** A choice that also takes an answer in one's own words. */
  open: z.boolean().default(false),
  /** With IDENTIFYING_FIELDS off: a name is held as initials, everything else is a named blank in the document. */
  identifying: z.boolean().default(false),
  help: sentence.optional(),
  /** Characters. */
  limit: z.int().min(1).max(20_000).optional(),
  sources: z.array(z.string()).min(1, 'say where the question comes from; "writer" for a proposal of ours'),
});

const group = z.strictObject({
  id: slug,
  name: sentence,
  plural: sentence,
  section: z.string(),
  min: z.int().min(0),
  max: z.int().min(1).max(20),
  when: condition.optional(),
});

const section = z.strictObject({
  id: z.string().regex(/^[A-Z]$/, 'give one capital letter'),
  title: sentence,
  intro: sentence,
  questions: z.array(question).min(1),
});

export const formFile = z.strictObject({
  id: slug,
  version: z.int().min(1),
  title: sentence,
  subtitle: sentence,
  /** What the form is and is not: shown in the document. */
  standing: sentence,
  /** The document keeps the order of the sections; people are asked in this one. */
  fill_order: z.array(z.string()).min(1),
  gate: z.strictObject({ danger: slug, harm: slug }),
  sections_after_consent: z.array(z.string()).min(1),
  /** Which answers make up the record of consent. */
  consent: z.strictObject({
    explained: slug,
    ask: slug,
    share: slug,
    date: slug,
    worker: slug,
    orders: slug,
    /** Why it goes to the helpdesk instead, who advised it, and whether the family was told. */
    risk: z.strictObject({ reason: slug, adviser: slug, told: slug, why: slug }),
    adult: z.strictObject({
      group: slug,
      agrees: slug,
      /** Whether a court order stands in the way of their agreement. */
      barred: slug,
      signed: slug,
      responsibility: slug,
      basis: slug,
      own_facts: slug,
    }),
    child: z.strictObject({
      group: slug,
      asked: slug,
      age: slug,
      born: slug,
      /** Who judged that a young person decides without the parents, for which decision, on what grounds. */
      alone: slug,
      judged_for: slug,
      judged_by: slug,
      grounds: slug,
    }),
  }),
  groups: z.array(group),
  sections: z.array(section).min(1),
  sources: z.record(z.string(), sentence),
  former: z.array(z.strictObject({ id: slug, now: slug })),
});

export type Form = z.infer<typeof formFile>;
export type FormSection = Form['sections'][number];
export type Question = z.infer<typeof question>;
export type Group = z.infer<typeof group>;
export type Condition = z.infer<typeof condition>;
export type Option = z.infer<typeof option>;

const LIMITS: Partial<Record<QuestionType, number>> = {
  'long-text': 6_000,
  address: 400,
  list: 1_500,
  dates: 400,
  email: 254,
};
const USUAL_LIMIT = 500;
export const MOST_ITEMS = 20;

export const limitOf = ({ type, limit }: Pick<Question, 'type' | 'limit'>): number =>
  limit ?? LIMITS[type] ?? USUAL_LIMIT;

export const questionsOf = (form: Form): Question[] => form.sections.flatMap(({ questions }) => questions);
const questionsById = oncePer((form: Form) => new Map(questionsOf(form).map((it) => [it.id, it])));
export const findQuestion = (form: Form, id: string): Question | null => questionsById(form).get(id) ?? null;
export const findGroup = (form: Form, id: string): Group | null =>
  form.groups.find((it) => it.id === id) ?? null;
export const questionsOfGroup = (form: Form, group: string): Question[] =>
  questionsOf(form).filter(({ each }) => each === group);

export const conditionsIn = (when: Condition | undefined) => (!when ? [] : 'any' in when ? when.any : [when]);

/** Whose form a question comes from: it is marked † where only other councils ask it, ‡ where nobody does but us. */
export function originOf({ sources }: Pick<Question, 'sources'>): 'local' | 'other-councils' | 'writer' {
  if (sources.some((source) => /^[SGL]\d/.test(source))) return 'local';
  return sources.some((source) => /^[CN]\d/.test(source)) ? 'other-councils' : 'writer';
}

export const ORIGIN_MARKS = { local: '', 'other-councils': '†', writer: '‡' } as const;
