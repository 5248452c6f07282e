// A headless browser: the one inside a package on Linux, an installed Chrome elsewhere.
import { type Browser, chromium as browserType } from 'playwright-core';

export async function openBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return browserType.launch({ channel: 'chrome' });
  const { default: chromium } = await import('@sparticuz/chromium');
  return browserType.launch({ executablePath: await chromium.executablePath(), args: chromium.args });
}
