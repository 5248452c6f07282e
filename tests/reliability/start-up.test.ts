// What does not fit together is told in one line at the start; and a log that nobody reads stops nobody.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LogLines } from '../../src/log-lines.ts';
import { createDatabase } from '../storage/databases.ts';
import { productionSettings } from '../support/edge.ts';
import { startProgram } from '../support/program.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';
import { type WarmFolder, warmFolder } from './real-bot.ts';

let channel: TestChannel;
let folder: WarmFolder;
beforeAll(async () => {
  channel = await startTestChannel();
  folder = await warmFolder();
});
afterAll(async () => {
  await channel.stop();
  folder?.remove();
});

describe('a start with what cannot be used', () => {
  const cases: [string, () => Promise<Record<string, string>>, RegExp][] = [
    [
      'a database of an unknown kind',
      async () => ({ DATABASE_URL: 'mysql://x/y' }),
      /^Setting DATABASE_URL: /,
    ],
    [
      'a key with a doubled id',
      async () => ({ ENCRYPTION_KEYS: `${key('k1', 1)},${key('k1', 2)}` }),
      /^Setting ENCRYPTION_KEYS: /,
    ],
    [
      'a clock without leave',
      async () => ({
        ALLOW_LOOPBACK_CHANNEL: '0',
        LOOPBACK_OPENID_METADATA_URL: '',
        LOOPBACK_CONNECTOR_TOKEN: '',
        CLOCK_OFFSET_SECONDS: '60',
      }),
      /^Setting CLOCK_OFFSET_SECONDS: /,
    ],
    [
      'school contacts that are not there',
      async () => ({ SCHOOL_CONTACTS: '/nowhere.yaml' }),
      /SCHOOL_CONTACTS|nowhere\.yaml/,
    ],
    ['a knowledge folder that is not there', async () => ({ KNOWLEDGE_DIR: '/nowhere' }), /nowhere/],
    [
      'a database file that is none',
      async () => ({
        DATABASE_URL: `sqlite:${file('none.db', 'this is no database, but it is long enough to be one'.repeat(50))}`,
      }),
      /none\.db/,
    ],
    [
      'a database in a folder that cannot be made',
      async () => ({ DATABASE_URL: 'sqlite:/dev/null/nowhere/signpost.db' }),
      /nowhere/,
    ],
    [
      'a database that another key sealed',
      async () => {
        const database = await createDatabase('SQLite');
        await (await database.open()).close();
        return { DATABASE_URL: database.url, ENCRYPTION_KEYS: key('k1', 5) };
      },
      /key/i,
    ],
  ];
  const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
  const made: string[] = [];
  const file = (name: string, content: string) => {
    const under = mkdtempSync(join(tmpdir(), 'signpost-start-up-'));
    made.push(under);
    mkdirSync(under, { recursive: true });
    writeFileSync(join(under, name), content);
    return join(under, name);
  };
  afterAll(() => {
    for (const under of made) rmSync(under, { recursive: true, force: true });
  });

  const CAMHS = 'service/camhs.yaml';
  const broken: [fault: string, file: string, change: (before: string) => string | Buffer][] = [
    ['no YAML', CAMHS, (before) => `name: [\n${before}`],
    ['no number for the alert', 'contacts/childrens-helpdesk.yaml', () => ''],
    ['bytes that are no UTF-8', CAMHS, () => Buffer.from([0x6e, 0xff, 0xfe])],
  ];
  test('knowledge with a fault in a file, of three kinds, ends not with 0 either, and its first line names the file and the place in it (C-19)', async () => {
    for (const [fault, name, change] of broken) {
      const under = mkdtempSync(join(tmpdir(), 'signpost-start-up-'));
      made.push(under);
      // One voice of the phrases and one writer's messages are enough here, and read faster than all.
      const filter = (path: string) =>
        !/phrases\/(?!teaching-assistant)|messages\/(?!school-staff)/.test(path);
      cpSync('knowledge', under, { recursive: true, filter });
      writeFileSync(join(under, name), change(readFileSync(join(under, name), 'utf8')));
      const program = startProgram('src/index.ts', {
        ...productionSettings(channel),
        DATA_DIR: folder.data,
        KNOWLEDGE_DIR: under,
        LOG_LEVEL: 'silent',
      });
      const late = setTimeout(() => program.signal('SIGKILL'), 30_000);
      const { code, lines, ms } = await program.ended;
      console.log(`${fault}: ended after ${Math.round(ms)} ms`);
      clearTimeout(late);
      expect([null, 0], fault).not.toContain(code);
      expect(lines[0], fault).toMatch(new RegExp(`${name}:\\d+: `));
    }
  }, 120_000);

  test.each(cases)(
    '%s ends with one line that names it, within 10 s, and not with 0 (C-19)',
    async (_, broken, named) => {
      const { code, lines, ms } = await startProgram('src/index.ts', {
        ...productionSettings(channel),
        DATA_DIR: folder.data,
        KNOWLEDGE_DIR: folder.knowledge,
        LOG_LEVEL: 'silent',
        ...(await broken()),
      }).ended;
      expect(code).not.toBe(0);
      expect(lines, lines.join('\n')).toHaveLength(1);
      expect(lines[0]).toMatch(named);
      expect(ms).toBeLessThan(10_000);
    },
    60_000,
  );
});

describe('a log', () => {
  test('that nobody reads holds up nothing, and what was dropped is said when it is read again (B-30)', async () => {
    // `sleep` never reads its input: the pipe to it fills, and stays full.
    const reader = spawn('sh', ['-c', 'sleep 1.5; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let heard = '';
    reader.stdout?.on('data', (chunk) => {
      heard += chunk;
    });
    const handle = (reader.stdin as unknown as { _handle: { fd: number } })._handle.fd;
    const log = new LogLines({ to: handle, most: 500_000 });
    const started = performance.now();
    for (let n = 0; n < 20_000; n += 1) log.write(`{"level":30,"n":${n},"msg":"${'x'.repeat(60)}"}\n`);
    expect(performance.now() - started).toBeLessThan(500);
    for (const end = Date.now() + 20_000; !heard.includes('"dropped"') && Date.now() < end; )
      await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise<void>((resolve) => log.flush(resolve));
    reader.stdin?.end();
    await once(reader, 'close');
    const lines = heard
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { n?: number; dropped?: number });
    const dropped = lines.reduce((sum, line) => sum + (line.dropped ?? 0), 0);
    expect(dropped).toBeGreaterThan(0);
    expect(lines.filter(({ n }) => n !== undefined).length + dropped).toBe(20_000);
  });

  test('to a full disk, or to a reader that is gone, costs its lines and nothing else (B-30)', async () => {
    const { openSync, closeSync } = await import('node:fs');
    const full = openSync('/dev/full', 'w');
    const log = new LogLines({ to: full });
    for (let n = 0; n < 1_000; n += 1) log.write(`{"n":${n}}\n`);
    await new Promise<void>((resolve) => log.flush(resolve));
    closeSync(full);
  });
});
