import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModelCache } from '../../src/search/model-cache.ts';
import { DamagedModelError, fromBytes, toBytes } from '../../src/search/typed-arrays.ts';

const model = {
  meta: { words: ['one', 'two'] },
  arrays: { weights: Int8Array.of(-1, 2, 3), scales: Float32Array.of(0.5, 1.5), counts: Uint32Array.of(7) },
};
const key = { kind: 'search', version: 'a1' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signpost-models-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the model cache', () => {
  it('gives back what was saved', () => {
    const cache = createModelCache(folder);
    cache.save(key, model);
    expect(cache.load(key)).toEqual(model);
  });

  it('holds nothing for other knowledge or another kind', () => {
    const cache = createModelCache(folder);
    cache.save(key, model);
    expect(cache.load({ ...key, version: 'b2' })).toBeNull();
    expect(cache.load({ ...key, kind: 'safeguarding' })).toBeNull();
  });

  it('takes a file that was cut short for none at all', () => {
    const cache = createModelCache(folder);
    cache.save(key, model);
    const file = join(folder, readdirSync(folder)[0] as string);
    writeFileSync(file, readFileSync(file).subarray(0, -3));
    expect(cache.load(key)).toBeNull();
  });

  it('leaves no drafts behind', () => {
    createModelCache(folder).save(key, model);
    expect(readdirSync(folder)).toEqual(['search-a1.model']);
  });

  it('does not mind a folder that cannot be written', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(() => createModelCache(join(file, 'models')).save(key, model)).not.toThrow();
  });
});

describe('a model as bytes', () => {
  it('is refused when any single byte has changed', () => {
    const bytes = toBytes(model);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => fromBytes(changed), `byte ${at}`).toThrow(DamagedModelError);
    }
  });
});
