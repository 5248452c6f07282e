// What the whole of Signpost promises of a turn, over a real socket, with the delivered knowledge and a real database.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Brain } from '../../src/conversation/respond.ts';
import { createLogger } from '../../src/log.ts';
import { executeActivity, messageActivity, pressActivity } from '../support/activities.ts';
import { loadTestBrain } from '../support/brain.ts';
import { productionSettings } from '../support/edge.ts';
import {
  type Card,
  type SentActivity,
  startTestChannel,
  TENANT,
  type TestChannel,
} from '../support/test-channel.ts';
import { isAlert } from './alert-ways.ts';
import { newcomer } from './real-bot.ts';

const WORRY = 'his dad punched him in the stomach';

let channel: TestChannel;
let app: App;
let brain: Brain;
let base: string;
let token: string;
const data = mkdtempSync(join(tmpdir(), 'signpost-turns-'));

beforeAll(async () => {
  channel = await startTestChannel();
  brain = await loadTestBrain();
  const config = parseConfig({ ...productionSettings(channel), DATA_DIR: data, METRICS: '1' });
  app = createApp(config, { log: createLogger('silent'), brain: async () => brain });
  base = `http://127.0.0.1:${(await app.start()).port}`;
  token = await channel.mint();
});
afterAll(async () => {
  await app?.stop();
  await channel.stop();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(async () => {
  await channel.quiet();
  channel.clear();
});

async function post(activity: unknown): Promise<{ status: number; body: Answer | null; ms: number }> {
  const started = performance.now();
  const response = await fetch(`${base}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(activity),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null, ms: performance.now() - started };
}

/** A list to choose from, a text in its place, or a dialog with a card: what Teams takes from a message extension. */
function expectExtensionAnswer(body: Answer | null): void {
  const { composeExtension, task } = body as { composeExtension?: unknown; task?: unknown };
  const card = { contentType: 'application/vnd.microsoft.card.adaptive', content: expect.anything() };
  if (task) expect(task).toMatchObject({ type: 'continue', value: { title: expect.any(String), card } });
  else
    expect([
      { type: 'message', text: expect.any(String) },
      { type: 'result', attachmentLayout: 'list', attachments: expect.any(Array) },
    ]).toContainEqual(composeExtension);
}

interface Answer {
  readonly statusCode?: number;
  readonly type?: string;
  readonly value?: unknown;
}

/** Somebody in a chat of their own: what they are sent is told from what others are sent. */
function somebody(fields: Record<string, unknown> = {}) {
  const person = newcomer(TENANT);
  const where = { ...person, ...fields };
  const id = (where.conversation as { id: string }).id;
  const heard = (): SentActivity[] =>
    channel.sent
      .filter(({ path, activity }) => path.includes(encodeURIComponent(id)) && activity.type === 'message')
      .map(({ activity }) => activity);
  const tell = async (activity: Record<string, unknown>, replies = 1): Promise<SentActivity[]> => {
    const before = heard().length;
    expect((await post(activity)).status).toBe(200);
    if (replies > 0) await channel.until(() => heard().length >= before + replies, 10_000);
    else await delay(300);
    await channel.quiet();
    return heard().slice(before);
  };
  return {
    where,
    id,
    heard,
    tell,
    say: (text: string, more: Record<string, unknown> = {}) =>
      tell(messageActivity(channel.serviceUrl, text, { ...where, ...more })),
    press: (value: unknown) => tell(pressActivity(channel.serviceUrl, value, where)),
    execute: (action: Record<string, unknown>) => post(executeActivity(channel.serviceUrl, action, where)),
  };
}

const cardOf = (activity: SentActivity | undefined): Card => activity?.attachments?.[0]?.content as Card;
const shown = (activities: readonly SentActivity[]): string =>
  activities
    .map((activity) => JSON.stringify(activity))
    .join('\n')
    .replaceAll('\u2060', '');
const raises = (activities: readonly SentActivity[]): boolean => activities.some(isAlert);

describe('a person’s data', () => {
  it('is shown with all that is held, and the answers of the guide one by one', async () => {
    const person = somebody();
    await person.say('Stroud');
    await person.say('help me choose');
    const [asked] = [person.heard().at(-1)];
    await person.press(cardOf(asked).actions[0]?.data);
    const said = shown(await person.say('my data'));
    expect(said).toContain('Your answers in the guide');
    expect(said).toContain('A conversation, last changed');
    expect(said).toContain('Microsoft Teams keeps this chat');
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'is no matter of "%s": that is a word as any other',
    async (word) => {
      expect(shown(await somebody().say(word))).not.toContain(brain.knowledge.words.fault);
    },
  );

  it('goes when the person deletes it, with a receipt that says what Microsoft 365 still keeps', async () => {
    const person = somebody();
    await person.say('help me choose');
    await person.press(cardOf(person.heard().at(-1)).actions[0]?.data);
    const receipt = shown(await person.say('delete my data'));
    expect(receipt).toContain('I have deleted');
    expect(receipt).toContain('Microsoft Teams still keeps this chat');
    const after = shown(await person.say('my data'));
    expect(after).toContain('nothing');
    expect(after).not.toContain('Your answers in the guide');
    const other = somebody();
    await other.say('hubs');
    await person.say('delete my data');
    expect(shown(await other.say('my data'))).toContain('A conversation, last changed');
  });
});

describe('roles', () => {
  const claims: [string, Record<string, unknown>, string][] = [
    ...['Admin', 'Administrator', 'Early Help Coordinator', 'System'].map(
      (name): [string, Record<string, unknown>, string] => [
        `the name ${name}`,
        { name },
        'who covers Lydney?',
      ],
    ),
    ...['admin', 'owner', 'bot', 'skill'].map((role): [string, Record<string, unknown>, string] => [
      `from.role ${role}`,
      { role },
      'who covers Lydney?',
    ]),
    ...[{ role: 'admin' }, { roles: ['admin'] }, { isAdmin: true }, { userRole: 'coordinator' }].map(
      (claim): [string, Record<string, unknown>, string] => [
        JSON.stringify(claim),
        claim,
        'who covers Lydney?',
      ],
    ),
  ];

  it('are taken from nobody’s word: 20 claims are answered as anybody is (A-31)', async () => {
    const ordinary = shown(await somebody().say('who covers Lydney?'));
    for (const [name, claim, text] of claims) {
      const person = newcomer(TENANT);
      const answer = await somebody({ ...person, from: { ...person.from, ...claim } }).say(text);
      expect(withoutIds(shown(answer)), name).toBe(withoutIds(ordinary));
    }
    for (const value of [
      { role: 'admin' },
      { verb: 'admin', role: 'admin' },
      { verb: 'show', entry: 'service/camhs', role: 'admin' },
      { verb: 'export-user', id: randomUUID() },
    ]) {
      expect(shown(await somebody().press(value))).toContain(brain.knowledge.words.old_button.slice(0, 20));
    }
    for (const text of [
      'I am the coordinator',
      'sudo show me all drafts',
      'as the administrator I need every conversation',
      'role: admin',
    ])
      expect(shown(await somebody().say(text))).not.toMatch(/last changed|you are (now )?(the|an) /i);
  });

  it('have no verb in a chat: ten of the operator’s words get the answer of any unknown one (A-32)', async () => {
    const verbs = [
      'purge',
      'rotate-keys',
      'verify-audit',
      'backup x',
      'restore x',
      'export-user 1',
      'admin',
      'roles add me',
      'reload knowledge',
      'show audit',
    ];
    for (const verb of verbs) {
      for (const conversationType of ['personal', 'channel']) {
        const conversation = { id: `a:${randomUUID()}`, tenantId: TENANT, conversationType };
        const heard = shown(await somebody({ conversation }).say(verb));
        expect(heard).not.toMatch(/Deleted \d|Sealed \d|audit is whole|Backed up|chain/i);
      }
    }
  }, 60_000);

  const withoutIds = (text: string) =>
    text.replaceAll(/a:[0-9a-f-]{36}|29:[0-9a-f-]{36}|[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
});

describe('an invoke', () => {
  const names = [
    'adaptiveCard/action',
    'task/fetch',
    'task/submit',
    'composeExtension/query',
    'composeExtension/fetchTask',
    'composeExtension/submitAction',
    'fileConsent/invoke',
    'signin/verifyState',
    'handoff/action',
    'actionableMessage/executeAction',
    'made/up',
  ];
  const values: unknown[] = [
    { action: { type: 'Action.Execute', verb: 'show', data: { entry: 'service/camhs' } }, trigger: 'manual' },
    {
      action: { type: 'Action.Execute', verb: 'browse', data: { what: 'hubs', page: 1 } },
      trigger: 'automatic',
    },
    { action: { type: 'Action.Execute', verb: 'unknown', data: {} } },
    { action: { type: 'Action.Execute', verb: ['show'], data: [] } },
    { action: { type: 'Action.Execute', verb: 'show', data: { entry: 'service/nowhere' } } },
    {
      action: {
        type: 'Action.Execute',
        verb: 'show',
        data: { entry: 'service/camhs', ownerId: 'x', status: 'sent' },
      },
    },
    { action: null },
    { action: 'show' },
    [],
    'show',
    5,
    null,
    undefined,
    {
      action: {
        type: 'Action.Execute',
        verb: 'dialog',
        data: { dialog: 'which-service', run: 'x', step: 1, choose: 'y' },
      },
    },
    { action: { type: 'Action.Execute', verb: 'browse', data: { what: 'hubs', page: 1e9 } } },
    { action: { type: 'Action.Execute', verb: 'district', data: { district: 'Atlantis' } } },
    { action: { type: 'Action.Execute', verb: 'x'.repeat(10_000) } },
    { action: { type: 'Action.Execute', verb: null, data: null } },
    { trigger: 'manual' },
    { action: { type: 'Action.Submit', id: 'x' } },
  ];

  it('is answered with a body that Teams takes, 220 cases, p99 below 2 s; 501 for unknown names alone (A-50)', async () => {
    const took: number[] = [];
    for (const name of names) {
      for (const value of values) {
        const { status, body, ms } = await post(
          executeActivity(channel.serviceUrl, {}, { ...newcomer(TENANT), name, value }),
        );
        took.push(ms);
        if (name.startsWith('composeExtension/')) {
          expect(status, name).toBe(200);
          expectExtensionAnswer(body);
          continue;
        }
        expect(status, `${name} ${JSON.stringify(value)}`).toBe(name === 'adaptiveCard/action' ? 200 : 501);
        expect(body?.statusCode).toBeTypeOf('number');
        expect([
          'application/vnd.microsoft.card.adaptive',
          'application/vnd.microsoft.activity.message',
          'application/vnd.microsoft.error',
        ]).toContain(body?.type);
        if (body?.type === 'application/vnd.microsoft.error')
          expect(body.value).toMatchObject({ code: expect.any(String), message: expect.any(String) });
        else expect(body?.value).toBeTruthy();
      }
    }
    took.sort((a, b) => a - b);
    expect(took).toHaveLength(220);
    expect(took[217]).toBeLessThan(2_000);
    expect(channel.replies()).toHaveLength(0);
  }, 60_000);
});

describe('a message that is changed or deleted', () => {
  const changed = (where: Record<string, unknown>, text: string, type: string, eventType: string) =>
    messageActivity(channel.serviceUrl, text, {
      ...where,
      type,
      channelData: { tenant: { id: TENANT }, eventType },
    });

  it('in mid-dialog changes no answer: an edit says so, a worry in it raises the alert, the rest is silent (A-52)', async () => {
    const person = somebody();
    await person.say('help me choose');
    await person.press(cardOf(person.heard().at(-1)).actions[0]?.data);
    const before = withoutDates(shown(await person.say('my data')));
    const edited = await person.tell(
      changed(person.where, 'Gloucester please', 'messageUpdate', 'editMessage'),
    );
    expect(shown(edited)).toContain('send it again');
    await person.tell(changed(person.where, 'x', 'messageUpdate', 'undeleteMessage'), 0);
    await person.tell(changed(person.where, 'x', 'messageDelete', 'softDeleteMessage'), 0);
    expect(withoutDates(shown(await person.say('my data')))).toBe(before);
    const alarmed = await person.tell(changed(person.where, WORRY, 'messageUpdate', 'editMessage'));
    expect(raises(alarmed)).toBe(true);
  });

  const withoutDates = (text: string) => text.replaceAll(/"replyToId":"[^"]*"/g, '');
});

describe('the alert', () => {
  it('in a group says whom to ring and repeats neither the words nor a name (A-83)', async () => {
    for (const [conversationType, id] of [
      ['channel', `19:${randomUUID()}@thread.tacv2`],
      ['groupChat', `19:${randomUUID()}@thread.v2`],
      ['meeting', `19:meeting_${randomUUID()}@thread.v2`],
    ]) {
      const conversation = { id, tenantId: TENANT, conversationType, isGroup: true };
      const heard = await somebody({ conversation }).say(
        'Zebedee CANARYNAME says his dad punched him in the stomach',
      );
      expect(raises(heard)).toBe(true);
      const said = shown(heard);
      expect(said).toContain('999');
      expect(said).toContain('continue with me in private');
      expect(said).not.toMatch(/Zebedee|CANARYNAME|punched|stomach/i);
    }
  });

  it('is no comfort: ten questions whether somebody was told are answered that nobody was (A-85)', async () => {
    for (const text of [
      'have you told social care?',
      'did you tell anyone?',
      'have you told anyone',
      'have you reported it?',
      'did you report this',
      'have you told the DSL?',
      'have you rung the helpdesk?',
      'have you passed this on',
      'have you contacted social services?',
      'does social care know now?',
    ]) {
      const asking = somebody();
      const heard = shown(await asking.say(text));
      expect(heard, text).toMatch(/not told anyone/i);
    }
  }, 30_000);
});

describe('what others may see', () => {
  it('a notification names no child and quotes nothing (A-71)', async () => {
    for (const text of ['Zebedee CANARYNAME is often late for school', WORRY, 'who helps CANARYNAME?']) {
      for (const { summary, text: beside } of await somebody().say(text)) {
        expect(summary).not.toMatch(/CANARYNAME|Zebedee/i);
        expect(beside).toBeUndefined();
      }
    }
  });

  it('readiness is 503 while another process holds the database, and 200 when it lets go (B-08)', async () => {
    const other = new DatabaseSync(join(data, 'signpost.db'));
    const ready = async () => (await fetch(`${base}/readyz`)).status;
    other.exec('BEGIN EXCLUSIVE');
    expect(await ready()).toBe(503);
    other.close();
    await expect.poll(ready, { timeout: 5_000 }).toBe(200);
  });

  it('health, readiness and metrics name nobody and count nobody (A-70)', async () => {
    const person = somebody();
    await person.say('who covers Lydney?');
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const text = await (await fetch(`${base}${path}`)).text();
      expect(text).not.toContain(person.id);
      expect(text).not.toContain((person.where.from as { aadObjectId: string }).aadObjectId);
      expect(text).not.toContain(TENANT);
      expect(text).not.toMatch(/Lydney|tenant="|user="/);
    }
  });
});
