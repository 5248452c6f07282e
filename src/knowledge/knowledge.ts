// The knowledge base: every file of the folder, read, checked against the others and held together.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ConsentCards, loadConsentCards } from './consent-cards.ts';
import { type CoordinatorWords, loadCoordinatorWords } from './coordinator-words.ts';
import { type CorrectionWords, loadCorrectionWords } from './correction-words.ts';
import { type DialogTexts, loadDialogTexts } from './dialog-texts.ts';
import { type Forms, loadForms } from './forms.ts';
import { type FreshnessRules, loadFreshness } from './freshness.ts';
import { type GoldenQuestion, type KnownContacts, loadGolden, loadKnownContacts } from './golden.ts';
import { type Levels, loadLevels } from './levels.ts';
import { loadPhrases, yamlFilesIn } from './phrases.ts';
import { describeFault, type Fault, type ReadFile, readYaml } from './read-yaml.ts';
import { loadSafeguarding, type Safeguarding } from './safeguarding.ts';
import {
  type Acronyms,
  acronymFile,
  contactFile,
  type EntryFile,
  entryFile,
  type Fact,
  KINDS,
  type Kind,
  type Places,
  placesFile,
} from './schema.ts';
import { loadSharing, type SharingWords } from './sharing.ts';
import { loadSilence, type Silence } from './silence.ts';
import { loadUnderstanding, type Understanding } from './understanding.ts';
import { type Words, wordsFile } from './words.ts';

export interface Entry extends EntryFile {
  /** The path of its file without the ending: service/camhs. */
  readonly id: string;
  readonly kind: Kind;
}

export interface ContactFact extends Fact {
  /** The file and the name in it: childrens-helpdesk/phone. */
  readonly id: string;
  readonly organisation: string;
  /** "2026-12-01": since when somebody says that it is wrong, and nobody has dealt with it. Never from the files. */
  readonly reported?: string;
}

export interface Knowledge {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly facts: ReadonlyMap<string, ContactFact>;
  readonly acronyms: Acronyms;
  readonly places: Places;
  readonly words: Words;
  readonly safeguarding: Safeguarding;
  readonly understanding: Understanding;
  readonly dialogs: DialogTexts;
  readonly consentCards: ConsentCards;
  readonly forms: Forms;
  readonly levels: Levels;
  readonly corrections: CorrectionWords;
  readonly golden: readonly GoldenQuestion[];
  readonly knownContacts: KnownContacts;
  readonly freshness: FreshnessRules;
  readonly silence: Silence;
  readonly coordinators: CoordinatorWords;
  /** The day on which it is read, "2026-11-24": how fresh a fact is depends on it. Absent: no fact is known to be fresh. */
  readonly today?: string;
  readonly sharing: SharingWords;
  /** Changes whenever any file of the folder changes. */
  readonly version: string;
}

/** Thrown when the folder cannot be used: every fault of every file, all at once. */
export class KnowledgeError extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(faults.map(describeFault).join('\n'));
    this.name = 'KnowledgeError';
    this.faults = faults;
  }
}

/**
 * Reads the folder that `KNOWLEDGE_DIR` names.
 * @throws {KnowledgeError} with every fault found; nothing is used of a folder with one.
 */
export function loadKnowledge(folder: string): Knowledge {
  const faults: Fault[] = [];
  const one = <T>(name: string, schema: Parameters<typeof readYaml>[0]['schema']) =>
    readYaml({ path: join(folder, name), name, schema }, faults) as ReadFile<T> | null;

  const facts = loadFacts(folder, faults);
  const { entries, files } = loadEntries(folder, faults);
  const acronyms = one<Acronyms>('acronyms.yaml', acronymFile);
  const places = one<Places>('places.yaml', placesFile);
  const words = one<Words>('words.yaml', wordsFile);
  const knownContacts = loadKnownContacts(folder, faults);
  const forms = loadForms(folder, faults);
  const safeguarding = loadSafeguarding(
    folder,
    { facts, known: knownContacts, firstNames: forms ? firstNamesOf(forms) : [] },
    faults,
  );
  const understanding = loadUnderstanding(folder, faults);
  const dialogs = loadDialogTexts(folder, faults);
  const consentCards = loadConsentCards(folder, new Set(entries.keys()), faults);
  const levels = loadLevels(folder, faults);
  const corrections = loadCorrectionWords(folder, faults);
  const ids = { entries: new Set(entries.keys()), facts: new Set(facts.keys()) };
  const golden = loadGolden(folder, ids, faults);
  const organisations = new Set([...facts.keys()].map((id) => id.split('/')[0] ?? ''));
  const coordinators = loadCoordinatorWords(folder, faults);
  const silence = loadSilence(folder, new Set(entries.keys()), faults);
  const freshness = loadFreshness(folder, organisations, faults);
  const sharing = loadSharing(folder, faults);

  for (const [id, entry] of entries) checkReferences(entry, { entries, facts }, files.get(id), faults);
  acronyms?.value.forEach((acronym, index) => {
    for (const field of ['see', 'or_see'] as const) {
      const see = acronym[field];
      if (see && !entries.has(see)) {
        faults.push({
          file: 'acronyms.yaml',
          line: acronyms.lineOf([index, field]),
          field: `${index}.${field}`,
          message: `there is no entry ${see}`,
        });
      }
    }
  });
  places?.value.districts.forEach(({ hub }, index) => {
    if (!entries.has(hub)) {
      faults.push({
        file: 'places.yaml',
        line: places.lineOf(['districts', index, 'hub']),
        field: 'hub',
        message: `there is no entry ${hub}`,
      });
    }
  });
  loadPhrases(folder, new Set(entries.keys()), faults);

  if (
    faults.length > 0 ||
    !acronyms ||
    !places ||
    !words ||
    !safeguarding ||
    !understanding ||
    !dialogs ||
    !consentCards ||
    !levels ||
    !forms ||
    !freshness ||
    !sharing ||
    !silence ||
    !corrections ||
    !golden ||
    !knownContacts ||
    !coordinators
  )
    throw new KnowledgeError(faults);
  return {
    entries,
    facts,
    acronyms: acronyms.value,
    places: places.value,
    words: words.value,
    safeguarding,
    understanding,
    dialogs,
    consentCards,
    levels,
    forms,
    freshness,
    sharing,
    silence,
    corrections,
    golden,
    knownContacts,
    coordinators,
    version: versionOf(folder),
  };
}

function firstNamesOf({ qualityMirror }: Forms): string[] {
  const alsoWords = new Set(qualityMirror.first_names_also_words);
  return qualityMirror.first_names.filter((name) => !alsoWords.has(name)).map((name) => name.toLowerCase());
}

function loadFacts(folder: string, faults: Fault[]): Map<string, ContactFact> {
  const facts = new Map<string, ContactFact>();
  for (const fileName of yamlFilesIn(join(folder, 'contacts'))) {
    const name = `contacts/${fileName}`;
    const file = readYaml({ path: join(folder, name), name, schema: contactFile }, faults);
    if (!file) continue;
    for (const [key, fact] of Object.entries(file.value.facts)) {
      const id = `${basename(fileName, '.yaml')}/${key}`;
      facts.set(id, { ...fact, id, organisation: file.value.name });
      if (fact.hours_of && !file.value.facts[fact.hours_of]) {
        faults.push({
          file: name,
          line: file.lineOf(['facts', key, 'hours_of']),
          field: `facts.${key}.hours_of`,
          message: `there is no fact ${fact.hours_of} in this file`,
        });
      }
    }
  }
  return facts;
}

function loadEntries(folder: string, faults: Fault[]) {
  const entries = new Map<string, Entry>();
  const files = new Map<string, ReadFile<EntryFile>>();
  for (const kind of KINDS) {
    for (const fileName of yamlFilesIn(join(folder, kind))) {
      const name = `${kind}/${fileName}`;
      const file = readYaml({ path: join(folder, name), name, schema: entryFile }, faults);
      const id = `${kind}/${basename(fileName, '.yaml')}`;
      if (!file) continue;
      entries.set(id, { ...file.value, id, kind });
      files.set(id, file);
    }
  }
  if (entries.size === 0)
    faults.push({
      file: '.',
      line: 1,
      field: '',
      message: 'holds no entry: is KNOWLEDGE_DIR the right folder?',
    });
  return { entries, files };
}

function checkReferences(
  entry: Entry,
  { entries, facts }: { entries: ReadonlyMap<string, Entry>; facts: ReadonlyMap<string, ContactFact> },
  file: ReadFile<EntryFile> | undefined,
  faults: Fault[],
): void {
  const fault = (path: (string | number)[], message: string) =>
    faults.push({ file: `${entry.id}.yaml`, line: file?.lineOf(path) ?? 1, field: path.join('.'), message });
  entry.contacts.forEach(({ fact }, index) => {
    const known = facts.get(fact);
    if (!known) fault(['contacts', index], `there is no contact fact ${fact} under contacts/`);
    else if (known.status === 'withdrawn')
      fault(['contacts', index], `the contact fact ${fact} is withdrawn: point to a live one`);
  });
  entry.related.forEach((id, index) => {
    if (!entries.has(id)) fault(['related', index], `there is no entry ${id}`);
  });
  if (entry.leads_to && !entries.has(entry.leads_to))
    fault(['leads_to'], `there is no entry ${entry.leads_to}`);
  if (entry.kind === 'situation' && !entry.do_now) fault(['do_now'], 'a situation says what to do now');
}

/** A hash over the names and bytes of every YAML file in the folder. */
export function versionOf(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  );
  for (const name of names.sort())
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(folder, name)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}
