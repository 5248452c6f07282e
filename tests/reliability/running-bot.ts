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

  private constructor(child: ChildProcess, readyMs: number) {
    this.#child = child;
    this.readyMs = readyMs;
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
    // Heard from its first line on: what an earlier one left unsent it sends as soon as it is ready.
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The bot process ended with ${code}`)));
      lines.on('line', (line) => {
        if (line === 'ready') return resolve();
        const [, verb = '', rest = ''] = /^(\S+) (.*)$/s.exec(line) ?? [];
        options.onLine(verb, rest);
      });
    });
    child.removeAllListeners('exit');
    return new RunningBot(child, performance.now() - started);
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
