// How long a confirmation holds good: a life for each class of contact fact, and one for the wording of an entry.
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from './read-yaml.ts';
import type { Fact } from './schema.ts';

const line = z.string().trim().min(1, 'must not be empty');
const life = {
  life_days: z.int().min(1).max(3650),
  /** The last days of the life, in which the fact is due for a check. */
  due_days: z.int().min(1),
};
const dueWithinLife = {
  check: (it: { life_days: number; due_days: number }) => it.due_days < it.life_days,
  error: { path: ['due_days'], error: 'must be fewer days than the life' },
};

const factClass = z
  .strictObject({
    name: line,
    /** Files under contacts/ without their ending, `*` for any letters. Without it: all of them. */
    of: z
      .array(z.string().regex(/^[a-z0-9*-]+$/, 'give a file under contacts/ without its ending'))
      .optional(),
    kinds: z.array(z.enum(['phone', 'text', 'email', 'web', 'hours'])).optional(),
    ...life,
  })
  .refine(dueWithinLife.check, dueWithinLife.error);

const freshnessFile = z
  .strictObject({
    classes: z.array(factClass).min(1),
    description: z.strictObject(life).refine(dueWithinLife.check, dueWithinLife.error),
  })
  .refine(({ classes }) => classes.at(-1)?.of === undefined && classes.at(-1)?.kinds === undefined, {
    path: ['classes'],
    error: 'the last class must fit every fact: it names neither "of" nor "kinds"',
  });

export type FreshnessRules = z.infer<typeof freshnessFile>;
export type FactClass = z.infer<typeof factClass>;

/** `organisations` are the files under contacts/ without their ending. */
export function loadFreshness(
  folder: string,
  organisations: ReadonlySet<string>,
  faults: Fault[],
): FreshnessRules | null {
  const name = 'freshness.yaml';
  const file = readYaml({ path: join(folder, name), name, schema: freshnessFile }, faults);
  file?.value.classes.forEach(({ of = [] }, index) => {
    of.forEach((pattern, at) => {
      if (![...organisations].some((organisation) => fits(pattern, organisation)))
        faults.push({
          file: name,
          line: file.lineOf(['classes', index, 'of', at]),
          field: `classes.${index}.of.${at}`,
          message: `there is no file contacts/${pattern}.yaml`,
        });
    });
  });
  return file?.value ?? null;
}

/** The first class that fits; the last one fits everything. */
export function classOf(
  { id, kind }: { readonly id: string; readonly kind: Fact['kind'] },
  { classes }: FreshnessRules,
): FactClass {
  const organisation = id.split('/')[0] ?? '';
  const found = classes.find(
    ({ of, kinds }) =>
      (!kinds || kinds.includes(kind)) && (!of || of.some((pattern) => fits(pattern, organisation))),
  );
  if (!found) throw new Error(`No class of freshness fits the contact fact ${id}`);
  return found;
}

function fits(pattern: string, organisation: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === organisation;
  const end = rest.at(-1) ?? '';
  return (
    organisation.length >= start.length + end.length &&
    organisation.startsWith(start) &&
    organisation.endsWith(end)
  );
}
