// `npm run knowledge -- check`: every fault of a knowledge folder, by file, line and field. `stale`: what is due or overdue for a
// check. `staffroom`: a card for the wall of each hub's schools. `export`: what was corrected in chat, back into the files. `remember`: which contact each value belongs to. `learn`:
// what a first start would learn.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { crossChecks } from '../knowledge/cross-checks.ts';
import { loadDirectory } from '../knowledge/directory.ts';
import { KNOWN_FILE, knownContactsText, remembered } from '../knowledge/golden.ts';
import { type Knowledge, KnowledgeError, loadKnowledge } from '../knowledge/knowledge.ts';
import { describeFault, type Fault, lineIn } from '../knowledge/read-yaml.ts';
import { exitOn, loadConfigOrExit } from './exit.ts';
import { staleLines } from './stale.ts';

const args = process.argv.slice(2);
const withDatabase = args.includes('--database');
const [verb, folder = loadConfigOrExit().KNOWLEDGE_DIR] = args.filter((arg) => arg !== '--database');

switch (verb) {
  case 'check':
    process.exitCode = check(folder);
    break;
  case 'stale':
    process.exitCode = await stale(folder, loadConfigOrExit());
    break;
  case 'staffroom':
    process.exitCode = await staffroom(folder, loadConfigOrExit());
    break;
  case 'export':
    process.exitCode = await exportInto(loadConfigOrExit());
    break;
  case 'remember':
    process.exitCode = remember(folder);
    break;
  case 'learn':
    await learnForShipping(loadConfigOrExit());
    break;
  default:
    console.error(
      'Say what to do: npm run knowledge -- check [folder], stale [folder] [--database], staffroom [folder] [--database], export, remember [folder], or learn',
    );
    process.exitCode = 2;
}

/** Learns from the folder where it has to, and keeps the result in models/ for whoever clones Signpost. */
async function learnForShipping(config: Config): Promise<void> {
  const { loadBrain, modelFolder, modelVersion } = await import('../brain.ts');
  const { shipModels } = await import('../shipped-models.ts');
  await loadBrain(config);
  const names = shipModels(modelFolder(config), modelVersion(config));
  console.log(`models/ now holds ${names.join(', ')}: commit it with the knowledge that it was learnt from.`);
}

async function exportInto(config: Config): Promise<number> {
  const { exportCorrections } = await import('./export.ts');
  const { exportProposals } = await import('./export-proposals.ts');
  try {
    for (const line of await exportProposals(config)) console.log(line);
    return await exportCorrections(config, new Date(Date.now() + config.CLOCK_OFFSET_SECONDS * 1_000));
  } catch (error) {
    if (error instanceof KnowledgeError) return refuse(config.KNOWLEDGE_DIR, error);
    return exitOn(error);
  }
}

/** Once a person knows that every number stands where it belongs. */
function remember(path: string): number {
  try {
    const { facts, knownContacts } = loadKnowledge(path);
    const text = knownContactsText(remembered(facts.values(), knownContacts));
    writeFileSync(join(path, KNOWN_FILE), text);
    console.log(`${KNOWN_FILE} now knows the values of ${facts.size} contact facts.`);
    return 0;
  } catch (error) {
    return refuse(path, error);
  }
}

/** With `--database` also what was confirmed in chat. */
async function stale(path: string, config: Config): Promise<number> {
  try {
    const files = loadKnowledge(path);
    const knowledge = withDatabase ? await correctedInChat(files, config) : files;
    const now = new Date(Date.now() + config.CLOCK_OFFSET_SECONDS * 1_000);
    for (const line of staleLines(knowledge, now)) console.log(line);
    return 0;
  } catch (error) {
    if (error instanceof KnowledgeError) return refuse(path, error);
    return exitOn(error);
  }
}

/** With `--database` also what was corrected in chat. */
async function staffroom(path: string, config: Config): Promise<number> {
  try {
    const { writeStaffroomCards } = await import('./staffroom.ts');
    const files = loadKnowledge(path);
    const knowledge = withDatabase ? await correctedInChat(files, config) : files;
    const now = new Date(Date.now() + config.CLOCK_OFFSET_SECONDS * 1_000);
    for (const file of await writeStaffroomCards(knowledge, now, join('build', 'staffroom')))
      console.log(file);
    return 0;
  } catch (error) {
    if (error instanceof KnowledgeError) return refuse(path, error);
    return exitOn(error);
  }
}

async function correctedInChat(files: Knowledge, config: Config): Promise<Knowledge> {
  const { openCorrections } = await import('./corrections.ts');
  const { applyCorrections } = await import('../corrections/fold.ts');
  const storage = await openCorrections(config);
  try {
    return applyCorrections(files, await storage.corrections()).knowledge;
  } finally {
    await storage.close();
  }
}

function check(path: string): number {
  try {
    const knowledge = loadKnowledge(path);
    const faults = crossChecks(knowledge).map((fault) => located(path, fault));
    if (faults.length > 0) throw new KnowledgeError(faults);
    const { services } = loadDirectory(path, knowledge);
    const wider = services.length > 0 ? `, ${services.length} services of the wider directory` : '';
    console.log(
      `${path}: ${knowledge.entries.size} entries and ${knowledge.facts.size} contact facts${wider}, no faults.`,
    );
    return 0;
  } catch (error) {
    return refuse(path, error);
  }
}

/** What shows only between files is found without their lines. */
function located(path: string, fault: Fault): Fault {
  return { ...fault, line: lineIn(readFileSync(join(path, fault.file), 'utf8'), fault.field) };
}

function refuse(path: string, error: unknown): number {
  if (!(error instanceof KnowledgeError)) throw error;
  for (const fault of error.faults) console.error(describeFault(fault));
  console.error(`${path}: ${error.faults.length} ${error.faults.length === 1 ? 'fault' : 'faults'}.`);
  return 1;
}
