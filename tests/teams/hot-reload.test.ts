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
/** How often the folder was read. */
let tried = 0;

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
      tried += 1;
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

describe('A-84: the alert while Signpost runs', () => {
  const ALERT = 'safeguarding/alert.yaml';
  const HELPDESK = 'contacts/childrens-helpdesk.yaml';
  const alert = async () =>
    (await httpSpeaker(channel, { base }).say('his dad punched him in the stomach')).texts.join('\n');

  it('stays as it was, whichever of ten bad files is put in its place, until a good one is', async () => {
    const before = await alert();
    expect(before).toContain('01452 426565');
    const bad: [string, string, RegExp | string, string][] = [
      [
        'a number that no contact has',
        ALERT,
        /helpdesk: childrens-helpdesk\/phone/,
        'helpdesk: nobody/phone',
      ],
      ['a number left out', ALERT, /^ {2}emergency: .*\n/m, ''],
      ['a contact that is none', HELPDESK, /01452 426565/, 'none'],
      ['a number that cannot be dialled', HELPDESK, /01452 426565/, '01452'],
      ['somebody else’s number', HELPDESK, /01452 426565/, '0800 1111'],
      ['an empty heading', ALERT, /heading: "Urgent[^"]*"/, 'heading: ""'],
      ['a place for a number misspelt', ALERT, /now: \{helpdesk\} \(/, 'now: {helpdsk} ('],
      ['a number typed by hand', ALERT, /Ring the Children's Helpdesk now: \{helpdesk\}/, 'Ring 0900 123456'],
      ['hours that no day has', ALERT, /from: "09:00"/, 'from: "29:00"'],
      ['half a file', ALERT, /\n {2}immediate:[\s\S]*/, '\n  immediate: ['],
    ];
    const refused: string[] = [];
    for (const [name, file, from, to] of bad) {
      const path = join(folder, file);
      const good = readFileSync(path, 'utf8');
      const looks = tried;
      const changed = good.replace(from, to);
      expect(changed, name).not.toBe(good);
      writeFileSync(path, changed);
      await expect.poll(() => tried, { timeout: 20_000 }).toBeGreaterThan(looks);
      await expect.poll(async () => (await knowledgePart()).state, { timeout: 20_000 }).toBe('degraded');
      if ((await alert()) === before) refused.push(name);
      writeFileSync(path, good);
    }
    expect(refused).toEqual(bad.map(([name]) => name));
    await expect.poll(async () => (await knowledgePart()).state, { timeout: 20_000 }).toBe('ok');
    expect(await alert()).toBe(before);
  }, 120_000);
});
