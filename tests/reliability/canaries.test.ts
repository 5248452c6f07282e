// What people type, and who they are, must be found nowhere but in the answer to themselves.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executeActivity, inChannel, messageActivity, pressActivity } from '../support/activities.ts';
import { productionSettings } from '../support/edge.ts';
import { startProgram } from '../support/program.ts';
import { createRandom } from '../support/random.ts';
import { startTestChannel, TENANT, type TestChannel } from '../support/test-channel.ts';
import { newcomer, type RealBot, startRealBot, type WarmFolder, warmFolder } from './real-bot.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const CANARIES = 300;
/** So many of them go into the drafts, and the documents, of so many people. */
const DRAFTED = 20;
const DRAFTERS = 5;
const OLD = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const NEW = `k2:${Buffer.alloc(32, 9).toString('base64')}`;

let channel: TestChannel;
let folder: WarmFolder;
const aside = mkdtempSync(join(tmpdir(), 'signpost-canaries-'));
const temporary = mkdtempSync(join(tmpdir(), 'signpost-canaries-temporary-'));

beforeAll(async () => {
  channel = await startTestChannel();
  folder = await warmFolder();
});
afterAll(async () => {
  await channel.stop();
  folder?.remove();
  for (const made of [aside, temporary]) rmSync(made, { recursive: true, force: true });
});

describe('300 canaries', () => {
  test('through answers, drafts, documents, errors, a crash, rotation and a backup at the most talkative level are in no log, file or metric, reach nobody but who typed them, and no other host is called (C-13, A-68, A-69, A-78); drafts outlast the kill, and a stop under load loses no turn (B-01, B-03)', async () => {
    console.log(`canaries: seed ${SEED}`);
    const random = createRandom(SEED);
    const canaries = Array.from(
      { length: CANARIES },
      () => `Zq${Math.floor(random() * 36 ** 8).toString(36)}x`,
    );
    const people: string[] = [];
    const heard: string[] = [];
    const logs: string[] = [];
    const remote = new Set<string>();
    const settings = { LOG_LEVEL: 'trace', METRICS: '1', TMPDIR: temporary };

    let bot = await startRealBot(channel, folder, settings);
    const asked = canaries.slice(DRAFTED);
    const activities = asked.map((canary, n) => activityWith(canary, n, people));
    /** In which chat each of them was typed. */
    const typedIn = new Map(asked.map((canary, n) => [canary, chatOf(activities[n])]));
    const runThrough = async (from: number, to: number) => {
      for (let n = from; n < to; n += 20) {
        await Promise.all(
          activities.slice(n, n + 20).map(async (activity) => {
            const { status, text } = await bot.post(activity);
            expect([200, 400, 403, 501]).toContain(status);
            // An answer to whoever asked may repeat their words; a refusal may not.
            if (status !== 200) heard.push(text);
          }),
        );
        for (const address of remotes(bot)) remote.add(address);
      }
    };
    const drafting = Array.from({ length: DRAFTERS }, async (_, n) => {
      const person = newcomer(TENANT);
      people.push(person.from.aadObjectId, person.conversation.id);
      const own = canaries.slice(0, DRAFTED).filter((_canary, index) => index % DRAFTERS === n);
      for (const canary of own) typedIn.set(canary, person.conversation.id);
      for (const text of ['new draft', 'no', 'no', `change what was tried to ${own.join(' ')}`, 'plain text'])
        expect((await bot.post(messageActivity(channel.serviceUrl, text, person))).status).toBe(200);
    });
    await Promise.all(drafting);
    await bot.settled();
    const said = JSON.stringify(channel.sent);
    expect(canaries.slice(0, DRAFTED).filter((canary) => !said.includes(canary))).toEqual([]);
    await runThrough(0, 180);
    expect(
      (
        await bot.post(messageActivity(channel.serviceUrl, canaries[0] as string, newcomer(TENANT)), {
          token: `${canaries[1]}.x.y`,
        })
      ).status,
    ).toBe(401);
    heard.push((await bot.post('', { method: 'GET', path: '/metrics', token: null })).text);
    heard.push((await bot.post('', { method: 'GET', path: '/readyz', token: null })).text);

    // Killed with replies that hang: what is unsent stands in the database, sealed.
    channel.answerNext(...Array.from({ length: 50 }, () => 'hang' as const));
    await runThrough(180, activities.length);
    expect(filesWith(canaries, folder.data)).toEqual([]);
    await bot.kill();
    logs.push(bot.said());
    expect(bot.query('select count(*) n from records')).toEqual([{ n: DRAFTERS }]);

    bot = await startRealBot(channel, folder, { ...settings, ENCRYPTION_KEYS: `${NEW},${OLD}` });
    const admin = async (...args: string[]) => {
      const ended = await startProgram(
        'src/cli/admin.ts',
        {
          ...productionSettings(channel),
          ENCRYPTION_KEYS: `${NEW},${OLD}`,
          DATA_DIR: folder.data,
          KNOWLEDGE_DIR: folder.knowledge,
        },
        args,
      ).ended;
      logs.push(ended.lines.join('\n'));
      expect(ended.code, ended.lines.join('\n')).toBe(0);
    };
    await admin('rotate-keys');
    await admin('backup', join(aside, 'backup.db'));
    await admin('verify-audit');
    await delay(500);
    const [before] = bot.query('select count(*) n from handled');
    const underLoad = Array.from({ length: 40 }, () =>
      bot.post(messageActivity(channel.serviceUrl, 'hubs', newcomer(TENANT))).then(
        ({ status }) => status,
        () => 0,
      ),
    );
    await Promise.race(underLoad);
    process.kill(bot.pid, 'SIGTERM');
    const statuses = await Promise.all(underLoad);
    expect((await bot.stop()).code).toBe(0);
    // Who comes too late is told to come again, or finds nobody.
    expect(statuses.filter((status) => ![0, 200, 503].includes(status))).toEqual([]);
    const [after] = bot.query('select count(*) n from handled');
    const taken = statuses.filter((status) => status === 200).length;
    expect(taken).toBeGreaterThan(0);
    expect(Number(after?.n) - Number(before?.n)).toBeGreaterThanOrEqual(taken);
    expect(bot.query('select count(*) n from records')).toEqual([{ n: DRAFTERS }]);
    logs.push(bot.said());

    for (const text of [...logs, ...heard])
      for (const canary of [...canaries, ...people]) expect(text).not.toContain(canary);
    expect(filesWith([...canaries, ...people], folder.data)).toEqual([]);
    for (const place of [aside, temporary]) expect(filesWith([...canaries, ...people], place)).toEqual([]);
    // Only the channel: its metadata, its keys, its connector.
    expect([...remote]).toEqual([`127.0.0.1:${new URL(channel.base).port}`]);
    // What was typed goes back to the chat where it was typed, if that is a private one, and into no notification.
    for (const { path, activity } of channel.sent) {
      expect(canaries.filter((canary) => (activity.summary ?? '').includes(canary))).toEqual([]);
      const said = JSON.stringify(activity);
      for (const canary of canaries.filter((one) => said.includes(one))) {
        const chat = typedIn.get(canary) ?? '';
        expect(chat).toMatch(/^a:/);
        expect(path).toContain(encodeURIComponent(chat));
      }
    }
  }, 120_000);

  function activityWith(canary: string, n: number, people: string[]): Record<string, unknown> {
    const person = newcomer(TENANT);
    people.push(person.from.aadObjectId, person.conversation.id);
    const text = [
      `who helps ${canary}?`,
      `${canary} says his dad hit him`,
      `help me choose for ${canary}`,
      `is ${canary} in Stroud`,
      `ask the coordinators: who lends out the ${canary}`,
      `where do we book the ${canary} for swimming`,
      `answer: ${canary}`,
    ][n % 7] as string;
    const url = channel.serviceUrl;
    switch (n % 10) {
      case 0:
        return messageActivity(url, 'who covers Lydney?', {
          ...person,
          from: { ...person.from, name: canary },
        });
      case 1:
        return pressActivity(url, { verb: 'show', entry: canary, name: canary }, person);
      case 2:
        return executeActivity(
          url,
          { type: 'Action.Execute', verb: canary, data: { [canary]: canary } },
          person,
        );
      case 3:
        return messageActivity(url, text, {
          ...person,
          type: 'messageUpdate',
          channelData: { tenant: { id: TENANT }, eventType: 'editMessage' },
        });
      case 4:
        return messageActivity(url, text, {
          ...person,
          ...inChannel(),
          conversation: {
            id: `19:${randomUUID()}`,
            conversationType: 'channel',
            tenantId: TENANT,
            name: canary,
          },
        });
      case 5:
        return messageActivity(url, text, { ...person, locale: [canary], timestamp: canary });
      case 6:
        return messageActivity(url, text, { ...person, channelData: { tenant: { id: canary } } });
      case 7:
        return messageActivity(url, text, {
          ...person,
          attachments: [{ contentType: 'text/html', name: canary, content: `<b>${canary}</b>` }],
        });
      default:
        return messageActivity(url, text, person);
    }
  }
});

const chatOf = (activity: Record<string, unknown> | undefined): string =>
  (activity?.conversation as { id: string } | undefined)?.id ?? '';

/** What of the words stands in which file of the folder, its log and shared memory included. */
function filesWith(words: readonly string[], under: string): string[] {
  const found: string[] = [];
  for (const name of readdirSync(under)) {
    const path = join(under, name);
    if (name === 'knowledge' || name === 'models') continue;
    if (statSync(path).isDirectory()) found.push(...filesWith(words, path));
    else {
      const bytes = readFileSync(path);
      for (const word of words) if (bytes.includes(word)) found.push(`${name}: ${word}`);
    }
  }
  return found;
}

/** Where the process has opened connections to, as the kernel lists them. */
function remotes({ pid, port }: RealBot): string[] {
  const own = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode) own.add(inode);
    } catch {
      // Closed between the listing and the look.
    }
  }
  const found: string[] = [];
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    for (const line of readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1)) {
      const [, local = '', remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
      if (!own.has(inode) || /:0000$/.test(remote) || Number.parseInt(local.split(':')[1] ?? '', 16) === port)
        continue;
      found.push(addressOf(remote));
    }
  }
  return found;
}

function addressOf(hex: string): string {
  const [address = '', port = ''] = hex.split(':');
  const bytes = address.slice(-8).match(/../g)?.reverse() ?? [];
  return `${bytes.map((byte) => Number.parseInt(byte, 16)).join('.')}:${Number.parseInt(port, 16)}`;
}
