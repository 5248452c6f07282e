// A learnt model as bytes: a few named typed arrays and a JSON part. It knows nothing of what they mean, so search and
// the safeguarding reader share it.
import { createHash } from 'node:crypto';

const KINDS = {
  f32: Float32Array,
  f64: Float64Array,
  u32: Uint32Array,
  u16: Uint16Array,
  u8: Uint8Array,
  i8: Int8Array,
} as const;
type Kind = keyof typeof KINDS;
export type NumberArray = Float32Array | Float64Array | Uint32Array | Uint16Array | Uint8Array | Int8Array;

export interface TypedArrays<Meta> {
  readonly meta: Meta;
  readonly arrays: Readonly<Record<string, NumberArray>>;
}

/** The bytes cannot be what was written: cut short, changed, or of another form. */
export class DamagedModelError extends Error {
  constructor(reason: string) {
    super(`The stored model cannot be used: ${reason}`);
    this.name = 'DamagedModelError';
  }
}

const MAGIC = 'SGNPST01';
/** magic (8), SHA-256 of all that follows (32), length of the JSON head (4). */
const HEAD_BYTES = 8 + 32 + 4;
/** Typed arrays must begin at a multiple of their element's size; 8 serves them all. */
const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8;

interface Head {
  readonly meta: unknown;
  readonly arrays: readonly { readonly name: string; readonly kind: Kind; readonly length: number }[];
}

export function toBytes(model: TypedArrays<unknown>): Buffer {
  const parts = Object.entries(model.arrays).map(([name, array]) => ({ name, array, kind: kindOf(array) }));
  const head: Head = {
    meta: model.meta,
    arrays: parts.map(({ name, array, kind }) => ({ name, kind, length: array.length })),
  };
  const json = Buffer.from(JSON.stringify(head), 'utf8');
  const bodyAt = aligned(HEAD_BYTES + json.length);
  const bytes = Buffer.alloc(bodyAt + parts.reduce((sum, { array }) => sum + aligned(array.byteLength), 0));
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt32LE(json.length, 40);
  json.copy(bytes, HEAD_BYTES);
  let at = bodyAt;
  for (const { array } of parts) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  digestOf(bytes).copy(bytes, 8);
  return bytes;
}

/** @throws {DamagedModelError} whenever a single bit is not as it was written. */
export function fromBytes<Meta>(bytes: Uint8Array): TypedArrays<Meta> {
  // A copy of its own, so that arrays begin where their element size wants it.
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  if (copy.length < HEAD_BYTES || copy.toString('latin1', 0, 8) !== MAGIC)
    throw new DamagedModelError('it is not a model of Signpost');
  if (!digestOf(copy).equals(copy.subarray(8, 40)))
    throw new DamagedModelError('its checksum does not match');
  const jsonLength = copy.readUInt32LE(40);
  const head = JSON.parse(copy.toString('utf8', HEAD_BYTES, HEAD_BYTES + jsonLength)) as Head;
  const arrays: Record<string, NumberArray> = {};
  let at = aligned(HEAD_BYTES + jsonLength);
  for (const { name, kind, length } of head.arrays) {
    const array = new KINDS[kind](copy.buffer, copy.byteOffset + at, length);
    arrays[name] = array;
    at += aligned(array.byteLength);
  }
  return { meta: head.meta as Meta, arrays };
}

const digestOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes.subarray(40)).digest();

function kindOf(array: NumberArray): Kind {
  for (const [kind, type] of Object.entries(KINDS)) if (array instanceof type) return kind as Kind;
  throw new TypeError('only typed arrays of numbers can be stored');
}
