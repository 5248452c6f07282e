// A card for the staffroom wall of each hub's district, as PDF files to print.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allHubs } from '../conversation/share.ts';
import { staffroomCard } from '../conversation/staffroom.ts';
import { staffroomPdf } from '../documents/staffroom-pdf.ts';
import { knowledgeOn } from '../freshness/ledger.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';

/** @returns the files that it wrote. */
export async function writeStaffroomCards(
  knowledge: Knowledge,
  now: Date,
  folder: string,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const today = knowledgeOn(knowledge, now);
  const files: string[] = [];
  for (const hub of allHubs(today)) {
    const file = join(folder, `${hub.id.replace('hub/', '')}.pdf`);
    writeFileSync(file, await staffroomPdf(staffroomCard(hub, today)));
    files.push(file);
  }
  return files;
}
