// How the county describes its levels of need. They are shown as they are written, two neighbours at a time, and decide nothing.
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from './read-yaml.ts';

const line = z.string().trim().min(1, 'must not be empty');
const level = z.strictObject({
  name: line,
  /** The other word in use: universal, targeted, specialist. */
  also: line,
  describes: line,
  plan: line,
  leads: line,
  sources: z.array(z.strictObject({ ref: line, dated: line.nullable() })).min(1, 'name at least one source'),
});
const levelsFile = z.strictObject({ level_1: level, level_2: level, level_3: level, level_4: level });

export type Level = z.infer<typeof level>;
/** In order: level 1 first. */
export type Levels = readonly [Level, Level, Level, Level];

export function loadLevels(folder: string, faults: Fault[]): Levels | null {
  const file = readYaml(
    { path: join(folder, 'levels.yaml'), name: 'levels.yaml', schema: levelsFile },
    faults,
  );
  if (!file) return null;
  const { level_1, level_2, level_3, level_4 } = file.value;
  return [level_1, level_2, level_3, level_4];
}
