// A phrase that is written into a file while Signpost runs, over a real socket and with real learning: it counts within a
// minute, and nobody waits for it.
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { codeVersion } from '../../src/code-version.ts';
import { parseConfig } from '../../src/config.ts';
import { KnowledgeError, loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { createLogger } from '../../src/log.ts';
import { readFolder } from '../../src/read-folder.ts';
import { learntFolder } from '../support/brain.ts';
import { type HttpSpeaker, httpSpeaker } from '../support/http-speaker.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';

/** Under the last entry of the file, the Local Offer. */
const PHRASE = '  - "sensory trampoline session for a child"\n';
const ASKED = 'is there a sensory trampoline session for a girl with autism';
const BEFORE = 'Advisory Teaching Service';
const AFTER = 'Local Offer';
const EVERY_MS = 500;
const WITHIN_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'signpost-phrase-'));
const data = learntFolder();
let channel: TestChannel;
let app: App;
let base: string;

beforeAll(async () => {
  cpSync('knowledge', folder, { recursive: true });
  channel = await startTestChannel();
  const config = parseConfig({
    SIGNPOST_MODE: 'local',
    PORT: '0',
    KNOWLEDGE_DIR: folder,
    DATA_DIR: data,
    ALLOW_LOOPBACK_CHANNEL: '1',
  });
  app = createApp(config, { log: createLogger('silent'), knowledgeEveryMs: EVERY_MS });
  base = `http://127.0.0.1:${(await app.start()).port}`;
});
afterAll(async () => {
  await app?.stop();
  await channel.stop();
  for (const each of [folder, data]) rmSync(each, { recursive: true, force: true });
});

const knowledgePart = async () => {
  const { parts } = (await (await fetch(`${base}/readyz`)).json()) as {
    parts: { knowledge: { state: string; version: string } };
  };
  return parts.knowledge;
};
const version = async () => (await knowledgePart()).version;
const said = async (speaker: HttpSpeaker, text: string) => (await speaker.say(text)).texts.join('\n');
/** Which of the two services comes first in the answer. */
const firstNamed = async () => {
  const text = await said(httpSpeaker(channel, { base }), ASKED);
  return new RegExp(`${BEFORE}|${AFTER}`).exec(text)?.[0] ?? '';
};

it('B-20 a phrase added to a file counts within 60 s, and no turn waits for the reading or the learning', async () => {
  const before = await version();
  expect(await firstNamed()).toBe(BEFORE);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await pause(50);
  delay.reset();
  const began = performance.now();
  const spent = process.cpuUsage();
  appendFileSync(join(folder, 'phrases/practitioner/service.yaml'), PHRASE);
  let turns = 0;
  while ((await version()) === before && performance.now() - began < 4 * WITHIN_MS) {
    // All the while the alert comes, and numbers are told.
    const speaker = httpSpeaker(channel, { base });
    expect(await said(speaker, 'his dad hit him with a belt')).toContain('999');
    expect(await said(speaker, 'Stroud hub number')).toContain('01452 328130');
    turns += 2;
    await pause(200);
  }
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(spent);
  const worked = (user + system) / 1_000;
  delay.disable();
  const longest = delay.max / 1e6;
  const reading = timeOf(() => loadKnowledge(folder));
  console.log(
    `counts after ${(took / 1000).toFixed(1)} s, ${(worked / 1000).toFixed(1)} s of processor time, ${turns} turns meanwhile; event loop held for at most ${longest.toFixed(0)} ms, reading alone takes ${reading.toFixed(0)} ms`,
  );
  // On a machine that is busy with other things, what Signpost itself worked is what counts.
  expect(Math.min(took, worked)).toBeLessThan(WITHIN_MS);
  expect(turns).toBeGreaterThan(4);
  // Read on this thread, it would hold the loop for as long as the reading takes.
  expect(longest).toBeLessThan(reading);
  expect(await firstNamed()).toBe(AFTER);
}, 300_000);

function timeOf(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

it('B-20 a fault comes back from the thread that reads with its file and field, and the bot stays as it was', async () => {
  const before = await version();
  const file = join(folder, 'phrases/practitioner/service.yaml');
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, `${good}nobody-knows-it:\n  - "x"\n`);
  const kept = { cache: join(data, 'models'), code: codeVersion() };
  const error: unknown = await readFolder(folder, kept).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(KnowledgeError);
  expect((error as KnowledgeError).faults).toEqual([
    expect.objectContaining({
      file: 'phrases/practitioner/service.yaml',
      field: 'nobody-knows-it',
      message: 'there is no entry service/nobody-knows-it',
    }),
  ]);
  await expect.poll(async () => (await knowledgePart()).state, { timeout: 20_000 }).toBe('degraded');
  expect(await version()).toBe(before);
  expect(await firstNamed()).toBe(AFTER);
}, 40_000);
