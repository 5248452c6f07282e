// Reads the body of a request, and refuses every body that is not plain, small, well-formed JSON. It stands before the SDK,
// because the web framework's own parser dies of a wrong Content-Encoding and counts only compressed bytes.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonFault } from './json-limits.ts';
import { Refusal } from './refusal.ts';

const LIMITS = { bytes: 256 * 1024, depth: 32, keys: 2_000 };

/** What can be refused from the headers alone, before a byte of the body is read. */
export function checkHeaders(request: IncomingMessage): void {
  const { 'content-encoding': encoding, 'content-type': type, 'content-length': length } = request.headers;
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity')
    throw new Refusal(415, 'content encoding');
  if (!isJsonInUtf8(type)) throw new Refusal(415, 'content type');
  if (length !== undefined && Number(length) > LIMITS.bytes) throw new Refusal(413, 'declared size');
}

/** @throws {Refusal} 400 or 413, as soon as it is certain. */
export async function readJson(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  // A caller that asked first is told to send only now, when all that can be checked without the body has been.
  if (request.headers.expect) response.writeContinue();
  return parseJson(decode(await readBytes(request)));
}

function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (refusal: Refusal) => {
      request.removeAllListeners('data');
      reject(refusal);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LIMITS.bytes) stop(new Refusal(413, 'size'));
      else chunks.push(chunk);
    });
    let whole = false;
    request.once('end', () => {
      whole = true;
      resolve(Buffer.concat(chunks));
    });
    request.once('error', () => stop(new Refusal(400, 'aborted')));
    request.once('close', () => void (whole || stop(new Refusal(400, 'aborted'))));
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal(400, 'not UTF-8');
  }
}

function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'not JSON');
  }
  const fault = jsonFault(text, LIMITS);
  if (fault) throw new Refusal(400, fault);
  return value;
}

function isJsonInUtf8(type: string | undefined): boolean {
  const [media = '', ...parameters] = (type ?? '').toLowerCase().split(';');
  if (media.trim() !== 'application/json') return false;
  return parameters.every((parameter) => /^\s*charset\s*=\s*"?utf-?8"?\s*$/.test(parameter));
}
