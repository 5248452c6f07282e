// Floors under the figures: a change that falls below one does not land.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { percent, type Share } from './score.ts';

/** set → figure → percent; "at most" for figures where less is better. */
const floorsFile = z.record(
  z.string(),
  z.record(z.string(), z.union([z.number(), z.strictObject({ at_most: z.number() })])),
);
export type Floors = z.infer<typeof floorsFile>;

export const readFloors = (file: string): Floors => floorsFile.parse(parse(readFileSync(file, 'utf8')));

/** One sentence for each figure on the wrong side of its floor, and for each floor that names no figure of its set. */
export function brokenFloors(
  floors: Floors,
  figures: ReadonlyMap<string, Readonly<Record<string, Share>>>,
): string[] {
  return Object.entries(floors).flatMap(([set, wanted]) =>
    Object.entries(wanted).flatMap(([name, floor]) => {
      const ofSet = figures.get(set);
      // A set that is not there cannot break its floor: blind sets are added later.
      if (!ofSet) return [];
      const found = ofSet[name];
      // Spelt in another way, a floor would hold nothing.
      if (!found) return [`${set}: there is no figure "${name}", only ${Object.keys(ofSet).join(', ')}`];
      const value = percent(found);
      const holds = typeof floor === 'number' ? value >= floor : value <= floor.at_most;
      const limit = typeof floor === 'number' ? `at least ${floor}` : `at most ${floor.at_most}`;
      return holds ? [] : [`${set}: ${name} is ${value.toFixed(1)} %, the floor is ${limit} %`];
    }),
  );
}
