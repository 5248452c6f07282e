// Finds the concepts of a message: a walk through a trie of stems, so that ten thousand forms cost no more than ten.
import type { Concepts } from '../knowledge/safeguarding.ts';
import { stemOf, type Token } from './tokens.ts';

export type ConceptGroup = keyof Concepts;

/** A concept where it stands: the tokens from `start` up to but not including `end`. */
export interface Span {
  readonly concept: string;
  readonly group: ConceptGroup;
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly byStem: Map<string, Node>;
  readonly byWord: Map<string, Node>;
  /** Up to three words of any kind may stand here. */
  gap: Node | null;
  ends: { readonly concept: string; readonly group: ConceptGroup }[];
}

const LONGEST_GAP = 3;

export type ConceptFinder = (tokens: readonly Token[]) => Span[];

/**
 * A form is words: "hits" finds "hit" and "hitting" too, "=lead" finds that word only, and "grab * arm" leaves room
 * for up to three words.
 */
export function createConceptFinder(concepts: Concepts): ConceptFinder {
  const root = newNode();
  for (const group of ['people', 'signs', 'circumstances', 'cues'] as const) {
    for (const [concept, forms] of Object.entries(concepts[group])) {
      for (const form of forms) add(root, form, { concept, group });
    }
  }
  return (tokens) => {
    const spans: Span[] = [];
    tokens.forEach((token, start) => {
      const longest = new Map<string, Span>();
      walk(root, tokens, start, token.sentence, (node, end) => {
        for (const { concept, group } of node.ends) {
          const known = longest.get(concept);
          if (!known || known.end < end) longest.set(concept, { concept, group, start, end });
        }
      });
      spans.push(...longest.values());
    });
    return spans;
  };
}

/** Every word of every form: the words that a slip of the finger must not hide. */
export function wordsOfForms(concepts: Concepts): string[] {
  return Object.values(concepts)
    .flatMap((group) => Object.values(group).flat())
    .flatMap((form) => form.split(' '))
    .filter((word) => word !== '*')
    .map((word) => (word.startsWith('=') ? word.slice(1) : word));
}

const newNode = (): Node => ({ byStem: new Map(), byWord: new Map(), gap: null, ends: [] });

function add(root: Node, form: string, end: Node['ends'][number]): void {
  let node = root;
  for (const part of form.split(' ')) {
    if (part === '*') {
      node.gap ??= newNode();
      node = node.gap;
      continue;
    }
    const [branches, key] = part.startsWith('=') ? [node.byWord, part.slice(1)] : [node.byStem, stemOf(part)];
    let next = branches.get(key);
    if (!next) {
      next = newNode();
      branches.set(key, next);
    }
    node = next;
  }
  node.ends.push(end);
}

function walk(
  node: Node,
  tokens: readonly Token[],
  at: number,
  sentence: number,
  found: (node: Node, end: number) => void,
): void {
  if (node.ends.length > 0) found(node, at);
  const token = tokens[at];
  if (!token || token.sentence !== sentence) return;
  const byStem = node.byStem.get(token.stem);
  if (byStem) walk(byStem, tokens, at + 1, sentence, found);
  const byWord = node.byWord.get(token.word);
  if (byWord) walk(byWord, tokens, at + 1, sentence, found);
  if (node.gap) {
    for (let skipped = 0; skipped <= LONGEST_GAP; skipped++) {
      if (tokens[at + skipped]?.sentence !== sentence) return;
      walk(node.gap, tokens, at + skipped, sentence, found);
    }
  }
}
