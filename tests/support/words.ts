// Signpost's real sentences, read once.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Words, wordsFile } from '../../src/knowledge/words.ts';

export const testWords: Words = wordsFile.parse(
  parse(readFileSync(new URL('../../knowledge/words.yaml', import.meta.url), 'utf8')),
);
