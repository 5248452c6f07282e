// "share stroud hub", "share camhs", "share all six hubs", "share this": a card to pass on. Whatever else begins with
// "share" is a question like any other: "share information without consent?"
import { stemmer } from 'stemmer';
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { Place } from '../search/found.ts';
import { plainWords } from './intent.ts';
import type { Brain, Step } from './respond.ts';
import { sayReply } from './say.ts';
import { allHubs, isShareable, shareReply } from './share.ts';
import type { ConversationState } from './state.ts';

/** How far search must stand behind a name. */
const SURE = 0.85;

interface Asked {
  readonly brain: Brain;
  readonly state: ConversationState;
}

/** The entries that a message asks to share; none where it does not say of what; null where it is no such command. */
export function sharedBy(said: string, { brain, state }: Asked): readonly Entry[] | null {
  const [, what] = /^(?:please )?share(?: (.+))?$/.exec(said) ?? [null, null];
  if (what === null) return null;
  const { knowledge } = brain;
  const { heard } = knowledge.sharing;
  const isOneOf = (phrases: readonly string[]): boolean =>
    phrases.some((phrase) => plainWords(phrase) === what);
  if (what === undefined || isOneOf(heard.this)) return subjectOf(state, knowledge);
  if (isOneOf(heard.all_hubs)) return allHubs(knowledge);
  if (isOneOf(heard.my_hub)) return hubsOf(state, knowledge);
  return called(what, brain);
}

export function share({ brain, state }: Asked, entries: readonly Entry[]): Step {
  const { knowledge } = brain;
  const reply = shareReply(entries, knowledge);
  if (!reply) return { state, replies: [sayReply('command', knowledge.sharing.card.what)] };
  const [only, ...others] = entries;
  const shown =
    only && others.length === 0
      ? { subject: only.id }
      : { subject: null, offered: entries.map(({ id }) => id), browsing: null };
  return { state: { ...state, ...shown, awaitingPlace: null }, replies: [reply] };
}

function subjectOf({ subject }: ConversationState, knowledge: Knowledge): readonly Entry[] {
  if (subject === 'offer/hubs') return allHubs(knowledge);
  const entry = knowledge.entries.get(subject ?? '');
  return entry && isShareable(entry) ? [entry] : [];
}

function hubsOf({ district }: ConversationState, knowledge: Knowledge): readonly Entry[] {
  const own = knowledge.places.districts.find(({ slug }) => slug === district)?.hub;
  const hub = knowledge.entries.get(own ?? '');
  return hub ? [hub] : allHubs(knowledge);
}

/** Where search stands behind an entry, and every word is of its name or says nothing of its own. */
function called(what: string, { knowledge, search }: Brain): readonly Entry[] | null {
  const found = search.find(what);
  const [first] = found.ranked;
  const entry = knowledge.entries.get(first?.entry ?? '');
  if (!first || !entry || found.verdict !== 'answer' || first.score < SURE) return null;
  const known = new Set(
    [...knowledge.sharing.heard.filler, ...namesOf(entry, found.place, knowledge)].flatMap(stems),
  );
  if (!stems(what).every((word) => known.has(word))) return null;
  if (entry.id === 'offer/hubs') return allHubs(knowledge);
  return isShareable(entry) ? [entry] : null;
}

function namesOf(entry: Entry, place: Place | null, { acronyms }: Knowledge): string[] {
  const short = acronyms.filter(({ see, or_see }) => see === entry.id || or_see === entry.id);
  return [
    entry.name,
    ...entry.other_names,
    ...short.flatMap(({ acronym, expansion }) => [acronym, expansion]),
    ...(entry.kind === 'hub' && place?.kind === 'district' ? [place.name] : []),
  ];
}

const stems = (text: string): string[] =>
  plainWords(text)
    .split(' ')
    .filter(Boolean)
    .map((word) => stemmer(word));
