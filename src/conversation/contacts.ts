// How a contact fact is shown: with its status and date, beside a sounder contact where it is not sound itself.
import type { ContactFact, Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { Words } from '../knowledge/words.ts';
import { fill } from '../knowledge/words.ts';
import type { Block, ContactView } from './reply.ts';

/** The contact that is always sound, shown where an entry has none of its own. */
const FALLBACK_FACT = 'family-information-service/phone';
const FALLBACK_FACT_ON_HARM = 'childrens-helpdesk/phone';

/** The contact blocks of an entry: its own live facts, and a sounder one where all of those are unverified or disputed. */
export function contactBlocks(entry: Entry, knowledge: Knowledge): Block[] {
  const { headings } = knowledge.words;
  const views = viewsOf(entry, knowledge);
  const blocks: Block[] = [];
  if (views.length > 0) blocks.push({ kind: 'contacts', heading: headings.contacts, contacts: views });
  if (!views.some(isSound)) {
    const fallback = fallbackFor(entry, knowledge);
    if (fallback && !views.some((view) => view.fact === fallback.fact)) {
      blocks.push({ kind: 'contacts', heading: headings.sound_contacts, contacts: [fallback] });
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
  if (fact.status === 'withdrawn')
    throw new Error(`The contact fact ${fact.id} is withdrawn and cannot be offered`);
  const what = label ?? fact.label;
  return {
    fact: fact.id,
    kind: fact.kind,
    name: what ? `${fact.organisation} – ${what}` : fact.organisation,
    value: fact.value,
    status: fact.status,
    dated: fact.verified?.on ?? fact.dated,
    ...(fact.verified ? { confirmedBy: fact.verified.by_role } : {}),
    hours: hoursOf(fact, knowledge),
    link: linkOf(fact),
  };
}

/** "source dated 18 September 2023", "unverified, source undated": the words that always stand beside a contact. */
export function statusWords(
  view: Pick<ContactView, 'status' | 'dated' | 'confirmedBy'>,
  words: Words,
): string {
  const date = view.dated === null ? null : spokenDate(view.dated);
  switch (view.status) {
    case 'sourced':
      return date ? fill(words.status.sourced, { date }) : words.status.undated;
    case 'unverified':
      return date ? fill(words.status.unverified, { date }) : words.status.unverified_undated;
    case 'disputed':
      return words.status.disputed;
    case 'verified':
      return fill(words.status.verified, { date: date ?? '', role: view.confirmedBy ?? '' });
  }
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** "2023-09-18" → "18 September 2023"; a source may give only a month or a year. */
export function spokenDate(date: string): string {
  const [year, month, day] = date.split('-');
  return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(' ');
}

export const isSound = (view: ContactView): boolean =>
  view.kind !== 'hours' && (view.status === 'sourced' || view.status === 'verified');

function fallbackFor(entry: Entry, knowledge: Knowledge): ContactView | null {
  const fact = knowledge.facts.get(
    entry.leads_to === 'process/safeguarding-concern' ? FALLBACK_FACT_ON_HARM : FALLBACK_FACT,
  );
  return fact ? viewOf(fact, knowledge) : null;
}

const hoursTarget = (fact: ContactFact): string => `${fact.id.split('/')[0]}/${fact.hours_of ?? ''}`;

function hoursOf(fact: ContactFact, knowledge: Knowledge): string | null {
  for (const other of knowledge.facts.values()) {
    if (other.kind === 'hours' && other.status !== 'withdrawn' && hoursTarget(other) === fact.id) {
      return other.status === 'disputed' ? `${other.value} (sources disagree on the hours)` : other.value;
    }
  }
  return null;
}

function linkOf(fact: ContactFact): string | null {
  const sure = fact.status === 'sourced' || fact.status === 'verified';
  switch (fact.kind) {
    case 'phone':
      return `tel:${fact.value.replaceAll(' ', '')}`;
    case 'email':
      return sure ? `mailto:${fact.value}` : null;
    case 'web':
      return fact.value;
    case 'text':
    case 'hours':
      return null;
  }
}
