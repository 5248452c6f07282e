// Phrases that coordinators placed, as search learns from them before they stand in the files.
import { createHash } from 'node:crypto';
import { plainWords } from '../conversation/intent.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import type { Found, Search } from '../search/found.ts';
import type { WorklistItem } from './worklist.ts';

/** The folder of their phrases under phrases/. */
export const VOICE = 'coordinators';

export const phrasesIn = (items: readonly WorklistItem[]): Phrase[] =>
  items.flatMap(({ body }) =>
    body.kind === 'phrase' ? [{ entry: body.entry, voice: VOICE, text: body.text }] : [],
  );

/** Changes whenever the phrases do; empty where there are none. */
export function markOf(phrases: readonly Phrase[]): string {
  if (phrases.length === 0) return '';
  const lines = phrases.map(({ entry, text }) => `${entry}\0${text}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
}

/**
 * Search that answers the very words that a coordinator placed, whatever was learnt of other ones: a single phrase may not
 * outweigh many, and whoever placed it will try it. What speaks to Signpost itself is left as it is.
 */
export function withPlacedWords(search: Search, phrases: readonly Phrase[]): Search {
  if (phrases.length === 0) return search;
  const entries = new Map(phrases.map(({ entry, text }) => [plainWords(text), entry]));
  const find = (question: string): Found => {
    const found = search.find(question);
    const entry = entries.get(plainWords(question));
    if (entry === undefined || found.addressed) return found;
    const others = found.ranked.filter((ranked) => ranked.entry !== entry);
    return { ...found, verdict: 'answer', ranked: [{ entry, score: 1 }, ...others].slice(0, 10) };
  };
  return { ...search, find };
}

/**
 * The golden question that a search with new phrases would lead elsewhere than the search without, or null. One that becomes a
 * choice with the same entry before the others still leads there. Pauses after each, so that turns are answered meanwhile.
 */
export async function goldenLost(
  { golden }: Pick<Knowledge, 'golden'>,
  { before, after }: { before: Search; after: Search },
  pause: () => Promise<void>,
): Promise<string | null> {
  const first = (search: Search, question: string): string => {
    const { verdict, ranked } = search.find(question);
    return verdict === 'dont_know' ? '' : (ranked[0]?.entry ?? '');
  };
  for (const { q, entry } of golden) {
    if (first(before, q) === entry && first(after, q) !== entry) return q;
    await pause();
  }
  return null;
}
