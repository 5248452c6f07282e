// What a question is counted under.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';

/** For a question to which nothing fits. */
export const UNKNOWN = 'unknown';

/** The first topic that names the entry's kind or one of its topics; `unknown` where there is no entry. */
export function topicOf(id: string | null | undefined, { entries, silence }: Knowledge): string {
  const entry = id ? entries.get(id) : undefined;
  return entry ? (silence.topics.find((topic) => isOf(entry, topic))?.id ?? UNKNOWN) : UNKNOWN;
}

function isOf({ kind, topics }: Entry, { kinds, words }: Knowledge['silence']['topics'][number]): boolean {
  if (!kinds && !words) return true;
  return (kinds?.includes(kind) ?? false) || (words?.some((word) => topics.includes(word)) ?? false);
}
