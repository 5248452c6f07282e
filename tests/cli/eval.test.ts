// The evaluation as its users run it, on a small part of the knowledge and sets of a few lines, so that it learns in a moment.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { KINDS } from '../../src/knowledge/schema.ts';
import { ALL_STAGES } from '../../src/search/stages.ts';

const VOICES = ['first-writer', 'practitioner'];
const WRITERS = ['deputy-head.yaml', 'trainer.yaml'];
const TAUGHT = 'wobbly zebra lessons on the roof';

const folder = mkdtempSync(join(tmpdir(), 'signpost-eval-'));
const now = join(folder, 'now');
const before = join(folder, 'before');
const sets = join(folder, 'sets');

beforeAll(() => {
  smallKnowledge(now);
  cpSync(now, before, { recursive: true });
  const services = join(now, 'phrases', 'practitioner', 'service.yaml');
  const phrases = parse(readFileSync(services, 'utf8')) as Lists & { kooth?: string[] };
  writeFileSync(services, stringify({ ...phrases, kooth: [TAUGHT, ...(phrases.kooth ?? [])] }));
  const lines = {
    'questions.jsonl': [
      { id: 'q1', q: TAUGHT, expect: ['service/kooth'] },
      { id: 'q2', q: `please, ${TAUGHT}`, expect: ['service/kooth'] },
      { id: 'q3', q: 'who covers Lydney?', expect: ['service/kooth'] },
    ],
    'safety.jsonl': [
      { id: 's1', q: 'dad hits him with a belt', alert: 'none' },
      { id: 's2', q: 'dad hits her with a belt', alert: 'none' },
      { id: 's3', q: 'what is the number of the Stroud hub', alert: 'significant' },
    ],
    'blind/questions.jsonl': [{ id: 'b1', q: 'who covers Coleford?', expect: ['service/kooth'] }],
    'blind/unanswerable.jsonl': [{ id: 'b2', q: 'who do I ring about CAMHS', want: 'dont_know' }],
  };
  mkdirSync(join(sets, 'blind'), { recursive: true });
  for (const [file, of] of Object.entries(lines))
    writeFileSync(join(sets, file), of.map((line) => JSON.stringify(line)).join('\n'));
  writeFileSync(join(sets, 'floors.yaml'), 'questions: { top-1: 1 }\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [resolve('src/cli/eval.ts'), '--sets', sets, ...args], {
    cwd: folder,
    env: { ...process.env, KNOWLEDGE_DIR: now, DATA_DIR: join(folder, 'data') },
    encoding: 'utf8',
    timeout: 240_000,
  });

describe('eval', () => {
  it('writes the failures as a page, by cause, without a sentence of what is only scored', () => {
    const { stdout, stderr, status } = run('--html');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('The failures, by cause, are in build/eval.html');
    const page = readFileSync(join(folder, 'build', 'eval.html'), 'utf8');
    const section = (cause: string) =>
      page.split('<section ').find((it) => it.startsWith(`id="${cause}"`)) ?? '';
    expect(section('false_alarm')).toMatch(/<h3>physical-abuse\/\S+ /);
    expect(section('false_alarm')).toContain('dad hits him with a belt');
    expect(section('missed')).toContain('what is the number of the Stroud hub');
    expect(section('place')).toContain('who covers Lydney?');
    expect(section('place')).toContain('<td>Forest of Dean Early Help Hub');
    expect(section('place')).toContain('<code>b1</code>');
    expect(section('answered')).toContain('<code>b2</code>');
    for (const onlyScored of ['Coleford', 'who do I ring about CAMHS', 'dad hits her'])
      expect(page).not.toContain(onlyScored);
  });

  it('says which questions a change of the knowledge wins, and which it loses', () => {
    const { stdout, stderr } = run('--compare', before);
    expect(stderr).toBe('');
    expect(stdout).toContain(`Won: 2\n  questions  q1  ${TAUGHT}\n  questions  q2\n`);
    expect(stdout).toContain('Lost: 0');
  });

  it('asks for the folder that --compare needs', () => {
    const none = run('--compare');
    expect(none.status).toBe(1);
    expect(none.stderr).toContain('--compare needs the folder of another state of the knowledge');
    expect(run('--compare', sets).stderr).toContain(`${sets} cannot be used by this version of Signpost:\n`);
    expect(run('--compare', join(folder, 'nowhere')).stderr).toContain(
      `there is no ${join(folder, 'nowhere')}`,
    );
  });

  it('ends with 1 where a figure is below its floor or a floor is misspelt, and still writes its page', () => {
    const floors = join(sets, 'floors.yaml');
    const kept = readFileSync(floors, 'utf8');
    writeFileSync(floors, 'questions: { top-1: 99, top1: 1 }\n');
    const page = join(folder, 'elsewhere', 'page.html');
    const { stderr, status } = run('--html', page);
    writeFileSync(floors, kept);
    expect(status).toBe(1);
    expect(stderr).toContain('questions: top-1 is 66.7 %, the floor is at least 99 %');
    expect(stderr).toContain('questions: there is no figure "top1"');
    expect(readFileSync(page, 'utf8')).toContain('What Signpost understands wrongly');
  });

  it('prints what stages and parts bring and cost, what more phrases and messages bring, and what thresholds do', {
    timeout: 240_000,
  }, () => {
    const voices = join(folder, 'voices.html');
    const { stdout, stderr, status } = run('--stages', '--curve', '--calibrate', '--html', voices);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    for (const stage of Object.keys(ALL_STAGES))
      expect(stdout).toMatch(new RegExp(`^${stage}( +[+−]?\\d+(\\.\\d+)?){10}$`, 'm'));
    for (const part of ['rules and reader', 'rules alone', 'reader alone'])
      expect(stdout).toMatch(new RegExp(`^${part} \\(\\d+\\.\\d\\d ms, \\d+\\.\\d MB\\)`, 'm'));
    expect(stdout).toMatch(/^alert_from 0\.46 +\d+ /m);
    expect(readFileSync(voices, 'utf8')).toMatch(/practitioner <code>\w+\/[\w-]+<\/code>/);
    const counts = (pattern: RegExp) => [...stdout.matchAll(pattern)].map(([, count]) => Number(count));
    for (const found of [
      counts(/^(\d+) phrases an entry/gm),
      counts(/^(\d+) messages, rules and reader/gm),
    ]) {
      expect(found).toHaveLength(5);
      expect(found).toEqual([...found].sort((a, b) => a - b));
    }
  });
});

/** All entries and rules; of concerns, phrases, messages and other topics a few. Only one voice is ever asked, so learning is quick. */
function smallKnowledge(target: string): void {
  cpSync('knowledge', target, {
    recursive: true,
    filter: (path) => {
      const [, kind, name] = /(phrases|messages)\/([^/]+)/.exec(path) ?? [];
      return kind === undefined || (kind === 'phrases' ? VOICES : WRITERS).includes(name ?? '');
    },
  });
  const file = (...parts: string[]) => join(target, ...parts);
  for (const voice of VOICES) thinAll(file('phrases', voice), (phrases: Lists) => few(phrases, 2));
  thinAll(file('safeguarding', 'messages'), (levels: Record<string, Lists>) =>
    mapValues(levels, (categories) => few(categories, 4)),
  );
  for (const name of ['off-topic.yaml', 'addressed-to-signpost.yaml'])
    thin(file('understanding', name), (texts: Lists) => few(texts, 2));
  for (const kind of KINDS)
    thinAll(file(kind), (entry: { concerns: string[] }) => ({
      ...entry,
      concerns: entry.concerns.slice(0, 3),
    }));
}

type Lists = Record<string, string[]>;

function thinAll<File>(inFolder: string, change: (file: File) => File): void {
  for (const name of readdirSync(inFolder)) thin(join(inFolder, name), change);
}

function thin<File>(file: string, change: (file: File) => File): void {
  writeFileSync(file, stringify(change(parse(readFileSync(file, 'utf8')) as File)));
}

const few = (lists: Lists, count: number): Lists => mapValues(lists, (list) => list.slice(0, count));

const mapValues = <In, Out>(of: Record<string, In>, change: (value: In) => Out): Record<string, Out> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]));
