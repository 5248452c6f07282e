import { describe, expect, it } from 'vitest';
import { docxOf } from '../../src/documents/docx.ts';
import { documentOf } from '../../src/documents/from-draft.ts';
import { pdfOf } from '../../src/documents/pdf.ts';
import { plainTextOf } from '../../src/documents/plain-text.ts';
import type { Draft } from '../../src/requests-for-support/draft.ts';
import type { Settings } from '../../src/requests-for-support/slots.ts';
import { answered, at, CONSENT, form, freshDraft, IN_FULL, words } from '../requests-for-support/support.ts';
import { docxLines, docxParts, pdfPages, squeezed } from './extract.ts';

const modelOf = (draft: Draft, settings: Settings) =>
  documentOf({ draft, form, words, settings, hub: null, at });

describe('what somebody typed', () => {
  const NASTY = [
    '=HYPERLINK("http://evil.example","click")',
    '+cmd|calc',
    '-2+3',
    '@SUM(A1)',
    '\t=1+1',
    '[Helpdesk](https://evil.example)',
    '**bold** _it_ <b>x</b> <img src=x onerror=alert(1)> <at>Ann</at>',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: typed by a user, as it stands.
    '${$root.ownerId} {{x}} %s {page}',
    '</w:t></w:r><w:fldSimple w:instr="DDEAUTO x"/>',
    'a\u0000b\u0007c\u000bd\ud800e',
    '\u202eevil\u202c \u200bzero\ufeff',
    'Zoë’s café costs £5 – naïve “quotes” …',
  ];
  const nasty = answered(freshDraft(), {
    ...CONSENT,
    worries: NASTY.join('\n'),
    effect: NASTY.join(' '),
    attachments: NASTY,
  });

  it('A-59 A-60 A-62 stands literally in the Word file, with no field, link or control in it', async () => {
    const parts = docxParts(await docxOf(modelOf(nasty, IN_FULL)));
    const body = parts['word/document.xml'] ?? '';
    expect(body).not.toMatch(/<w:hyperlink|<w:fldSimple|<w:instrText/);
    expect(parts['word/_rels/document.xml.rels'] ?? '').not.toContain('evil.example');
    expect(body).not.toMatch(/(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u200b\ufeff]/u);
    const text = docxLines(await docxOf(modelOf(nasty, IN_FULL))).join('\n');
    for (const line of [NASTY[0], NASTY[5], NASTY[6], NASTY[7], NASTY[8], NASTY[11], 'evil zero'])
      expect(text).toContain(line);
  });

  it('stands in the PDF with its accents and signs, and makes no link', async () => {
    const file = await pdfOf(modelOf(nasty, IN_FULL));
    const text = squeezed((await pdfPages(file)).join('\n'));
    for (const line of [NASTY[0], NASTY[5], NASTY[7], NASTY[11]])
      expect(text).toContain(squeezed(line ?? ''));
    expect(Buffer.from(file).toString('latin1')).not.toMatch(/\/URI|\/JavaScript|\/Launch/);
  });

  it('A-64 begins no line of the plain text as a formula', () => {
    const text = plainTextOf(modelOf(nasty, IN_FULL));
    expect(text.split('\n').filter((line) => /^\s*[=+@-]/.test(line))).toEqual([]);
    expect(text).toContain(`'=HYPERLINK("http://evil.example","click")`);
  });

  it('A-66 is closed in where it runs from right to left', () => {
    const text = plainTextOf(
      modelOf(answered(freshDraft(), { ...CONSENT, worries: 'שלום said mum' }), IN_FULL),
    );
    expect(text).toContain('\u2068שלום said mum\u2069');
  });

  it('is shown as a block in the PDF where the font lacks a letter, and the PDF says so', async () => {
    const foreign = answered(freshDraft(), { ...CONSENT, worries: '我 said Олена and Nguyễn' });
    const text = squeezed((await pdfPages(await pdfOf(modelOf(foreign, IN_FULL)))).join('\n'));
    expect(text).toContain(squeezed('■ said Олена and Nguyễn'));
    expect(text).toContain(squeezed(words.other_letters));
    expect(docxLines(await docxOf(modelOf(foreign, IN_FULL))).join('\n')).toContain('我 said');
  });

  it('breaks a word that is longer than a page is wide', async () => {
    const long = answered(freshDraft(), { ...CONSENT, worries: 'a'.repeat(3_000) });
    const pages = await pdfPages(await pdfOf(modelOf(long, IN_FULL)));
    expect(squeezed(pages.join('').replaceAll(words.marking, '')).match(/a{2000}/)).not.toBeNull();
  });
});
