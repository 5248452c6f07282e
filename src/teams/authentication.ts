// Who may post: the Teams channel, proved by its token. Signpost checks the token itself, in front of the SDK, because the
// SDK accepts tokens that never expire, answers 500 to forged ones and hangs when the channel's metadata does.
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Config, isLoopbackHost } from '../config.ts';
import { Refusal } from './refusal.ts';
import { mayServe, type ServiceUrlRules } from './service-url.ts';
import { createSigningKeys, KeysUnavailableError, type SigningKeys } from './signing-keys.ts';

export interface Authentication {
  /** From the headers alone, before the body is read. @throws {Refusal} */
  requireToken(authorization: string | undefined): void;
  /** @throws {Refusal} 401 or 403; 503 while no keys can be had. */
  verify(authorization: string | undefined): Promise<Verified>;
  /** That the token was made for this activity's channel. `activity` is still unchecked. @throws {Refusal} */
  requireSameChannel(verified: Verified, activity: unknown): void;
  /** @throws {Refusal} for a channel or an address that Signpost does not serve. */
  requireServed(activity: { readonly channelId: string; readonly serviceUrl: string }): void;
}

export type Verified = { readonly serviceUrl: string } | { readonly open: true };

const MICROSOFT_METADATA = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
const MICROSOFT_ISSUER = 'https://api.botframework.com';
const TEAMS = 'msteams';
const ALGORITHMS = ['RS256'];
const SKEW_SECONDS = 5 * 60;
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i;

export function createAuthentication(config: Config, now: () => Date): Authentication {
  if (config.SIGNPOST_MODE === 'local') return openOnLoopback();
  const rules: ServiceUrlRules = { connectors: true, loopback: config.ALLOW_LOOPBACK_CHANNEL };
  const loopbackMetadata = config.LOOPBACK_OPENID_METADATA_URL;
  const keys = createSigningKeys({
    metadataUrl: loopbackMetadata ?? MICROSOFT_METADATA,
    mayFetch: loopbackMetadata
      ? (url) => isLoopbackHost(url.hostname)
      : (url) => url.protocol === 'https:' && url.hostname === 'login.botframework.com',
    now,
  });
  const audience = config.BOT_ID ?? '';
  return {
    requireToken: (authorization) => void tokenOf(authorization),
    verify: async (authorization) => {
      const claims = await verifyToken(tokenOf(authorization), keys, now());
      const issuers = loopbackMetadata ? [MICROSOFT_ISSUER, keys.issuer()] : [MICROSOFT_ISSUER];
      return channelOf(claims, { audience, issuers });
    },
    requireSameChannel: (verified, activity) => {
      if ('open' in verified) return;
      if (typeof activity !== 'object' || activity === null || Array.isArray(activity))
        throw new Refusal(400, 'no object');
      const { serviceUrl } = activity as { serviceUrl?: unknown };
      if (serviceUrl !== verified.serviceUrl)
        throw new Refusal(403, 'the token is for another service address');
    },
    requireServed: ({ channelId, serviceUrl }) => {
      if (channelId !== TEAMS) throw new Refusal(403, 'channel');
      if (!mayServe(serviceUrl, rules)) throw new Refusal(403, 'service address');
    },
  };
}

/** Local mode: anybody on this machine may post, and Signpost answers to this machine only. */
function openOnLoopback(): Authentication {
  const rules: ServiceUrlRules = { connectors: false, loopback: true };
  return {
    requireToken: () => undefined,
    verify: async () => ({ open: true }),
    requireSameChannel: () => undefined,
    requireServed: ({ serviceUrl }) => {
      if (!mayServe(serviceUrl, rules)) throw new Refusal(403, 'service address');
    },
  };
}

function tokenOf(authorization: string | undefined): string {
  const token = BEARER.exec(authorization ?? '')?.[1];
  if (!token) throw new Refusal(401, 'no token');
  return token;
}

async function verifyToken(token: string, keys: SigningKeys, currentDate: Date): Promise<JWTPayload> {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    // Key material inside the token (jwk, jku, x5u) is never looked at: the key comes from the channel's own list.
    if (!alg || !ALGORITHMS.includes(alg) || typeof kid !== 'string')
      throw new Refusal(401, 'algorithm or key id');
    const signing = await keys.find(kid);
    if (!signing) throw new Refusal(401, 'unknown key');
    const { payload } = await jwtVerify(token, signing.key, {
      algorithms: ALGORITHMS,
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ['exp', 'iss', 'aud'],
      currentDate,
    });
    if (payload.iat !== undefined && payload.iat > currentDate.getTime() / 1_000 + SKEW_SECONDS) {
      throw new Refusal(401, 'issued in the future');
    }
    if (!signing.endorsements.includes(TEAMS)) throw new Refusal(403, 'key not endorsed for Teams');
    return payload;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof KeysUnavailableError)
      throw new Refusal(503, 'no signing keys', { 'Retry-After': '10' });
    if (error instanceof errors.JOSEError || error instanceof TypeError) throw new Refusal(401, 'token');
    throw error;
  }
}

function channelOf(
  claims: JWTPayload,
  expected: { audience: string; issuers: readonly (string | null)[] },
): Verified {
  if (typeof claims.iss !== 'string' || !expected.issuers.includes(claims.iss))
    throw new Refusal(401, 'issuer');
  if (typeof claims.aud !== 'string' || claims.aud.toLowerCase() !== expected.audience)
    throw new Refusal(401, 'audience');
  const serviceUrl = claims.serviceurl;
  if (typeof serviceUrl !== 'string' || serviceUrl === '')
    throw new Refusal(403, 'no service address in the token');
  return { serviceUrl };
}
