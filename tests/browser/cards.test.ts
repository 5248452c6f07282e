import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Words } from '../../src/knowledge/words.ts';
import { replyCard } from '../../src/teams/cards/card.ts';
import { openBrowser } from '../support/browser.ts';
import { hostConfig, styleSheet, THEMES } from '../support/host-configs.ts';
import { repliesOfEachKind, type Shown, testBrain } from '../support/replies.ts';

const RENDERER = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.js');
const folder = fileURLToPath(new URL('../../build/screenshots/', import.meta.url));
const WIDTHS = [320, 800];

let browser: Browser;
let page: Page;
let shown: Shown[];
let words: Words;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const brain = await testBrain();
  words = brain.knowledge.words;
  shown = repliesOfEachKind(brain);
  browser = await openBrowser();
  page = await browser.newPage();
  await page.setContent(
    '<!doctype html><html lang="en"><style></style><body style="margin:0"><main id="card"></main></body></html>',
  );
  await page.addScriptTag({ path: RENDERER });
});
afterAll(() => browser?.close());

/** What stands on the page, as far as a person's eyes, fingers or screen reader would notice. */
interface Seen {
  readonly width: number;
  readonly faults: string[];
  readonly headings: string[];
  readonly links: { text: string; href: string; label: string }[];
  readonly buttons: string[];
  /** Labels that are wider than their button. */
  readonly cut: string[];
  /** The card's own buttons: those that only unfold a part are not counted. */
  readonly actions: number;
  readonly text: string;
  readonly lowContrast: string[];
}

async function render(card: unknown, theme: keyof typeof THEMES, width: number): Promise<Seen> {
  await page.setViewportSize({ width, height: 600 });
  const look = { css: styleSheet(THEMES[theme]), background: THEMES[theme].onCard.page };
  return page.evaluate(showCard, { card, config: hostConfig(THEMES[theme]), look });
}

describe('the cards in Teams’ themes', () => {
  it.each(Object.keys(THEMES) as (keyof typeof THEMES)[])(
    '%s: every kind of reply fits 320 and 800 pixels, can be read and reached',
    async (theme) => {
      for (const { name, reply } of shown) {
        for (const width of WIDTHS) {
          const seen = await render(replyCard(reply, words), theme, width);
          const what = `${name}, ${theme}, ${width} px`;
          expect(seen.faults, what).toEqual([]);
          expect(seen.width, `${what} scrolls sideways`).toBeLessThanOrEqual(width);
          expect(seen.lowContrast, `${what} has text that cannot be read`).toEqual([]);
          expect(seen.actions, what).toBeLessThanOrEqual(6);
          expect(seen.cut, `${what} cuts a label off`).toEqual([]);
          for (const label of seen.buttons) expect(label.trim(), what).not.toBe('');
          for (const { href, text, label } of seen.links) {
            expect(href, what).toMatch(/^(tel:\+?\d+|mailto:\S+@\S+|https:\/\/\S+)$/);
            expect(`${text}${label}`.trim(), what).not.toBe('');
          }
          const file = `${name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}-${theme}-${width}.png`;
          writeFileSync(`${folder}${file}`, await page.screenshot({ fullPage: true }));
        }
      }
    },
    240_000,
  );

  it('each has its title as a heading, and the alert says so in a word and not by colour alone', async () => {
    for (const { name, reply } of shown) {
      const seen = await render(replyCard(reply, words), 'light', 800);
      const [title] = reply.blocks.filter(({ kind }) => kind === 'title' || kind === 'urgent');
      if (title && !name.startsWith('every block')) expect(seen.headings.length, name).toBeGreaterThan(0);
      if (reply.kind === 'alert' && reply.blocks.some(({ kind }) => kind === 'urgent'))
        expect(seen.text, name).toMatch(/^(urgent|important|danger)/im);
    }
  }, 60_000);

  it('what a user typed and what looks like Markdown is shown as it is', async () => {
    const [every] = shown.filter(({ name }) => name.startsWith('every block'));
    if (!every) throw new Error('no card');
    const seen = await render(replyCard(every.reply, words), 'light', 800);
    expect(seen.text).toContain('A *title* with [marks](https://evil.example)');
    expect(seen.text.replaceAll('\u2060', '')).toContain(
      '[ring](tel:0900) <b>now</b> {{DATE(2020-01-01T00:00:00Z)}} # not a heading',
    );
    expect(seen.links.map(({ href }) => href)).toEqual([
      'https://www.a-long-address.example/with/a/path/that/goes/on/and/on',
    ]);
  });

  it('each is below 25 KB, with its text twin as fallback and nothing to be spoken aloud', () => {
    for (const { name, reply } of shown) {
      const card = replyCard(reply, words);
      expect(Buffer.byteLength(JSON.stringify(card)), name).toBeLessThan(25_000);
      expect(card.fallbackText?.length, name).toBeGreaterThan(10);
      expect(card.speak, name).toBeUndefined();
      expect(card.version).toBe('1.5');
    }
  });
});

/** Runs in the page. */
function showCard({
  card,
  config,
  look,
}: {
  card: unknown;
  config: unknown;
  look: { css: string; background: string };
}) {
  // biome-ignore lint/suspicious/noExplicitAny: the renderer is a script of the page, without types here
  const { AdaptiveCards, document, getComputedStyle, NodeFilter } = globalThis as any;
  const adaptive = new AdaptiveCards.AdaptiveCard();
  adaptive.hostConfig = new AdaptiveCards.HostConfig(config);
  const context = new AdaptiveCards.SerializationContext();
  adaptive.parse(card, context);
  const faults: string[] = [];
  for (let index = 0; index < context.eventCount; index++) {
    const { message } = context.getEventAt(index);
    // The renderer's check of languages keeps its place between calls and so refuses every other "en".
    if (!message.includes('"en" for property "lang"')) faults.push(message);
  }
  for (const { failures } of adaptive.validateProperties().failures ?? [])
    faults.push(...(failures ?? []).map(({ message }: { message: string }) => message));
  const main = document.getElementById('card');
  document.querySelector('style').textContent = look.css;
  document.body.style.background = look.background;
  main.replaceChildren(adaptive.render());

  type Rgba = [number, number, number, number];
  const rgba = (colour: string): Rgba => {
    const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return [r, g, b, a];
  };
  const over = ([r, g, b, a]: Rgba, [x, y, z]: Rgba): Rgba => [
    r * a + x * (1 - a),
    g * a + y * (1 - a),
    b * a + z * (1 - a),
    1,
  ];
  // biome-ignore lint/suspicious/noExplicitAny: an element of the page
  const behind = (element: any): Rgba => {
    if (!element) return [255, 255, 255, 1];
    const colour = rgba(getComputedStyle(element).backgroundColor);
    return colour[3] === 1 ? colour : over(colour, behind(element.parentElement));
  };
  const luminance = (colour: Rgba) => {
    const [r = 0, g = 0, b = 0] = colour.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const lowContrast: string[] = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    // Buttons and links take their colours from Teams itself.
    if (!textContent.trim() || parentElement.closest('button, a')) continue;
    const back = behind(parentElement);
    const front = over(rgba(getComputedStyle(parentElement).color), back);
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a) as [number, number];
    if ((light + 0.05) / (dark + 0.05) < 4.5) lowContrast.push(textContent);
  }
  // biome-ignore lint/suspicious/noExplicitAny: elements of the page
  const all = (selector: string): any[] => [...main.querySelectorAll(selector)];
  return {
    width: document.documentElement.scrollWidth,
    faults,
    headings: all('[role=heading]').map((element) => element.textContent),
    links: all('a').map((element) => ({
      text: element.textContent,
      href: element.getAttribute('href') ?? '',
      label: element.getAttribute('aria-label') ?? '',
    })),
    buttons: all('button').map((element) => element.getAttribute('aria-label') ?? element.textContent),
    cut: all('button')
      .filter((element) =>
        [element, ...element.querySelectorAll('*')].some((part) => part.scrollWidth > part.clientWidth + 1),
      )
      .map((element) => element.textContent),
    actions: adaptive.getActionCount(),
    text: main.innerText,
    lowContrast,
  };
}
