// Passing contacts on in the Playground: the message extension's search and its action on a message, and "share" in a group.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EDITOR, openPlayground, type Playground } from '../support/playground.ts';

const WITHIN = { timeout: 20_000 };

let playground: Playground;
let page: Page;

beforeAll(async () => {
  playground = await openPlayground({ width: 1_700 });
  page = playground.page;
  await cards().first().waitFor(WITHIN);
});
afterAll(() => playground?.stop());

const cards = () => playground.cards();
const results = () => page.locator('.fui-PopoverSurface');

async function search(typed: string): Promise<void> {
  await page.getByRole('button', { name: 'Trigger Message Extension App' }).last().click();
  await page.getByRole('menuitem', { name: 'Search Command' }).click();
  await page.getByPlaceholder('Enter a search term').fill(typed);
}

async function insertAndSend(typed: string, name: string): Promise<string> {
  await search(typed);
  await results().getByText(name).first().click();
  return send();
}

async function send(): Promise<string> {
  const before = await cards().count();
  await page.getByRole('button', { name: 'Send Message' }).click();
  // The card was in the box for typing, and is in the chat now.
  await expect.poll(() => page.locator(EDITOR).locator('.ac-adaptiveCard').count(), WITHIN).toBe(0);
  await page.waitForTimeout(1_000);
  expect(await cards().count()).toBeGreaterThanOrEqual(before);
  return cards().last().innerText();
}

async function goToGroup(): Promise<void> {
  const group = page.locator('[aria-label="Group Chat"]').first();
  await group.click();
  await expect.poll(() => cards().last().innerText(), WITHIN).toContain('Mention me');
}

/** The list of people to mention lies under the list of chats: it is chosen without a mouse. */
async function mention(text: string): Promise<void> {
  await page.focus(EDITOR);
  await page.keyboard.type('@');
  const signpost: Locator = page.locator('[role=menuitem]').filter({ hasText: 'Test Bot' }).first();
  await signpost.waitFor(WITHIN);
  await signpost.dispatchEvent('click');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** What a shared card says, whoever posted it, and what it leaves out. */
function expectWhole(card: string): void {
  for (const part of ['Stroud Early Help Hub', 'As of ', '01452 328130', 'source dated March 2018', '999'])
    expect(card).toContain(part);
  for (const part of ['This was it', 'This is wrong', 'stroudearlyhelp']) expect(card).not.toContain(part);
}

describe('the message extension in the Playground', () => {
  it('finds while it is typed, and shows a name, a number and a line', async () => {
    await search('stro');
    await expect.poll(() => results().innerText(), WITHIN).toContain('Stroud Early Help Hub');
    const listed = await results().innerText();
    expect(listed).toMatch(/01452 328130 · The Early Help/);
    await page.screenshot({ path: 'build/screenshots/sharing-search.png' });
    await page.keyboard.press('Escape');
  }, 60_000);

  it('shows the alert, and nothing to insert, where the search is a cry for help', async () => {
    await search('a boy in my class told me his dad hit him with a belt');
    await expect.poll(() => results().innerText(), WITHIN).toMatch(/999/);
    expect(await results().innerText()).toContain('I have not told anyone');
    await page.keyboard.press('Escape');
  }, 60_000);

  it('inserts a card into a personal chat, which Signpost takes for no question', async () => {
    const before = await cards().count();
    expectWhole(await insertAndSend('stroud', 'Stroud Early Help Hub'));
    expect(await cards().count()).toBe(before + 1);
  }, 60_000);
});

describe('a group in the Playground', () => {
  it('is given a hub by whoever mentions Signpost', async () => {
    await goToGroup();
    const before = await cards().count();
    await mention(' share stroud hub');
    await expect.poll(() => cards().count(), WITHIN).toBeGreaterThan(before);
    expectWhole(await cards().last().innerText());
  }, 60_000);

  it('is given a card that was inserted, and no word of Signpost’s beside it', async () => {
    const before = await cards().count();
    expectWhole(await insertAndSend('stroud', 'Stroud Early Help Hub'));
    expect(await cards().count()).toBe(before + 1);
  }, 60_000);

  it('has a service found for what somebody wrote, seen by the reader alone, with nothing of the message on the card', async () => {
    const text = 'does anyone know who helps a year 9 who is a young carer?';
    await page.focus(EDITOR);
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await page.getByText(text).first().waitFor(WITHIN);
    const menus = page.locator('button[aria-haspopup=menu]');
    await menus.nth((await menus.count()) - 2).click();
    await page.getByRole('menuitem', { name: 'Action Command' }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    const dialog = page.getByRole('dialog');
    await expect.poll(() => dialog.innerText(), WITHIN).toContain('Only you see this');
    expect(await dialog.innerText()).toContain('Does the message name a child');
    expect(await dialog.locator('textarea').inputValue()).toBe(text);
    await dialog.getByRole('button', { name: /^Insert: Gloucestershire Young/ }).click();
    await dialog.waitFor({ state: 'hidden', ...WITHIN });
    const card = await send();
    expect(card).toContain('01452 733060');
    expect(card).not.toContain('year 9');
  }, 60_000);
});
