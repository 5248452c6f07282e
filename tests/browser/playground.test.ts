import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeActivity } from '../support/activities.ts';
import { learntFolder } from '../support/brain.ts';
import { EDITOR, openPlayground, type Playground } from '../support/playground.ts';
import { startProgram } from '../support/program.ts';

/** Who types in the Playground, as it names them. */
const TYPIST = '00000000-0000-0000-0000-0000000000020';

let playground: Playground;
let page: Page;

beforeAll(async () => {
  const folder = learntFolder();
  const roles = join(folder, 'roles.yaml');
  writeFileSync(roles, `coordinators:\n  - { id: ${TYPIST}, hubs: "*", role: Early Help lead }\n`);
  playground = await openPlayground({ settings: { DATA_DIR: folder, ROLES_FILE: roles } });
  page = playground.page;
});
afterAll(() => playground?.stop());

const cards = () => playground.cards();

/** Types into whatever has the keyboard, as somebody without a mouse does, and waits for the next card. */
async function ask(question: string): Promise<string> {
  const before = await cards().count();
  await page.focus(EDITOR);
  await page.keyboard.type(question);
  await page.keyboard.press('Enter');
  return nextCard(before);
}

async function nextCard(before: number): Promise<string> {
  await expect.poll(() => cards().count(), { timeout: 15_000 }).toBeGreaterThan(before);
  await page.waitForTimeout(300);
  return cards().last().innerText();
}

describe('npm start: Signpost in the Playground', () => {
  it('prints both addresses, and each listens on loopback alone', () => {
    expect(playground.program.said()).toContain(`http://127.0.0.1:${playground.ports.bot}/api/messages`);
    expect(playground.program.said()).toContain(`http://127.0.0.1:${playground.ports.playground}`);
    expect(playground.program.said()).toContain('local mode');
    if (process.platform !== 'linux') return;
    for (const port of [playground.ports.bot, playground.ports.playground])
      expect(listeningOn(port)).toEqual(['127.0.0.1']);
  });

  it('welcomes once', async () => {
    await expect.poll(() => cards().count(), { timeout: 15_000 }).toBe(1);
    expect(await cards().first().innerText()).toContain('I am Signpost');
    await page.waitForTimeout(1_000);
    expect(await cards().count()).toBe(1);
  });

  it('answers a place with the hub and its number, with status and date', async () => {
    const card = await ask('who covers Lydney?');
    expect(card).toContain('Forest of Dean Early Help Hub');
    expect(card).toContain('01452 328048');
    expect(card).toMatch(/source dated March 2018/);
  });

  it('shows the alert first when a child may be at risk', async () => {
    const before = await cards().count();
    await ask('a child in my class told me that his dad hit him with a belt');
    const alert = await cards().nth(before).innerText();
    expect(alert).toMatch(/^(Urgent|Important)/);
    expect(alert).toContain('999');
    expect(alert).toContain('I have not told anyone');
  });

  it('a runner-up is reached and pressed by keyboard alone', async () => {
    await ask('GDASS number');
    const card = cards().last();
    const labels = await card
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''));
    const runnerUp = labels.find((label) => !/^(This was it|This is wrong|Show .*more)/.test(label));
    expect(runnerUp, `buttons: ${labels}`).toBeTruthy();
    const before = await cards().count();
    await page.focus(EDITOR);
    await tabBackTo(runnerUp ?? '');
    await page.keyboard.press('Enter');
    const next = await nextCard(before);
    expect(next.toLowerCase()).toContain((runnerUp ?? '').toLowerCase().split(' (')[0]);
    await page.screenshot({ path: 'build/screenshots/playground.png' });
  });

  it('a coordinator corrects a number, and the shared card changes: shared again, and as its refresh answers over HTTP (the Playground itself refreshes no card)', async () => {
    const [old, corrected] = ['08088 020 021', '01452 111222'];
    const shared = await ask("share winston's wish");
    expect(shared).toContain(old);
    expect(await refreshed('service/winstons-wish')).toContain(old);
    await page.screenshot({ path: 'build/screenshots/correction-1-shared-before.png' });

    expect(await ask('correct winstons-wish/phone')).toContain('The right value');
    const before = await cards().count();
    const [value, reason] = [cards().last().locator('input').first(), cards().last().locator('input').last()];
    await value.fill(corrected);
    await reason.fill('their website says so');
    await page.screenshot({ path: 'build/screenshots/correction-2-card.png' });
    await cards().last().getByRole('button', { name: 'Try it', exact: true }).click();
    const tried = await nextCard(before);
    for (const part of [old, corrected, 'their website says so', 'Nothing has changed yet'])
      expect(tried).toContain(part);
    await page.screenshot({ path: 'build/screenshots/correction-3-tried.png' });
    expect(await refreshed('service/winstons-wish')).toContain(old);
    await cards().last().getByRole('button', { name: 'Yes, change it', exact: true }).click();
    expect(await nextCard(before + 1)).toContain('Changed. Everybody sees it within ten seconds.');

    await expect.poll(() => refreshed('service/winstons-wish'), { timeout: 10_000 }).toContain(corrected);
    expect(await refreshed('service/winstons-wish')).not.toContain(old);
    const again = await ask("share winston's wish");
    expect(again).toContain(corrected);
    expect(again).not.toContain(old);
    await page.screenshot({ path: 'build/screenshots/correction-4-shared-after.png' });
  }, 90_000);

  /** What a client is given that asks for a shared card's contacts of now, in any chat. */
  async function refreshed(entry: string): Promise<string> {
    const action = { type: 'Action.Execute', verb: 'share', data: { entries: [entry] } };
    const response = await fetch(`http://127.0.0.1:${playground.ports.bot}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(executeActivity(`http://127.0.0.1:${playground.ports.playground}`, action)),
    });
    const { statusCode, value } = (await response.json()) as { statusCode: number; value: object };
    expect(statusCode).toBe(200);
    return JSON.stringify(value);
  }

  /** From the box for typing backwards: the last card's buttons come first. */
  async function tabBackTo(label: string): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Shift+Tab');
      const focused = await page.evaluate(() => {
        // biome-ignore lint/suspicious/noExplicitAny: the page's own document, which Node's types do not know
        const { activeElement } = (globalThis as any).document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
      });
      if (focused === label) return;
    }
    throw new Error(`"${label}" cannot be reached by keyboard`);
  }

  it('Ctrl+C stops both, with nothing left running', async () => {
    playground.program.signal('SIGINT');
    const { code } = await playground.program.ended;
    expect(code).toBe(0);
    await expect
      .poll(() => Promise.all([isFree(playground.ports.bot), isFree(playground.ports.playground)]))
      .toEqual([true, true]);
  });
});

describe('npm start says in one line what is in its way', () => {
  it.each(['PORT', 'PLAYGROUND_PORT'])('a busy %s', async (setting) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const { code, lines } = await startProgram('src/cli/start.ts', {
      PORT: '0',
      PLAYGROUND_PORT: 'off',
      [setting]: String(port),
    }).ended;
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toContain(`Setting ${setting}: port ${port} is in use`);
    taken.close();
  });
});

function listeningOn(port: number): string[] {
  const table = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/net/${name}`, 'utf8')).join('\n');
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const LISTENING = '0A';
  return table
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(`:${hex}`) && state === LISTENING)
    .map(([, local = '']) => (local.startsWith('0100007F:') ? '127.0.0.1' : local));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
