// Questions to measure with: those of the golden transcripts, of the development sets, and a spread of the everyday phrases.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { loadPhrases } from '../knowledge/phrases.ts';

/** A question and the entry that answers it. */
export interface Expecting {
  readonly text: string;
  readonly entries: readonly string[];
}

export function transcriptQuestions(): string[] {
  return filesIn('tests/transcripts', '.yaml').flatMap((file) => {
    const conversations = parse(readFileSync(file, 'utf8')) as { turns?: { say?: string }[] }[];
    return conversations.flatMap(({ turns = [] }) => turns.flatMap(({ say }) => say ?? []));
  });
}

/** The development sets where they are, else every twentieth phrase. */
export function answerableQuestions(folder: string, { entries }: Knowledge): Expecting[] {
  const lines = filesIn('tests/eval', '.jsonl').flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  const expecting = lines.filter(Boolean).flatMap((line) => {
    const { q, expect } = JSON.parse(line) as { q?: string; expect?: string[] };
    return q && expect ? [{ text: q, entries: expect }] : [];
  });
  return expecting.length > 0 ? expecting : phraseQuestions(folder, entries, 20);
}

/** Every n-th phrase of the knowledge folder. */
export function phraseQuestions(folder: string, entries: Knowledge['entries'], step: number): Expecting[] {
  return loadPhrases(folder, new Set(entries.keys()), [])
    .filter((_, at) => at % step === 0)
    .map(({ text, entry }) => ({ text, entries: [entry] }));
}

/** What nobody means to ask: long, empty, foreign, all slips of the keyboard. */
export const ODD_MESSAGES: readonly string[] = [
  '',
  '?',
  '👋',
  'a'.repeat(4_000),
  'she is not eating and nobody at home seems to notice, '.repeat(70),
  'wich servise cna hlep a yuong perosn wiht anixety abuot shcool',
  'zxcv qwpoe mnbv lkjh poiu ytre wqas dfgh '.repeat(10),
  'Пожалуйста, помогите: ребёнок не ходит в школу',
  'x'.repeat(30).split('').join(' '),
  '<at>Signpost</at> **bold** [link](https://example.org) & ; -- drop table',
];

function filesIn(folder: string, ending: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
