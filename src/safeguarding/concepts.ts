// Finds the concepts of a message: a walk through a trie of stems, so that ten thousand forms cost no more than ten.
import type { Concepts } from '../knowledge/safeguarding.ts';
import { stemOf, type Token } from './tokens.ts';

export type ConceptGroup = Exclude<keyof Concepts, 'words' | 'hints'>;

/** A concept where it stands: the tokens from `start` up to but not including `end`. */
export interface Span {
  readonly concept: string;
  readonly group: ConceptGroup;
  readonly start: number;
  readonly end: number;
  /** Found by forms alone that are ordinary talk as often. */
  readonly isHint: boolean;
}

type Found = Pick<Span, 'concept' | 'group' | 'isHint'>;

interface Node<End> {
  readonly byStem: Map<string, Node<End>>;
  readonly byWord: Map<string, Node<End>>;
  /** Whatever the list of this name holds may stand here. */
  readonly byList: Map<string, Node<End>>;
  /** Up to three words of any kind may stand here. */
  gap: Node<End> | null;
  ends: End[];
}

/** For each token the lists of which something starts there, with the places where it ends. */
type Listed = readonly ReadonlyMap<string, ReadonlySet<number>>[];

const LONGEST_GAP = 3;
const LIST = /^<(.*)>$/;

export type ConceptFinder = (tokens: readonly Token[]) => Span[];

/**
 * A form is words: "hits" finds "hit" and "hitting" too, "=lead" finds that word only, "grab * arm" leaves room for up
 * to three words, and "<knife> in" finds each thing that the list of knives names.
 */
export function createConceptFinder({ words, hints, ...groups }: Concepts): ConceptFinder {
  const lists = newNode<string>();
  for (const [name, forms] of Object.entries(words)) for (const form of forms) add(lists, form, name);
  const root = newNode<Found>();
  const addAll = (concepts: Record<string, string[]>, group: ConceptGroup, isHint = false) => {
    for (const [concept, forms] of Object.entries(concepts))
      for (const form of forms) add(root, form, { concept, group, isHint });
  };
  for (const group of ['people', 'signs', 'circumstances', 'cues'] as const) addAll(groups[group], group);
  addAll(hints, 'signs', true);
  return (tokens) => {
    const listed = listsAt(lists, tokens);
    const spans: Span[] = [];
    tokens.forEach((token, start) => {
      const longest = new Map<string, Span>();
      walk(root, { tokens, listed, sentence: token.sentence }, start, (found, end) => {
        const known = longest.get(found.concept);
        longest.set(found.concept, {
          ...found,
          isHint: found.isHint && known?.isHint !== false,
          start,
          end: Math.max(end, known?.end ?? 0),
        });
      });
      spans.push(...longest.values());
    });
    return spans;
  };
}

/** Every word of every form: the words that a slip of the finger must not hide. */
export function wordsOfForms({ words, ...groups }: Concepts): string[] {
  return [...Object.values(groups).flatMap((group) => Object.values(group)), ...Object.values(words)]
    .flat()
    .flatMap((form) => form.split(' '))
    .filter((word) => word !== '*' && !LIST.test(word))
    .map((word) => (word.startsWith('=') ? word.slice(1) : word));
}

const newNode = <End>(): Node<End> => ({
  byStem: new Map(),
  byWord: new Map(),
  byList: new Map(),
  gap: null,
  ends: [],
});

function add<End>(root: Node<End>, form: string, end: End): void {
  let node = root;
  for (const part of form.split(' ')) {
    if (part === '*') {
      node.gap ??= newNode();
      node = node.gap;
      continue;
    }
    const [branches, key] = branchOf(node, part);
    let next = branches.get(key);
    if (!next) {
      next = newNode();
      branches.set(key, next);
    }
    node = next;
  }
  node.ends.push(end);
}

function branchOf<End>(node: Node<End>, part: string): [Map<string, Node<End>>, string] {
  const list = LIST.exec(part)?.[1];
  if (list) return [node.byList, list];
  return part.startsWith('=') ? [node.byWord, part.slice(1)] : [node.byStem, stemOf(part)];
}

function listsAt(lists: Node<string>, tokens: readonly Token[]): Listed {
  return tokens.map((token, start) => {
    const endsOf = new Map<string, Set<number>>();
    walk(lists, { tokens, listed: [], sentence: token.sentence }, start, (name, end) => {
      const ends = endsOf.get(name);
      if (ends) ends.add(end);
      else endsOf.set(name, new Set([end]));
    });
    return endsOf;
  });
}

interface Walked {
  readonly tokens: readonly Token[];
  readonly listed: Listed;
  readonly sentence: number;
}

function walk<End>(node: Node<End>, walked: Walked, at: number, found: (end: End, at: number) => void): void {
  for (const end of node.ends) found(end, at);
  const token = walked.tokens[at];
  if (!token || token.sentence !== walked.sentence) return;
  const byStem = node.byStem.get(token.stem);
  if (byStem) walk(byStem, walked, at + 1, found);
  const byWord = node.byWord.get(token.word);
  if (byWord) walk(byWord, walked, at + 1, found);
  if (node.byList.size > 0) {
    for (const [list, ends] of walked.listed[at] ?? []) {
      const next = node.byList.get(list);
      if (next) for (const end of ends) walk(next, walked, end, found);
    }
  }
  if (node.gap) {
    for (let skipped = 0; skipped <= LONGEST_GAP; skipped++) {
      if (walked.tokens[at + skipped]?.sentence !== walked.sentence) return;
      walk(node.gap, walked, at + skipped, found);
    }
  }
}
