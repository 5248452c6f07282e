// In local mode a draft's document is taken by a link that works once, within ten minutes, on this machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { pdfPages } from '../documents/extract.ts';
import { loadTestBrain } from '../support/brain.ts';
import { type HttpSpeaker, httpSpeaker } from '../support/http-speaker.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';

const MARKER = 'Zebra crossing club on Tuesdays';
const MINUTE = 60_000;

let channel: TestChannel;
let app: App;
let base: string;
let later = 0;
const folder = mkdtempSync(join(tmpdir(), 'signpost-file-link-'));

beforeAll(async () => {
  channel = await startTestChannel();
  const config = parseConfig({
    SIGNPOST_MODE: 'local',
    PORT: '0',
    DATA_DIR: folder,
    ALLOW_LOOPBACK_CHANNEL: '1',
  });
  app = createApp(config, {
    log: createLogger('silent'),
    brain: () => loadTestBrain(),
    now: () => new Date(Date.now() + later),
  });
  base = `http://127.0.0.1:${(await app.start()).port}`;
});
afterAll(async () => {
  await app?.stop();
  await channel.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function begun(): Promise<HttpSpeaker> {
  const person = httpSpeaker(channel, { base });
  for (const text of ['new draft', 'no', 'no', `change what was tried to ${MARKER}`]) await person.say(text);
  return person;
}

async function linkTo(person: HttpSpeaker, format = 'pdf'): Promise<string> {
  const said = (await person.say(format)).texts.join('\n');
  expect(said).toContain('This link works once, within ten minutes, on this computer only.');
  const links = JSON.stringify(person.heard()).match(/http:\/\/127\.0\.0\.1:\d+\/files\/[\w-]+/g) ?? [];
  expect(new Set(links).size).toBe(1);
  return links[0] ?? '';
}

describe('a link to a draft’s document', () => {
  it('gives the file once, as a file to keep and never to be cached; then it says where to go on', async () => {
    const person = await begun();
    const link = await linkTo(person);
    expect(link.startsWith(`${base}/files/`)).toBe(true);
    // 160 random bits.
    expect(link.split('/').at(-1)).toMatch(/^[\w-]{27}$/);
    const first = await fetch(link);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('application/pdf');
    expect(first.headers.get('content-disposition')).toMatch(
      /^attachment; filename="request-for-support-draft-\d{4}-\d\d-\d\d-version-1\.pdf"$/,
    );
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    const pages = await pdfPages(new Uint8Array(await first.arrayBuffer()));
    expect(pages.join('\n').replaceAll(/\s+/g, ' ')).toContain(MARKER);

    const second = await fetch(link);
    expect(second.status).toBe(410);
    expect(second.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await second.text();
    for (const part of ['This link has been used', 'Go back to your chat with Signpost', 'word file'])
      expect(page).toContain(part);
    expect(page).not.toContain('<script');
    // A new one can be had at once.
    expect((await fetch(await linkTo(person, 'word file'))).status).toBe(200);
  });

  it('fetched twice at the same moment it gives one file', async () => {
    const link = await linkTo(await begun());
    const answers = await Promise.all([fetch(link), fetch(link), fetch(link)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it('is over after ten minutes', async () => {
    const link = await linkTo(await begun());
    later += 10 * MINUTE;
    const answer = await fetch(link);
    expect(answer.status).toBe(410);
    expect(await answer.text()).toContain('ten minutes are over');
  });

  it('gives nothing once the draft was changed or deleted, and says so', async () => {
    const person = await begun();
    const stale = await linkTo(person);
    await person.say('change what was tried to a walking bus');
    const changed = await fetch(stale);
    expect(changed.status).toBe(410);
    expect(await changed.text()).toContain('changed after that file was offered');
    const link = await linkTo(person);
    await person.say('delete draft');
    const gone = await fetch(link);
    expect(gone.status).toBe(410);
    expect(await gone.text()).toContain('I cannot find that draft');
  });

  it('cannot be guessed, posted to, or reached by another path', async () => {
    expect((await fetch(`${base}/files/${'a'.repeat(27)}`)).status).toBe(410);
    for (const path of [
      '/files/',
      '/files/short',
      `/files/${'a'.repeat(27)}/x`,
      '/files/..%2f..%2fetc%2fpasswd',
    ])
      expect((await fetch(`${base}${path}`)).status, path).toBe(404);
    const link = await linkTo(await begun());
    for (const method of ['POST', 'HEAD', 'DELETE'])
      expect((await fetch(link, { method })).status, method).toBe(405);
    expect((await fetch(link)).status).toBe(200);
  });
});
