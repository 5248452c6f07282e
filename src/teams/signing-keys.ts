// The keys that the channel signs its tokens with. They are kept for five days, so that an outage of the channel's metadata
// shuts nobody out, and fetched again at most once in a while, so that invented key ids cannot be used to flood it.
import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';

export interface SigningKey {
  readonly key: CryptoKey;
  readonly endorsements: readonly string[];
}

export interface SigningKeys {
  /** @returns null for a key id that the channel does not list. @throws {KeysUnavailableError} */
  find(keyId: string): Promise<SigningKey | null>;
  /** Who the metadata says signs the tokens. */
  issuer(): string | null;
}

/** Thrown where no usable keys are at hand: the channel may try again. */
export class KeysUnavailableError extends Error {
  constructor(cause?: unknown) {
    super('The channel’s signing keys could not be fetched', { cause });
    this.name = 'KeysUnavailableError';
  }
}

export interface SigningKeysOptions {
  readonly metadataUrl: string;
  /** Whether keys may be fetched from this address, which the metadata names. */
  readonly mayFetch: (url: URL) => boolean;
  readonly now: () => Date;
}

const HOUR_MS = 3_600_000;
const STALE_AFTER_MS = 24 * HOUR_MS;
const USELESS_AFTER_MS = 5 * 24 * HOUR_MS;
const FETCH_TIMEOUT_MS = 5_000;
/** A new key works within five minutes, and no flood of unknown key ids causes more than one fetch in that time. */
const UNKNOWN_KEY_PAUSE_MS = 290_000;
const FAILED_FETCH_PAUSE_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

const metadataFile = z.object({ issuer: z.string().optional(), jwks_uri: z.url() });
const keyFile = z.object({
  keys: z
    .array(
      z.looseObject({
        kid: z.string().optional(),
        kty: z.string(),
        endorsements: z.array(z.string()).optional(),
      }),
    )
    .max(100),
});

interface Fetched {
  readonly keys: ReadonlyMap<string, SigningKey>;
  readonly issuer: string | null;
  readonly at: number;
}

export function createSigningKeys({ metadataUrl, mayFetch, now }: SigningKeysOptions): SigningKeys {
  let held: Fetched | null = null;
  let underWay: Promise<void> | null = null;
  // Pauses are measured on the monotonic clock: a wall clock that jumps neither opens nor closes them.
  let lastUnknown = -Infinity;
  let lastFailure = -Infinity;

  const refresh = (): Promise<void> => {
    underWay ??= fetchKeys({ metadataUrl, mayFetch, now })
      .then((fetched) => {
        held = fetched;
      })
      .catch((error: unknown) => {
        lastFailure = performance.now();
        throw new KeysUnavailableError(error);
      })
      .finally(() => {
        underWay = null;
      });
    return underWay;
  };
  const paused = () => performance.now() - lastFailure < FAILED_FETCH_PAUSE_MS;
  const age = () => (held ? now().getTime() - held.at : Infinity);

  async function find(keyId: string): Promise<SigningKey | null> {
    if (age() >= USELESS_AFTER_MS) {
      if (paused() && !underWay) throw new KeysUnavailableError();
      await refresh();
    } else if (age() >= STALE_AFTER_MS && !paused()) {
      // The old keys are still good: nobody waits for the new ones.
      refresh().catch(() => undefined);
    }
    const known = held?.keys.get(keyId);
    if (known) return known;
    if (underWay) await underWay.catch(() => undefined);
    else if (performance.now() - lastUnknown >= UNKNOWN_KEY_PAUSE_MS && !paused()) {
      lastUnknown = performance.now();
      await refresh().catch(() => undefined);
    }
    return held?.keys.get(keyId) ?? null;
  }

  return { find, issuer: () => held?.issuer ?? null };
}

async function fetchKeys({ metadataUrl, mayFetch, now }: SigningKeysOptions): Promise<Fetched> {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  const metadata = metadataFile.parse(await fetchJson(metadataUrl, signal));
  if (!mayFetch(new URL(metadata.jwks_uri)))
    throw new Error('The metadata names keys on a host that is not trusted');
  const file = keyFile.parse(await fetchJson(metadata.jwks_uri, signal));
  const keys = new Map<string, SigningKey>();
  for (const jwk of file.keys) {
    if (!jwk.kid || jwk.kty !== 'RSA') continue;
    const key = await importJWK(jwk, 'RS256').catch(() => null);
    if (key && !(key instanceof Uint8Array)) keys.set(jwk.kid, { key, endorsements: jwk.endorsements ?? [] });
  }
  if (keys.size === 0) throw new Error('The channel lists no usable key');
  return { keys, issuer: metadata.issuer ?? null, at: now().getTime() };
}

async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (!response.ok || !response.body) throw new Error(`The channel's metadata answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('The channel’s metadata is too large');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
