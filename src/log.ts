// What the operator reads: one JSON line for each event, with hashed ids and never a text, a name or a token.
import { createHmac, randomBytes } from 'node:crypto';
import pino from 'pino';
import type { Config } from './config.ts';
import { LogLines } from './log-lines.ts';

export type Logger = pino.Logger;

export const createLogger = (level: Config['LOG_LEVEL']): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, new LogLines());

const SALT = randomBytes(32);

/** The same id gives the same mark while Signpost runs, and no mark can be turned back or compared with another run's. */
export const markOf = (id: string): string =>
  createHmac('sha256', SALT).update(id).digest('base64url').slice(0, 12);
