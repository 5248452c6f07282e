// Signpost's real sentences, read once.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type DraftWords, draftWordsFile } from '../../src/knowledge/draft-words.ts';
import { type Words, wordsFile } from '../../src/knowledge/words.ts';

const read = (file: string): unknown =>
  parse(readFileSync(new URL(`../../knowledge/${file}`, import.meta.url), 'utf8'));

export const testWords: Words = wordsFile.parse(read('words.yaml'));
export const testDraftWords: DraftWords = draftWordsFile.parse(read('forms/in-chat.yaml'));
