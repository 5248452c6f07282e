// Short questions and small talk that strangers wrote may stand word for word in what Signpost learnt from. They show that it
// remembers, and not that it understands, so the figures of sets that are only scored are printed without them too.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Phrase } from '../knowledge/phrases.ts';
import { lessonsOf } from '../safeguarding/train-reader.ts';
import { normalise } from '../search/normalise.ts';
import { examplesOf } from '../search/train.ts';
import type { Sets } from './sets.ts';

/** Whether a text, but for case, apostrophes and stops, is one that search or the alert has learnt from. */
export function createVerbatim(
  knowledge: Knowledge,
  phrases: readonly Phrase[],
): (message: { readonly q: string }) => boolean {
  const learnt = new Set(
    [...examplesOf(knowledge, phrases), ...lessonsOf(knowledge.safeguarding, phrases)].map(({ text }) =>
      normalise(text),
    ),
  );
  return ({ q }) => learnt.has(normalise(q));
}

/** The set without what stands in the data; null where nothing of it does. */
export function withoutVerbatim(
  set: Sets,
  isVerbatim: (message: { readonly q: string }) => boolean,
): Sets | null {
  const left = <T extends { readonly q: string }>(lines: readonly T[]) =>
    lines.filter((line) => !isVerbatim(line));
  const part = {
    ...set,
    questions: left(set.questions),
    unanswerable: left(set.unanswerable),
    safety: left(set.safety),
  };
  return sizeOf(part) === sizeOf(set) ? null : part;
}

const sizeOf = ({ questions, unanswerable, safety }: Sets): number =>
  questions.length + unanswerable.length + safety.length;
