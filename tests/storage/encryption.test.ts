import { describe, expect, test } from 'vitest';
import { KeyRing, keyIdOf, type Place, SealBrokenError } from '../../src/storage/encryption.ts';
import { createRandom } from '../support/random.ts';
import { newKey } from './databases.ts';

const SEED = Number(process.env.SEED ?? 20261122);

const HERE: Place = { tenant: 't1', owner: 'o1', record: 'draft/1', field: 'body', version: 3 };

describe('a sealed value', () => {
  const keys = new KeyRing([newKey('new'), newKey('old')]);

  test('opens where it belongs, names its key, and shows nothing of what was typed (A-86)', () => {
    const sealed = keys.seal('Ella’s mother is worried 🙂', HERE);
    expect(keys.open(sealed, HERE)).toBe('Ella’s mother is worried 🙂');
    expect(keyIdOf(sealed)).toBe('new');
    expect(sealed).toMatch(/^v1\.new\.[\w-]+$/);
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('worried');
  });

  test('with any of a thousand bits flipped does not open and harms nothing (A-88)', () => {
    console.log(`flipped bits: seed ${SEED}`);
    const random = createRandom(SEED);
    const sealed = keys.seal('x'.repeat(200), HERE);
    const [, , encoded = ''] = sealed.split('.');
    for (let flip = 0; flip < 1_000; flip += 1) {
      const bytes = Buffer.from(encoded, 'base64url');
      const at = Math.floor(random() * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      expect(() => keys.open(`v1.new.${bytes.toString('base64url')}`, HERE)).toThrow(SealBrokenError);
    }
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['no ciphertext', 'v1.new.'],
    ['too short', 'v1.new.AAAA'],
    ['another layout', 'v2.new.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['a key that is not there', 'v1.gone.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['plain text', 'hello'],
  ])('that is %s does not open', (_name, value) => {
    expect(() => keys.open(value, HERE)).toThrow(SealBrokenError);
  });

  test('spelled with other bits that base64 ignores does not open (A-88)', () => {
    const sealed = keys.seal('xy', HERE);
    const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .map((last) => sealed.slice(0, -1) + last)
      .filter((value) => value !== sealed);
    for (const other of others) expect(() => keys.open(other, HERE)).toThrow(SealBrokenError);
  });

  test('put in another place two hundred times is refused two hundred times (A-87)', () => {
    for (let swap = 0; swap < 40; swap += 1) {
      const sealed = keys.seal(`value ${swap}`, HERE);
      const elsewhere: Place[] = [
        { ...HERE, tenant: 't2' },
        { ...HERE, owner: `o${swap + 2}` },
        { ...HERE, record: `draft/${swap + 2}` },
        { ...HERE, field: 'answer' },
        { ...HERE, version: HERE.version + swap + 1 },
      ];
      for (const place of elsewhere) expect(() => keys.open(sealed, place)).toThrow('not authentic');
    }
  });

  test('never shares its nonce with another of a hundred thousand (A-88)', () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 100_000; n += 1)
      nonces.add(keys.seal('', HERE).slice('v1.new.'.length, 'v1.new.'.length + 16));
    expect(nonces.size).toBe(100_000);
  });
});
