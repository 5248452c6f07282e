import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { DocumentThread } from '../../src/documents/document-thread.ts';
import { expectFiles, fileOf } from '../../src/documents/file.ts';
import { documentOf } from '../../src/documents/from-draft.ts';
import type { DocumentModel } from '../../src/documents/model.ts';
import { form, fullDraft, IN_FULL, words } from '../requests-for-support/support.ts';
import { docxLines, pdfPages } from './extract.ts';

const full = fullDraft({
  people: { child: 3, adult: 2, 'other-adult': 1 },
  marker: ({ id }) => `about ${id}`,
});
const model = documentOf({
  draft: full,
  form,
  words,
  settings: IN_FULL,
  hub: null,
  at: new Date('2026-11-24T10:30:00Z'),
});

describe('a document as a file', () => {
  it('is made while everything else goes on, and says what the draft says', async () => {
    expectFiles();
    const held = monitorEventLoopDelay({ resolution: 5 });
    held.enable();
    const [pdf, docx] = await Promise.all([
      fileOf({ model, name: 'x', format: 'pdf' }),
      fileOf({ model, name: 'x', format: 'docx' }),
    ]);
    held.disable();
    // To set it takes 300 ms at the least: whoever asks something meanwhile waits for a small part of that.
    expect(held.percentile(99) / 1e6).toBeLessThan(100);
    expect((await pdfPages(pdf)).join('\n')).toContain('about worries');
    expect(docxLines(docx).join('\n')).toContain('about worries');
  });

  it('that cannot be made is a fault that repeats nothing of it, and the next one is made', async () => {
    const thread = new DocumentThread();
    const broken = { ...model, sections: [{ title: 'CANARY', newPage: false }] } as unknown as DocumentModel;
    const fault = await thread.make(broken, 'pdf').catch((error: Error) => error);
    expect(String(fault)).toBe('Error: A document could not be made: TypeError');
    expect((await thread.make(model, 'docx')).length).toBeGreaterThan(10_000);
  });
});
