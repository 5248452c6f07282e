// Carries a file to the place that Teams opened for it in the person's own OneDrive, and says truly what became of it.
import { setTimeout as delay } from 'node:timers/promises';
import { isLoopbackHost } from '../../config.ts';

/**
 * OneDrive for work or school stands at `<tenant>-my.sharepoint.com`, one name under one domain of Microsoft's. That is all:
 * bots exchange no files in the clouds with other domains, and consumer OneDrive (1drv.com) belongs to no school.
 */
const ONEDRIVE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.sharepoint\.com$/;

/** `loopback`: a test channel on this machine. */
export function isOneDrive(address: string, { loopback }: { loopback: boolean }): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username || url.password) return false;
  if (isLoopbackHost(url.hostname))
    return loopback && (url.protocol === 'http:' || url.protocol === 'https:');
  return url.protocol === 'https:' && url.port === '' && ONEDRIVE.test(url.hostname);
}

/** `expired`: the place had closed. `not_saved`: certainly not there, or not whole. `unknown`: it may be there. */
export type Carried = 'saved' | 'expired' | 'not_saved' | 'unknown';

const WITHIN_MS = 15_000;
const TRIES = 2;
const PAUSE_MS = 1_000;
/** Refused for now: what was sent was not taken. */
const FOR_NOW = new Set([429, 500, 502, 503, 504]);
const CLOSED = new Set([401, 403, 404, 410]);
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Puts the whole file in one piece, as an upload session takes it. Nothing but the address itself gives the right to. */
export async function carryTo(
  uploadUrl: string,
  bytes: Uint8Array,
  { mediaType, stopping }: { mediaType: string; stopping: AbortSignal },
): Promise<Carried> {
  let doubted = false;
  for (let attempt = 1; ; attempt += 1) {
    const status = await put(uploadUrl, bytes, { mediaType, stopping });
    if (status === 200 || status === 201) return 'saved';
    if (status === 'no_connection' && !doubted) return 'not_saved';
    if (typeof status === 'string') return 'unknown';
    if (FOR_NOW.has(status) && attempt < TRIES && !stopping.aborted) {
      doubted = true;
      await delay(PAUSE_MS, undefined, { signal: stopping }).catch(() => undefined);
      continue;
    }
    // A place that closes between two tries may have closed because the first one was taken after all.
    if (doubted && !FOR_NOW.has(status)) return 'unknown';
    return CLOSED.has(status) ? 'expired' : 'not_saved';
  }
}

async function put(
  uploadUrl: string,
  bytes: Uint8Array,
  { mediaType, stopping }: { mediaType: string; stopping: AbortSignal },
): Promise<number | 'no_connection' | 'cut'> {
  try {
    const response = await fetch(uploadUrl, {
      method: 'PUT',
      // A redirect could lead anywhere: the address that was checked is the only one that gets the file.
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(WITHIN_MS)]),
      headers: {
        'Content-Type': mediaType,
        'Content-Range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
      },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return NEVER_CONNECTED.has(codeOf(error)) ? 'no_connection' : 'cut';
  }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
