// Which contact or wording somebody means: by its id, its value, or the name of the organisation and what it is.
import type { Subject } from '../../corrections/events.ts';
import { fingerprintOf } from '../../knowledge/golden.ts';
import type { ContactFact, Knowledge } from '../../knowledge/knowledge.ts';
import { contactsIn } from '../gate.ts';
import { hasWords, plainWords } from '../intent.ts';
import { type CorrectionContext, subjectsByHandle } from './context.ts';
import { parseCorrecting } from './correcting.ts';

/** None where nothing of the directory is named, several where it has to be asked which. */
export function subjectsIn(text: string, context: CorrectionContext): Subject[] {
  const { knowledge } = context;
  const id = text.trim().toLowerCase();
  if (knowledge.facts.has(id)) return [{ of: 'fact', id }];
  if (knowledge.entries.has(id)) return partsOf(id, knowledge);
  const handled = subjectsByHandle(knowledge).get(plainWords(text));
  if (handled) return [handled];
  const valued = byValue(text, knowledge);
  if (valued.length > 0) return valued;
  return byName(text, context);
}

/** An entry's own contacts, then its wording. */
export function partsOf(entry: string, knowledge: Knowledge): Subject[] {
  const facts = ownFacts(entry, knowledge).map(({ id }): Subject => ({ of: 'fact', id }));
  return [...facts, { of: 'entry', id: entry }];
}

/** All contacts that its card shows, its own first: any of them may be the one that is wrong. */
export function shownFacts(entry: string, knowledge: Knowledge): ContactFact[] {
  const shown = (knowledge.entries.get(entry)?.contacts ?? []).flatMap(
    ({ fact }) => knowledge.facts.get(fact) ?? [],
  );
  return [...new Set([...ownFacts(entry, knowledge), ...shown])].filter(
    ({ status }) => status !== 'withdrawn',
  );
}

/** Of the contacts that an entry shows, those of its own organisation where there are any. */
function ownFacts(entry: string, { entries, facts }: Knowledge): ContactFact[] {
  const pointers = entries.get(entry)?.contacts ?? [];
  const shown = pointers.flatMap(({ fact }) => facts.get(fact) ?? []);
  const slug = entry.split('/')[1] ?? '';
  const own = shown.filter(({ id }) => [slug, `early-help-hub-${slug}`].includes(fileOf(id)));
  const file = fileOf(shown[0]?.id ?? '');
  return own.length > 0 ? own : shown.filter(({ id }) => fileOf(id) === file);
}

const fileOf = (fact: string): string => fact.split('/')[0] ?? '';

function byValue(text: string, { facts }: Knowledge): Subject[] {
  const marks = contactsIn(text).map(fingerprintOf);
  if (marks.length === 0) return [];
  return [...facts.values()]
    .filter(
      ({ value, kind }) => kind !== 'hours' && marks.includes(fingerprintOf(contactsIn(value)[0] ?? value)),
    )
    .map(({ id }): Subject => ({ of: 'fact', id }));
}

const KIND_WORDS: Readonly<Record<ContactFact['kind'] | 'wording', readonly string[]>> = {
  phone: ['phone', 'number', 'telephone', 'line'],
  text: ['text number', 'texting'],
  email: ['email', 'e mail', 'mailbox', 'mail'],
  web: ['web', 'website', 'web page', 'link'],
  hours: ['hours', 'opening hour', 'opening time', 'hour'],
  wording: ['summary', 'description', 'wording', 'text'],
};

function byName(text: string, context: CorrectionContext): Subject[] {
  const said = stems(text);
  const kind = kindIn(said);
  const entry = entryNamed(said, context.knowledge) ?? (isOnlyAKind(said) ? subjectOf(context) : null);
  if (!entry) return pointedAt(said, context);
  if (kind === 'wording') return [{ of: 'entry', id: entry }];
  const own = ownFacts(entry, context.knowledge);
  const fitting = kind ? own.filter((fact) => fact.kind === kind) : own;
  const labelled = fitting.filter(({ label }) => label && has(said, stems(label)));
  const unlabelled = fitting.filter(({ label, id }) => !label || id.endsWith(`/${kind}`));
  const chosen = labelled.length > 0 ? labelled : kind && unlabelled.length > 0 ? unlabelled : fitting;
  const found = chosen.map(({ id }): Subject => ({ of: 'fact', id }));
  return kind ? found : [...found, { of: 'entry', id: entry }];
}

/** "it", "this": the contact or wording whose card was shown last. */
function pointedAt(said: string, { state, knowledge }: CorrectionContext): Subject[] {
  if (!['it', 'thi', 'that', 'them', 'thi one', 'that one'].includes(said)) return [];
  const last = parseCorrecting(state.correcting);
  if (last) return [{ of: last.of, id: last.id }];
  const facts = state.subject
    ? ownFacts(state.subject, knowledge).filter(({ kind }) => kind === 'phone')
    : [];
  return facts.map(({ id }) => ({ of: 'fact', id }));
}

const subjectOf = ({ state }: CorrectionContext): string | null => state.subject;

function entryNamed(said: string, { entries }: Knowledge): string | null {
  let best: { id: string; length: number } | null = null;
  for (const { id, name, other_names } of entries.values()) {
    for (const known of [name, name.replace(/ ?\(.*\)/, ''), ...other_names].map(stems)) {
      if (known.length > (best?.length ?? 2) && has(said, known)) best = { id, length: known.length };
    }
  }
  return best?.id ?? null;
}

function kindIn(said: string): ContactFact['kind'] | 'wording' | null {
  const kinds = Object.keys(KIND_WORDS) as (keyof typeof KIND_WORDS)[];
  return kinds.find((kind) => KIND_WORDS[kind].some((word) => has(said, stems(word)))) ?? null;
}

const isOnlyAKind = (said: string): boolean => {
  const left = Object.values(KIND_WORDS)
    .flat()
    .reduce((rest, word) => ` ${rest} `.replace(` ${stems(word)} `, ' '), said)
    .trim();
  return left === '' || ['the', 'it', 'thi', 'their', 'my', 'our'].includes(left);
};

const has = (said: string, words: string): boolean => words !== '' && hasWords(said, words);

/** "the Stroud hub's" and "Stroud hub" are the same words here. */
const stems = (text: string): string =>
  plainWords(text)
    .split(' ')
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
    .join(' ')
    .replace(/^the /, '')
    .replace(/^thi$/, 'thi');
