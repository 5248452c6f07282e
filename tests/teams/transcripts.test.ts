import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Brain } from '../../src/conversation/respond.ts';
import { NO_LIMITS } from '../../src/delivery/send-rate.ts';
import { createLogger } from '../../src/log.ts';
import { withNonsense } from '../dialogs/talk.ts';
import { loadTestBrain } from '../support/brain.ts';
import { httpSpeaker } from '../support/http-speaker.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';
import { draftTranscripts, hold, transcripts } from '../support/transcripts.ts';

/** The same Tuesday morning as when the core is spoken to without a channel. */
const MORNING = Date.parse('2026-11-24T10:30:00Z');

const folder = mkdtempSync(join(tmpdir(), 'signpost-transcripts-'));
let channel: TestChannel;
const apps: App[] = [];

/** Signpost with a database of its own. @returns its address. */
async function start(name: string, brain: Brain): Promise<string> {
  const config = parseConfig({
    SIGNPOST_MODE: 'local',
    PORT: '0',
    DATA_DIR: join(folder, name),
    ALLOW_LOOPBACK_CHANNEL: '1',
  });
  const app = createApp(config, {
    log: createLogger('silent'),
    brain: async () => brain,
    now: () => new Date(MORNING),
    // Nobody writes a whole draft within seconds, as these conversations do.
    pace: { budget: { turns: 1_000, inMs: 10_000 }, limits: NO_LIMITS },
  });
  apps.push(app);
  return `http://127.0.0.1:${(await app.start()).port}`;
}

let forQuestions: string;
let forDrafts: string;

beforeAll(async () => {
  channel = await startTestChannel();
  const brain = await loadTestBrain();
  [forQuestions, forDrafts] = await Promise.all([
    start('questions', brain),
    start('drafts', withNonsense(brain)),
  ]);
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await channel.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sets = [
  { all: transcripts, base: () => forQuestions },
  { all: draftTranscripts, base: () => forDrafts },
];

for (const { all, base } of sets) {
  for (const file of new Set(all.map((transcript) => transcript.file))) {
    describe(`conversations of ${file}, held over HTTP and kept in SQLite`, () => {
      for (const transcript of all.filter((it) => it.file === file)) {
        it(transcript.name, () => hold(transcript, httpSpeaker(channel, { base, scope: transcript.scope })));
      }
    });
  }
}

describe('all that was sent in these conversations', () => {
  it('stays below what Teams takes, and says nothing of anybody where others may see it (A-63, A-71)', () => {
    const messages = channel.sent.map(({ activity }) => activity).filter(({ type }) => type === 'message');
    expect(messages.length).toBeGreaterThan(500);
    for (const message of messages) {
      expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(80_000);
      for (const { content } of message.attachments ?? []) {
        expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThan(25_000);
        expect(content.actions.length).toBeLessThanOrEqual(6);
      }
    }
    const typed = ['Adam', 'Bloggs', 'A.B.', 'Kieran', 'the quiet one', 'head of year', 'belt', 'lunch'];
    for (const { summary, text } of messages)
      for (const word of typed) expect(`${summary} ${text}`).not.toContain(word);
    const drafts = messages.filter((message) =>
      JSON.stringify(message).includes('Request for Support draft'),
    );
    expect(drafts.length).toBeGreaterThan(50);
  });
});
