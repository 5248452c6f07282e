// `npm start` with a page open in the browser: what a person has in front of them.
import type { Browser, Locator, Page } from 'playwright-core';
import { learntFolder } from './brain.ts';
import { openBrowser } from './browser.ts';
import { freePorts } from './ports.ts';
import { startProgram } from './program.ts';

/** The box that a message is typed into. */
export const EDITOR = '[data-lexical-editor=true]';

export interface Playground {
  readonly program: ReturnType<typeof startProgram>;
  readonly page: Page;
  readonly ports: { readonly bot: number; readonly playground: number };
  cards(): Locator;
  stop(): Promise<void>;
}

/** @param settings beside the ports; without `DATA_DIR`, a folder of its own in which everything has been learnt. */
export async function openPlayground({
  settings = {},
  width = 1_200,
}: {
  settings?: Record<string, string>;
  width?: number;
} = {}): Promise<Playground> {
  const [bot = 0, playground = 0] = await freePorts(2);
  const program = startProgram('src/cli/start.ts', {
    PORT: String(bot),
    PLAYGROUND_PORT: String(playground),
    DATA_DIR: learntFolder(),
    ...settings,
  });
  let browser: Browser | undefined;
  const stop = async () => {
    await browser?.close();
    program.signal('SIGINT');
    await program.ended;
  };
  try {
    [browser] = await Promise.all([openBrowser(), program.until(/Ctrl\+C stops both/, 110_000)]);
    const page = await browser.newPage({ viewport: { width, height: 1_400 } });
    await page.goto(`http://127.0.0.1:${playground}/`, { waitUntil: 'domcontentloaded' });
    await page.waitForSelector(EDITOR);
    return { program, page, ports: { bot, playground }, cards: () => page.locator('.ac-adaptiveCard'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
