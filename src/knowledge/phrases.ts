// The everyday phrases that search learns from. They are many and are needed only to train, so they load apart.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Fault, readYaml } from './read-yaml.ts';
import { KINDS, phraseFile } from './schema.ts';

export interface Phrase {
  readonly entry: string;
  /** The folder that it stands in: who would say it so. */
  readonly voice: string;
  readonly text: string;
}

/** Every phrase under `phrases/<voice>/<kind>.yaml`; a phrase for an entry that does not exist is a fault. */
export function loadPhrases(
  folder: string,
  knownEntries: ReadonlySet<string>,
  faults: Fault[],
  { only }: { only?: string } = {},
): Phrase[] {
  const phrases: Phrase[] = [];
  for (const voice of foldersIn(join(folder, 'phrases')).filter((each) => !only || each === only)) {
    for (const fileName of yamlFilesIn(join(folder, 'phrases', voice))) {
      const name = `phrases/${voice}/${fileName}`;
      const kind = basename(fileName, '.yaml');
      if (!KINDS.some((known) => known === kind)) {
        faults.push({
          file: name,
          line: 1,
          field: '',
          message: `is named for no kind of entry: use one of ${KINDS.join(', ')}`,
        });
        continue;
      }
      const file = readYaml({ path: join(folder, name), name, schema: phraseFile }, faults);
      for (const [slug, texts] of Object.entries(file?.value ?? {})) {
        const entry = `${kind}/${slug}`;
        if (!knownEntries.has(entry)) {
          faults.push({
            file: name,
            line: file?.lineOf([slug]) ?? 1,
            field: slug,
            message: `there is no entry ${entry}`,
          });
          continue;
        }
        for (const text of texts) phrases.push({ entry, voice, text });
      }
    }
  }
  return phrases;
}

export const yamlFilesIn = (folder: string): string[] =>
  namesIn(folder).filter((name) => name.endsWith('.yaml'));

const foldersIn = (folder: string): string[] => namesIn(folder).filter((name) => !name.includes('.'));

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
