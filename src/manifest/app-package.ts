// The Teams app package: the manifest with this registration's settings in its placeholders, and the two icons.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import { strToU8, zipSync } from 'fflate';
import type { Config } from '../config.ts';

/** Thrown where Teams would refuse the package: one line for each fault. */
export class ManifestError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ManifestError';
    this.faults = faults;
  }
}

/** For a package that is tried on this machine: Teams wants a value in each place, and nobody is to take these for real. */
const LOCAL_VALUES = {
  BOT_ID: '00000000-0000-4000-8000-000000000000',
  PUBLISHER_NAME: 'Not yet published',
  PUBLISHER_URL: 'https://example.org',
  PRIVACY_NOTICE_URL: 'https://example.org/privacy',
  TERMS_URL: 'https://example.org/terms',
} as const;

type Placeholder = keyof typeof LOCAL_VALUES;

const MOST_COMMANDS = 10;
const ICONS = { 'color.png': 192, 'outline.png': 32 } as const;

export interface AppPackage {
  readonly manifest: TeamsManifest;
  readonly zip: Uint8Array;
  /** Settings that were missing and have a stand-in, which Teams would take but no organisation should. */
  readonly standIns: readonly string[];
}

/** @throws {ManifestError} */
export async function buildAppPackage(
  config: Config,
  { folder, version }: { folder: string; version: string },
): Promise<AppPackage> {
  const template = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const standIns = (Object.keys(LOCAL_VALUES) as Placeholder[]).filter((name) => !config[name]);
  const text = template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value =
      name === 'VERSION' ? version : (config[name as Placeholder] ?? LOCAL_VALUES[name as Placeholder]);
    // Inside a JSON text: a quotation mark in a publisher's name must not end it.
    return JSON.stringify(value).slice(1, -1);
  });
  const manifest: TeamsManifest = JSON.parse(text);
  const faults = [...(await schemaFaults(manifest)), ...commandFaults(manifest), ...iconFaults(folder)];
  if (faults.length > 0) throw new ManifestError(faults);
  const icons = Object.keys(ICONS).map(
    (name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const,
  );
  // A fixed date: the same settings give the same bytes.
  const zip = zipSync(
    { 'manifest.json': strToU8(text), ...Object.fromEntries(icons) },
    { mtime: '2026-01-01T00:00:00Z', level: 9 },
  );
  return { manifest, zip, standIns };
}

/** The schemas come with the package: nothing is fetched. */
async function schemaFaults(manifest: TeamsManifest): Promise<string[]> {
  const faults = await AppManifestUtils.validateAgainstSchema(manifest as never);
  return faults.map((fault) => `manifest.json: ${fault}`);
}

function commandFaults({ bots }: TeamsManifest): string[] {
  const counts = new Map<string, number>();
  for (const { commandLists = [] } of bots ?? []) {
    for (const { scopes, commands } of commandLists) {
      for (const scope of scopes) counts.set(scope, (counts.get(scope) ?? 0) + commands.length);
    }
  }
  return [...counts]
    .filter(([, count]) => count > MOST_COMMANDS)
    .map(
      ([scope, count]) => `manifest.json: ${count} commands in scope ${scope}, Teams shows ${MOST_COMMANDS}`,
    );
}

function iconFaults(folder: string): string[] {
  return Object.entries(ICONS).flatMap(([name, size]) => {
    const file = join(folder, name);
    if (!existsSync(file)) return [`${name}: is missing`];
    const png = readFileSync(file);
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    return width === size && height === size
      ? []
      : [`${name}: is ${width} × ${height} pixels, Teams wants ${size} × ${size}`];
  });
}
