// Reads the drafts with planted defects, and builds each as a draft of the form.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Form } from '../../src/knowledge/form.ts';
import { type Draft, newDraft, withAnswer } from '../../src/requests-for-support/draft.ts';

const fields = z.strictObject({
  tried: z.string(),
  services: z.union([z.array(z.string()), z.enum(['none', 'unanswered'])]),
  strengths: z.string(),
  worries: z.string(),
  effect: z.string(),
  wanted: z.string(),
  change: z.string(),
  child: z.string(),
  parents: z.string(),
});
const file = z.array(
  z.strictObject({
    base: fields,
    drafts: z.array(
      z.strictObject({
        n: z.int(),
        gaps: z.array(z.string()),
        terms: z.array(z.string()).default([]),
        set: fields.partial().default({}),
      }),
    ),
  }),
);

export interface Planted {
  readonly n: number;
  readonly gaps: readonly string[];
  readonly terms: readonly string[];
  readonly fields: z.infer<typeof fields>;
}

const folder = new URL('./drafts/', import.meta.url);

export const plantedDrafts: readonly Planted[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => file.parse(parse(readFileSync(new URL(name, folder), 'utf8'))))
  .flatMap(({ base, drafts }) =>
    drafts.map(({ set, ...draft }) => ({ ...draft, fields: { ...base, ...set } })),
  );

const owner = { tenant: 'tenant', id: 'owner' };
const QUESTIONS = {
  tried: 'tried',
  strengths: 'working-well',
  worries: 'worries',
  effect: 'effect',
  wanted: 'support-wanted',
  change: 'change-wanted',
  parents: 'parents-view',
} as const;

export function draftOf({ fields }: Planted, form: Form): Draft {
  const change = { by: owner, at: new Date('2026-11-22T10:00:00Z') };
  let draft = newDraft({ id: 'planted', form, ...change });
  const put = (question: string, value: string, person: number | null = null) => {
    if (value !== '') draft = withAnswer(draft, form, { question, person }, value, change);
  };
  for (const [field, question] of Object.entries(QUESTIONS))
    put(question, fields[field as keyof typeof QUESTIONS]);
  put('child-view', fields.child, 0);
  if (fields.services !== 'unanswered') put('services-involved', fields.services === 'none' ? 'no' : 'yes');
  if (Array.isArray(fields.services))
    for (const [index, agency] of fields.services.entries()) put('service-agency', agency, index);
  return draft;
}
