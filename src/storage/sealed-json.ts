import type { Json } from '../delivery/pipeline.ts';
import { type KeyRing, type Place, SealBrokenError } from './encryption.ts';

export function sealJson(keys: KeyRing, value: Json, place: Place): string {
  return keys.seal(JSON.stringify(value), place);
}

/** Null where it does not open: whoever reads sets it aside and says so. */
export function openJson(keys: KeyRing, sealed: string, place: Place): { value: Json } | null {
  try {
    return { value: JSON.parse(keys.open(sealed, place)) as Json };
  } catch (error) {
    if (error instanceof SealBrokenError) return null;
    throw error;
  }
}
