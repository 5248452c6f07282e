// The guided dialogs in the Playground, the whole way: by buttons, by words, and a Request for Support until its file is there.
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docxLines } from '../documents/extract.ts';
import { EDITOR, openPlayground, type Playground } from '../support/playground.ts';

const WITHIN = { timeout: 20_000 };
/** A person reads a card before the next step; nobody comes near Signpost's budget of 20 turns in ten seconds. */
const READING_MS = 550;

let playground: Playground;
let page: Page;

beforeAll(async () => {
  playground = await openPlayground();
  page = playground.page;
  await cards().first().waitFor(WITHIN);
});
afterAll(() => playground?.stop());

const cards = () => playground.cards();

/** Waits for a new card that says this: what it says comes with it or shortly after. */
async function nextCard(before: number, says: string): Promise<string> {
  await expect.poll(() => cards().count(), WITHIN).toBeGreaterThan(before);
  await expect.poll(() => cards().last().innerText(), WITHIN).toContain(says);
  await page.waitForTimeout(READING_MS);
  return cards().last().innerText();
}

async function say(text: string, says: string): Promise<string> {
  const before = await cards().count();
  await page.focus(EDITOR);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  return nextCard(before, says);
}

async function press(label: string, says: string): Promise<string> {
  const before = await cards().count();
  await cards().last().getByRole('button', { name: label, exact: true }).click();
  return nextCard(before, says);
}

describe('"Which service fits?" in the Playground', () => {
  it('goes from a question that nothing is known for to the next step, by buttons alone', async () => {
    await say('what is the capital of France', 'I');
    await press('Help me choose', 'What is the worry about?');
    await press('Feelings or mental health', 'Is the child being harmed');
    await press('No', 'How old is the child?');
    await press('Back', 'Is the child being harmed');
    await press('Keep: No', 'How old is the child?');
    await press('5 to 11', 'Where does the child live?');
    await press('Stroud', 'What help is there so far?');
    await press('My Plan', 'Has the family agreed to share');
    await press('Not asked yet', 'Next step: a My Plan or My Plan+');
    for (const more of await cards().last().getByText('Show more', { exact: true }).all()) await more.click();
    const last = await cards().last().innerText();
    for (const part of ['01452 328130', 'One-minute script', 'It is no verdict', 'Beside every step'])
      expect(last).toContain(part);
    await page.screenshot({ path: 'build/screenshots/guide-by-buttons.png' });
  }, 60_000);

  it('the last card leads on by its buttons', async () => {
    await press('Ask something else', 'What is your question?');
  }, 30_000);

  it('goes the same way by words alone, with a change of mind on the way', async () => {
    await say("I'm worried about one of my Year 5s", 'What is the worry about?');
    await say('coming to school', 'Is the child being harmed');
    await say('nothing like that', 'Where does the child live?');
    await say('Lydney', 'What help is there so far?');
    await say('actually she is 11', 'Changed. Age: 11');
    await say('we have tried ELSA', 'Has the family agreed to share');
    const last = await say('mum has signed', 'Next step: a direct referral');
    for (const part of ['01452 328048', 'One-minute script', 'The child is 11', 'Consent to share'])
      expect(last).toContain(part);
    await page.screenshot({ path: 'build/screenshots/guide-by-words.png' });
  }, 60_000);

  it('the last card leads on by its words', async () => {
    await say('ask something else', 'What is your question?');
  }, 30_000);
});

describe('a Request for Support in the Playground', () => {
  const MARKER = 'A walking bus, Zebra Tuesdays';

  /** Types into, or chooses in, the field with this label on the last card. */
  async function fill(label: string, value: string): Promise<void> {
    const field = cards().last().locator('div:has(> label.ac-richTextBlock)').filter({ hasText: label });
    const choice = field.getByRole('radio', { name: value, exact: true });
    if ((await choice.count()) > 0) await choice.check({ ...WITHIN, force: true });
    else await field.locator('input, textarea').fill(value, WITHIN);
  }

  it('is begun, filled in on cards and in words, checked, and taken away as a file that holds what was typed', async () => {
    await say('new draft', 'Is any child in danger now?');
    await press('No', 'significant harm');
    await press('No', 'safeguarding lead');
    await press('Fill in as a card', 'A Before you start');
    await fill('What was tried, and what came of it', MARKER);
    await press('Save', 'Saved: section A.');
    await page.screenshot({ path: 'build/screenshots/draft-task-list-in-the-playground.png' });
    await say('needed only', 'What is your name?');
    await say('J.B.', 'What is your job role?');
    await say('teacher', 'agency');
    await say('Zebra School', 'date and time of the request');
    await say('now', 'Section C');
    await say('section H', 'H Consent');
    await fill('Explained: what is shared', 'Yes');
    await fill('The family asks for support', 'Yes');
    await fill('Information may be shared', 'Yes');
    await fill('Whose information is covered', 'Child 1, mother');
    await press('Save', 'Part 2');
    await fill('Consent of this adult', 'Agreed');
    await press('Save', 'Saved: section H.');
    const answers = await say('check answers', 'Check your answers');
    for (const part of [MARKER, 'teacher', 'Zebra School']) expect(answers).toContain(part);
    await press('Finish', 'Before you finish');
    await press('Word file', 'This link works once');
    await page.screenshot({ path: 'build/screenshots/draft-file-in-the-playground.png' });

    const downloaded = new Promise<Download>((resolve) => {
      page.on('download', resolve);
      page.context().on('page', (opened) => opened.on('download', resolve));
    });
    const link = cards().last().getByRole('link', { name: 'Download the file' });
    const address = (await link.getAttribute('href')) ?? '';
    expect(new URL(address).hostname).toBe('127.0.0.1');
    await link.click();
    const download = await downloaded;
    expect(download.suggestedFilename()).toMatch(
      /^request-for-support-draft-\d{4}-\d\d-\d\d-version-1\.docx$/,
    );
    const text = docxLines(await readFile(await download.path())).join('\n');
    for (const part of [MARKER, 'teacher', 'Zebra School']) expect(text).toContain(part);

    const again = await fetch(address);
    expect(again.status).toBe(410);
    expect(await again.text()).toContain('Go back to your chat with Signpost');
  }, 90_000);
});
