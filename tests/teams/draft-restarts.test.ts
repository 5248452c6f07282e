// A draft over HTTP while the world around it changes: Signpost is started anew, a second device joins in, the form changes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Brain } from '../../src/conversation/respond.ts';
import { NO_LIMITS } from '../../src/delivery/send-rate.ts';
import type { Form } from '../../src/knowledge/form.ts';
import { createLogger } from '../../src/log.ts';
import { withRulesOnly } from '../dialogs/talk.ts';
import { loadTestBrain } from '../support/brain.ts';
import { httpSpeaker } from '../support/http-speaker.ts';
import { startTestChannel, type TestChannel } from '../support/test-channel.ts';
import { draftTranscripts, type Heard, hold, type Partner } from '../support/transcripts.ts';

const MORNING = Date.parse('2026-11-24T10:30:00Z');

const folder = mkdtempSync(join(tmpdir(), 'signpost-draft-restarts-'));
let channel: TestChannel;
let brain: Brain;
let app: App;
let base: string;

/** On the same database as before. */
async function start(with_: Brain = brain): Promise<void> {
  const config = parseConfig({
    SIGNPOST_MODE: 'local',
    PORT: '0',
    DATA_DIR: folder,
    ALLOW_LOOPBACK_CHANNEL: '1',
  });
  app = createApp(config, {
    log: createLogger('silent'),
    brain: async () => with_,
    now: () => new Date(MORNING),
    pace: { budget: { turns: 1_000, inMs: 10_000 }, limits: NO_LIMITS },
  });
  base = `http://127.0.0.1:${(await app.start()).port}`;
}

async function restart(with_: Brain = brain): Promise<void> {
  await app.stop();
  await start(with_);
}

beforeAll(async () => {
  channel = await startTestChannel();
  brain = withRulesOnly(await loadTestBrain());
  await start();
});
afterAll(async () => {
  await app?.stop();
  await channel.stop();
  rmSync(folder, { recursive: true, force: true });
});

const person = () => httpSpeaker(channel, { base: () => base });
const textOf = (heard: Heard): string => heard.texts.join('\n');

/** Signpost is started anew whenever the talk has come to another section. */
function interrupted(partner: Required<Partner>, sections: Set<string>): Required<Partner> {
  const after = async (hearing: Promise<Heard>): Promise<Heard> => {
    const heard = await hearing;
    const section = /\bSection ([A-I]), /.exec(textOf(heard))?.[1];
    if (section && !sections.has(section)) {
      sections.add(section);
      await restart();
    }
    return heard;
  };
  return {
    say: (text) => after(partner.say(text)),
    press: (label) => after(partner.press(label)),
    pressRaw: (value) => after(partner.pressRaw(value)),
    fill: (fields) => after(partner.fill(fields)),
  };
}

describe('a draft', () => {
  it.each(['by words only', 'cards and words mixed'])(
    'B-04 goes from start to document %s with a restart in every section',
    async (which) => {
      const transcript = draftTranscripts.find(({ name }) => name.includes(`start to document ${which}`));
      const found = transcript ?? draftTranscripts.find(({ name }) => name.includes(which));
      if (!found) throw new Error('no such conversation');
      const sections = new Set<string>();
      await hold(found, interrupted(person(), sections));
      expect([...sections].sort().join('')).toBe('ABCDEFGHI');
    },
    60_000,
  );

  it('A-41 on two devices: of the same card sent twice at the same moment one is kept, and the other is told', async () => {
    const laptop = person();
    for (const text of ['new draft', 'no', 'no']) await laptop.say(text);
    const phone = laptop.device();
    await laptop.say('section B');
    await phone.say('section B');
    await laptop.fill({ 'a.writer-role': 'teacher' });
    const late = textOf(await phone.fill({ 'a.writer-role': 'head of year' }));
    for (const part of ['nothing on it was saved', 'teacher', 'head of year']) expect(late).toContain(part);
    const answers = textOf(await laptop.say('check answers'));
    expect(answers).toContain('Job role: teacher');
    expect(answers).not.toContain('head of year');

    await laptop.say('section A');
    await phone.say('section A');
    const before = channel.sent.length;
    await Promise.all([
      laptop.fill({ 'a.tried': 'a walking bus' }),
      phone.fill({ 'a.tried': 'a breakfast club' }),
    ]);
    const said = channel.sent.slice(before).map(({ activity }) => JSON.stringify(activity));
    expect(said.filter((text) => text.includes('Saved: section A.')).length).toBe(1);
    expect(said.filter((text) => text.includes('nothing on it was saved')).length).toBe(1);
    const now = textOf(await laptop.say('check answers'));
    expect(now.includes('a walking bus') !== now.includes('a breakfast club')).toBe(true);
  });

  it('moves along when the form is changed under it: that is said once, and what is no longer asked is kept', async () => {
    const teacher = person();
    for (const text of ['new draft', 'no', 'no', 'yes', 'pastoral', 'A walking bus since September.'])
      await teacher.say(text);
    await restart(withForm(newer(brain.knowledge.forms.requestForSupport)));
    const changed = textOf(await teacher.say('task list'));
    expect(changed).toContain('The form has changed');
    let answers = textOf(await teacher.say('check answers'));
    expect(answers).not.toContain('The form has changed');
    while (!answers.includes('Page 5 of 5')) answers += textOf(await teacher.say('more answers'));
    for (const part of ['What the school has done so far: A walking bus since September.', 'No longer asked'])
      expect(answers).toContain(part);
    expect(textOf(await teacher.say('plain text'))).toContain('A walking bus since September.');
    await restart();
    expect(textOf(await teacher.say('check answers'))).toContain('A walking bus since September.');
  });

  const withForm = (requestForSupport: Form): Brain => {
    const files = { ...brain.files, forms: { ...brain.files.forms, requestForSupport } };
    return { ...brain, files, knowledge: files };
  };

  /** One question is no longer asked, and another has new words. */
  function newer(form: Form): Form {
    const sections = form.sections.map((section) => ({
      ...section,
      questions: section.questions
        .filter(({ id }) => id !== 'safeguarding-lead-told')
        .map((question) =>
          question.id === 'tried' ? { ...question, label: 'What the school has done so far' } : question,
        ),
    }));
    return { ...form, version: form.version + 1, sections };
  }
});
