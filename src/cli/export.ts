// What was corrected in chat goes back into the files, field by field; where a file has moved on, both are named and neither
// is touched.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { CorrectionEvent, NewCorrection } from '../corrections/events.ts';
import { keyOf } from '../corrections/events.ts';
import { applyCorrections, type Overlay } from '../corrections/fold.ts';
import { crossChecks } from '../knowledge/cross-checks.ts';
import { GOLDEN_FILE, KNOWN_FILE, knownContactsText, remembered } from '../knowledge/golden.ts';
import { type Knowledge, KnowledgeError, loadKnowledge } from '../knowledge/knowledge.ts';
import { withFact, withoutExpectation, withoutPointer, withSummary } from '../knowledge/write-back.ts';
import { openCorrections } from './corrections.ts';

interface Export {
  readonly lines: readonly string[];
  readonly exported: readonly NewCorrection[];
}

/** Prints a line for each field. @returns the exit code. @throws {KnowledgeError} and then no file is changed. */
export async function exportCorrections(config: Config, now: Date): Promise<number> {
  const storage = await openCorrections(config);
  try {
    let made: Export = { lines: [], exported: [] };
    // The files are written while nobody can correct anything, so that nothing is marked that was not written.
    await storage.correct(now, (events) => {
      made = writeBack(config.KNOWLEDGE_DIR, events);
      return made.exported;
    });
    for (const line of made.lines) console.log(line);
    return 0;
  } finally {
    await storage.close();
  }
}

function writeBack(folder: string, events: readonly CorrectionEvent[]): Export {
  const files = loadKnowledge(folder);
  const overlay = applyCorrections(files, events);
  const texts = new EditedFiles(folder);
  const written = changedIn(files, overlay).flatMap((change) => change(texts));
  const conflicts = overlay.conflicts.map(
    ({ subject, field, file, chat }) =>
      `left alone: ${subject.id} ${field}: the file says ${show(file)}, changed in chat to ${show(chat)}. Decide in chat: "what needs me".`,
  );
  if (written.length > 0)
    texts.edit(KNOWN_FILE, () =>
      knownContactsText(remembered(overlay.knowledge.facts.values(), files.knownContacts)),
    );
  texts.write(() => {
    const faults = crossChecks(loadKnowledge(folder));
    if (faults.length > 0) throw new KnowledgeError(faults);
  });
  const inConflict = new Set(overlay.conflicts.map(({ subject }) => keyOf(subject)));
  const exported = [...overlay.dockets.values()]
    .filter(({ subject, standing }) => standing && !inConflict.has(keyOf(subject)))
    .map(({ subject }): NewCorrection => ({ subject, deed: { is: 'exported' }, role: null, reason: null }));
  const none =
    written.length + conflicts.length === 0
      ? ['Nothing to write: the files say what was corrected in chat.']
      : [];
  return { lines: [...written, ...conflicts, ...none], exported };
}

type Edit = (files: EditedFiles) => string[];

/** One edit for each contact or wording that reads otherwise now, conflicts aside. */
function changedIn(files: Knowledge, { knowledge, dockets, conflicts }: Overlay): Edit[] {
  const inConflict = new Set(conflicts.map(({ subject }) => keyOf(subject)));
  return [...dockets.values()].flatMap(({ subject }): Edit[] => {
    if (inConflict.has(keyOf(subject))) return [];
    const { of, id } = subject;
    if (of === 'entry') {
      const [was, entry] = [files.entries.get(id), knowledge.entries.get(id)];
      if (!was || !entry || was.summary === entry.summary) return [];
      return [
        (texts) => {
          texts.edit(`${id}.yaml`, (text) => withSummary(text, entry));
          return [`${id}.yaml: summary: ${show(was.summary)} → ${show(entry.summary)}`];
        },
      ];
    }
    const [was, fact] = [files.facts.get(id), knowledge.facts.get(id)];
    const fields = ['value', 'status', 'verified'] as const;
    if (!was || !fact || fields.every((field) => JSON.stringify(was[field]) === JSON.stringify(fact[field])))
      return [];
    const [file = '', name = ''] = id.split('/');
    return [
      (texts) => {
        texts.edit(`contacts/${file}.yaml`, (text) => withFact(text, name, fact));
        if (fact.status === 'withdrawn') {
          for (const entry of files.entries.values())
            if (entry.contacts.some((pointer) => pointer.fact === id))
              texts.edit(`${entry.id}.yaml`, (text) => withoutPointer(text, id));
          texts.edit(GOLDEN_FILE, (text) => withoutExpectation(text, id));
        }
        return fields
          .filter((field) => JSON.stringify(was[field]) !== JSON.stringify(fact[field]))
          .map(
            (field) => `contacts/${file}.yaml: ${name}.${field}: ${show(was[field])} → ${show(fact[field])}`,
          );
      },
    ];
  });
}

const show = (value: unknown): string =>
  value === undefined || value === ''
    ? 'nothing'
    : typeof value === 'string'
      ? `"${value}"`
      : JSON.stringify(value);

/** All files or none: what does not load afterwards is put back as it was. */
class EditedFiles {
  readonly #folder: string;
  readonly #before = new Map<string, string>();
  readonly #after = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  edit(name: string, change: (text: string) => string): void {
    if (!this.#before.has(name)) this.#before.set(name, readFileSync(join(this.#folder, name), 'utf8'));
    this.#after.set(name, change(this.#after.get(name) ?? this.#before.get(name) ?? ''));
  }

  write(check: () => void): void {
    this.#put(this.#after);
    try {
      check();
    } catch (error) {
      this.#put(this.#before);
      throw error;
    }
  }

  #put(texts: ReadonlyMap<string, string>): void {
    for (const [name, text] of texts)
      if (text !== this.#before.get(name) || texts === this.#before)
        writeFileSync(join(this.#folder, name), text);
  }
}
