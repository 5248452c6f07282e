// Draws manifest/color.png and manifest/outline.png from the SVG files beside them. Run it after a change to either drawing.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { chromium as browserType } from 'playwright-core';

const folder = fileURLToPath(new URL('../manifest/', import.meta.url));
const browser = await browserType.launch({
  executablePath: await chromium.executablePath(),
  args: chromium.args,
});
for (const [name, size] of [
  ['color', 192],
  ['outline', 32],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}</style>${readFileSync(`${folder}${name}.svg`, 'utf8')}`);
  writeFileSync(`${folder}${name}.png`, await page.screenshot({ omitBackground: true }));
}
await browser.close();
