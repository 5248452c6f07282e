// How a request that is not served is answered: a status and one generic sentence, never a reason or a name from inside.
import { STATUS_CODES } from 'node:http';

/** Thrown anywhere on the way in; the server turns it into the answer. `because` is for the log alone. */
export class Refusal extends Error {
  readonly status: number;
  readonly because: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, because: string, headers: Readonly<Record<string, string>> = {}) {
    super(`A request was refused with ${status}: ${because}`);
    this.name = 'Refusal';
    this.status = status;
    this.because = because;
    this.headers = headers;
  }
}

export const refusalBody = (status: number): string =>
  JSON.stringify({ error: STATUS_CODES[status] ?? 'Refused' });
