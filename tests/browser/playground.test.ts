import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learntFolder } from '../support/brain.ts';
import { openBrowser } from '../support/browser.ts';
import { freePorts } from '../support/ports.ts';
import { startProgram } from '../support/program.ts';

const EDITOR = '[data-lexical-editor=true]';
const CARD = '.ac-adaptiveCard';

let program: ReturnType<typeof startProgram>;
let ports: { bot: number; playground: number };
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const [bot = 0, playground = 0] = await freePorts(2);
  ports = { bot, playground };
  program = startProgram('src/cli/start.ts', {
    PORT: String(bot),
    PLAYGROUND_PORT: String(playground),
    DATA_DIR: learntFolder(),
  });
  await program.until(/Ctrl\+C stops both/, 110_000);
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1_200, height: 1_400 } });
  await page.goto(`http://127.0.0.1:${playground}/`, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector(EDITOR);
});
afterAll(async () => {
  await browser?.close();
  program?.signal('SIGKILL');
});

const cards = () => page.locator(CARD);

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
    expect(program.said()).toContain(`http://127.0.0.1:${ports.bot}/api/messages`);
    expect(program.said()).toContain(`http://127.0.0.1:${ports.playground}`);
    expect(program.said()).toContain('local mode');
    if (process.platform !== 'linux') return;
    for (const port of [ports.bot, ports.playground]) expect(listeningOn(port)).toEqual(['127.0.0.1']);
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
    program.signal('SIGINT');
    const { code } = await program.ended;
    expect(code).toBe(0);
    await expect.poll(() => Promise.all([isFree(ports.bot), isFree(ports.playground)])).toEqual([true, true]);
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
