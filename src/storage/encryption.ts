// Seals what a person typed: AES-256-GCM under a ring of keys, bound to the place where it belongs, so that a ciphertext
// put elsewhere, or an older one put back, does not open.
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

export interface EncryptionKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Where a sealed value belongs. All of it is authenticated with the value. */
export interface Place {
  readonly tenant: string;
  readonly owner: string;
  readonly record: string;
  readonly field: string;
  readonly version: number;
}

/** A sealed value does not open: it was changed, moved, or its key is not in the ring. */
export class SealBrokenError extends Error {
  readonly why: 'malformed' | 'no such key' | 'not authentic';
  constructor(why: SealBrokenError['why']) {
    super(`A sealed value does not open: ${why}`);
    this.name = 'SealBrokenError';
    this.why = why;
  }
}

/** `v1` names the algorithm and the layout: nonce, ciphertext, tag. */
const SEALED = /^v1\.([\w-]{1,32})\.([\w-]+)$/;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes for this many nonces at a time: asking for twelve costs as much as asking for thousands. */
const NONCES_TOGETHER = 256;
let nonces = Buffer.alloc(0);

/** Each is given out once. */
function nextNonce(): Buffer {
  if (nonces.length === 0) nonces = randomBytes(NONCE_BYTES * NONCES_TOGETHER);
  const nonce = nonces.subarray(0, NONCE_BYTES);
  nonces = nonces.subarray(NONCE_BYTES);
  return nonce;
}

export class KeyRing {
  /** Made once: from bytes, Node would make one again for every value, at twice the cost of sealing it. */
  readonly #keys: ReadonlyMap<string, KeyObject>;
  /** The key that seals; the others only open. */
  readonly newest: string;

  constructor(keys: readonly EncryptionKey[]) {
    const first = keys[0];
    if (!first) throw new Error('A key ring needs at least one key');
    this.newest = first.id;
    this.#keys = new Map(keys.map((key) => [key.id, createSecretKey(key.bytes)]));
  }

  has(id: string): boolean {
    return this.#keys.has(id);
  }

  seal(plaintext: string, place: Place, keyId: string = this.newest): string {
    const key = this.#keys.get(keyId);
    if (!key) throw new SealBrokenError('no such key');
    const nonce = nextNonce();
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(boundTo(keyId, place));
    const sealed = Buffer.concat([
      nonce,
      cipher.update(plaintext, 'utf8'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return `v1.${keyId}.${sealed.toString('base64url')}`;
  }

  /** @throws {SealBrokenError} */
  open(sealed: string, place: Place): string {
    const [, keyId = '', encoded = ''] = SEALED.exec(sealed) ?? [];
    const bytes = Buffer.from(encoded, 'base64url');
    // Bits that base64url ignores could be flipped unseen: only the one spelling that seal() writes is taken.
    if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== encoded)
      throw new SealBrokenError('malformed');
    const key = this.#keys.get(keyId);
    if (!key) throw new SealBrokenError('no such key');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(boundTo(keyId, place));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    } catch {
      throw new SealBrokenError('not authentic');
    }
  }
}

/** Null for what is no sealed value. */
export function keyIdOf(sealed: string): string | null {
  return SEALED.exec(sealed)?.[1] ?? null;
}

function boundTo(keyId: string, { tenant, owner, record, field, version }: Place): Buffer {
  return Buffer.from(JSON.stringify(['v1', keyId, tenant, owner, record, field, version]), 'utf8');
}
