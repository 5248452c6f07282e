import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestDatabase } from '../storage/databases.ts';

export interface Delivery {
  readonly id: string;
  readonly person: string;
  readonly text: string;
}

/** A bot process of tests, seen from outside: what it said it kept, refused and sent. */
export class RunningBot {
  readonly #child: ChildProcess;
  readonly readyMs: number;
  readonly #onLine: (verb: string, rest: string) => void;

  private constructor(child: ChildProcess, readyMs: number, onLine: (verb: string, rest: string) => void) {
    this.#child = child;
    this.readyMs = readyMs;
    this.#onLine = onLine;
  }

  static async start(
    database: TestDatabase,
    options: {
      onLine: (verb: string, rest: string) => void;
      sendMs?: number;
      /** What its clock says when it looks for what is due. */
      due?: Date;
      nodeOptions?: readonly string[];
    },
  ): Promise<RunningBot> {
    const script = fileURLToPath(new URL('./bot-process.ts', import.meta.url));
    const started = performance.now();
    const child = spawn(process.execPath, [...(options.nodeOptions ?? []), script], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        // As the start command does it: the second start is the one that is measured.
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'signpost-compile-cache'),
        TEST_URL: database.url,
        TEST_KEY: Buffer.from(database.key.bytes).toString('base64'),
        TEST_FOLDER: database.folder,
        TEST_SEND_MS: String(options.sendMs ?? 0),
        TEST_DUE: options.due?.toISOString() ?? '',
      },
    });
    child.stdin?.on('error', () => {});
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The bot process ended with ${code}`)));
      lines.once('line', () => resolve());
    });
    child.removeAllListeners('exit');
    const bot = new RunningBot(child, performance.now() - started, options.onLine);
    lines.on('line', (line) => {
      const [, verb = '', rest = ''] = /^(\S+) (.*)$/s.exec(line) ?? [];
      bot.#onLine(verb, rest);
    });
    return bot;
  }

  deliver(delivery: Delivery): void {
    this.#child.stdin?.write(`${JSON.stringify(delivery)}\n`);
  }

  async kill(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }

  /** The exit code and how long it took. */
  async terminate(): Promise<{ code: number | null; ms: number }> {
    const started = performance.now();
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGTERM');
    const [code] = await closed;
    return { code, ms: performance.now() - started };
  }
}
