import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { createLogger } from '../../src/log.ts';
import { loadTestBrain } from '../support/brain.ts';
import { httpSpeaker } from '../support/http-speaker.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-reload-'));
const HUB = join(folder, 'hub/stroud.yaml');

let channel: TestChannel;
let app: App;
let base: string;
let written: string;

beforeAll(async () => {
  cpSync(fileURLToPath(new URL('../../knowledge', import.meta.url)), folder, { recursive: true });
  written = readFileSync(HUB, 'utf8');
  channel = await startTestChannel();
  const config = parseConfig({
    SIGNPOST_MODE: 'local',
    PORT: '0',
    KNOWLEDGE_DIR: folder,
    DATA_DIR: mkdtempSync(join(tmpdir(), 'signpost-reload-data-')),
  });
  const trained = await loadTestBrain();
  // What was learnt stays as it is: this is about swapping, and learning takes its time.
  app = createApp(config, {
    log: createLogger('silent'),
    brain: async () => {
      const files = loadKnowledge(folder);
      return { ...trained, files, knowledge: files };
    },
    knowledgeEveryMs: 100,
  });
  base = `http://127.0.0.1:${(await app.start()).port}`;
});
afterAll(async () => {
  await app?.stop();
  await channel.stop();
});

const knowledgePart = async () => {
  const response = await fetch(`${base}/readyz`);
  const { parts } = (await response.json()) as { parts: { knowledge: { state: string; version: string } } };
  return { status: response.status, ...parts.knowledge };
};
const hubs = async () => (await httpSpeaker(channel, { base }).say('Stroud hub number')).texts.join('\n');

describe('B-20: knowledge that changes while Signpost runs', () => {
  it('a change is taken whole', async () => {
    const before = await knowledgePart();
    writeFileSync(HUB, written.replace(/^name: .*$/m, 'name: Stroud Early Help Hub of the test'));
    await expect
      .poll(async () => (await knowledgePart()).version, { timeout: 10_000 })
      .not.toBe(before.version);
    expect(await knowledgePart()).toMatchObject({ status: 200, state: 'ok' });
    expect(await hubs()).toContain('Stroud Early Help Hub of the test');
  });

  it('a fault keeps the old version whole, and shows; the next good file is taken', async () => {
    const before = await knowledgePart();
    writeFileSync(HUB, 'name: [this is no entry');
    await expect.poll(async () => (await knowledgePart()).state, { timeout: 10_000 }).toBe('degraded');
    expect(await knowledgePart()).toMatchObject({ status: 200, version: before.version });
    expect(await hubs()).toContain('Stroud Early Help Hub of the test');
    writeFileSync(HUB, written);
    await expect.poll(async () => (await knowledgePart()).state, { timeout: 10_000 }).toBe('ok');
    expect(await hubs()).not.toContain('of the test');
  });
});
