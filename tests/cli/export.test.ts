// The operator's way back: what was corrected in chat is written into the files that it was made over.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deed, NewCorrection, Subject } from '../../src/corrections/events.ts';
import { applyCorrections } from '../../src/corrections/fold.ts';
import { crossChecks } from '../../src/knowledge/cross-checks.ts';
import { loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { createDatabase, type TestDatabase } from '../storage/databases.ts';

const ROLE = 'County lead';
const DAY = new Date('2026-11-24T10:00:00Z');
const knowledge = mkdtempSync(join(tmpdir(), 'signpost-export-'));
const before = loadKnowledge('knowledge');
const read = (name: string) => readFileSync(join(knowledge, name), 'utf8');
const fact = (id: string): Subject => ({ of: 'fact', id });
const inFiles = (id: string) => before.facts.get(id)?.value ?? '';

let database: TestDatabase;
beforeAll(async () => {
  cpSync('knowledge', knowledge, { recursive: true });
  database = await createDatabase('SQLite');
  await (await database.open()).close();
});
afterAll(async () => {
  await database.drop();
  rmSync(knowledge, { recursive: true });
});

async function deeds(...all: [Subject, Deed][]): Promise<void> {
  const storage = await database.open();
  await storage.correct(DAY, () =>
    all.map(([subject, deed]): NewCorrection => ({ subject, deed, role: ROLE, reason: 'told on the phone' })),
  );
  await storage.close();
}

const env = () => ({
  ...process.env,
  DATABASE_URL: database.url,
  ENCRYPTION_KEYS: `k1:${Buffer.from(database.key.bytes).toString('base64')}`,
  KNOWLEDGE_DIR: knowledge,
  DATA_DIR: 'node_modules/.cache/signpost',
});
const run = (script: string, args: string[], input = '') =>
  spawnSync(process.execPath, [script, ...args], { env: env(), input, encoding: 'utf8', timeout: 120_000 });

describe('what was corrected in chat', () => {
  it('is what ask answers with the database, and not without it', async () => {
    const from = inFiles('winstons-wish/phone');
    await deeds([fact('winstons-wish/phone'), { is: 'corrected', from, to: '01452 111222', base: from }]);
    const line = JSON.stringify({ id: 'q', q: "Winston's Wish number" });
    expect(JSON.parse(run('src/cli/ask.ts', ['--jsonl', '--database'], line).stdout).text).toContain(
      '01452 111222',
    );
    expect(JSON.parse(run('src/cli/ask.ts', ['--jsonl'], line).stdout).text).not.toContain('01452 111222');
  }, 180_000);

  it('goes back into the files field by field, with their comments and order; a conflict is named and left alone', async () => {
    const hub = 'early-help-hub-cheltenham/phone';
    const summary = before.entries.get('service/camhs')?.summary ?? '';
    const to =
      'The county service for children and young people whose mental health gets in the way of everyday life. '
        .repeat(2)
        .trim();
    await deeds(
      [fact(hub), { is: 'verified', value: inFiles(hub), base: inFiles(hub) }],
      [fact('kooth/web'), { is: 'withdrawn', from: inFiles('kooth/web'), base: inFiles('kooth/web') }],
      [
        { of: 'entry', id: 'service/camhs' },
        { is: 'summary-corrected', from: summary, to, base: summary },
      ],
      [
        fact('gdass/phone'),
        { is: 'corrected', from: inFiles('gdass/phone'), to: '01452 333444', base: inFiles('gdass/phone') },
      ],
      [fact('camhs/phone'), { is: 'reported' }],
    );
    const comment = '# Asked for in the spring.\n';
    writeFileSync(
      join(knowledge, 'contacts/winstons-wish.yaml'),
      comment + read('contacts/winstons-wish.yaml'),
    );
    writeFileSync(
      join(knowledge, 'contacts/gdass.yaml'),
      read('contacts/gdass.yaml').replace(inFiles('gdass/phone'), '01452 555666'),
    );
    const { stdout, stderr, status } = run('src/cli/knowledge.ts', ['export']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain(
      `contacts/winstons-wish.yaml: phone.value: "${inFiles('winstons-wish/phone')}" → "01452 111222"`,
    );
    expect(stdout).toContain(
      'left alone: gdass/phone value: the file says "01452 555666", changed in chat to "01452 333444"',
    );

    const files = loadKnowledge(knowledge);
    expect(crossChecks(files)).toEqual([]);
    expect(read('contacts/winstons-wish.yaml')).toContain(comment);
    expect(files.facts.get('winstons-wish/phone')).toMatchObject({
      value: '01452 111222',
      status: 'sourced',
      dated: '2026-11-24',
      sources: [`Changed in chat by: ${ROLE}`],
    });
    expect(files.facts.get(hub)).toMatchObject({
      status: 'verified',
      verified: { by_role: ROLE, on: '2026-11-24' },
    });
    expect(files.facts.get(hub)?.rivals).toBeUndefined();
    expect(files.facts.get('kooth/web')?.status).toBe('withdrawn');
    expect(files.entries.get('service/camhs')).toMatchObject({ summary: to, reviewed: '2026-11-24' });
    expect(files.facts.get('gdass/phone')?.value).toBe('01452 555666');
    // Nothing but what was changed reads otherwise.
    const changed = (name: string) => {
      const old = readFileSync(join('knowledge', name), 'utf8').split('\n');
      return read(name)
        .split('\n')
        .filter((line) => !old.includes(line));
    };
    expect(changed('service/camhs.yaml').join('\n')).toMatch(
      /^ {2}The county service[\s\S]*\nreviewed: "2026-11-24"$/,
    );
    expect(changed('contacts/early-help-hub-cheltenham.yaml')).toHaveLength(4);

    const storage = await database.open();
    const events = await storage.corrections();
    await storage.close();
    const overlay = applyCorrections(files, events);
    expect(overlay.conflicts).toMatchObject([{ subject: fact('gdass/phone') }]);
    expect(
      events
        .filter(({ deed }) => deed.is === 'exported')
        .map(({ subject }) => subject.id)
        .sort(),
    ).toEqual([hub, 'kooth/web', 'service/camhs', 'winstons-wish/phone']);
    expect(overlay.knowledge.facts.get('winstons-wish/phone')?.value).toBe('01452 111222');
  });

  it('is at rest afterwards: a second export writes nothing, and the next change of a file is no conflict', async () => {
    const first = read('contacts/winstons-wish.yaml');
    expect(run('src/cli/knowledge.ts', ['export']).stdout).not.toContain('→');
    expect(read('contacts/winstons-wish.yaml')).toBe(first);
    writeFileSync(
      join(knowledge, 'contacts/winstons-wish.yaml'),
      first.replace('01452 111222', '01452 777888'),
    );
    const storage = await database.open();
    const { conflicts, knowledge: now } = applyCorrections(
      loadKnowledge(knowledge),
      await storage.corrections(),
    );
    await storage.close();
    expect(conflicts.map(({ subject }) => subject.id)).toEqual(['gdass/phone']);
    expect(now.facts.get('winstons-wish/phone')?.value).toBe('01452 777888');
  });

  it('that would leave faulty files changes none of them', async () => {
    const text = read('golden.yaml');
    writeFileSync(
      join(knowledge, 'golden.yaml'),
      `${text}- { q: "x", about: contact, entry: service/kooth, contacts: [camhs/phone] }\n`,
    );
    await deeds([
      fact('samaritans/phone'),
      { is: 'verified', value: inFiles('samaritans/phone'), base: inFiles('samaritans/phone') },
    ]);
    const was = read('contacts/samaritans.yaml');
    const { stderr, status } = run('src/cli/knowledge.ts', ['export']);
    expect(status).toBe(1);
    expect(stderr).toContain('service/kooth.yaml');
    expect(read('contacts/samaritans.yaml')).toBe(was);
  });
});
