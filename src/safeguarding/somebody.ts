// Whether a sentence speaks of some person, or only of a topic: "which service helps with self-harm?" is about nobody.
import type { Token } from './tokens.ts';

/** A single person of whom something is told. */
const SOMEBODY = new Set([
  'he',
  'she',
  'him',
  'her',
  'his',
  'hers',
  'himself',
  'myself',
  'herself',
  'boy',
  'girl',
  'lad',
  'lass',
  'daughter',
  'son',
  'man',
  'bloke',
  'stranger',
  'someone',
  'somebody',
]);
/** A child, unless it is part of a name for a subject: "child protection", "missing child procedure". */
const A_CHILD = new Set(['child', 'pupil', 'student', 'kid', 'toddler', 'teenager', 'youngster']);
const OF_A_SUBJECT = new Set([
  'protection',
  'procedure',
  'procedures',
  'policy',
  'training',
  'welfare',
  'safety',
  'abuse',
  'on',
  'marriage',
  'neglect',
  'exploitation',
  'sexual',
  'criminal',
  'mental',
  'absence',
  'premium',
  'support',
  'records',
  'voice',
  'file',
  'files',
  'poverty',
  'development',
  'line',
  'teacher',
  'guidance',
  'risk',
  'care',
  'or',
  'and',
  'to',
]);
/** Children at large, unless some of them are meant: "three kids", "these girls". */
const CHILDREN = new Set([
  'children',
  'kids',
  'boys',
  'girls',
  'lads',
  'pupils',
  'students',
  'twins',
  'brothers',
  'sisters',
  'siblings',
]);
const THESE = new Set([
  'these',
  'those',
  'both',
  'number',
  'two',
  'three',
  'four',
  'five',
  'six',
  'my',
  'our',
  'their',
  'some',
  'little',
  'older',
  'younger',
]);
/** "I feel unsafe", "I want to die": the person who asks is somebody too. */
const OF_ONESELF = new Set(['am', 'feel', 'felt', 'was', 'want', 'wish']);
const SOMEBODY_IF_TOLD_OF = new Set(['parent', 'baby', 'yeargroup', 'childage', 'babyage', 'one']);
const TELLS_OF_SOME_CHILD = new Set([
  'in',
  'has',
  'have',
  'is',
  'was',
  'had',
  'told',
  'says',
  'said',
  'saying',
  'who',
  'with',
  'came',
  'comes',
  'just',
  'keeps',
  'brought',
  'tells',
  'got',
  'at',
  'here',
  'turned',
  'showed',
  'disclosed',
]);
/** "A procedure for a child going missing" tells of no child. */
const PLANS = new Set([
  'procedure',
  'policy',
  'protocol',
  'flowchart',
  'guidance',
  'template',
  'training',
  'plan',
]);
const ONLY_IF = new Set(['if', 'ever', 'when', 'whenever', 'should', 'any', 'where']);

/** "A girl in my class" is somebody; "a child" in "what if a child tells me" is nobody. */
export function isAboutSomebody(sentence: readonly Token[]): boolean {
  return sentence.some(({ word }, index) => {
    if (SOMEBODY.has(word)) return true;
    const before = sentence[index - 1]?.word ?? '';
    if (CHILDREN.has(word) && THESE.has(before)) return true;
    if (before === 'i' && OF_ONESELF.has(word)) return true;
    const next = sentence[index + 1]?.word ?? '';
    const isTold = A_CHILD.has(word)
      ? next !== '' && !OF_A_SUBJECT.has(next)
      : SOMEBODY_IF_TOLD_OF.has(word) && TELLS_OF_SOME_CHILD.has(next);
    if (!isTold) return false;
    if (PLANS.has(sentence[index - 3]?.word ?? '') && sentence[index - 2]?.word === 'for') return false;
    return !sentence.slice(Math.max(0, index - 3), index).some((token) => ONLY_IF.has(token.word));
  });
}
