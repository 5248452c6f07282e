import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeStaffroomCards } from '../../src/cli/staffroom.ts';
import { UnknownContactError } from '../../src/conversation/gate.ts';
import { allHubs } from '../../src/conversation/share.ts';
import { staffroomCard } from '../../src/conversation/staffroom.ts';
import { staffroomPdf } from '../../src/documents/staffroom-pdf.ts';
import { knowledgeOn } from '../../src/freshness/ledger.ts';
import { type ContactFact, type Knowledge, loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { pdfPages, squeezed } from './extract.ts';

const NOW = new Date('2026-11-24T10:30:00Z');
const knowledge = knowledgeOn(loadKnowledge(fileURLToPath(new URL('../../knowledge', import.meta.url))), NOW);
const hubs = allHubs(knowledge);

function withFact(id: string, change: Partial<ContactFact>): Knowledge {
  const fact = knowledge.facts.get(id);
  if (!fact) throw new Error(`no fact ${id}`);
  return { ...knowledge, facts: new Map(knowledge.facts).set(id, { ...fact, ...change }) };
}
const stroud = (of: Knowledge) => {
  const hub = of.entries.get('hub/stroud');
  if (!hub) throw new Error('no hub');
  return staffroomCard(hub, of);
};
const numbersOn = (card: ReturnType<typeof stroud>) =>
  card.groups.flatMap(({ contacts }) => contacts.map(({ value }) => value));

describe('the card for a staffroom wall', () => {
  it.each(hubs.map((hub) => [hub.name, hub] as const))(
    'of the %s is one page: who to ring with status and date, and lines for the school to fill in',
    async (_, hub) => {
      const card = staffroomCard(hub, knowledge);
      const pages = await pdfPages(await staffroomPdf(card));
      expect(pages).toHaveLength(1);
      const page = squeezed(pages[0] ?? '');
      const phone = hub.contacts
        .map(({ fact }) => knowledge.facts.get(fact))
        .find((fact) => fact?.kind === 'phone');
      for (const part of [
        '999',
        '01452 426565',
        '01452 614194',
        '01452 426994',
        phone?.value ?? '-',
        'source dated 18 September 2023',
        'As of 24 November 2026',
        ...knowledge.sharing.staffroom.blanks,
      ])
        expect(page).toContain(squeezed(part));
    },
  );

  it('says what stands in the directory today: a new number at once, a withdrawn one never, an e-mail only if it is sure', () => {
    expect(numbersOn(stroud(withFact('early-help-hub-stroud/phone', { value: '01452 111222' })))).toContain(
      '01452 111222',
    );
    expect(numbersOn(stroud(withFact('early-help-hub-stroud/phone', { status: 'withdrawn' })))).not.toContain(
      '01452 328130',
    );
    expect(JSON.stringify(stroud(knowledge))).not.toContain('stroudearlyhelp@');
    expect(JSON.stringify(stroud(withFact('early-help-hub-stroud/email', { status: 'sourced' })))).toContain(
      'stroudearlyhelp@',
    );
  });

  it('is not made with a number that no live fact holds', () => {
    const { sharing } = knowledge;
    const staffroom = { ...sharing.staffroom, help_line: 'Ring 01452 999999.' };
    expect(() => stroud({ ...knowledge, sharing: { ...sharing, staffroom } })).toThrow(UnknownContactError);
  });

  it('is written for each of the six districts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-staffroom-'));
    const files = await writeStaffroomCards(knowledge, NOW, folder);
    expect(files).toHaveLength(6);
    for (const file of files) expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
    rmSync(folder, { recursive: true });
  });
});
