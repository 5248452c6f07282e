// Learnt models kept in a folder, one file for each state of the knowledge. The cache only saves time: without it, or
// with a damaged file in it, the model is trained again.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBytes, type TypedArrays, toBytes } from './typed-arrays.ts';

export interface ModelCache {
  /** Null where nothing usable is kept for this key. */
  load<Meta>(key: ModelKey): TypedArrays<Meta> | null;
  /** Failing to save is no fault: the next start trains again. */
  save(key: ModelKey, model: TypedArrays<unknown>): void;
}

/** `kind` says whose model it is ("search", "safeguarding"), `version` what it was learnt from and by which code. */
export interface ModelKey {
  readonly kind: string;
  readonly version: string;
}

/** Older files of the same kind are swept: going back to the knowledge of yesterday should still be quick. */
const KEPT_PER_KIND = 3;

export function createModelCache(folder: string): ModelCache {
  const fileOf = ({ kind, version }: ModelKey) => join(folder, `${kind}-${version}.model`);
  return {
    load<Meta>(key: ModelKey) {
      try {
        return fromBytes<Meta>(readFileSync(fileOf(key)));
      } catch {
        return null;
      }
    },
    save(key, model) {
      const file = fileOf(key);
      // Written beside and renamed, so that a reader never meets half a file.
      const draft = `${file}.${process.pid}.draft`;
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(draft, toBytes(model));
        renameSync(draft, file);
        sweep(folder, key);
      } catch {
        removeIfThere(draft);
      }
    },
  };
}

function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Nothing was written, so nothing is left over.
  }
}

function sweep(folder: string, { kind, version }: ModelKey): void {
  const others = readdirSync(folder).filter(
    (name) => name.startsWith(`${kind}-`) && name.endsWith('.model') && name !== `${kind}-${version}.model`,
  );
  for (const name of others.sort().slice(KEPT_PER_KIND - 1)) rmSync(join(folder, name), { force: true });
}
