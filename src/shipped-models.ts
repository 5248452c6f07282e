// What was learnt before Signpost was handed over stands in `models/`, so that the first start in a fresh clone learns
// nothing. It is a cache like any other: for another knowledge, or by other code, it is left alone.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SHIPPED = fileURLToPath(new URL('../models/', import.meta.url));

/** Copies what is shipped for this version into the cache, where it is not there yet. */
export function useShippedModels(cache: string, version: string): void {
  try {
    for (const name of filesOf(SHIPPED, version)) {
      if (!existsSync(join(cache, name))) copyWhole(name, { from: SHIPPED, to: cache });
    }
  } catch {
    // A cache that cannot be filled only costs time.
  }
}

/** Puts what the cache holds for this version in the place of what is shipped. @returns the files' names. */
export function shipModels(cache: string, version: string): readonly string[] {
  const names = filesOf(cache, version);
  rmSync(SHIPPED, { recursive: true, force: true });
  for (const name of names) copyWhole(name, { from: cache, to: SHIPPED });
  return names;
}

const filesOf = (folder: string, version: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.includes(`-${version}.`)) : [];

/** Written beside and renamed, so that a reader never meets half a file. */
function copyWhole(name: string, { from, to }: { from: string; to: string }): void {
  mkdirSync(to, { recursive: true });
  const draft = join(to, `${name}.${process.pid}.draft`);
  copyFileSync(join(from, name), draft);
  renameSync(draft, join(to, name));
}
