// The events over the files: what Signpost says now, and where a file has moved on under a change. Nothing is merged in
// silence: where both have changed, the file's value stands, marked as disputed, until a coordinator decides.

import { dayOf } from '../freshness/days.ts';
import type { ContactFact, Entry, Knowledge } from '../knowledge/knowledge.ts';
import { type Change, type CorrectionEvent, keyOf, type Subject } from './events.ts';
import { isOfTheAlert } from './owners.ts';

/** A field that was changed both in the file and in chat. */
export interface Conflict {
  readonly subject: Subject;
  readonly field: 'value' | 'summary';
  /** Empty where the file does not hold it any more. */
  readonly file: string;
  /** Empty where it was withdrawn in chat. */
  readonly chat: string;
  /** The event that made the change in chat. */
  readonly seq: number;
  /** What both have gone out from. */
  readonly base: string;
}

/** What is known of one fact or entry beside its value. */
export interface Docket {
  readonly subject: Subject;
  /** Of the last deed: a card made before it is out of date. One more report puts no coordinator's card out of date. */
  readonly seq: number;
  readonly events: readonly CorrectionEvent[];
  /** Reports that nobody has dealt with, oldest first. */
  readonly reports: readonly CorrectionEvent[];
  readonly proposal: (CorrectionEvent & { readonly change: Change }) | null;
  /** The change that stands now and could be undone. */
  readonly standing: CorrectionEvent | null;
}

export interface Overlay {
  readonly knowledge: Knowledge;
  readonly dockets: ReadonlyMap<string, Docket>;
  readonly conflicts: readonly Conflict[];
}

/** Pure, and cheap: only what was changed is copied. */
export function applyCorrections(files: Knowledge, events: readonly CorrectionEvent[]): Overlay {
  if (events.length === 0) return { knowledge: files, dockets: new Map(), conflicts: [] };
  const bySubject = Map.groupBy(events, ({ subject }) => keyOf(subject));
  const dockets = new Map<string, Docket>();
  const conflicts: Conflict[] = [];
  const facts = new Map(files.facts);
  const entries = new Map(files.entries);
  for (const [key, own] of bySubject) {
    const [first] = own;
    if (!first) continue;
    const effects = effectsOf(own);
    dockets.set(key, docketOf(first.subject, own, effects));
    const { of, id } = first.subject;
    const fact = of === 'fact' ? files.facts.get(id) : undefined;
    const entry = of === 'entry' ? files.entries.get(id) : undefined;
    let conflict: Conflict | null = null;
    if (fact) {
      const folded = overFact(fact, effects, isOfTheAlert(files, id));
      facts.set(id, reported(folded.value, dockets.get(key)?.reports ?? []));
      ({ conflict } = folded);
    } else if (entry) {
      const folded = overEntry(entry, effects);
      entries.set(id, folded.value);
      ({ conflict } = folded);
    } else conflict = goneConflict(effects);
    if (conflict) conflicts.push(conflict);
  }
  return { knowledge: { ...files, facts, entries }, dockets, conflicts };
}

/** A change or confirmation that counts: confirmed where it had to be, and not undone. */
interface Effect {
  readonly event: CorrectionEvent;
  readonly deed: Exclude<Change, { is: 'undone' }> | { is: 'verified'; value: string; base: string };
  /** It went into the files, so that a file that says something else has simply moved on. */
  readonly exported: boolean;
}

function effectsOf(events: readonly CorrectionEvent[]): Effect[] {
  const changes = new Map<number, Effect>();
  const proposed = new Map<number, Change>();
  const apply = (change: Change, event: CorrectionEvent) => {
    if (change.is === 'undone') changes.delete(change.undoes);
    else changes.set(event.seq, { event, deed: change, exported: false });
  };
  for (const event of events) {
    const { deed } = event;
    switch (deed.is) {
      case 'corrected':
      case 'summary-corrected':
      case 'withdrawn':
      case 'undone':
        apply(deed, event);
        break;
      case 'verified':
        changes.set(event.seq, { event, deed, exported: false });
        break;
      case 'proposed':
        proposed.set(event.seq, deed.change);
        break;
      case 'confirmed': {
        const change = proposed.get(deed.proposal);
        if (change) apply(change, event);
        break;
      }
      case 'exported':
        for (const [seq, effect] of changes) changes.set(seq, { ...effect, exported: true });
        break;
      case 'file-kept':
        changes.clear();
        break;
      case 'reported':
      case 'settled':
      case 'rejected':
        break;
    }
  }
  return [...changes.values()].sort((one, other) => one.event.seq - other.event.seq);
}

function docketOf(subject: Subject, events: readonly CorrectionEvent[], effects: readonly Effect[]): Docket {
  let reports: CorrectionEvent[] = [];
  let proposal: Docket['proposal'] = null;
  for (const event of events) {
    const { deed } = event;
    switch (deed.is) {
      case 'reported':
        reports.push(event);
        break;
      case 'proposed':
        // Whoever deleted all that is held of them cannot be told from a second person any more.
        proposal = event.author === '' ? null : { ...event, change: deed.change };
        break;
      case 'confirmed':
        proposal = null;
        reports = [];
        break;
      case 'rejected':
        proposal = null;
        break;
      case 'corrected':
      case 'summary-corrected':
      case 'withdrawn':
        proposal = null;
        reports = [];
        break;
      case 'verified':
      case 'settled':
        reports = [];
        break;
      case 'undone':
      case 'exported':
      case 'file-kept':
        break;
    }
  }
  const seq = events.findLast(({ deed }) => deed.is !== 'reported')?.seq ?? 0;
  const standing = effects.findLast(({ exported }) => !exported)?.event ?? null;
  return { subject, seq, events, reports, proposal, standing };
}

interface Folded<T> {
  readonly value: T;
  /** Null again as soon as a later change was made from what the file says now. */
  readonly conflict: Conflict | null;
}

function overFact(file: ContactFact, effects: readonly Effect[], inAlert: boolean): Folded<ContactFact> {
  let fact = file;
  let conflict: Conflict | null = null;
  for (const { event, deed, exported } of effects) {
    if (deed.is === 'summary-corrected') continue;
    if (deed.is === 'verified') {
      // A confirmation is of one value, and says nothing of another.
      if (fact.value === deed.value && fact.status !== 'withdrawn') fact = confirmed(fact, event);
      continue;
    }
    const to = deed.is === 'corrected' ? deed.to : WITHDRAWN;
    const isInFile = deed.is === 'corrected' ? file.value === to : file.status === 'withdrawn';
    if (file.value === deed.base || (!conflict && fact.value === deed.from)) {
      fact = deed.is === 'corrected' ? changed(fact, to, event) : { ...fact, status: 'withdrawn' };
      conflict = null;
    } else if (!isInFile && !exported) {
      const { subject, seq } = event;
      conflict = { subject, field: 'value', file: file.value, chat: to, seq, base: deed.base };
      // The alert's own numbers are never marked: the file's number stands.
      fact = inAlert ? file : disputed(file, to, event);
    }
  }
  return { value: fact, conflict };
}

/** Stands for a value that is no longer to be used. */
export const WITHDRAWN = '';

/** The file does not hold it any more, and what was changed in chat has nowhere to stand. */
function goneConflict(effects: readonly Effect[]): Conflict | null {
  const last = effects.findLast(({ deed, exported }) => deed.is !== 'verified' && !exported);
  if (!last || last.deed.is === 'verified') return null;
  const { event, deed } = last;
  const field = deed.is === 'summary-corrected' ? 'summary' : 'value';
  const chat = deed.is === 'withdrawn' ? WITHDRAWN : deed.to;
  return { subject: event.subject, field, file: '', chat, seq: event.seq, base: deed.base };
}

/** Nobody has rung it yet: it is as good as its source, which is whoever corrected it. */
function changed(fact: ContactFact, value: string, { at, role }: CorrectionEvent): ContactFact {
  const { verified: _, rivals: __, ...rest } = fact;
  return {
    ...rest,
    value,
    status: 'sourced',
    dated: dayOf(at),
    sources: [`Changed in chat by: ${role ?? 'unknown'}`],
  };
}

function confirmed(fact: ContactFact, { at, role }: CorrectionEvent): ContactFact {
  const { rivals: _, ...rest } = fact;
  return { ...rest, status: 'verified', verified: { by_role: role ?? '', on: dayOf(at) } };
}

function disputed(file: ContactFact, chat: string, { at, role }: CorrectionEvent): ContactFact {
  const { verified: _, ...rest } = file;
  const rival = { value: chat, source: `Changed in chat by: ${role ?? 'unknown'}`, dated: dayOf(at) };
  return { ...rest, status: 'disputed', rivals: [...(file.rivals ?? []), rival] };
}

const reported = (fact: ContactFact, [first]: readonly CorrectionEvent[]): ContactFact =>
  first && fact.status !== 'withdrawn' ? { ...fact, reported: dayOf(first.at) } : fact;

function overEntry(file: Entry, effects: readonly Effect[]): Folded<Entry> {
  let entry = file;
  let conflict: Conflict | null = null;
  for (const { event, deed, exported } of effects) {
    if (deed.is !== 'summary-corrected') continue;
    if (file.summary === deed.base || (!conflict && entry.summary === deed.from)) {
      entry = { ...entry, summary: deed.to, reviewed: dayOf(event.at) };
      conflict = null;
    } else if (file.summary !== deed.to && !exported) {
      const { subject, seq } = event;
      conflict = { subject, field: 'summary', file: file.summary, chat: deed.to, seq, base: deed.base };
    }
  }
  return { value: entry, conflict };
}
