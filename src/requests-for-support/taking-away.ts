// What goes with the document: a file name, an e-mail text, a script for the call and a day to ask again.

import { type Form, findGroup, questionsOfGroup } from '../knowledge/form.ts';
import type { FormWords } from '../knowledge/form-words.ts';
import { fill } from '../knowledge/words.ts';
import { ageOf } from './consent-record.ts';
import { answerAt, type Draft, editionOf } from './draft.ts';
import type { HubContact } from './hub-contact.ts';
import { londonDay, workingDaysAfter } from './london.ts';
import { oneLine } from './plain-answer.ts';
import { shownValue, spokenDay } from './shown-value.ts';

export type FileEnding = 'docx' | 'pdf' | 'txt';

/** Names nobody: a name in a file name is seen by everyone who passes the list of files. */
export const fileName = (
  draft: Draft,
  { words, at, ending }: { words: FormWords; at: Date; ending: FileEnding },
): string => `${words.taking_away.file_name}-${londonDay(at)}-version-${editionOf(draft)}.${ending}`;

export interface ChaseDay {
  readonly day: string;
  readonly say: string;
}

/** Signpost's proposal, and no promise of the hub. `holidays` are days as "2026-12-25". */
export function chaseDay(
  sentAt: Date,
  { words, holidays }: { words: FormWords; holidays: readonly string[] },
): ChaseDay {
  const day = workingDaysAfter(londonDay(sentAt), words.taking_away.chase_after_working_days, holidays);
  return { day, say: fill(words.taking_away.chase, { date: spokenDay(day) }) };
}

export interface EmailText {
  readonly subject: string;
  readonly body: string;
  /** What the sender must know before sending: where the address comes from. */
  readonly before: string;
}

/** Holds nothing about the family: no initials, no age, no place. After a withdrawal it tells the hub of that. */
export function emailText(
  draft: Draft,
  form: Form,
  { words, hub }: { words: FormWords; hub: HubContact | null },
): EmailText {
  const { email } = words.taking_away;
  const role = writersOwn(draft, form, 'writer-role') ?? '';
  const agency = writersOwn(draft, form, 'writer-agency') ?? email.no_agency;
  const signOff = role ? fill(email.sign_off, { role, agency }) : agency;
  const { subject, body } = draft.withdrawn ? email.withdrawn : email;
  return {
    subject: oneLine(fill(subject, { agency })),
    body: [...body, signOff].join('\n\n'),
    before: hub === null ? email.no_hub : hub.ringFirst ? email.ring_first : email.secure,
  };
}

/** A part of the script. `own` is what the owner wrote: shown literally and never beside an official number. */
export interface ScriptPart {
  readonly heading: string;
  readonly say: string;
  readonly own: string | null;
}

/** A minute on the phone, unnamed: who I am, how old, what was seen and said, who is at home, what I need. */
export function callScript(draft: Draft, form: Form, words: FormWords): ScriptPart[] {
  const { call, email } = words.taking_away;
  const role = writersOwn(draft, form, 'writer-role');
  const agency = writersOwn(draft, form, 'writer-agency') ?? email.no_agency;
  const spoken = (question: string, person: number | null = null) =>
    firstSentences(own(draft, form, question, person));
  const part = (heading: string, text: string | null, opening = ''): ScriptPart =>
    text ? { heading, say: opening, own: text } : { heading, say: call.open, own: null };
  return [
    {
      heading: call.who,
      say: fill(role ? call.who_says : call.who_unnamed, role ? { role, agency } : { agency }),
      own: null,
    },
    { heading: call.ages, say: agesOf(draft, form, words) ?? call.open, own: null },
    part(call.seen, spoken('worries')),
    part(call.said, spoken('child-view', 0)),
    homePart(draft, form, words),
    part(call.tried, spoken('tried')),
    part(call.need, spoken('support-wanted'), call.need_says),
    { heading: call.close, say: call.close_says, own: null },
  ];
}

export const callScriptText = (parts: readonly ScriptPart[]): string =>
  parts.map(({ heading, say, own: text }) => [`${heading}:`, say, text].filter(Boolean).join(' ')).join('\n');

function agesOf(draft: Draft, form: Form, words: FormWords): string | null {
  const children = draft.people[form.consent.child.group] ?? [];
  const ages = children
    .map((_, index) => ageOf(draft, form, index))
    .map((age) => (age === null ? 'a child' : age === 0 ? 'a baby' : `a child of ${age}`));
  return ages.length > 0 ? fill(words.taking_away.call.ages_says, { children: ages.join(' and ') }) : null;
}

/** By relationship, never by name. */
function homePart(draft: Draft, form: Form, words: FormWords): ScriptPart {
  const { call } = words.taking_away;
  const adults = relationsOf(draft, form, form.consent.adult.group);
  const others = relationsOf(draft, form, 'other-adult');
  const children = (draft.people['other-child'] ?? []).length;
  const people = [
    ...adults,
    ...others,
    ...(children > 0 ? [children === 1 ? 'one more young person' : `${children} more young people`] : []),
  ];
  if (people.length === 0) return { heading: call.home, say: call.open, own: null };
  return {
    heading: call.home,
    say: fill(call.home_says, { people: '' }).replace(/[\s.]+$/, ''),
    own: people.join(', '),
  };
}

function relationsOf(draft: Draft, form: Form, groupId: string): string[] {
  const group = findGroup(form, groupId);
  const question = group && questionsOfGroup(form, groupId).find(({ id }) => id.endsWith('-relationship'));
  if (!question) return [];
  return (draft.people[groupId] ?? []).flatMap((_, person) => own(draft, form, question.id, person) ?? []);
}

function own(draft: Draft, form: Form, question: string, person: number | null = null): string | null {
  const answer = answerAt(draft, form, { question, person });
  const found = form.sections.flatMap(({ questions }) => questions).find(({ id }) => id === question);
  return answer && found ? oneLine(shownValue(found, answer.value)) : null;
}

/** On one line, so that no subject or signature grows a second one. */
const writersOwn = (draft: Draft, form: Form, question: string): string | null =>
  own(draft, form, question)?.slice(0, 120) ?? null;

const SPOKEN_CHARACTERS = 280;

/** As much as fits a minute: whole sentences. */
function firstSentences(text: string | null): string | null {
  if (text === null || text.length <= SPOKEN_CHARACTERS) return text;
  const cut = text.slice(0, SPOKEN_CHARACTERS);
  const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('! '), cut.lastIndexOf('? '));
  return end > 60 ? cut.slice(0, end + 1) : `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}
