// The terms of early help that a person may ask the meaning of: "what does DSL stand for", "what is My Plan+". Where the
// knowledge spells one out, the first line spells it out.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import { oncePer } from '../once-per.ts';
import { askedOf, plainCue, plainWords } from './intent.ts';
import { asSentence } from './say.ts';

/** A short form or a term of the county's, spelt out, with the entries that explain it: none, one, or two where it is both. */
export interface Term {
  readonly line: string;
  readonly entries: readonly string[];
}

/** The term whose meaning a message asks for, or null where it asks for something else or nobody has spelt it out. */
export function termAskedFor(message: string, knowledge: Knowledge): Term | null {
  const asked = askedOf(message, knowledge.understanding.askedOf.definition);
  if (asked.length === 0) return null;
  const terms = termsOf(knowledge);
  for (const of of asked) {
    const term = terms.get(of) ?? terms.get(withPlusWritten(of));
    if (term) return term;
  }
  return null;
}

const termsOf = oncePer(
  ({ entries, acronyms }: Knowledge): ReadonlyMap<string, Term> =>
    new Map([
      ...[...entries.values()].flatMap(termsExplainedIn),
      ...acronyms.map(({ acronym, expansion, see, or_see }): [string, Term] => [
        plainCue(acronym),
        { line: `${acronym}: ${expansion}.`, entries: [see, or_see].filter((id) => typeof id === 'string') },
      ]),
    ]),
);

/** "My Assessment and My Plan+: for complex needs" explains two terms. Only what early help consists of has such lines. */
function termsExplainedIn({ id, kind, does }: Entry): [string, Term][] {
  if (kind !== 'offer') return [];
  return does.flatMap((line) => {
    const [names = '', rest] = line.split(': ');
    if (!rest) return [];
    const term: Term = { line: asSentence(line), entries: [id] };
    return names
      .replace(/ \(.*\)/, '')
      .split(' and ')
      .map((name): [string, Term] => [withPlusWritten(plainWords(name)), term]);
  });
}

/** "My Plan+" and "My Plan plus" are one. */
const withPlusWritten = (said: string): string => said.replaceAll('+', ' plus').replace(/ {2,}/g, ' ');
