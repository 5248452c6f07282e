// `npm start`: Signpost in local mode, and Microsoft's Agents Playground to talk to it in the browser. Both on loopback only.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { keepHeapSmall } from '../small-heap.ts';
import { exitOn, loadConfigOrExit } from './exit.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PLAYGROUND = join(root, 'node_modules/@microsoft/m365agentsplayground/cli.js');
const PLAYGROUND_WITHIN_MS = 30_000;

keepHeapSmall();
const config = loadConfigOrExit({ SIGNPOST_MODE: 'local' });
try {
  const playgroundPort = config.PLAYGROUND_PORT === 'off' ? null : config.PLAYGROUND_PORT;
  await requireFree({ setting: 'PORT', port: config.PORT });
  if (playgroundPort !== null) await requireFree({ setting: 'PLAYGROUND_PORT', port: playgroundPort });

  const { createApp } = await import('../app.ts');
  const app = createApp(config);
  const { port } = await app.start();
  const playground = playgroundPort === null ? null : startPlayground(playgroundPort, port);

  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    await Promise.all([app.stop(), playground && stopProcess(playground)]);
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  stopWithParent(() => void stop(0));
  playground?.once('exit', (code) => {
    if (stopping) return;
    console.error(`The Playground ended by itself (${code ?? 'killed'}): see build/playground for its log.`);
    void stop(1);
  });

  if (playgroundPort !== null) await untilListening(playgroundPort);
  console.log(
    `Signpost is ready:   http://127.0.0.1:${port}/api/messages  (local mode: no authentication, this machine only)`,
  );
  if (playgroundPort !== null) console.log(`Talk to it here:     http://127.0.0.1:${playgroundPort}`);
  console.log('Ctrl+C stops both.');
} catch (error) {
  exitOn(error);
}

/** The Playground would silently take another port, and Signpost would say so only after loading everything. */
async function requireFree({ setting, port }: { setting: string; port: number }): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) =>
      probe.once('error', reject).listen(port, '127.0.0.1', resolve),
    );
  } catch {
    throw new Error(
      `Setting ${setting}: port ${port} is in use on this machine: stop what uses it, or choose another, for example ${setting}=${port + 1}`,
    );
  }
  await new Promise((resolve) => probe.close(resolve));
}

function startPlayground(port: number, botPort: number): ChildProcess {
  // It writes a log folder where it runs: kept out of the way, under build/.
  const folder = join(root, 'build/playground');
  mkdirSync(folder, { recursive: true });
  const endpoint = `http://127.0.0.1:${botPort}/api/messages`;
  const args = ['-e', endpoint, '-c', 'msteams', '--disable-telemetry', '-p', String(port)];
  return spawn(
    process.execPath,
    ['--require', join(root, 'scripts/loopback-only.cjs'), PLAYGROUND, ...args],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TEAMSAPPTESTER_BROWSER: process.stdout.isTTY ? 'default' : 'none' },
    },
  );
}

async function untilListening(port: number): Promise<void> {
  const end = Date.now() + PLAYGROUND_WITHIN_MS;
  while (Date.now() < end) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('close', () => socket.destroy());
      setTimeout(() => socket.destroy(), 1_000).unref();
    });
    if (open) return;
    await delay(100);
  }
  throw new Error(`The Playground did not come up on port ${port} within ${PLAYGROUND_WITHIN_MS / 1_000} s`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, delay(3_000, undefined, { ref: false })]);
  child.kill('SIGKILL');
}

/** npm ends the program between it and this one without passing a signal on. Nothing shall be left running then. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 500).unref();
}
