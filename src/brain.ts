// Everything that the conversation thinks with, from one knowledge folder: whole, or not at all.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { codeVersion } from './code-version.ts';
import { type Config, ConfigError } from './config.ts';
import type { Brain } from './conversation/respond.ts';
import { type Directory, directoryId, directoryVersion, withDirectory } from './knowledge/directory.ts';
import { type Knowledge, versionOf } from './knowledge/knowledge.ts';
import { loadPhrases, type Phrase } from './knowledge/phrases.ts';
import { describeFault, type Fault } from './knowledge/read-yaml.ts';
import { learn } from './learning.ts';
import { readFolder } from './read-folder.ts';
import { NO_ROLES } from './roles/roles.ts';
import { createDetector } from './safeguarding/detect.ts';
import { createReader, QUESTIONS, type ReaderModel } from './safeguarding/reader.ts';
import {
  NO_SCHOOL_CONTACTS,
  readSchoolContacts,
  type SchoolContacts,
} from './safeguarding/school-contacts.ts';
import { withoutCourtesies } from './search/courtesies.ts';
import { createDirectory, withDirectoryTier } from './search/directory.ts';
import type { Search } from './search/found.ts';
import { withLastFound } from './search/last-found.ts';
import { createModelCache, type ModelCache } from './search/model-cache.ts';
import { createSearch } from './search/search.ts';
import type { Model, ModelMeta } from './search/train.ts';
import type { TypedArrays } from './search/typed-arrays.ts';
import { useShippedModels } from './shipped-models.ts';
import { goldenLost, markOf, VOICE, withPlacedWords } from './silence/learnt.ts';

/**
 * Loads the folder that `KNOWLEDGE_DIR` names, and what was learnt from it: from the cache in `DATA_DIR` where neither
 * folder nor code has changed.
 * @throws {KnowledgeError | ConfigError} with every fault named.
 */
export async function loadBrain(config: Config, placed: Placed = NOTHING_PLACED): Promise<Brain> {
  const cache = modelFolder(config);
  const code = codeVersion();
  useShippedModels(cache, modelVersion(config));
  const { knowledge, directory } = await readFolder(config.KNOWLEDGE_DIR, { cache, code });
  const models = createModelCache(cache);
  const version = `${knowledge.version}-${code}`;
  const source = { knowledge, folder: config.KNOWLEDGE_DIR };
  const [model, reader] = await Promise.all([
    cachedModel(models, version, source),
    cachedReader(models, version, source),
  ]);
  await pause();
  const inFiles = loadPhrases(config.KNOWLEDGE_DIR, new Set(knowledge.entries.keys()), [], { only: VOICE });
  const search = withPlacedWords(
    withLastFound(await withTier(createSearch(knowledge, model), directory, model)),
    inFiles,
  );
  await pause();
  const files = withMark(withDirectory(knowledge, directory), placed);
  return {
    knowledge: files,
    files,
    roles: NO_ROLES,
    search: await withPlaced(search, placed, { ...source, directory, inFiles }),
    detect: createDetector(knowledge.safeguarding, createReader(reader), (message) =>
      withoutCourtesies(message, knowledge.understanding.courtesies),
    ),
    schoolContacts: schoolContactsOf(config),
    settings: {
      identifyingFields: config.IDENTIFYING_FIELDS === 'on',
      draftRetentionDays: config.DRAFT_RETENTION_DAYS,
    },
    newId: () => randomBytes(20).toString('base64url'),
  };
}

/** Lets the turns that wait be answered between two parts of the work. */
const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Phrases that coordinators have placed since the last export. */
export interface Placed {
  readonly phrases: readonly Phrase[];
  /** Told of a golden question that would be lost with them: then search goes on without them. */
  readonly onRefused: (question: string) => void;
}

const NOTHING_PLACED: Placed = { phrases: [], onRefused: () => undefined };

const withMark = (knowledge: Knowledge, { phrases }: Placed): Knowledge =>
  phrases.length === 0 ? knowledge : { ...knowledge, version: placedVersion(knowledge.version, phrases) };

export const placedVersion = (version: string, phrases: readonly Phrase[]): string =>
  phrases.length === 0 ? version : `${version}-${markOf(phrases)}`;

/** Learnt in a thread of its own each time and kept in no file: they are few, and go into the files with the next export. */
async function withPlaced(
  search: Search,
  { phrases, onRefused }: Placed,
  {
    knowledge,
    folder,
    directory,
    inFiles,
  }: Source & {
    readonly directory: Directory;
    readonly inFiles: readonly Phrase[];
  },
): Promise<Search> {
  const placed = phrases.filter(({ entry }) => knowledge.entries.has(entry));
  if (placed.length === 0) return search;
  const model = await learn('search', { knowledge, folder, placed });
  const after = withPlacedWords(
    withLastFound(await withTier(createSearch(knowledge, model), directory, model)),
    [...inFiles, ...placed],
  );
  const lost = await goldenLost(knowledge, { before: search, after }, pause);
  if (lost === null) return after;
  onRefused(lost);
  return search;
}

/** Where what was learnt is kept, and under which version. */
export const modelFolder = ({ DATA_DIR }: Config): string => join(DATA_DIR, 'models');
export const modelVersion = ({ KNOWLEDGE_DIR }: Config): string =>
  `${versionOf(KNOWLEDGE_DIR)}-${codeVersion()}`;

/** Changes whenever anything does that a brain is made of. */
export function brainVersion(folder: string): string {
  const directory = directoryVersion(folder);
  return directory ? `${versionOf(folder)}-${directory}` : versionOf(folder);
}

async function withTier(search: Search, { services }: Directory, model: Model): Promise<Search> {
  if (services.length === 0) return search;
  const words = new Set(model.meta.words);
  const listed = services.map((service) => ({ ...service, id: directoryId(service) }));
  return withDirectoryTier(search, await createDirectory(listed, { isWord: (word) => words.has(word) }));
}

interface Source {
  readonly knowledge: Knowledge;
  readonly folder: string;
}

async function cachedModel(models: ModelCache, version: string, source: Source): Promise<Model> {
  const key = { kind: 'search', version };
  const cached = models.load<ModelMeta>(key);
  if (cached) return cached as Model;
  const model = await learn('search', source);
  models.save(key, model);
  return model;
}

async function cachedReader(models: ModelCache, version: string, source: Source): Promise<ReaderModel> {
  const key = { kind: 'safeguarding', version };
  const cached = models.load<ReaderModel['bias']>(key);
  if (cached) return fromArrays(cached);
  const reader = await learn('safeguarding', source);
  models.save(key, { meta: reader.bias, arrays: reader.weights });
  return reader;
}

function fromArrays({ meta, arrays }: TypedArrays<ReaderModel['bias']>): ReaderModel {
  const weights = Object.fromEntries(QUESTIONS.map((question) => [question, arrays[question]]));
  return { bias: meta, weights: weights as ReaderModel['weights'] };
}

function schoolContactsOf({ SCHOOL_CONTACTS }: Config): SchoolContacts {
  if (!SCHOOL_CONTACTS) return NO_SCHOOL_CONTACTS;
  const faults: Fault[] = [];
  const contacts = readSchoolContacts(SCHOOL_CONTACTS, faults);
  if (!contacts)
    throw new ConfigError(faults.map((fault) => `Setting SCHOOL_CONTACTS: ${describeFault(fault)}`));
  return contacts;
}
