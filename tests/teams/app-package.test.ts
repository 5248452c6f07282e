import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { buildAppPackage } from '../../src/manifest/app-package.ts';

const source = fileURLToPath(new URL('../../manifest', import.meta.url));
const local = { SIGNPOST_MODE: 'local' };

function folderWith(change: (manifest: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-manifest-'));
  cpSync(source, folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), change(readFileSync(join(source, 'manifest.json'), 'utf8')));
  return folder;
}

describe('the Teams app package', () => {
  it('is valid by the schema of a released version and holds manifest and icons, nothing else', async () => {
    const { zip, manifest, standIns } = await buildAppPackage(parseConfig(local), {
      folder: source,
      version: '1.2.3',
    });
    expect(Object.keys(unzipSync(zip)).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
    expect([manifest.manifestVersion, manifest.version]).toEqual(['1.22', '1.2.3']);
    expect(standIns).toContain('PRIVACY_NOTICE_URL');
    expect(JSON.stringify(manifest)).not.toContain('{{');
  });

  it('takes the publisher and the registration from the settings, quotation marks included', async () => {
    const settings = {
      BOT_ID: '11111111-2222-4333-8444-555555555555',
      PUBLISHER_NAME: 'The "Hub"',
      PUBLISHER_URL: 'https://hub.example',
      PRIVACY_NOTICE_URL: 'https://hub.example/privacy',
      TERMS_URL: 'https://hub.example/terms',
    };
    const { manifest, standIns } = await buildAppPackage(parseConfig({ ...local, ...settings }), {
      folder: source,
      version: '1.0.0',
    });
    expect(manifest.id).toBe(settings.BOT_ID);
    expect(manifest.bots?.[0]?.botId).toBe(settings.BOT_ID);
    expect(manifest.developer).toMatchObject({
      name: 'The "Hub"',
      privacyUrl: 'https://hub.example/privacy',
    });
    expect(standIns).toEqual([]);
  });

  it('is the same for the same settings, byte for byte', async () => {
    const build = () => buildAppPackage(parseConfig(local), { folder: source, version: '1.0.0' });
    expect((await build()).zip).toEqual((await build()).zip);
  });

  it.each<[string, (manifest: string) => string, RegExp]>([
    ['a field that Teams does not know', (text) => text.replace('"accentColor"', '"accent"'), /accent/],
    [
      'a short name that is too long',
      (text) => text.replace('"Signpost"', `"${'Signpost'.repeat(5)}"`),
      /short/,
    ],
    [
      'an eleventh command',
      (text) => text.replace('"commands": [', `"commands": [${'{"title":"x","description":"y"},'.repeat(2)}`),
      /scope personal|commands/,
    ],
  ])('is not built with %s', async (_, change, fault) => {
    const building = buildAppPackage(parseConfig(local), { folder: folderWith(change), version: '1.0.0' });
    await expect(building).rejects.toMatchObject({
      name: 'ManifestError',
      message: expect.stringMatching(fault),
    });
  });
});
