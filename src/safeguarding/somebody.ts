// Whether a sentence speaks of some person, or only of a topic: "which service helps with self-harm?" is about nobody.
import type { ExclusionWords } from './exclusions.ts';
import type { Token } from './tokens.ts';

/** "A girl in my class" is somebody; "a child" in "what if a child tells me" is nobody. */
export function isAboutSomebody(
  sentence: readonly Token[],
  words: ExclusionWords['procedural']['somebody'],
): boolean {
  return sentence.some(({ word }, index) => {
    if (words.people.has(word)) return true;
    const before = sentence[index - 1]?.word ?? '';
    if (words.children.has(word) && words.some.has(before)) return true;
    if (before === 'i' && words.of_oneself.has(word)) return true;
    const next = sentence[index + 1]?.word ?? '';
    const isTold = words.child.has(word)
      ? next !== '' && !words.subjects.has(next)
      : words.if_told_of.has(word) && words.told.has(next);
    if (!isTold) return false;
    if (words.plans.has(sentence[index - 3]?.word ?? '') && sentence[index - 2]?.word === 'for') return false;
    return !sentence.slice(Math.max(0, index - 3), index).some((token) => words.only_if.has(token.word));
  });
}
