import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { messageActivity } from '../support/activities.ts';
import { copyLearnt } from '../support/brain.ts';
import { productionSettings } from '../support/edge.ts';
import { startProgram } from '../support/program.ts';
import { startTestChannel, TENANT, type TestChannel } from '../support/test-channel.ts';

let channel: TestChannel;
let good: Record<string, string>;
const data = mkdtempSync(join(tmpdir(), 'signpost-start-'));

beforeAll(async () => {
  copyLearnt(data);
  channel = await startTestChannel();
  good = { ...productionSettings(channel), PORT: '0', DATA_DIR: data };
});
afterAll(() => channel.stop());

describe('A-12, C-19: a broken setting stops the start with one line that names it', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no registration', { BOT_ID: '' }, 'BOT_ID'],
    ['a registration that is no id', { BOT_ID: 'signpost' }, 'BOT_ID'],
    ['no secret', { BOT_PASSWORD: '' }, 'BOT_PASSWORD'],
    ['a secret of blanks', { BOT_PASSWORD: '   ' }, 'BOT_PASSWORD'],
    ['no tenant of the registration', { BOT_TENANT_ID: '' }, 'BOT_TENANT_ID'],
    ['a type that is no longer given', { BOT_TYPE: 'MultiTenant' }, 'BOT_TYPE'],
    ['no tenants', { ALLOWED_TENANTS: '' }, 'ALLOWED_TENANTS'],
    ['any tenant', { ALLOWED_TENANTS: '*' }, 'ALLOWED_TENANTS'],
    ['no keys', { ENCRYPTION_KEYS: '' }, 'ENCRYPTION_KEYS'],
    ['a short key', { ENCRYPTION_KEYS: 'k1:c2hvcnQ=' }, 'ENCRYPTION_KEYS'],
    ['a mode with a typing error', { SIGNPOST_MODE: 'loca' }, 'SIGNPOST_MODE'],
    ['local mode for everybody', { SIGNPOST_MODE: 'local', HOST: '0.0.0.0' }, 'HOST'],
    ['a port that is none', { PORT: '99999' }, 'PORT'],
    ['a port in words', { PORT: 'http' }, 'PORT'],
    ['a test channel without leave', { ALLOW_LOOPBACK_CHANNEL: '' }, 'LOOPBACK_OPENID_METADATA_URL'],
    [
      'a test channel elsewhere',
      { LOOPBACK_OPENID_METADATA_URL: 'http://10.0.0.1/metadata' },
      'LOOPBACK_OPENID_METADATA_URL',
    ],
    [
      'a test token without leave',
      { ALLOW_LOOPBACK_CHANNEL: '0', LOOPBACK_OPENID_METADATA_URL: '' },
      'LOOPBACK_CONNECTOR_TOKEN',
    ],
    ['an unknown level of logging', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    ['metrics half on', { METRICS: 'yes' }, 'METRICS'],
    ['a retention of a year', { DRAFT_RETENTION_DAYS: '365' }, 'DRAFT_RETENTION_DAYS'],
    ['a privacy notice without https', { PRIVACY_NOTICE_URL: 'http://example.org' }, 'PRIVACY_NOTICE_URL'],
    [
      'identifying fields without an assessment',
      { IDENTIFYING_FIELDS: 'on', PRIVACY_NOTICE_URL: 'https://example.org' },
      'DPIA_REFERENCE',
    ],
  ])('%s', async (_, broken, setting) => {
    const { code, lines, ms } = await startProgram('src/index.ts', { ...good, ...broken }).ended;
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`Setting ${setting}: `);
    expect(lines.join()).not.toContain('not-a-real-secret');
    expect(ms).toBeLessThan(5_000);
  });

  it('a typing error in a name is a setting that is missing', async () => {
    const { BOT_PASSWORD, ...rest } = good;
    const { code, lines } = await startProgram('src/index.ts', { ...rest, BOT_PASWORD: BOT_PASSWORD ?? '' })
      .ended;
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toContain('Setting BOT_PASSWORD');
  });

  it('no settings at all: each that is missing has its line', async () => {
    const { code, lines } = await startProgram('src/index.ts', {}).ended;
    expect(code).toBe(1);
    expect(lines.map((line) => /^Setting (\w+):/.exec(line)?.[1])).toEqual([
      'BOT_ID',
      'BOT_TENANT_ID',
      'BOT_PASSWORD',
      'ALLOWED_TENANTS',
      'ENCRYPTION_KEYS',
    ]);
  });

  it('a knowledge folder with a fault: file, line and field', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-knowledge-'));
    writeFileSync(join(folder, 'words.yaml'), 'welcome: 5\n');
    const { code, lines } = await startProgram('src/index.ts', { ...good, KNOWLEDGE_DIR: folder }).ended;
    expect(code).toBe(1);
    expect(lines.some((line) => line.includes('words.yaml'))).toBe(true);
  });

  it('a port that is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const { code, lines } = await startProgram('src/index.ts', { ...good, PORT: String(port) }).ended;
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toBe(
      `Setting PORT: port ${port} is in use on this machine: stop what uses it, or choose another`,
    );
    taken.close();
  });
});

describe('env.example', () => {
  it('names every setting that the code reads, and no other', () => {
    const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    const settings = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
    const listed = [...read('env.example').matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(settings.toSorted());
  });
});

describe('Signpost as a program', () => {
  it('starts, answers the channel, logs no text, name, id or token, and stops with 0 (A-68)', async () => {
    const program = startProgram('src/index.ts', { ...good, LOG_LEVEL: 'trace', METRICS: '1' });
    onTestFinished(() => void program.signal('SIGKILL'));
    await program.until(/"ready"/, 110_000);
    const port = /"port":(\d+)/.exec(program.said())?.[1];
    const post = async (activity: unknown, token?: string) =>
      fetch(`http://127.0.0.1:${port}/api/messages`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token ?? (await channel.mint())}`,
        },
        body: JSON.stringify(activity),
      });
    channel.clear();
    const activity = messageActivity(channel.serviceUrl, 'CANARY-TEXT who covers Lydney?');
    expect((await post(activity)).status).toBe(200);
    await channel.until((sent) => sent.length >= 1, 10_000);
    expect((await post(activity, 'CANARY.TOKEN.x')).status).toBe(401);
    expect((await post({ ...activity, from: { id: 5, name: 'CANARY-NAME' } })).status).toBe(400);
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ready', parts: { knowledge: { state: 'ok' } } });
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(metrics).not.toContain(TENANT);
    program.signal('SIGTERM');
    const { code, lines } = await program.ended;
    expect(code).toBe(0);
    for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow();
    const said = lines.join('\n');
    for (const canary of [
      'CANARY',
      'A Teacher',
      '29:teacher',
      'a:conversation',
      '99999999-8888',
      'loopback-token',
      'not-a-real-secret',
      String(activity.id),
    ]) {
      expect(said).not.toContain(canary);
    }
  }, 120_000);
});
