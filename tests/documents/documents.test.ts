import { beforeAll, describe, expect, it } from 'vitest';
import { docxOf } from '../../src/documents/docx.ts';
import { documentOf } from '../../src/documents/from-draft.ts';
import type { DocumentModel } from '../../src/documents/model.ts';
import { pdfOf } from '../../src/documents/pdf.ts';
import { plainTextOf } from '../../src/documents/plain-text.ts';
import { findGroup } from '../../src/knowledge/form.ts';
import {
  amended,
  consentWithdrawn,
  type Draft,
  markedSent,
  withAnswer,
} from '../../src/requests-for-support/draft.ts';
import { shownValue } from '../../src/requests-for-support/shown-value.ts';
import { answerOf, heldAs, type Settings, slotsOf } from '../../src/requests-for-support/slots.ts';
import {
  answered,
  at,
  CONSENT,
  change,
  form,
  freshDraft,
  fullDraft,
  IN_FULL,
  NO_DANGER,
  UNNAMED,
  words,
} from '../requests-for-support/support.ts';
import { docxLines, docxParts, pdfPages, squeezed } from './extract.ts';

const hub = {
  name: 'Stroud Early Help Hub',
  contacts: [{ name: 'Stroud Early Help Hub', value: '01452 328130', status: 'source dated March 2018' }],
  ringFirst: true,
};
const modelOf = (draft: Draft, settings: Settings): DocumentModel =>
  documentOf({ draft, form, words, settings, hub, at });

const PEOPLE = { child: 2, adult: 2, 'other-child': 1, 'other-adult': 1, service: 2 };
let markers = 0;
const marked = new Map<string, string>();
const draft = fullDraft({
  people: PEOPLE,
  marker: ({ id }, person) => {
    const key = `${id}#${person}`;
    if (!marked.has(key)) marked.set(key, `Qz${String(++markers).padStart(3, '0')}x`);
    return marked.get(key) ?? '';
  },
});
const slots = slotsOf(draft, form);
const expected = slots.map((slot) => ({
  slot,
  text: shownValue(slot.question, answerOf(draft, form, slot)?.value ?? ''),
}));

/** The words of each section stand between its title and the next one's. */
function sectionsIn(text: string): Record<string, string> {
  const all = squeezed(text);
  const starts = form.sections.map(({ id, title, intro }) => all.indexOf(squeezed(`${id}${title}${intro}`)));
  expect(
    starts.every((start, index) => start > (starts[index - 1] ?? -1)),
    'the sections stand in the order of the form',
  ).toBe(true);
  const end = all.indexOf(squeezed(`${words.hub.title}:${hub.name}`));
  return Object.fromEntries(
    form.sections.map(({ id }, index) => [id, all.slice(starts[index], starts[index + 1] ?? end)]),
  );
}

describe('every field of a full draft', () => {
  const texts: Record<string, string> = {};
  beforeAll(async () => {
    const model = modelOf(draft, IN_FULL);
    texts.docx = docxLines(await docxOf(model)).join('\n');
    texts.pdf = (await pdfPages(await pdfOf(model)))
      .map((page) => page.replaceAll(words.marking, ''))
      .join('\n');
    texts.text = plainTextOf(model);
  });

  it('is more than 70 fields with six family members', () => {
    expect(slots.length).toBeGreaterThan(70);
    expect(PEOPLE.child + PEOPLE.adult + PEOPLE['other-child'] + PEOPLE['other-adult']).toBe(6);
    expect(expected.filter(({ text }) => text === '')).toEqual([]);
    expect(markers).toBeGreaterThan(60);
  });

  it.each(['docx', 'pdf', 'text'])('stands in its section, in its place: %s', (kind) => {
    const text =
      kind === 'text'
        ? (texts[kind] ?? '').replace(
            /^[A-I] {2}.*$/gm,
            (line) =>
              form.sections
                .find(({ id, title }) => line === `${id}  ${title.toUpperCase()}`)
                ?.title.replace(/^/, line.slice(0, 3)) ?? line,
          )
        : (texts[kind] ?? '');
    const sections = sectionsIn(text);
    const missing = expected.filter(
      ({ slot, text: value }) => !sections[slot.section]?.includes(squeezed(value)),
    );
    expect(missing.map(({ slot }) => `${slot.question.id}#${slot.person}`)).toEqual([]);
  });

  it('stands beside its own label in the Word file, each marker in one place', () => {
    const lines = (texts.docx ?? '').split('\n');
    const body = lines.slice(0, lines.indexOf(words.consent_page.title));
    let placed = 0;
    for (const { slot, text } of expected) {
      if (!/^Qz\d+x$/.test(text)) continue;
      const holding = body.filter((line) => line.split('\t').includes(text));
      expect(holding.length, `${slot.question.id}#${slot.person} stands once`).toBe(1);
      const cells = holding[0]?.split('\t') ?? [];
      const isRow = cells.length === 2 && cells[0]?.includes(slot.question.label);
      const person = slot.group ? `${findGroup(form, slot.group.id)?.name} ${(slot.person ?? 0) + 1}` : '';
      const header = body
        .slice(0, body.indexOf(holding[0] ?? ''))
        .findLast(
          (line) =>
            line.split('\t').length === cells.length &&
            line.startsWith(slot.group?.name ?? '?') &&
            !/ \d/.test(line.split('\t')[0] ?? ''),
        );
      const isCell =
        cells[0]?.startsWith(person) &&
        header?.split('\t')[cells.indexOf(text)]?.startsWith(slot.question.label);
      expect(isRow || isCell, `${slot.question.id}#${slot.person} beside its label`).toBe(true);
      placed++;
    }
    expect(placed).toBeGreaterThan(60);
  });

  it('is marked "Draft – not sent" with page numbers on every page', async () => {
    const model = modelOf(draft, IN_FULL);
    const pages = await pdfPages(await pdfOf(model));
    expect(pages.length).toBeGreaterThan(4);
    pages.forEach((page, index) => {
      expect(page).toContain('Draft – not sent');
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
    });
    const parts = docxParts(await docxOf(model));
    const head = Object.entries(parts)
      .filter(([name]) => /^word\/(header|footer)\d*\.xml$/.test(name))
      .map(([, xml]) => xml);
    expect(head).toHaveLength(2);
    for (const xml of head) expect(xml).toContain('Draft – not sent');
    expect(head.join()).toMatch(/PAGE[\s\S]*NUMPAGES/);
  });

  it('takes less than a second each', async () => {
    const model = modelOf(draft, IN_FULL);
    for (const [name, make] of [
      ['DOCX', docxOf],
      ['PDF', pdfOf],
    ] as const) {
      const [cpu, start] = [process.cpuUsage(), performance.now()];
      const { length } = await make(model);
      const { user, system } = process.cpuUsage(cpu);
      const cpuMs = (user + system) / 1_000;
      console.log(
        `${name} of ${slots.length} fields: ${Math.round(performance.now() - start)} ms, of it ${Math.round(cpuMs)} ms of work; ${Math.round(length / 1_024)} KB`,
      );
      // The work is asserted and not the wait, so that a busy machine fails nothing.
      expect(cpuMs).toBeLessThan(1_000);
    }
  });
});

describe('with identifying fields off', () => {
  const held = new Map(slots.map((slot) => [slot, heldAs(slot.question, UNNAMED)]));
  const secrets = expected
    .filter(({ slot, text }) => held.get(slot) !== 'in-full' && /^Qz/.test(text))
    .map(({ text }) => text);

  it('prints no name, birth date, address or phone number, even if one is held, and a named line for each', async () => {
    expect(secrets.length).toBeGreaterThan(15);
    const model = modelOf(draft, UNNAMED);
    const files = [
      docxLines(await docxOf(model)).join('\n'),
      (await pdfPages(await pdfOf(model))).join('\n'),
      plainTextOf(model),
    ];
    for (const text of files) {
      for (const secret of secrets) expect(text).not.toContain(secret);
      for (const what of [
        'Write here: home address and postcode',
        'Write here: first and last name',
        'Write here: date of birth or due date',
      ])
        expect(squeezed(text)).toContain(squeezed(what));
    }
  });

  it('keeps the initials beside the line', () => {
    const text = plainTextOf(
      modelOf(answered(freshDraft(), { ...NO_DANGER, 'child-name': 'J.B.' }), UNNAMED),
    );
    expect(text).toContain('First and last name†: Initials J.B. [Write here: first and last name: ____');
    expect(text).toContain('Child 1 (J.B.)');
  });
});

describe('the document', () => {
  it('has a consent page with a line for each who signs, and none for a child under 12', () => {
    const both = answered(freshDraft(), {
      ...CONSENT,
      'child-name#1': 'C.B.',
      'child-age#1': '13',
      'child-asked#1': 'agrees',
    });
    const page = modelOf(both, UNNAMED).sections.at(-1);
    expect(page).toMatchObject({ title: words.consent_page.title, newPage: true });
    const cells = JSON.stringify(page);
    expect(cells).toContain('Parent or carer 1 (K.B.)');
    expect(cells).toContain('Child 2 (C.B.)');
    expect(cells).not.toContain('Child 1 (A.B.)');
  });

  it('gives the hub with the words of its status, and no unverified mailbox', () => {
    const text = plainTextOf(modelOf(answered(freshDraft(), NO_DANGER), UNNAMED));
    expect(text).toContain('Stroud Early Help Hub: 01452 328130 (source dated March 2018)');
    expect(text).toContain(words.hub.ring_first);
  });

  it('says why it was changed after it had been sent', () => {
    const again = amended(
      markedSent(answered(freshDraft(), CONSENT), null, change),
      'The hub asked for the year group',
      change,
    );
    expect(plainTextOf(modelOf(again, UNNAMED))).toContain('The hub asked for the year group');
  });

  it('shows answers that the form no longer asks for', () => {
    const old = {
      ...answered(freshDraft(), CONSENT),
      setAside: [{ question: 'pets', person: null, asked: 'Pets', value: 'A dog', formVersion: 1 }],
    };
    expect(plainTextOf(modelOf(old, UNNAMED))).toContain('Pets: A dog');
  });

  it.each([
    [
      'danger',
      (begun: Draft) => withAnswer(begun, form, { question: 'danger-now', person: null }, 'yes', change),
    ],
    ['a refusal', (begun: Draft) => answered(begun, { 'consent-share': 'no' })],
    ['a withdrawal', (begun: Draft) => consentWithdrawn(begun, 'mother', change)],
  ])('A-75 A-76 is notes and no request after %s', async (_, lead) => {
    const model = modelOf(lead(answered(freshDraft(), { ...CONSENT, worries: 'He is afraid.' })), UNNAMED);
    const text = docxLines(await docxOf(model)).join('\n');
    expect(text).toContain(words.not_now.title);
    expect(text).not.toContain(words.names_left_out);
    expect(text).toContain('He is afraid.');
    expect(text).not.toContain(words.consent_page.title);
  });

  it('keeps the introduction of a section in the Word file with what it introduces', async () => {
    const parts = docxParts(await docxOf(modelOf(draft, UNNAMED)));
    const paragraphs = parts['word/document.xml']?.split('</w:p>') ?? [];
    for (const { intro } of form.sections) {
      const found = paragraphs.find((one) => one.includes(intro.slice(0, 20)));
      expect(found, intro).toContain('<w:keepNext/>');
    }
  });

  it('names nobody in its properties', async () => {
    const parts = docxParts(await docxOf(modelOf(draft, IN_FULL)));
    expect(parts['docProps/core.xml']).not.toMatch(/Qz/);
    expect(parts['docProps/core.xml']).toContain('Draft – not sent: Request for Support');
  });
});
