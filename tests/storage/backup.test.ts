import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bothEngines, createDatabase, type TestDatabase } from './databases.ts';
import { message, pipelineOn, saidIn, TENANT } from './turn-builders.ts';

const ADMIN = fileURLToPath(new URL('../../src/cli/admin.ts', import.meta.url));

describe.each(bothEngines)('the operator’s verbs on %s', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase(kind);
  });
  afterEach(async () => {
    await database.drop();
  });

  const environment = () => {
    const { PATH = '', HOME = '' } = process.env;
    const keys = `k1:${Buffer.from(database.key.bytes).toString('base64')}`;
    return {
      PATH,
      HOME,
      SIGNPOST_MODE: 'local',
      DATA_DIR: database.folder,
      DATABASE_URL: database.url,
      ENCRYPTION_KEYS: keys,
    };
  };
  const admin = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [ADMIN, ...args], {
      env: environment(),
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('back up beside a running bot, and restore every turn that was kept before; the audit has both (A-79, B-31, C-20)', {
    timeout: 90_000,
  }, async () => {
    const bot = await database.open();
    const pipeline = pipelineOn(bot.turns);
    const acknowledged: string[] = [];
    let stopped = false;
    const load = (async () => {
      for (let n = 0; !stopped; n += 1) {
        const text = `t${n}`;
        await pipeline.accept(message(text, text));
        acknowledged.push(text);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const mark = acknowledged.length;
    const file = join(database.folder, 'backup');
    // A process of its own, so that the load goes on beside it.
    const [code] = await once(
      spawn(process.execPath, [ADMIN, 'backup', file], { stdio: 'ignore', env: environment() }),
      'exit',
    );
    stopped = true;
    await load;
    expect(code).toBe(0);
    expect(admin('restore', file)).toMatchObject({
      status: 2,
      stderr: 'Signpost runs on this database: stop it first\n',
    });
    await pipeline.stop();
    await bot.close();

    await database.query('delete from conversations');
    const restored = admin('restore', file);
    expect(restored.stderr).toBe('');
    expect(restored.stdout).toContain('The audit is whole');
    const after = await database.open();
    const said = saidIn(await after.exportOf({ tenant: TENANT, id: 'person-1' }));
    await after.close();
    expect(said.length).toBeGreaterThanOrEqual(mark);
    expect(said).toEqual(acknowledged.slice(0, said.length));
    expect(readFileSync(file, 'latin1')).not.toContain('"said"');
    const verbs = (await database.query('select verb from audit order by seq')).map(({ verb }) => verb);
    expect(verbs).toEqual(['admin.backup', 'admin.restore']);
  });

  test('refuse a backup that was cut short or changed, and change nothing (B-31)', async () => {
    const bot = await database.open();
    const pipeline = pipelineOn(bot.turns);
    for (let n = 0; n < 30; n += 1)
      await pipeline.accept(message(`a${n}`, 'kept '.repeat(100), { person: `p${n}` }));
    await pipeline.stop();
    await bot.close();
    const file = join(database.folder, 'backup');
    expect(admin('backup', file).status).toBe(0);
    const content = readFileSync(file);
    writeFileSync(file, content.subarray(0, content.length - 5_000));
    expect(admin('restore', file)).toMatchObject({ status: 2 });
    writeFileSync(file, 'nothing of ours');
    expect(admin('restore', file)).toMatchObject({ status: 2 });
    expect(await database.query('select key from conversations')).toHaveLength(30);
  });

  test('export one person, purge, rotate and verify, each with its row in the audit, and name the bad row (A-77, A-79)', {
    timeout: 60_000,
  }, async () => {
    const bot = await database.open();
    const pipeline = pipelineOn(bot.turns);
    await pipeline.accept(message('a1', 'mine'));
    await pipeline.accept(message('a2', 'theirs', { person: 'person-2' }));
    const exported = admin('export-user', 'person-1');
    expect(JSON.parse(exported.stdout).held[0].conversations[0].state).toEqual({ said: ['mine'] });
    expect(exported.stdout).not.toContain('theirs');
    expect(admin('purge')).toMatchObject({ status: 0 });
    expect(admin('rotate-keys').stdout).toContain('Sealed 0 values');
    expect(admin('verify-audit')).toMatchObject({ status: 0 });
    const verbs = (await database.query('select verb from audit order by seq')).map(({ verb }) => verb);
    expect(verbs).toEqual(['admin.export-user', 'admin.purge', 'admin.rotate-keys']);
    await database.query("update audit set verb = 'admin.nothing' where seq = 2");
    expect(admin('verify-audit')).toMatchObject({ status: 1, stdout: 'Chain 0, row 2: changed or moved\n' });
    await pipeline.stop();
    await bot.close();
  });

  test('say in a line what is wrong with what was asked', () => {
    expect(admin('unknown').stderr).toContain('Unknown verb "unknown".');
    expect(admin('backup').stderr).toContain('This verb needs FILE.');
    expect(admin('restore', join(database.folder, 'none')).stderr).toContain('is not there');
    expect(existsSync(join(database.folder, 'signpost.db'))).toBe(false);
  });
});
