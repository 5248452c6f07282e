// What the program does of a fault that reached the top: a promise that nobody waited for, an exception that nobody caught.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messageActivity } from '../support/activities.ts';
import { copyLearnt } from '../support/brain.ts';
import { productionSettings } from '../support/edge.ts';
import { startProgram } from '../support/program.ts';
import { startTestChannel, TENANT, type TestChannel } from '../support/test-channel.ts';
import { newcomer } from './real-bot.ts';

const preload = new URL('../support/faults-on-signal.ts', import.meta.url).href;
const data = mkdtempSync(join(tmpdir(), 'signpost-last-resort-'));
let channel: TestChannel;
let program: Awaited<ReturnType<typeof start>>;
const started: ReturnType<typeof startProgram>[] = [];

beforeAll(async () => {
  copyLearnt(data);
  channel = await startTestChannel();
  program = await start();
});
afterAll(async () => {
  for (const one of started) one.signal('SIGKILL');
  await channel.stop();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(() => channel.clear());

async function start() {
  const begun = startProgram('src/index.ts', {
    ...productionSettings(channel),
    DATA_DIR: data,
    NODE_OPTIONS: `--import ${preload}`,
  });
  started.push(begun);
  await begun.until(/"msg":"ready"/, 110_000);
  const port = /"port":(\d+)/.exec(begun.said())?.[1];
  const token = await channel.mint();
  /** @returns the status, or 0 where the connection ended. */
  const say = async (text: string, where = newcomer(TENANT)): Promise<number> => {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(messageActivity(channel.serviceUrl, text, { id: randomUUID(), ...where })),
      });
      await response.text();
      return response.status;
    } catch {
      return 0;
    }
  };
  return { ...begun, say };
}

const count = (said: string, line: string) => said.split(line).length - 1;
const answersTo = (id: string) =>
  channel.replies().filter(({ conversation }) => conversation?.id === id).length;

describe('a fault that reached the top', () => {
  test('as a promise that nobody waited for is logged without its words, and turns go on (B-29)', async () => {
    program.signal('SIGHUP');
    await expect.poll(() => count(program.said(), 'a promise failed unseen'), { timeout: 10_000 }).toBe(5);
    expect(await program.say('who covers Lydney?')).toBe(200);
    await channel.until((sent) => sent.length > 0);
    expect(program.said()).not.toContain('CANARY');
  });

  test('as an exception ends the process in order, with 1 and without its words; what was acknowledged is answered (B-29)', async () => {
    const people = Array.from({ length: 40 }, () => newcomer(TENANT));
    const statuses = people.map((where) => program.say('who covers Lydney?', where));
    await Promise.race(statuses);
    const thrown = performance.now();
    program.signal('SIGUSR2');
    const { code, lines } = await program.ended;
    expect(performance.now() - thrown).toBeLessThan(12_000);
    expect(code).toBe(1);
    const said = lines.join('\n');
    expect(said).toContain('an exception reached the top');
    expect(said).toContain('"ERR_TEST"');
    expect(said).toContain('"msg":"stopped"');
    expect(said).not.toContain('CANARY');

    const answered = await Promise.all(statuses);
    for (const status of answered) expect([200, 503, 0]).toContain(status);
    const acknowledged = people.filter((_, n) => answered[n] === 200);
    expect(acknowledged.length).toBeGreaterThan(0);
    const next = await start();
    const waits = () =>
      acknowledged.filter(({ conversation }) => answersTo(conversation.id) === 0).map(({ from }) => from.id);
    await expect.poll(waits, { timeout: 20_000 }).toEqual([]);
    next.signal('SIGTERM');
    await next.ended;
  }, 120_000);
});
