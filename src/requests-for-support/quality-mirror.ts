// Holds up a mirror before the document is made: what a coordinator would ask first. Hints only, no score and no block.

import { type Form, findQuestion } from '../knowledge/form.ts';
import type { QualityMirrorWords } from '../knowledge/form-words.ts';
import type { Acronyms } from '../knowledge/schema.ts';
import { fill } from '../knowledge/words.ts';
import { answerAt, type Draft, type Place } from './draft.ts';
import { createNameFinder } from './names-in-text.ts';
import { createPhraseFinder, straight } from './phrases.ts';
import { createJargonFinder } from './short-forms.ts';
import type { Settings } from './slots.ts';

export type HintKind =
  | 'child-voice'
  | 'adult-words'
  | 'strengths'
  | 'tried'
  | 'involved'
  | 'asked-for'
  | 'change'
  | 'jargon'
  | 'names'
  | 'opinion';

export interface Hint {
  readonly kind: HintKind;
  /** The question to go back to, and the child that it is about. */
  readonly question: string;
  readonly person: number | null;
  readonly say: string;
}

interface Told extends Place {
  readonly text: string;
}

export type QualityMirror = (draft: Draft, form: Form, settings: Settings) => Hint[];

/** `known`: names of services, organisations and places. */
export function createQualityMirror({
  words,
  acronyms,
  known,
}: {
  words: QualityMirrorWords;
  acronyms: Acronyms;
  known: readonly string[];
}): QualityMirror {
  const at = words.looks_at;
  const signs = createSigns(words);
  const jargon = createJargonFinder(words, acronyms);
  const names = createNameFinder(words, known);

  return (draft, form, settings) => {
    const text = (question: string, person: number | null = null) => textAt(draft, form, question, person);
    const hints: Hint[] = [];
    const add = (
      kind: HintKind,
      question: string,
      values: Record<string, string> = {},
      person: number | null = null,
    ) => hints.push({ kind, question, person, say: fill(words.hints[kind], values) });
    const children = Math.max(1, draft.people[groupOf(form, at.child_view)]?.length ?? 0);
    const views = Array.from({ length: children }, (_, child) => text(at.child_view, child));
    const told = at.story.flatMap((question): Told[] =>
      question === at.child_view
        ? views.map((view, person) => ({ question, person, text: view }))
        : [{ question, person: null, text: text(question) }],
    );
    const story = told.map((one) => one.text);
    const wanted = [at.wanted, at.change].map(
      (question): Told => ({
        question,
        person: null,
        text: text(question),
      }),
    );
    const answers = [...told, ...wanted].filter((one) => !signs.isNothing(one.text));
    const everything = answers.map((one) => one.text);
    /** The answer in which one of these words stands. */
    const placeOf = (found: readonly string[]) =>
      answers.find((one) => found.some((word) => one.text.toLowerCase().includes(word.toLowerCase()))) ?? {
        question: at.worries,
        person: null,
      };
    const addAt = (kind: HintKind, found: readonly string[], values: Record<string, string>) => {
      const { question, person } = placeOf(found);
      add(kind, question, values, person);
    };

    views.forEach((view, child) => {
      if (signs.childIsMissing(view)) add('child-voice', at.child_view, {}, child);
      else if (signs.isAdultsWords(view)) add('adult-words', at.child_view, {}, child);
    });
    if (signs.noStrengths(text(at.strengths))) add('strengths', at.strengths);
    if (signs.isNothing(text(at.tried)) && !triedInKind(draft, form, at.tried_kinds)) add('tried', at.tried);

    const listed = agenciesOf(draft, form, at.service_agency);
    const unlisted = signs
      .servicesIn(story.join('\n'))
      .filter((name) => !signs.servicesIn(listed.join('\n')).includes(name));
    if (!isAnswered(draft, form, { services: at.services, listed })) add('involved', at.services);
    else if (unlisted.length > 0) {
      hints.push({
        kind: 'involved',
        question: at.services,
        person: null,
        say: fill(words.hints.involved_named, { who: unlisted.join(', ') }),
      });
    }
    if (signs.isVague(text(at.wanted))) add('asked-for', at.wanted);
    if (signs.isVague(text(at.change))) add('change', at.change);

    const terms = jargon.find(everything, initialsIn(draft));
    if (terms.length > 0) addAt('jargon', terms, { terms: terms.join(', ') });
    const own = settings.identifying ? ownNames(draft) : '';
    const others = names.find(everything.join('\n')).filter((name) => !own.includes(name.toLowerCase()));
    if (others.length > 0) addAt('names', others, { names: others.join(', ') });
    const opinions = signs.bareOpinions(text(at.worries));
    if (opinions.length > 0)
      add('opinion', at.worries, { words: opinions.map((word) => `"${word.toLowerCase()}"`).join(', ') });
    return hints;
  };
}

function createSigns(words: QualityMirrorWords) {
  const nothing = new Set(words.nothing);
  const notAsked = createPhraseFinder(words.not_asked);
  const adultWords = createPhraseFinder(words.adult_words);
  const childShows = createPhraseFinder(words.child_shows);
  const childSpeaks = createPhraseFinder(words.child_speaks);
  const noStrengths = createPhraseFinder(words.no_strengths);
  const vague = createPhraseFinder(words.vague);
  const opinions = createPhraseFinder(words.opinions);
  const examples = createPhraseFinder(words.examples);
  const services = words.services.map(({ name, said }) => ({ name, finder: createPhraseFinder(said) }));

  const isNothing = (text: string) => {
    const bare = straight(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    return bare === '' || nothing.has(bare) || bare === 'n a';
  };
  return {
    isNothing,
    childIsMissing: (view: string) => isNothing(view) || (notAsked.has(view) && !hasQuote(view)),
    isAdultsWords: (view: string) =>
      !hasQuote(view) && !childSpeaks.has(view) && (adultWords.has(view) || !childShows.has(view)),
    /** "It is hard to think of any", and nothing more: a long answer has found something all the same. */
    noStrengths: (text: string) =>
      isNothing(text) || (text.length <= SHORT_CHARACTERS && noStrengths.has(text)),
    servicesIn: (text: string) => services.filter(({ finder }) => finder.has(text)).map(({ name }) => name),
    isVague: (text: string) => isNothing(text) || !/\p{L}{3,}/u.test(vague.without(text)),
    bareOpinions: (text: string) =>
      hasQuote(text) || /\d/.test(text) || examples.has(text) ? [] : opinions.find(text),
  };
}

const SHORT_CHARACTERS = 90;

/** Something in quotation marks: somebody's own words. */
const hasQuote = (text: string): boolean =>
  /["“«][^"”»]{2,}["”»]|(?<![\p{L}\p{N}])['‘][^'’]{3,}(?:['’](?:\p{L}+)[^'’]*)*['’](?!\p{L})/u.test(text);

function textAt(draft: Draft, form: Form, question: string, person: number | null): string {
  const group = findQuestion(form, question)?.each;
  const value = answerAt(draft, form, { question, person: group ? (person ?? 0) : null })?.value ?? '';
  return [value].flat().join(', ');
}

const groupOf = (form: Form, question: string): string => findQuestion(form, question)?.each ?? '';

/** A kind of help was ticked, other than "nothing yet". */
function triedInKind(draft: Draft, form: Form, question: string): boolean {
  const value = answerAt(draft, form, { question, person: null })?.value ?? [];
  return [value].flat().some((kind) => kind !== 'nothing-yet');
}

function agenciesOf(draft: Draft, form: Form, question: string): string[] {
  return (draft.people[groupOf(form, question)] ?? [])
    .map((_, person) => textAt(draft, form, question, person))
    .filter((agency) => agency !== '');
}

function isAnswered(
  draft: Draft,
  form: Form,
  { services, listed }: { services: string; listed: readonly string[] },
): boolean {
  const value = answerAt(draft, form, { question: services, person: null })?.value;
  return value === 'yes' ? listed.length > 0 : value === 'no' || listed.length > 0;
}

const namesHeld = (draft: Draft): string[] =>
  Object.values(draft.people)
    .flat()
    .flatMap(({ answers }) =>
      Object.entries(answers).flatMap(([id, { value }]) =>
        id.endsWith('-name') && typeof value === 'string' ? [value] : [],
      ),
    );

const ownNames = (draft: Draft): string => namesHeld(draft).join('\n').toLowerCase();

const initialsIn = (draft: Draft): string[] =>
  namesHeld(draft)
    .map((name) => name.replace(/[^\p{L}]/gu, '').toUpperCase())
    .filter((name) => name.length <= 4);
