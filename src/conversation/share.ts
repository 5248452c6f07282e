// A share card: contacts to pass on, complete in themselves. It is of public knowledge alone, says its date, and can be
// brought up to date where it lies.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import { fill } from '../knowledge/words.ts';
import { quietLine } from '../safeguarding/alert.ts';
import { forWhom } from './answer.ts';
import { contactBlocks, spokenDate } from './contacts.ts';
import type { Block, Reply } from './reply.ts';
import { sourcesBlock } from './sources.ts';

export const isShareable = ({ kind }: Entry): boolean => kind === 'hub' || kind === 'service';

/** More than the six hubs are no contact any more but a directory. */
const MOST_ENTRIES = 8;
const STEPS_SHOWN = 2;

/** Null where none of the entries may be shared. */
export function shareReply(entries: readonly Entry[], knowledge: Knowledge): Reply | null {
  const shared = entries.filter(isShareable).slice(0, MOST_ENTRIES);
  const [only, ...others] = shared;
  if (!only) return null;
  const { today, sharing } = knowledge;
  const title = others.length === 0 ? only.name : titleOf(shared, knowledge);
  const blocks: Block[] = [
    {
      kind: 'title',
      text: title,
      ...(today ? { note: fill(sharing.card.as_of, { date: spokenDate(today) }) } : {}),
    },
    ...(others.length === 0
      ? wholeBlocks(only, knowledge)
      : shared.flatMap((entry) => listedBlocks(entry, knowledge))),
    {
      kind: 'paragraph',
      text: others.length === 0 ? fill(sharing.card.wrong, { name: only.name }) : sharing.card.wrong_of,
    },
    sourcesBlock(sourcesOf(shared), knowledge),
    quietLine(knowledge),
  ];
  return {
    kind: 'shared',
    summary: `Signpost: ${title}`,
    about: shared.map(({ id }) => ({ entry: id, score: 1 })),
    blocks,
    buttons: [],
    refreshes: { entries: shared.map(({ id }) => id), label: sharing.card.refresh },
  };
}

export const allHubs = ({ entries }: Knowledge): Entry[] =>
  [...entries.values()].filter(({ kind }) => kind === 'hub');

/** The same card with the facts of today; null where all that it was of has left the knowledge base. */
export const refreshedShare = (ids: readonly string[], knowledge: Knowledge): Reply | null =>
  shareReply(
    ids.flatMap((id) => knowledge.entries.get(id) ?? []),
    knowledge,
  );

const titleOf = (shared: readonly Entry[], { sharing }: Knowledge): string =>
  shared.length === 6 && shared.every(({ kind }) => kind === 'hub')
    ? sharing.card.all_hubs
    : sharing.card.several;

function wholeBlocks(entry: Entry, knowledge: Knowledge): Block[] {
  const { headings } = knowledge.words;
  return [
    { kind: 'paragraph', text: entry.summary },
    ...offeredContacts(entry, knowledge),
    { kind: 'section', heading: headings.for_whom, items: [forWhom(entry)] },
    { kind: 'section', heading: headings.reach, items: entry.reach.slice(0, STEPS_SHOWN) },
  ];
}

function listedBlocks(entry: Entry, knowledge: Knowledge): Block[] {
  const contacts = offeredContacts(entry, knowledge).map((block, index) =>
    index === 0 && block.kind === 'contacts' ? { ...block, heading: entry.name } : block,
  );
  return entry.kind === 'hub'
    ? contacts
    : [{ kind: 'section', heading: entry.name, items: [entry.summary] }, ...contacts];
}

/** An e-mail address that is not sure is not passed on: whoever is given it sees no more than the card. */
export function offeredContacts(entry: Entry, knowledge: Knowledge): Block[] {
  return contactBlocks(entry, knowledge).flatMap((block): Block[] => {
    if (block.kind !== 'contacts') return [block];
    const contacts = block.contacts.filter(({ kind, link }) => kind !== 'email' || link !== null);
    return contacts.length > 0 ? [{ ...block, contacts }] : [];
  });
}

/** Each source once; the wording is as old as that which was read longest ago. */
function sourcesOf(entries: readonly Entry[]): Pick<Entry, 'sources' | 'reviewed'> {
  const sources = new Map(entries.flatMap((entry) => entry.sources.map((source) => [source.ref, source])));
  const [reviewed = ''] = entries.map((entry) => entry.reviewed).sort();
  return { sources: [...sources.values()], reviewed };
}
