import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { acronymFile } from '../../src/knowledge/schema.ts';
import { createQualityMirror, type Hint } from '../../src/requests-for-support/quality-mirror.ts';
import { draftOf, type Planted, plantedDrafts } from './planted.ts';
import { answered, form, forms, freshDraft, IN_FULL, knowledgeFolder, UNNAMED } from './support.ts';

const acronyms = acronymFile.parse(parse(readFileSync(join(knowledgeFolder, 'acronyms.yaml'), 'utf8')));
const known = ['Young Gloucestershire', 'Forest of Dean', "Winston's Wish", 'Stroud', 'Charlton Kings'];
const mirror = createQualityMirror({ words: forms.qualityMirror, acronyms, known });
const hintsFor = (draft: Planted): Hint[] => mirror(draftOf(draft, form), form, UNNAMED);

function score(drafts: readonly Planted[]) {
  const figures = { drafts: drafts.length, planted: 0, named: 0, remarks: 0, needless: 0 };
  for (const draft of drafts) {
    const kinds = new Set<string>(hintsFor(draft).map(({ kind }) => kind));
    figures.planted += draft.gaps.length;
    figures.named += draft.gaps.filter((gap) => kinds.has(gap)).length;
    figures.remarks += kinds.size;
    figures.needless += [...kinds].filter((kind) => !draft.gaps.includes(kind)).length;
  }
  return figures;
}

describe('the quality mirror', () => {
  const halves = [
    ['odd numbers, built with', plantedDrafts.filter(({ n }) => n % 2 === 1)],
    ['even numbers, scored once', plantedDrafts.filter(({ n }) => n % 2 === 0)],
  ] as const;
  it.each(halves)(
    'of the %s names 95 in 100 gaps, with at most 10 needless remarks in 100',
    (name, drafts) => {
      const { planted, named, remarks, needless, ...rest } = score(drafts);
      console.log(
        `Quality mirror, ${name}: ${rest.drafts} drafts, ${named}/${planted} gaps named, ${needless}/${remarks} remarks needless`,
      );
      expect(drafts.length).toBeGreaterThanOrEqual(30);
      expect(named / planted).toBeGreaterThanOrEqual(0.95);
      expect(needless / remarks).toBeLessThanOrEqual(0.1);
    },
  );

  it('names each short form that was planted', () => {
    for (const draft of plantedDrafts) {
      const said = hintsFor(draft).find(({ kind }) => kind === 'jargon')?.say ?? '';
      for (const term of draft.terms) expect(said, `draft ${draft.n}`).toContain(term);
    }
  });

  it('gives hints, and no score', () => {
    const [hint] = mirror(freshDraft(), form, UNNAMED);
    expect(Object.keys(hint ?? {}).sort()).toEqual(['kind', 'person', 'question', 'say']);
  });

  it('looks at each child for itself', () => {
    const draft = answered(freshDraft(), { 'child-view': '"I want to go home"', 'child-view#1': 'n/a' });
    expect(mirror(draft, form, UNNAMED).filter(({ kind }) => kind === 'child-voice')).toMatchObject([
      { question: 'child-view', person: 1 },
    ]);
  });

  it('takes the initials of the draft for no short form, and its own names for nobody else', () => {
    const draft = answered(freshDraft(), {
      'child-name': 'Alfie Corbett',
      worries: 'On Monday Alfie hid under a table.',
    });
    const kinds = (settings: typeof UNNAMED) => mirror(draft, form, settings).map(({ kind }) => kind);
    expect(kinds(IN_FULL)).not.toContain('names');
    expect(kinds(UNNAMED)).toContain('names');
    const initials = answered(freshDraft(), {
      'child-name': 'A.C.B.',
      worries: 'On Monday ACB hid under a table.',
    });
    expect(mirror(initials, form, UNNAMED).map(({ kind }) => kind)).not.toContain('jargon');
  });

  it('says of which answer it speaks', () => {
    const draft = answered(freshDraft(), {
      'parents-view': 'She says that Alfie Corbett helps.',
      effect: 'He waits for the XQW to ring.',
    });
    const hints = mirror(draft, form, UNNAMED);
    expect(hints.find(({ kind }) => kind === 'names')).toMatchObject({ question: 'parents-view' });
    expect(hints.find(({ kind }) => kind === 'jargon')).toMatchObject({ question: 'effect' });
  });

  it('takes a service, a place and a month for no person', () => {
    const draft = answered(freshDraft(), {
      worries:
        "In April we rang Young Gloucestershire and Winston's Wish from Charlton Kings. Will told nobody? No: May was quiet in Stroud.",
    });
    expect(mirror(draft, form, UNNAMED).filter(({ kind }) => kind === 'names')).toEqual([]);
  });

  it('reads a draft of the largest size in a moment', () => {
    const long = 'He said that she was late on Monday because Mum had CAMHS. '.repeat(100);
    const draft = answered(freshDraft(), {
      worries: long,
      effect: long,
      'working-well': long,
      tried: long,
      'child-view': long,
      'parents-view': long,
    });
    const start = performance.now();
    mirror(draft, form, UNNAMED);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
