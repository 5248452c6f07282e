import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportProposals } from '../../src/cli/export-proposals.ts';
import { type Config, parseConfig } from '../../src/config.ts';
import { SILENT } from '../../src/delivery/log.ts';
import { KnowledgeError, loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { loadPhrases } from '../../src/knowledge/phrases.ts';
import type { WorklistBody } from '../../src/silence/worklist.ts';
import { openStorage } from '../../src/storage/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { changeWorklist } from '../../src/storage/worklist.ts';

let folder: string;
let config: Config;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
  cpSync('knowledge', join(folder, 'knowledge'), {
    recursive: true,
    filter: (name) => !/phrases\/(?!teaching-assistant)|messages\/(?!school-staff)/.test(name),
  });
  config = parseConfig({
    SIGNPOST_MODE: 'local',
    DATA_DIR: folder,
    KNOWLEDGE_DIR: join(folder, 'knowledge'),
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function withStorage<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
  const url = `sqlite:${join(folder, 'signpost.db')}`;
  const keys = { given: undefined, local: true, dataDir: folder };
  const storage = await openStorage({ url, keys, log: SILENT, role: 'bot' });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
const propose = (bodies: readonly WorklistBody[]) =>
  withStorage(async (storage) => {
    const { engine, keys } = await storage.opened();
    const changes = bodies.map((body, at) => ({ op: 'add', id: `item-${at}`, body, keepDays: 365 }) as const);
    await engine.transaction((db) =>
      changeWorklist(db, keys, { at: new Date('2026-11-24T10:00:00Z'), changes }),
    );
  });
const phrase = (text: string, entry = 'service/camhs'): WorklistBody => ({
  kind: 'phrase',
  text,
  entry,
  by_role: 'Early Help Coordinator, Stroud',
});
const QUESTION: WorklistBody = { kind: 'question', text: 'a minibus', district: null, found: 'dont_know' };
const entry: WorklistBody = {
  kind: 'entry',
  name: 'Minibus: loan',
  text: 'who has a "minibus"?',
  by_role: 'Coordinator',
};
const read = (name: string) => readFileSync(join(folder, 'knowledge', name), 'utf8');

describe('knowledge -- export of what coordinators proposed', () => {
  it('writes phrases that search learns from, and entries to be written with their questions, and takes both off the list', async () => {
    const odd = 'won\'t eat: "nothing" since # Monday';
    await propose([
      phrase(odd),
      phrase('she hides food'),
      phrase('hub please', 'hub/stroud'),
      entry,
      QUESTION,
    ]);
    await exportProposals(config);
    const known = new Set(loadKnowledge(config.KNOWLEDGE_DIR).entries.keys());
    const written = loadPhrases(config.KNOWLEDGE_DIR, known, []).filter(
      ({ voice }) => voice === 'coordinators',
    );
    expect(written.map(({ entry: of, text }) => [of, text])).toEqual(
      expect.arrayContaining([
        ['service/camhs', odd],
        ['service/camhs', 'she hides food'],
        ['hub/stroud', 'hub please'],
      ]),
    );
    expect(read('proposals.yaml')).toMatch(
      /name: "?Minibus: loan"?\n {2}q: .*minibus.*\n {2}proposed_by: Coordinator\n {2}on: "?2026-11-24/,
    );
    expect((await withStorage((storage) => storage.worklist())).map(({ body }) => body.kind)).toEqual([
      'question',
    ]);
  });

  it('adds to what stands there, and writes nothing twice', async () => {
    await propose([phrase('she hides food')]);
    await exportProposals(config);
    await propose([phrase('she hides food'), phrase('will not eat')]);
    await exportProposals(config);
    const text = read('phrases/coordinators/service.yaml');
    expect(text.match(/she hides food/g)).toHaveLength(1);
    expect(text).toContain('will not eat');
  });

  it('leaves files and list as they were where the folder could not be used afterwards', async () => {
    await propose([phrase('she hides food')]);
    const broken = join(folder, 'knowledge', 'phrases', 'teaching-assistant', 'service.yaml');
    const before = readFileSync(broken, 'utf8');
    writeFileSync(broken, `${before}\nno-such-entry:\n  - "x"\n`);
    await expect(exportProposals(config)).rejects.toThrow(KnowledgeError);
    expect(existsSync(join(folder, 'knowledge', 'phrases', 'coordinators', 'service.yaml'))).toBe(false);
    expect(await withStorage((storage) => storage.worklist())).toHaveLength(1);
  });
});
