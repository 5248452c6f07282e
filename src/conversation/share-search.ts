// What may be passed on, found by somebody who is writing to others: by its name, by a topic or by a place.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { District } from '../knowledge/schema.ts';
import type { Words } from '../knowledge/words.ts';
import type { Found, Place } from '../search/found.ts';
import { isSound, statusWords } from './contacts.ts';
import { checkOutbound } from './gate.ts';
import { plainWords } from './intent.ts';
import type { ContactView, Reply } from './reply.ts';
import type { Brain } from './respond.ts';
import { allHubs, isShareable, shareReply } from './share.ts';

/** One line of the list to choose from, and the card behind it. */
export interface ShareItem {
  readonly name: string;
  readonly line: string;
  /** The first number on the card, and whose it is where that is not plain. */
  readonly phone: string | null;
  readonly card: Reply;
}

/** The entries of one card. */
type Shared = readonly Entry[];

const MOST_FOUND = 8;
const LONGEST_LINE = 110;
/** Where search stands behind an entry so little, it is no suggestion. */
const LEAST_SCORE = 0.1;

/** Best first. Where nothing is typed: the searcher's own hub and all six on one card, or all six and each of them. */
export function searchToShare(brain: Brain, text: string, district: District | null): readonly ShareItem[] {
  const { knowledge, search } = brain;
  const said = plainWords(text);
  const { heard } = knowledge.sharing;
  if (said === '' || [...heard.all_hubs, ...heard.my_hub].some((phrase) => plainWords(phrase) === said)) {
    const hubs = allHubs(knowledge);
    const own = district ? hubIn(district, knowledge) : null;
    return itemsOf(brain, own ? [[own], hubs] : [hubs, ...hubs.map((hub) => [hub])]);
  }
  const found = search.find(text);
  const ranked = rankedToShare(found, knowledge);
  const isSure = found.verdict === 'answer';
  return itemsOf(brain, [
    ...(isSure ? ranked.slice(0, 1) : []),
    ...named(said, knowledge),
    ...hubsOf(search.findPlace(text), knowledge),
    ...(found.verdict === 'dont_know' ? [] : ranked),
    ...(found.directory ?? []).flatMap(({ entry }) => shareable(entry, knowledge)),
  ]).slice(0, MOST_FOUND);
}

export const rankedToShare = ({ ranked }: Found, knowledge: Knowledge): readonly Shared[] =>
  ranked.filter(({ score }) => score >= LEAST_SCORE).flatMap(({ entry }) => shareable(entry, knowledge));

/** Each card once. One that the outbound gate holds back is left out, and the operator is told. */
export function itemsOf({ knowledge, onFault }: Brain, groups: readonly Shared[]): readonly ShareItem[] {
  const seen = new Set<string>();
  return groups.flatMap((group): ShareItem[] => {
    const card = shareReply(group, knowledge);
    const key = card?.refreshes?.entries.join(' ') ?? '';
    if (!card || seen.has(key)) return [];
    seen.add(key);
    try {
      checkOutbound(card, knowledge.facts);
    } catch (error) {
      onFault?.(error);
      return [];
    }
    return [itemOf(card, group, knowledge)];
  });
}

/** What of an entry may be shared: itself, all six hubs, or what a situation leads to. */
export function shareable(id: string, knowledge: Knowledge): readonly Shared[] {
  const entry = knowledge.entries.get(id);
  if (!entry) return [];
  if (isShareable(entry)) return [[entry]];
  if (entry.id === 'offer/hubs') return [allHubs(knowledge)];
  return entry.leads_to ? shareable(entry.leads_to, knowledge) : [];
}

export function hubsOf(place: Place | null, knowledge: Knowledge): readonly Shared[] {
  const districts =
    place?.kind === 'district' ? [place.district] : place?.kind === 'unclear' ? place.districts : [];
  return districts.flatMap((district) => {
    const hub = hubIn(district, knowledge);
    return hub ? [[hub]] : [];
  });
}

function hubIn(district: District, { places, entries }: Knowledge): Entry | null {
  return entries.get(places.districts.find(({ slug }) => slug === district)?.hub ?? '') ?? null;
}

/** Searched while it is typed: every word begins a word of the name, of another name or of a topic. */
function named(said: string, { entries, acronyms }: Knowledge): readonly Shared[] {
  const typed = said.split(' ');
  const begins = (name: string): boolean => {
    const words = plainWords(name).split(' ');
    return typed.every((part) => words.some((word) => word.startsWith(part)));
  };
  const rank = (entry: Entry): number | null => {
    const short = acronyms.flatMap(({ acronym, see }) => (see === entry.id ? [acronym] : []));
    if (plainWords(entry.name).startsWith(said) || short.some((name) => plainWords(name).startsWith(said)))
      return 0;
    if (begins(entry.name)) return 1;
    if (entry.other_names.some(begins)) return 2;
    return entry.topics.some(begins) ? 3 : null;
  };
  return [...entries.values()]
    .filter(isShareable)
    .flatMap((entry) => {
      const at = rank(entry);
      return at === null ? [] : [{ entry, at }];
    })
    .sort((one, other) => one.at - other.at)
    .slice(0, MOST_FOUND)
    .map(({ entry }) => [entry]);
}

function itemOf(card: Reply, [entry, ...others]: Shared, { sharing, words }: Knowledge): ShareItem {
  const [title] = card.blocks;
  const [phone] = card.blocks.flatMap((block) =>
    block.kind === 'contacts' ? block.contacts.filter(({ kind }) => kind === 'phone' || kind === 'text') : [],
  );
  const isOne = others.length === 0;
  const name = title?.kind === 'title' ? title.text : '';
  return {
    name,
    line: isOne ? firstSentence(entry?.summary ?? '') : sharing.search.all_hubs_line,
    phone: isOne && phone ? phoneLine(phone, name, words) : null,
    card,
  };
}

/** "01452 328130", "Helpline: 01452 726570": whose it is where that is not plain, and its status where it is not sound. */
function phoneLine(view: ContactView, title: string, words: Words): string {
  const whose = view.name === title ? '' : `${view.name.replace(`${title} – `, '')}: `;
  return `${whose}${view.value}${isSound(view) ? '' : ` (${statusWords(view, words)})`}`;
}

function firstSentence(text: string): string {
  const [sentence = text] = /^.*?[.!?](?= |$)/.exec(text) ?? [];
  if (sentence.length <= LONGEST_LINE) return sentence;
  return `${sentence.slice(0, LONGEST_LINE).replace(/\s+\S*$/, '')} …`;
}
