// May a question be kept to learn from, or counted? Never one that raised the alert, named a person or touches staff.
import { contactsIn } from '../conversation/gate.ts';
import { plainCue, plainWords, saysOneOf } from '../conversation/intent.ts';
import type { Brain } from '../conversation/respond.ts';
import { knownNames } from '../dialogs/request-for-support/answer.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { createNameFinder, type NameFinder } from '../requests-for-support/names-in-text.ts';
import { personalDetailsIn } from '../requests-for-support/personal-details.ts';

export type Refusal = 'alert' | 'person' | 'staff';

/** Null: it may be kept. In doubt it may not. */
export function refusalOf(text: string, { knowledge, search, detect }: Brain, at: Date): Refusal | null {
  if (detect(text).level !== 'none') return 'alert';
  if (touchesStaff(text, knowledge)) return 'staff';
  if (namesSomebody(text, knowledge, at)) return 'person';
  const { ranked, verdict } = search.find(text);
  const [first] = verdict === 'dont_know' ? [] : ranked;
  return first && knowledge.silence.staff.entries.includes(first.entry) ? 'staff' : null;
}

/** The cheap part, for a turn that has been answered: it raised no alert, and `first` is what it was answered with. */
export function mayBeCounted(
  text: string,
  { knowledge, first, at }: { knowledge: Knowledge; first: string | undefined; at: Date },
): boolean {
  const { entries } = knowledge.silence.staff;
  if (first !== undefined && entries.includes(first)) return false;
  return !touchesStaff(text, knowledge) && !namesSomebody(text, knowledge, at);
}

function touchesStaff(text: string, { silence: { staff } }: Knowledge): boolean {
  let said = ` ${plainWords(text)} `;
  for (const self of staff.says_of_self)
    if (said.includes(` ${plainCue(self)} `))
      for (const word of staff.words) said = said.replaceAll(` ${plainCue(self)} ${plainCue(word)} `, ' ');
  return saysOneOf(said, staff.words);
}

function namesSomebody(text: string, knowledge: Knowledge, at: Date): boolean {
  const { names, firstNames } = namesOf(knowledge);
  return (
    names.find(text).length > 0 ||
    personalDetailsIn(text, { names, at }).length > 0 ||
    contactsIn(text).length > 0 ||
    plainWords(text)
      .split(' ')
      .some((word) => firstNames.has(word))
  );
}

interface Names {
  readonly names: NameFinder;
  /** In small letters: staff type in haste, and few write a capital. */
  readonly firstNames: ReadonlySet<string>;
}

/** By what does not change with the day, since a finder takes a moment to make. */
const finders = new WeakMap<Knowledge['forms'], Names>();

function namesOf(knowledge: Knowledge): Names {
  const { qualityMirror } = knowledge.forms;
  const known = finders.get(knowledge.forms);
  if (known) return known;
  const alsoWords = new Set(qualityMirror.first_names_also_words);
  const made = {
    names: createNameFinder(qualityMirror, knownNames(knowledge)),
    firstNames: new Set(
      qualityMirror.first_names.filter((name) => !alsoWords.has(name)).map((name) => plainWords(name)),
    ),
  };
  finders.set(knowledge.forms, made);
  return made;
}
