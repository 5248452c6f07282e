// What coordinators proposed from the questions that could not be answered goes into the files, and off the list.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { loadKnowledge } from '../knowledge/knowledge.ts';
import type { WorklistItem } from '../silence/worklist.ts';
import {
  isNewEntry,
  isPhrase,
  PROPOSALS_FILE,
  phraseFileOf,
  withNewEntries,
  withPhrases,
} from '../silence/write-back.ts';
import { openCorrections } from './corrections.ts';

/** @returns a line for each. @throws {KnowledgeError} and then no file is changed, and nothing is off the list. */
export async function exportProposals(config: Config): Promise<string[]> {
  const storage = await openCorrections(config);
  try {
    const { entries } = loadKnowledge(config.KNOWLEDGE_DIR);
    // An entry may have gone from the files since: its phrases wait until somebody looks.
    const items = (await storage.worklist()).filter(
      (item) => !isPhrase(item) || entries.has(item.body.entry),
    );
    const proposals = items.filter((item) => isPhrase(item) || isNewEntry(item));
    writeAll(config.KNOWLEDGE_DIR, proposals);
    await storage.takeOffWorklist(proposals);
    return proposals.map(({ body }) =>
      body.kind === 'phrase'
        ? `${phraseFileOf(body.entry)}: ${body.entry}: "${body.text}"`
        : `${PROPOSALS_FILE}: "${body.kind === 'entry' ? body.name : ''}"`,
    );
  } finally {
    await storage.close();
  }
}

/** All files or none: what does not load afterwards is put back as it was. */
function writeAll(folder: string, items: readonly WorklistItem[]): void {
  const texts = new Map<string, { before: string | null; after: string }>();
  const edit = (name: string, change: (before: string | null) => string) => {
    const before = existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null;
    texts.set(name, { before, after: change(before) });
  };
  const phrases = Map.groupBy(items.filter(isPhrase), ({ body }) => phraseFileOf(body.entry));
  for (const [name, own] of phrases) edit(name, (before) => withPhrases(before, own));
  const missing = items.filter(isNewEntry);
  if (missing.length > 0) edit(PROPOSALS_FILE, (before) => withNewEntries(before, missing));
  for (const [name, { after }] of texts) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), after);
  }
  try {
    loadKnowledge(folder);
  } catch (error) {
    for (const [name, { before }] of texts)
      if (before === null) rmSync(join(folder, name));
      else writeFileSync(join(folder, name), before);
    throw error;
  }
}
