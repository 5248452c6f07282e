import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { loadTestBrain } from '../support/brain.ts';
import { httpSpeaker } from '../support/http-speaker.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';
import { hold, transcripts } from '../support/transcripts.ts';

/** The same Tuesday morning as when the core is spoken to without a channel. */
const MORNING = Date.parse('2026-11-24T10:30:00Z');

let channel: TestChannel;
let app: App;
let base: string;

beforeAll(async () => {
  channel = await startTestChannel();
  const config = parseConfig({
    SIGNPOST_MODE: 'local',
    PORT: '0',
    DATA_DIR: mkdtempSync(join(tmpdir(), 'signpost-transcripts-')),
    ALLOW_LOOPBACK_CHANNEL: '1',
    CLOCK_OFFSET_SECONDS: String(Math.round((MORNING - Date.now()) / 1_000)),
  });
  app = createApp(config, { log: createLogger('silent'), brain: () => loadTestBrain() });
  base = `http://127.0.0.1:${(await app.start()).port}`;
});
afterAll(async () => {
  await app?.stop();
  await channel.stop();
});

for (const file of new Set(transcripts.map((transcript) => transcript.file))) {
  describe(`conversations of ${file}, held over HTTP`, () => {
    for (const transcript of transcripts.filter((it) => it.file === file)) {
      it(transcript.name, () => hold(transcript, httpSpeaker(channel, { base, scope: transcript.scope })));
    }
  });
}
