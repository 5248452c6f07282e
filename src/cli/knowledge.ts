// `npm run knowledge -- check`: every fault of a knowledge folder, by file, line and field.

import { loadDirectory } from '../knowledge/directory.ts';
import { KnowledgeError, loadKnowledge } from '../knowledge/knowledge.ts';
import { describeFault } from '../knowledge/read-yaml.ts';
import { loadConfigOrExit } from './exit.ts';

const [verb, folder = loadConfigOrExit().KNOWLEDGE_DIR] = process.argv.slice(2);

switch (verb) {
  case 'check':
    process.exitCode = check(folder);
    break;
  default:
    console.error('Say what to do: npm run knowledge -- check [folder]');
    process.exitCode = 2;
}

function check(path: string): number {
  try {
    const knowledge = loadKnowledge(path);
    const { services } = loadDirectory(path, knowledge);
    const wider = services.length > 0 ? `, ${services.length} services of the wider directory` : '';
    console.log(
      `${path}: ${knowledge.entries.size} entries and ${knowledge.facts.size} contact facts${wider}, no faults.`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    for (const fault of error.faults) console.error(describeFault(fault));
    console.error(`${path}: ${error.faults.length} ${error.faults.length === 1 ? 'fault' : 'faults'}.`);
    return 1;
  }
}
