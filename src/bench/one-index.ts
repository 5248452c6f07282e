// The best library alone, for comparison: entries with all their phrases and services in one MiniSearch index.
import MiniSearch from 'minisearch';
import { stemmer } from 'stemmer';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { loadPhrases } from '../knowledge/phrases.ts';
import type { Listed } from '../search/directory.ts';

const STOP_WORDS = new Set(
  'a an and are as at be but by can do does for from has have he her him his i if in is it its me my no not of on or our she so that the their them they this to us was we what when where which who will with you your'.split(
    ' ',
  ),
);

export function createOneIndex(folder: string, knowledge: Knowledge, services: readonly Listed[]) {
  const phrases = Map.groupBy(
    loadPhrases(folder, new Set(knowledge.entries.keys()), []),
    ({ entry }) => entry,
  );
  const known = new Set<string>();
  const index = new MiniSearch({
    fields: ['name', 'kind', 'place', 'what'],
    processTerm: (term) => {
      const word = term.toLowerCase();
      if (STOP_WORDS.has(word)) return null;
      const stem = stemmer(word);
      known.add(stem);
      return stem;
    },
    searchOptions: {
      boost: { name: 3, kind: 2, place: 2 },
      processTerm: (term) => (STOP_WORDS.has(term.toLowerCase()) ? null : stemmer(term.toLowerCase())),
      fuzzy: (term) => (known.has(term) ? false : 0.2),
    },
  });
  for (const { id, name, other_names, topics, summary, concerns } of knowledge.entries.values()) {
    const texts = (phrases.get(id) ?? []).map(({ text }) => text);
    index.add({
      id,
      name: [name, ...other_names].join(' '),
      kind: topics.join(' '),
      place: '',
      what: [summary, ...concerns, ...texts].join(' '),
    });
  }
  index.addAll(services);
  return (question: string): string[] =>
    index
      .search(question)
      .slice(0, 10)
      .map(({ id }) => id as string);
}
