// Where a draft leads to, in the knowledge that is delivered: the hub of every district, on every way of taking the draft away.
import { beforeAll, describe, expect, it } from 'vitest';
import { viewsOf } from '../../src/conversation/contacts.ts';
import type { Brain } from '../../src/conversation/respond.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import { documentFor } from '../../src/dialogs/request-for-support/documents.ts';
import { docxOf } from '../../src/documents/docx.ts';
import { pdfOf } from '../../src/documents/pdf.ts';
import { docxLines, pdfPages } from '../documents/extract.ts';
import { loadTestBrain } from '../support/brain.ts';
import { KeptRecords, NOW } from '../support/core-speaker.ts';
import { bodyOf, clientsOf } from './device.ts';
import { withRulesOnly } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});
const { begun } = clientsOf(() => brain);

/** All that can be taken away of a draft whose child lives in `town`, as text. */
async function takenAway(town: string): Promise<Record<string, string>> {
  const records = new KeptRecords();
  const teacher = begun(records);
  const said = (text: string): string =>
    teacher
      .say(text)
      .replies.map((reply) => textTwin(reply, brain.knowledge.words))
      .join('\n');
  said(`change town or village to ${town}`);
  const { id: draft, version } = bodyOf(records);
  const made = documentFor(
    brain,
    records.held('personal'),
    { draft, version, format: 'docx' },
    { speaker: { tenant: 'tenant', id: 'teacher' }, at: NOW },
  );
  if (made.kind === 'refused') throw new Error(made.because);
  return {
    finish: said('finish'),
    email: said('e-mail text'),
    script: said('call script'),
    text: said('plain text'),
    docx: docxLines(await docxOf(made.model)).join('\n'),
    pdf: (await pdfPages(await pdfOf(made.model))).join('\n'),
  };
}

const TOWNS: Readonly<Record<string, string>> = {
  gloucester: 'Gloucester',
  stroud: 'Stroud',
  cheltenham: 'Cheltenham',
  tewkesbury: 'Tewkesbury',
  cotswolds: 'Cirencester',
  'forest-of-dean': 'Lydney',
};

describe('the hub of a draft', () => {
  it('has a town here for each of the six districts, and hubs with a mailbox that nobody confirmed are among them', () => {
    const { places } = brain.knowledge;
    expect(Object.keys(TOWNS).sort()).toEqual(places.districts.map(({ slug }) => slug).sort());
    expect(
      Object.keys(TOWNS).filter((slug) => mailboxesOf(slug).some(({ link }) => link === null)).length,
    ).toBeGreaterThan(2);
  });

  it.each(Object.keys(TOWNS))(
    'of %s: its phone everywhere, no unverified address to copy anywhere, and "ring first"',
    async (slug) => {
      const taken = await takenAway(TOWNS[slug] ?? '');
      const unverified = mailboxesOf(slug).filter(({ link }) => link === null);
      const phone = viewsOf(hubEntryOf(slug), brain.knowledge).find(({ kind }) => kind === 'phone');
      for (const [way, text] of Object.entries(taken)) {
        const flat = text.replace(/\s+/g, '');
        if (way !== 'finish') expect(flat, way).toContain((phone?.value ?? 'no phone').replace(/\s+/g, ''));
        for (const { value } of unverified) expect(flat, way).not.toContain(value);
        if (unverified.length > 0) expect(flat, way).not.toMatch(/[\w.]+@gloucestershire/);
      }
      if (unverified.length === 0) return;
      for (const way of ['email', 'text', 'docx', 'pdf'])
        expect(taken[way]?.replace(/\s+/g, ' '), way).toMatch(
          /Ring the hub.*its e-mail address is unverified/i,
        );
    },
  );
});

function hubEntryOf(slug: string) {
  const { entries, places } = brain.knowledge;
  const entry = entries.get(places.districts.find((district) => district.slug === slug)?.hub ?? '');
  if (!entry) throw new Error(slug);
  return entry;
}

const mailboxesOf = (slug: string) =>
  viewsOf(hubEntryOf(slug), brain.knowledge).filter(({ kind }) => kind === 'email');
