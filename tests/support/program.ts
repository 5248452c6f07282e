// Signpost as a program of its own: started, listened to, stopped.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly lines: string[];
  readonly ms: number;
}

/** Nothing of the environment that the tests run in reaches the program but the path. */
const environment = (settings: Record<string, string>): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: `${root}/node_modules/.cache/node`,
  ...settings,
});

export function startProgram(script: string, settings: Record<string, string>, args: readonly string[] = []) {
  const child: ChildProcess = spawn(process.execPath, [`${root}/${script}`, ...args], {
    cwd: root,
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = performance.now();
  let heard = '';
  const hear = (chunk: Buffer) => {
    heard += chunk.toString('utf8');
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) =>
      resolve({
        code,
        lines: heard.split('\n').filter((line) => line.trim()),
        ms: performance.now() - started,
      }),
    );
  });
  return {
    pid: child.pid,
    ended,
    said: () => heard,
    running: () => child.exitCode === null && child.signalCode === null,
    until: async (pattern: RegExp, withinMs = 60_000) => {
      const end = Date.now() + withinMs;
      while (!pattern.test(heard)) {
        if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${heard}`);
        if (Date.now() > end)
          throw new Error(`It did not say ${pattern} within ${withinMs} ms, but: ${heard}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    signal: (signal: NodeJS.Signals) => child.kill(signal),
  };
}
