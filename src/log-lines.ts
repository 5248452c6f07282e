// Carries log lines to standard output without ever waiting for its reader: a pipe that nobody empties, or a full disk,
// costs lines and never a turn. What was dropped is counted, and said as soon as lines are taken again.
import { write } from 'node:fs';

const MOST_WAITING = 2_000_000;
const AGAIN_MS = 100;
const FLUSH_WITHIN_MS = 1_000;

export class LogLines {
  readonly #to: number;
  readonly #most: number;
  #waiting: string[] = [];
  #size = 0;
  #dropped = 0;
  #writing = false;
  #onEmpty: (() => void)[] = [];

  constructor({ to = 1, most = MOST_WAITING }: { to?: number; most?: number } = {}) {
    this.#to = to;
    this.#most = most;
  }

  write(line: string): void {
    if (this.#size + line.length > this.#most) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(line);
    this.#size += line.length;
    if (!this.#writing) void this.#writeAll();
  }

  /** Calls back when everything is written, or has not been for a second. */
  flush(done: () => void): void {
    if (!this.#writing) {
      done();
      return;
    }
    const timer = setTimeout(done, FLUSH_WITHIN_MS);
    this.#onEmpty.push(() => {
      clearTimeout(timer);
      done();
    });
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      let bytes: Buffer = Buffer.from(lines.join(''));
      this.#size = bytes.length;
      while (bytes.length > 0) {
        const taken = await this.#some(bytes);
        if (taken === 'never') {
          this.#dropped += lines.length;
          break;
        }
        bytes = bytes.subarray(taken);
      }
      this.#size = this.#waiting.reduce((sum, line) => sum + line.length, 0);
      if (this.#dropped > 0 && bytes.length === 0) this.#sayDropped();
    }
    this.#writing = false;
    for (const tell of this.#onEmpty.splice(0)) tell();
  }

  #sayDropped(): void {
    const line = {
      level: 40,
      time: new Date().toISOString(),
      dropped: this.#dropped,
      msg: 'log lines were dropped',
    };
    this.#dropped = 0;
    this.#waiting.unshift(`${JSON.stringify(line)}\n`);
  }

  /** The number of bytes that were taken, or `never` where these will not be: a full disk, a reader that is gone. */
  #some(bytes: Buffer): Promise<number | 'never'> {
    return new Promise((resolve) => {
      write(this.#to, bytes, (error, taken) => {
        if (!error) resolve(taken);
        else if (error.code === 'EAGAIN') setTimeout(() => resolve(0), AGAIN_MS).unref();
        else resolve('never');
      });
    });
  }
}
