// From a question that nobody could answer to its answer, over a real socket, with a real database and real learning.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { loadBrain } from '../../src/brain.ts';
import { parseConfig } from '../../src/config.ts';
import { NO_LIMITS } from '../../src/delivery/send-rate.ts';
import { createLogger } from '../../src/log.ts';
import { LEARNT } from '../support/brain.ts';
import { type HttpSpeaker, httpSpeaker } from '../support/http-speaker.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';

const ASKED = 'how do I book the minibus for swimming';
const EDITED = 'where can a school book a minibus';
const ENTRY = 'service/family-information-service';

const folder = mkdtempSync(join(tmpdir(), 'signpost-silence-'));
const coordinatorId = randomUUID();
let channel: TestChannel;
let app: App;
let base: string;
let teacher: HttpSpeaker;
let coordinator: HttpSpeaker;

beforeAll(async () => {
  channel = await startTestChannel();
  const roles = join(folder, 'roles.yaml');
  writeFileSync(roles, `coordinators:\n  - { id: ${coordinatorId}, hubs: [stroud] }\n`);
  const config = parseConfig({
    SIGNPOST_MODE: 'local',
    PORT: '0',
    DATA_DIR: folder,
    ROLES_FILE: roles,
    ALLOW_LOOPBACK_CHANNEL: '1',
  });
  app = createApp(config, {
    log: createLogger('silent'),
    brain: (given, placed) => loadBrain({ ...given, DATA_DIR: LEARNT }, placed),
    knowledgeEveryMs: 400,
    pace: { budget: { turns: 1_000, inMs: 10_000 }, limits: NO_LIMITS },
  });
  base = `http://127.0.0.1:${(await app.start()).port}`;
  teacher = httpSpeaker(channel, { base });
  coordinator = httpSpeaker(channel, { base, person: coordinatorId });
});
afterAll(async () => {
  await channel.stop();
  rmSync(folder, { recursive: true, force: true });
});

const rows = (sql: string) => {
  const database = new DatabaseSync(join(folder, 'signpost.db'), { readOnly: true });
  try {
    return database.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    database.close();
  }
};
const text = ({ texts }: { texts: readonly string[] }) => texts.join('\n');

describe('a question that nobody could answer', () => {
  it('is sent as it was edited, and reaches the coordinators without a word of who asked', async () => {
    expect(text(await teacher.say(ASKED))).toContain('I do not know that');
    expect(text(await teacher.fill({ question: EDITED }))).toContain(
      'I have sent this to the Early Help Coordinators',
    );
    const summaries = teacher.heard().map(({ summary }) => summary);
    expect(summaries.join(' ')).not.toContain('minibus');
    expect(rows('select kind, day from worklist')).toHaveLength(1);
    expect(rows("select * from audit where verb like '%question%' or verb like 'worklist%'")).toEqual([]);
    expect(text(await coordinator.say('unanswered questions'))).toContain(EDITED);
    expect(text(await teacher.say('unanswered questions'))).not.toContain(EDITED);
  });

  it('is answered within a minute of the coordinator’s two presses, for everybody', async () => {
    await coordinator.say('unanswered questions');
    await coordinator.press('Deal with it Question 1');
    const began = Date.now();
    expect(text(await coordinator.fill({ phrase: EDITED, entry: ENTRY }))).toContain(
      'I have noted these words',
    );
    const colleague = httpSpeaker(channel, { base });
    let answer = '';
    while (!answer.includes('Where this is from') && Date.now() - began < 60_000) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      answer = text(await colleague.say(EDITED));
    }
    expect(answer).toContain('Family Information Service');
    expect(answer).toContain('Where this is from');
  }, 90_000);

  it('is counted by topic and district, once the process ends or a minute has gone', async () => {
    await teacher.say('dad hits him with a belt');
    await app.stop();
    const counted = rows('select district, topic, outcome, n from counts');
    expect(counted).toContainEqual(
      expect.objectContaining({ district: 'unknown', topic: 'unknown', outcome: 'not_found' }),
    );
    expect(counted.every(({ topic }) => topic !== 'harm')).toBe(true);
  });
});
