// A draft's document on its way into the person's own OneDrive: asked for, taken once, and never called saved before it is.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Brain } from '../../src/conversation/respond.ts';
import { isOneDrive } from '../../src/teams/files/upload.ts';
import { docxLines, pdfPages } from '../documents/extract.ts';
import { loadTestBrain } from '../support/brain.ts';
import { productionSettings } from '../support/edge.ts';
import { type HttpSpeaker, httpSpeaker } from '../support/http-speaker.ts';
import { startOneDrive } from '../support/one-drive.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const INFO = 'application/vnd.microsoft.teams.card.file.info';
const MARKER = 'Zebra crossing club on Tuesdays';

let channel: TestChannel;
let drive: Awaited<ReturnType<typeof startOneDrive>>;
let brain: Brain;
let app: App;
let base: string;
const logged: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
const folder = mkdtempSync(join(tmpdir(), 'signpost-file-consent-'));

async function start(): Promise<void> {
  const config = parseConfig({ ...productionSettings(channel), DATA_DIR: folder });
  app = createApp(config, { log, brain: async () => brain });
  base = `http://127.0.0.1:${(await app.start()).port}`;
}

beforeAll(async () => {
  [channel, drive, brain] = await Promise.all([startTestChannel(), startOneDrive(), loadTestBrain()]);
  await start();
});
afterAll(async () => {
  await app?.stop();
  await channel.stop();
  await drive.stop();
  rmSync(folder, { recursive: true, force: true });
});

const teacher = () => httpSpeaker(channel, { base: () => base, token: () => channel.mint() });

interface Offer {
  readonly name: string;
  readonly context: Record<string, unknown>;
  readonly content: Record<string, unknown>;
}

/** A short draft, and its file as it is offered. */
async function offered(person: HttpSpeaker, format: 'pdf' | 'word file' = 'pdf'): Promise<Offer> {
  for (const text of ['new draft', 'no', 'no', `change what was tried to ${MARKER}`]) await person.say(text);
  return askedFor(person, format);
}

async function askedFor(person: HttpSpeaker, format: 'pdf' | 'word file'): Promise<Offer> {
  await person.say(format);
  const attachment = person.heard().flatMap(({ attachments = [] }) => attachments)[0];
  expect(attachment?.contentType).toBe(CONSENT);
  const content = attachment?.content as unknown as Record<string, unknown>;
  return { name: attachment?.name ?? '', context: content.acceptContext as Offer['context'], content };
}

const consent = (action: 'accept' | 'decline', context: unknown, uploadInfo?: object) => ({
  type: 'invoke',
  name: 'fileConsent/invoke',
  replyToId: 'consent-card',
  value: { type: 'fileUpload', action, context, ...(uploadInfo ? { uploadInfo } : {}) },
});
const answer = (person: HttpSpeaker, ...given: Parameters<typeof consent>) => person.send(consent(...given));

const textOf = (heard: { texts: readonly string[] }): string => heard.texts.join('\n');
const saidSaved = /saved in your onedrive:/i;

describe('a file for the person’s own OneDrive', () => {
  it.each(['pdf', 'word file'] as const)(
    'the %s is asked for, made when it is allowed, carried whole, and only then called saved (A-71)',
    async (format) => {
      const person = teacher();
      const offer = await offered(person, format);
      expect(offer.name).toMatch(/^request-for-support-draft-\d{4}-\d\d-\d\d-version-1\.(pdf|docx)$/);
      expect(JSON.stringify(offer.content)).not.toContain('Zebra');
      expect(person.heard()[0]?.summary).toBe('Signpost: your draft');
      const before = drive.uploads.length;
      drive.answerNext({ afterMs: 300 });
      const place = drive.place(offer.name);
      const heard = await answer(person, 'accept', offer.context, place);
      expect(drive.uploads.length).toBe(before + 1);
      const upload = drive.uploads.at(-1);
      if (!upload) throw new Error('nothing was uploaded');
      const { bytes } = upload;
      expect(upload.method).toBe('PUT');
      expect(upload.headers['content-range']).toBe(`bytes 0-${bytes.length - 1}/${bytes.length}`);
      expect(upload.headers.authorization).toBeUndefined();
      const text = format === 'pdf' ? (await pdfPages(bytes)).join('\n') : docxLines(bytes).join('\n');
      expect(text.replaceAll(/\s+/g, ' ')).toContain(MARKER);
      expect(textOf(heard)).toMatch(saidSaved);
      const [info] = person.heard().flatMap(({ attachments = [] }) => attachments);
      expect(info).toMatchObject({
        contentType: INFO,
        contentUrl: place.contentUrl,
        name: offer.name,
        content: { uniqueId: place.uniqueId, fileType: place.fileType },
      });
    },
  );

  it('a second accept of the same card carries nothing and says why', async () => {
    const person = teacher();
    const offer = await offered(person);
    await answer(person, 'accept', offer.context, drive.place(offer.name));
    const before = drive.uploads.length;
    const again = await answer(person, 'accept', offer.context, drive.place(offer.name));
    expect(textOf(again)).toContain('in your OneDrive already');
    expect(drive.uploads.length).toBe(before);
  });

  it('the same accept delivered twice carries one file and says one thing', async () => {
    const person = teacher();
    const offer = await offered(person);
    const before = drive.uploads.length;
    const activity = {
      ...consent('accept', offer.context, drive.place(offer.name)),
      id: 'the-same-delivery',
    };
    await person.send(activity);
    const said = channel.sent.length;
    expect(await person.deliver(activity)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(channel.sent.length).toBe(said);
    expect(drive.uploads.length).toBe(before + 1);
  });

  it('a declined card is answered kindly, carries nothing, and can still be allowed', async () => {
    const person = teacher();
    const offer = await offered(person);
    const before = drive.uploads.length;
    expect(textOf(await answer(person, 'decline', offer.context))).toContain('No file was made');
    expect(drive.uploads.length).toBe(before);
    expect(textOf(await answer(person, 'accept', offer.context, drive.place(offer.name)))).toMatch(saidSaved);
  });

  it('a draft that was changed, or deleted, since the card was made gives no file', async () => {
    const person = teacher();
    const offer = await offered(person);
    const before = drive.uploads.length;
    await person.say('change what was tried to a walking bus');
    expect(textOf(await answer(person, 'accept', offer.context, drive.place(offer.name)))).toContain(
      'changed after that file was offered',
    );
    const now = await askedFor(person, 'pdf');
    await person.say('delete draft');
    expect(textOf(await answer(person, 'accept', now.context, drive.place(now.name)))).toContain(
      'I cannot find that draft',
    );
    expect(drive.uploads.length).toBe(before);
  });

  it('somebody else’s accept gives nothing, in the words for a draft that is gone (A-46, A-47)', async () => {
    const offer = await offered(teacher());
    const before = drive.uploads.length;
    const other = teacher();
    const heard = await answer(other, 'accept', offer.context, drive.place(offer.name));
    expect(textOf(heard)).toContain('I cannot find that draft');
    expect(drive.uploads.length).toBe(before);
  });

  it.each([
    ['that has closed', 404, 'that had closed again'],
    ['that refuses twice', 503, 'The file was not saved'],
    ['that wants more bytes', 202, 'The file was not saved'],
    ['that is full', 507, 'The file was not saved'],
    ['that leads elsewhere', { redirect: 'http://127.0.0.1:9/' }, 'The file was not saved'],
    ['that breaks off half way', 'cut', 'I cannot tell whether the file reached your OneDrive whole'],
  ] as const)('a place %s is told as what it is, and never as saved', async (_, how, says) => {
    const person = teacher();
    const offer = await offered(person);
    drive.answerNext(how, ...(how === 503 ? [how] : []));
    const heard = textOf(await answer(person, 'accept', offer.context, drive.place(offer.name)));
    expect(heard).toContain(says);
    expect(heard).toContain('"word file"');
    expect(heard).not.toMatch(saidSaved);
    expect(
      person
        .heard()
        .flatMap(({ attachments = [] }) => attachments)
        .map(({ contentType }) => contentType),
    ).not.toContain(INFO);
  });

  it('what certainly did not arrive can be allowed again; what may have arrived is not sent twice', async () => {
    const person = teacher();
    const offer = await offered(person);
    drive.answerNext(404);
    await answer(person, 'accept', offer.context, drive.place(offer.name));
    drive.answerNext('cut');
    await answer(person, 'accept', offer.context, drive.place(offer.name));
    const before = drive.uploads.length;
    const heard = textOf(await answer(person, 'accept', offer.context, drive.place(offer.name)));
    expect(heard).toContain('taken once already');
    expect(drive.uploads.length).toBe(before);
  });

  it('a file goes to an address of OneDrive or SharePoint and to no other (A-69)', async () => {
    const person = teacher();
    for (const uploadUrl of [
      'https://evil.example/upload',
      'http://school-my.sharepoint.com/upload',
      'https://school-my.sharepoint.com.evil.example/upload',
      'https://evil.example/?school-my.sharepoint.com',
      'https://user@school-my.sharepoint.com/upload',
      'https://school-my.sharepoint.com:8443/upload',
      'https://a.b.sharepoint.com/upload',
      'https://sharepoint.com/upload',
      'https://d.docs.live.net/upload',
      'file:///etc/passwd',
      'nonsense',
    ]) {
      expect(isOneDrive(uploadUrl, { loopback: true }), uploadUrl).toBe(false);
    }
    expect(
      isOneDrive('https://school-my.sharepoint.com/personal/x?guid=1&tempauth=2', { loopback: false }),
    ).toBe(true);
    expect(isOneDrive(`${drive.base}/upload`, { loopback: false })).toBe(false);
    const offer = await offered(person);
    const place = { ...drive.place(offer.name), uploadUrl: 'https://evil.example/upload' };
    expect(textOf(await answer(person, 'accept', offer.context, place))).toContain('The file was not saved');
    expect(textOf(await answer(person, 'accept', offer.context))).toContain('The file was not saved');
  });

  it('no answer of the card but its own two is taken, and nothing that it carries is believed (A-45)', async () => {
    const person = teacher();
    const offer = await offered(person);
    const before = drive.uploads.length;
    for (const context of [
      null,
      'x',
      {},
      { ...offer.context, ticket: '../../x' },
      { ...offer.context, format: 'exe' },
      { ...offer.context, version: '1' },
    ])
      await answer(person, 'accept', context, drive.place(offer.name));
    expect(drive.uploads.length).toBe(before);
    const response = await fetch(`${base}/files/${String(offer.context.ticket)}`);
    expect(response.status).toBe(404);
  });

  it('is stopped in the middle of an upload: after the restart it says that it cannot tell', async () => {
    const person = teacher();
    const offer = await offered(person);
    drive.answerNext({ afterMs: 20_000 });
    const before = channel.sent.length;
    const uploads = drive.uploads.length;
    expect(await person.deliver(consent('accept', offer.context, drive.place(offer.name)))).toBe(200);
    await expect.poll(() => drive.uploads.length).toBe(uploads + 1);
    await app.stop();
    await start();
    await expect
      .poll(() =>
        channel.sent
          .slice(before)
          .map(({ activity }) => JSON.stringify(activity))
          .join('\n'),
      )
      .toContain('I cannot tell whether the file reached your OneDrive whole');
  });

  it('no file, and nothing of one, is left on the disk; the audit has a row for each and for what became of it', () => {
    const names = readdirSync(folder, { recursive: true }) as string[];
    expect(names.filter((name) => /\.(pdf|docx)$/.test(name))).toEqual([]);
    for (const name of names.filter((one) => one.includes('.db')))
      expect(readFileSync(join(folder, name)).includes('%PDF')).toBe(false);
    const database = new DatabaseSync(join(folder, 'signpost.db'), { readOnly: true });
    const rows = database
      .prepare("select verb, count(*) as count from audit where verb like 'document.%' group by verb")
      .all();
    database.close();
    const counts = Object.fromEntries(rows.map(({ verb, count }) => [verb, count]));
    expect(Object.keys(counts).sort()).toEqual(['document.made', 'document.not_saved', 'document.saved']);
    expect(counts['document.made']).toBe(
      Number(counts['document.saved']) + Number(counts['document.not_saved']),
    );
  });

  it('the log tells of faults, and nothing of a draft, a person or the secret in an address (A-68)', () => {
    const all = logged.join('');
    expect(all).toContain('UploadPlaceError');
    for (const secret of ['Zebra', 'tempauth', '/upload/', 'request-for-support-draft', '29:a:', 'ticket'])
      expect(all, secret).not.toContain(secret);
  });
});
