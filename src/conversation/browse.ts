// Looking through what Signpost holds: by kind, topic, district and age, page by page.
import { stemmer } from 'stemmer';
import { DIRECTORY } from '../knowledge/directory.ts';
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { District } from '../knowledge/schema.ts';
import { fill } from '../knowledge/words.ts';
import { oncePer } from '../once-per.ts';
import { showButton } from './answer.ts';
import { viewsOf } from './contacts.ts';
import { plainWords } from './intent.ts';
import type { Block, Button, Reply } from './reply.ts';
import type { Brain, Step } from './respond.ts';
import { sayReply } from './say.ts';
import type { ConversationState } from './state.ts';

const ON_A_PAGE = 5;
/** A list of thousands is not carried from turn to turn. */
const MOST_OFFERED = 50;

const LISTS: Readonly<Record<string, (entry: Entry) => boolean>> = {
  services: ({ kind }) => kind === 'service',
  roles: ({ kind }) => kind === 'role',
  hubs: ({ kind }) => kind === 'hub',
  'how early help works': ({ kind }) => kind === 'offer',
  'how things are done': ({ kind }) => kind === 'process',
  situations: ({ kind }) => kind === 'situation',
};

/** What a message asks to look through, in the words in which `browse` takes it; null where it asks for nothing of the kind. */
export function browsingOf(said: string): string | null {
  const plain = said.replace(/^(show me|show|list|see|browse|all) (the |all )?/, '');
  if (plain === 'directory' || plain === 'the directory') return 'directory';
  if (Object.hasOwn(LISTS, plain)) return plain;
  return /^(services|help|support) (for|in|near|about) (ages? \d+|[a-z0-9 +-]{2,40})$/.test(plain) &&
    plain.startsWith('services')
    ? plain
    : null;
}

export function browse(
  brain: Brain,
  state: ConversationState,
  { what, page }: { what: string; page: number },
): Step {
  const { knowledge } = brain;
  if (what === 'directory')
    return { state: { ...state, browsing: { what, page: 1 } }, replies: [directory(knowledge)] };
  const found = entriesFor(what, brain);
  if (found.length === 0) {
    const reply = sayReply('browse', fill(knowledge.words.browse.empty, { what }), {
      buttons: listButtons(knowledge),
    });
    return { state: { ...state, browsing: null }, replies: [reply] };
  }
  const pages = Math.ceil(found.length / (what === 'hubs' ? 6 : ON_A_PAGE));
  const shown = Math.min(Math.max(1, page), pages);
  return {
    state: {
      ...state,
      subject: null,
      browsing: { what, page: shown },
      offered: found.slice(0, MOST_OFFERED).map(({ id }) => id),
    },
    replies: [
      what === 'hubs'
        ? hubsReply(found, knowledge)
        : pageReply(found, { what, page: shown, pages, isBeyond: page > pages }, knowledge),
    ],
  };
}

function entriesFor(what: string, brain: Brain): Entry[] {
  const all = [...brain.knowledge.entries.values()];
  const list = LISTS[what];
  if (list) return all.filter(list);
  const [, relation, rest = ''] = /^services (for|in|near|about) (.+)$/.exec(what) ?? [];
  const services = all.filter(({ kind }) => kind === 'service');
  if (relation === 'in' || relation === 'near') {
    const place = brain.search.findPlace(`in ${rest}`);
    return place?.kind === 'district'
      ? services.filter((entry) => servesDistrict(entry, place.district))
      : [];
  }
  const age = /^(?:ages? )?(\d{1,2})(?: year olds?)?$/.exec(rest)?.[1];
  if (age !== undefined) return services.filter((entry) => servesAge(entry, Number(age)));
  return servicesAbout(rest, services, brain);
}

const servesDistrict = ({ area }: Entry, district: District): boolean =>
  !Array.isArray(area) || area.includes(district);

/** Only services with a known range: an unknown one is not claimed to fit. */
const servesAge = ({ ages }: Entry, age: number): boolean =>
  ages !== undefined && (ages.from ?? 0) <= age && age <= (ages.to ?? 25);

/** Services whose topics or names have a word of the topic, in the order in which search ranks them for it. */
function servicesAbout(topic: string, services: readonly Entry[], { search }: Brain): Entry[] {
  const wanted = new Set(stemsOf(topic));
  const written = services.filter(({ id }) => !id.startsWith(DIRECTORY));
  const named = written.filter((service) => stemsOfEntry(service).some((stem) => wanted.has(stem)));
  const { ranked, verdict, directory } = search.find(topic);
  const searched =
    verdict === 'answer'
      ? ranked.slice(0, 3).flatMap(({ entry }) => services.filter(({ id }) => id === entry))
      : [];
  const rank = ({ id }: Entry): number => {
    const at = ranked.findIndex(({ entry }) => entry === id);
    return at < 0 ? ranked.length : at;
  };
  const own = [...new Set([...searched, ...named])].sort((one, other) => rank(one) - rank(other));
  const wider = (directory ?? []).flatMap(({ entry }) => services.find(({ id }) => id === entry) ?? []);
  return [...own, ...wider];
}

/** Of its topics and names. */
const stemsOfEntry = oncePer(({ topics, name, other_names }: Entry) =>
  [...topics, name, ...other_names].flatMap(stemsOf),
);

const stemsOf = (text: string): string[] =>
  plainWords(text)
    .split(' ')
    .filter((word) => word.length > 2)
    .map((word) => stemmer(word));

function directory(knowledge: Knowledge): Reply {
  return sayReply('browse', knowledge.words.browse.directory, { buttons: listButtons(knowledge) });
}

function listButtons(knowledge: Knowledge): Button[] {
  return Object.entries(LISTS).map(([what, belongs]) => {
    const count = [...knowledge.entries.values()].filter(belongs).length;
    return {
      label: `${what.charAt(0).toUpperCase()}${what.slice(1)} (${count})`,
      says: what,
      action: { verb: 'browse', what, page: 1 },
    };
  });
}

function pageReply(
  found: readonly Entry[],
  { what, page, pages, isBeyond }: { what: string; page: number; pages: number; isBeyond: boolean },
  { words }: Knowledge,
): Reply {
  const shown = found.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE);
  const blocks: Block[] = [
    {
      kind: 'title',
      text: `${what.charAt(0).toUpperCase()}${what.slice(1)}`,
      note: fill(words.browse.page, { page: String(page), pages: String(pages) }),
    },
    ...(isBeyond ? [{ kind: 'lead', text: words.browse.last } as const] : []),
    ...shown.map((entry): Block => ({ kind: 'section', heading: entry.name, items: [entry.summary] })),
  ];
  const onward: Button[] =
    page < pages
      ? [{ label: 'Next page', says: 'next page', action: { verb: 'browse', what, page: page + 1 } }]
      : [];
  return {
    kind: 'browse',
    summary: 'Signpost: directory',
    blocks,
    buttons: [...shown.map(showButton), ...onward],
    about: shown.map(({ id }) => ({ entry: id, score: 1 })),
  };
}

/** All six hubs with their contacts in one card, so that a number is one look away. */
function hubsReply(hubs: readonly Entry[], knowledge: Knowledge): Reply {
  return {
    kind: 'browse',
    summary: 'Signpost: the Early Help Hubs',
    blocks: [
      { kind: 'title', text: knowledge.words.kinds.hub },
      ...hubs.map(
        (hub): Block => ({
          kind: 'contacts',
          heading: hub.name,
          contacts: viewsOf(hub, knowledge).filter(({ kind }) => kind !== 'hours'),
        }),
      ),
    ],
    buttons: hubs.slice(0, 6).map(showButton),
    about: hubs.map(({ id }) => ({ entry: id, score: 1 })),
  };
}
