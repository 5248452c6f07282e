// The wider directory: services that nobody has written up as an entry, one on each line of `directory/*.jsonl`. None is
// shipped. They are searched in a tier of their own, after the entries.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type ContactFact, type Entry, type Knowledge, KnowledgeError } from './knowledge.ts';
import type { Fault } from './read-yaml.ts';
import { contactFile, entryFile } from './schema.ts';
import { fill } from './words.ts';

const CONTACT = /@|https?:|www\.|\b0\d[\d ]{7,}|\b\d{5,}|\b116 ?\d{3}/i;
const text = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(500, 'is longer than 500 characters')
  .refine((value) => !CONTACT.test(value), 'holds a number, an address or a link: put it under facts');

const service = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters, digits and single hyphens')
    .max(80),
  name: text,
  other_names: z.array(text).default([]),
  /** What kind of service: "Youth club". */
  kind: text,
  /** What it does, in a sentence. */
  what: text,
  /** Village or town, where it has one. */
  place: text.optional(),
  area: entryFile.shape.area,
  ages: entryFile.shape.ages,
  for_whom: text.optional(),
  /** Its own contact facts, as in a file under contacts/. */
  facts: contactFile.shape.facts.default({}),
  /** Facts that stand under contacts/ already. */
  contacts: z.array(z.string()).default([]),
  source: entryFile.shape.sources.unwrap(),
  reviewed: entryFile.shape.reviewed,
});

export type DirectoryService = z.infer<typeof service>;

export interface Directory {
  readonly services: readonly DirectoryService[];
  /** Changes whenever a line does; empty where there is no directory. */
  readonly version: string;
}

/** A folder without any. */
export const NO_DIRECTORY: Directory = { services: [], version: '' };

export const DIRECTORY = 'directory/';

/** The id that a service of the directory has among the entries. */
export const directoryId = ({ id }: Pick<DirectoryService, 'id'>): string => DIRECTORY + id;

/**
 * Every service under `directory/` in the knowledge folder.
 * @throws {KnowledgeError} with every fault by file, line and field; nothing is used of a directory with one.
 */
export function loadDirectory(knowledgeFolder: string, { facts }: Pick<Knowledge, 'facts'>): Directory {
  const faults: Fault[] = [];
  const folder = join(knowledgeFolder, 'directory');
  const services = new Map<string, DirectoryService>();
  for (const fileName of filesIn(folder)) {
    const content = readFileSync(join(folder, fileName), 'utf8');
    content.split('\n').forEach((line, index) => {
      if (!line.trim()) return;
      const at = { file: `directory/${fileName}`, line: index + 1 };
      const read = parseService(line, at, faults);
      if (!read) return;
      if (services.has(read.id))
        faults.push({ ...at, field: 'id', message: `there is another service ${read.id}` });
      for (const fact of read.contacts) {
        if (!facts.has(fact) || facts.get(fact)?.status === 'withdrawn')
          faults.push({ ...at, field: 'contacts', message: `there is no live contact fact ${fact}` });
      }
      services.set(read.id, read);
    });
  }
  if (faults.length > 0) throw new KnowledgeError(faults);
  return { services: [...services.values()], version: directoryVersion(knowledgeFolder) };
}

/** A hash over the files' names and bytes; empty where there are none. */
export function directoryVersion(knowledgeFolder: string): string {
  const folder = join(knowledgeFolder, 'directory');
  const files = filesIn(folder);
  if (files.length === 0) return '';
  const hash = createHash('sha256');
  for (const name of files) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(folder, name)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/** The knowledge with the directory's services behind its own entries: what answers are made of, never what search learns from. */
export function withDirectory(knowledge: Knowledge, { services, version }: Directory): Knowledge {
  if (!version) return knowledge;
  const entries = new Map(knowledge.entries);
  const facts = new Map(knowledge.facts);
  for (const each of services) {
    const own = ownFacts(each);
    for (const fact of own) facts.set(fact.id, fact);
    entries.set(directoryId(each), asEntry(each, own, knowledge));
  }
  return { ...knowledge, entries, facts, version: `${knowledge.version}-${version}` };
}

function asEntry(service: DirectoryService, own: readonly ContactFact[], { words }: Knowledge): Entry {
  const { name, other_names, kind, what, place, area, ages, for_whom, source, reviewed } = service;
  return {
    id: directoryId(service),
    kind: 'service',
    name,
    other_names,
    summary: fill(words.directory.summary, { kind: place ? `${kind} in ${place}` : kind }),
    does: [what],
    for_whom: for_whom ?? words.directory.for_whom,
    ...(ages ? { ages } : {}),
    levels: [],
    reach: [words.directory.reach],
    routes: [],
    consent: { needed: 'depends', note: words.directory.consent },
    area,
    concerns: [],
    topics: [kind],
    contacts: [
      ...own.filter(({ status }) => status !== 'withdrawn').map(({ id }) => ({ fact: id, label: undefined })),
      ...service.contacts.map((fact) => ({ fact, label: undefined })),
    ],
    through_hub: false,
    related: [],
    sources: [source],
    reviewed,
  };
}

const ownFacts = ({ id, name, facts }: DirectoryService): ContactFact[] =>
  Object.entries(facts).map(([key, fact]) => ({ ...fact, id: `directory-${id}/${key}`, organisation: name }));

function parseService(
  line: string,
  at: Pick<Fault, 'file' | 'line'>,
  faults: Fault[],
): DirectoryService | null {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch {
    faults.push({ ...at, field: '', message: 'is not JSON: each line is one service' });
    return null;
  }
  const parsed = service.safeParse(content);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) faults.push({ ...at, field: path.join('.'), message });
  return null;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort();
  } catch {
    return [];
  }
}
