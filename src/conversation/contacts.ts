// How a contact fact is shown: with its status and date, beside a sounder contact where it is not sound itself.
import { standingOf } from '../freshness/ledger.ts';
import type { ContactFact, Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { Words } from '../knowledge/words.ts';
import { fill } from '../knowledge/words.ts';
import { oncePer } from '../once-per.ts';
import type { Block, ContactView } from './reply.ts';

/** Who can be rung where an entry has no sound contact of its own: the first of them that is sound itself. */
const FALLBACK_FACTS = ['family-information-service/phone', 'childrens-helpdesk/phone'];
const FALLBACK_FACTS_ON_HARM = ['childrens-helpdesk/phone', 'emergency-duty-team/phone', 'police/emergency'];

/**
 * The contact blocks of an entry: its own live facts, and a sounder one where all of those are unverified, disputed, reported
 * or need a check.
 */
export function contactBlocks(entry: Entry, knowledge: Knowledge): Block[] {
  const { headings } = knowledge.words;
  const views = viewsOf(entry, knowledge);
  const blocks: Block[] = [];
  if (views.length > 0) blocks.push({ kind: 'contacts', heading: headings.contacts, contacts: views });
  if (!views.some(isSound)) {
    const fallback = fallbackFor(entry, knowledge);
    if (fallback && !views.some((view) => view.fact === fallback.fact)) {
      const heading = isSound(fallback) ? headings.sound_contacts : headings.other_contact;
      blocks.push({ kind: 'contacts', heading, contacts: [fallback] });
    }
  }
  return blocks;
}

export function viewsOf(entry: Entry, knowledge: Knowledge): ContactView[] {
  return entry.contacts.flatMap(({ fact, label }) => {
    const known = knowledge.facts.get(fact);
    if (!known || known.status === 'withdrawn') return [];
    const hoursOfAnother =
      known.kind === 'hours' && entry.contacts.some((other) => other.fact === hoursTarget(known));
    return hoursOfAnother ? [] : [viewOf(known, knowledge, label)];
  });
}

export function viewOf(fact: ContactFact, knowledge: Knowledge, label?: string): ContactView {
  return { ...plainViewOf(fact, knowledge, label), ...doubtsOf(fact, knowledge) };
}

/** As the alert shows its numbers: with the day of the confirmation, and without a doubt that could keep anybody from ringing. */
export function alertViewOf(fact: ContactFact, knowledge: Knowledge): ContactView {
  const { age } = doubtsOf(fact, knowledge);
  const hours = hoursFactOf(fact, knowledge);
  return {
    ...plainViewOf(fact, knowledge),
    ...(age === 'overdue' || age === 'past' ? { age: 'past' } : {}),
    hours: hours && hoursWords(hours, knowledge.words, false),
  };
}

function plainViewOf(fact: ContactFact, knowledge: Knowledge, label?: string): ContactView {
  if (fact.status === 'withdrawn')
    throw new Error(`The contact fact ${fact.id} is withdrawn and cannot be offered`);
  const hours = hoursFactOf(fact, knowledge);
  const what = label ?? fact.label;
  return {
    fact: fact.id,
    kind: fact.kind,
    name: what ? `${fact.organisation} – ${what}` : fact.organisation,
    value: fact.value,
    status: fact.status,
    dated: fact.verified?.on ?? fact.dated,
    ...(fact.verified ? { confirmedBy: fact.verified.by_role } : {}),
    hours: hours && hoursWords(hours, knowledge.words, needsCheck(hours, knowledge)),
    link: linkOf(fact, knowledge),
  };
}

/** What takes from a fact's soundness on the day of the answer. */
function doubtsOf(
  fact: ContactFact,
  knowledge: Knowledge,
): Pick<ContactView, 'age' | 'lifeDays' | 'reported'> {
  const { today } = knowledge;
  const standing = standingOf(fact, knowledge, today ?? '');
  const age = !standing || standing.age === 'fresh' ? undefined : standing.age;
  return {
    ...(standing && today === undefined ? { age: 'past' } : age ? { age } : {}),
    ...(standing ? { lifeDays: standing.lifeDays } : {}),
    ...(fact.reported ? { reported: true } : {}),
  };
}

function needsCheck(fact: ContactFact, knowledge: Knowledge): boolean {
  const { age, reported } = doubtsOf(fact, knowledge);
  return age === 'overdue' || reported === true;
}

/** "source dated 18 September 2023", "unverified, source undated": the words that always stand beside a contact. */
export function statusWords(view: Shown, words: Words): string {
  const said = ageWords(view, words);
  return view.reported ? `${said}; ${words.status.reported}` : said;
}

type Shown = Pick<ContactView, 'status' | 'dated' | 'confirmedBy' | 'age' | 'lifeDays' | 'reported'>;

function ageWords(view: Shown, words: Words): string {
  const date = view.dated === null ? null : spokenDate(view.dated);
  switch (view.status) {
    case 'sourced':
      return date ? fill(words.status.sourced, { date }) : words.status.undated;
    case 'unverified':
      return date ? fill(words.status.unverified, { date }) : words.status.unverified_undated;
    case 'disputed':
      return words.status.disputed;
    case 'verified':
      return fill(words.status[VERIFIED_WORDS[view.age ?? 'fresh']], {
        date: date ?? '',
        role: view.confirmedBy ?? '',
        days: String(view.lifeDays ?? ''),
      });
  }
}

const VERIFIED_WORDS = {
  fresh: 'verified',
  due: 'verified_due',
  overdue: 'verified_overdue',
  past: 'verified_past',
} as const;

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** "2023-09-18" → "18 September 2023"; a source may give only a month or a year. */
export function spokenDate(date: string): string {
  const [year, month, day] = date.split('-');
  return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(' ');
}

/** It can be rung or written to without a second thought. */
export const isSound = (view: ContactView): boolean =>
  view.kind !== 'hours' && isSure(view) && view.age !== 'due' && view.age !== 'overdue' && !view.reported;

/** Good sources give it, or somebody has confirmed it: its age aside. */
export const isSure = ({ status }: Pick<ContactFact, 'status'>): boolean =>
  status === 'sourced' || status === 'verified';

/** The first that is sound, else the first that is neither overdue nor reported, else the first of all, with its words. */
function fallbackFor(entry: Entry, knowledge: Knowledge): ContactView | null {
  const ids = entry.leads_to === 'process/safeguarding-concern' ? FALLBACK_FACTS_ON_HARM : FALLBACK_FACTS;
  const views = ids.flatMap((id) => {
    const fact = knowledge.facts.get(id);
    return fact && fact.status !== 'withdrawn' ? [viewOf(fact, knowledge)] : [];
  });
  const usable = (view: ContactView) => isSure(view) && view.age !== 'overdue' && !view.reported;
  return views.find(isSound) ?? views.find(usable) ?? views[0] ?? null;
}

const hoursTarget = (fact: ContactFact): string => `${fact.id.split('/')[0]}/${fact.hours_of ?? ''}`;

/** By the contact whose hours they are; of several the first counts. */
const hoursByContact = oncePer((facts: Knowledge['facts']) => {
  const live = [...facts.values()].filter(({ kind, status }) => kind === 'hours' && status !== 'withdrawn');
  return new Map(live.reverse().map((hours) => [hoursTarget(hours), hours]));
});

const hoursFactOf = (fact: ContactFact, { facts }: Knowledge): ContactFact | null =>
  hoursByContact(facts).get(fact.id) ?? null;

function hoursWords(hours: ContactFact, { status }: Words, isUnsure: boolean): string {
  const doubt = hours.status === 'disputed' ? status.hours_disputed : isUnsure ? status.hours_unsure : null;
  return doubt ? `${hours.value} (${doubt})` : hours.value;
}

function linkOf(fact: ContactFact, knowledge: Knowledge): string | null {
  switch (fact.kind) {
    case 'phone':
      return `tel:${fact.value.replaceAll(' ', '')}`;
    case 'email':
      return isSure(fact) && !needsCheck(fact, knowledge) ? `mailto:${fact.value}` : null;
    case 'web':
      return fact.value;
    case 'text':
    case 'hours':
      return null;
  }
}
