// An entry as a reply: the first line answers exactly what was asked, then the rest in the order of a practitioner's questions.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { District, Kind } from '../knowledge/schema.ts';
import { fill } from '../knowledge/words.ts';
import { contactBlocks, isSure, statusWords, viewsOf } from './contacts.ts';
import type { Intent } from './intent.ts';
import type { Block, Button, ContactView, Reply } from './reply.ts';
import { asSentence } from './say.ts';
import { sourcesBlock } from './sources.ts';

export interface AnswerContext {
  readonly knowledge: Knowledge;
  readonly intent: Intent;
  readonly district: District | null;
  /** The situation whose guidance belongs with this entry. */
  readonly situation: Entry | null;
  /** Up to three other entries that may have been meant. */
  readonly runnersUp: readonly string[];
}

export function answerReply(entry: Entry, context: AnswerContext): Reply {
  const { knowledge, situation } = context;
  const lead = leadLine(entry, context);
  const guidance = situation ?? (entry.do_now ? entry : null);
  const blocks: Block[] = [
    {
      kind: 'title',
      text: guidance === situation && situation ? situation.name : entry.name,
      note: knowledge.words.kinds[entry.kind],
    },
    { kind: 'lead', text: lead },
    ...(guidance ? guidanceBlocks(guidance, knowledge) : []),
    ...(situation && situation !== entry ? [{ kind: 'title', text: entry.name } as const] : []),
    ...(lead === entry.summary ? [] : [{ kind: 'paragraph', text: entry.summary } as const]),
    ...contactBlocks(entry, knowledge),
    ...(situation && situation !== entry
      ? contactBlocks(withContactsBeyond(situation, entry), knowledge).filter(hasContacts)
      : []),
    ...hubBlocks(entry, context),
    shortSection(knowledge.words.headings.does, entry.does, entry),
    { kind: 'section', heading: knowledge.words.headings.for_whom, items: [forWhom(entry)] },
    shortSection(knowledge.words.headings.reach, entry.reach, entry),
    ...(entry.consent.needed === 'not-applicable'
      ? []
      : [
          {
            kind: 'section',
            heading: knowledge.words.headings.consent,
            items: [entry.consent.note],
          } as const,
        ]),
    sourcesBlock(entry, knowledge),
  ];
  return {
    kind: 'answer',
    summary: `Signpost: ${entry.name}`,
    blocks,
    buttons: answerButtons(entry, context),
  };
}

/** What a process, a role or a situation asks of a person is never folded away. */
const READ_WHOLE: readonly Kind[] = ['process', 'situation', 'role'];
const SHOWN_AT_ONCE = 3;

const shortSection = (heading: string, items: readonly string[], { kind }: Entry): Block => ({
  kind: 'section',
  heading,
  items,
  ...(READ_WHOLE.includes(kind) || items.length <= SHOWN_AT_ONCE + 1 ? {} : { moreFrom: SHOWN_AT_ONCE }),
});

/** Only the guidance's own extra contacts: what the main entry shows already is not shown twice. */
function withContactsBeyond(situation: Entry, entry: Entry): Entry {
  const shown = new Set(entry.contacts.map(({ fact }) => fact));
  return { ...situation, contacts: situation.contacts.filter(({ fact }) => !shown.has(fact)) };
}

const hasContacts = (block: Block): boolean => block.kind === 'contacts';

function guidanceBlocks(guidance: Entry, { words }: Knowledge): Block[] {
  const blocks: Block[] = [];
  if (guidance.do_now)
    blocks.push({ kind: 'section', heading: words.headings.do_now, items: guidance.do_now, ordered: true });
  if (guidance.do_not)
    blocks.push({ kind: 'section', heading: words.headings.do_not, items: guidance.do_not });
  return blocks;
}

/** The hub of the district that the user named, where a hub is the way; otherwise the way to name one. */
function hubBlocks(entry: Entry, { knowledge, district }: AnswerContext): Block[] {
  if (!entry.through_hub || entry.kind === 'hub') return [];
  const { words, entries, places } = knowledge;
  const hub = entries.get(places.districts.find(({ slug }) => slug === district)?.hub ?? '');
  if (!hub) return [{ kind: 'section', heading: words.headings.your_hub, items: [words.leads.hub_needed] }];
  return contactBlocks(hub, knowledge).map((block) =>
    block.kind === 'contacts' ? { ...block, heading: `${words.headings.your_hub}: ${hub.name}` } : block,
  );
}

export function forWhom(entry: Entry): string {
  const ages = agesOf(entry);
  const audience = entry.for_whom.replace(/\.$/, '');
  return ages ? `${audience}. ${ages}` : `${audience}.`;
}

function agesOf({ ages }: Entry): string | null {
  if (!ages) return null;
  const { from, to, note } = ages;
  const range =
    from !== null && to !== null
      ? `Ages ${from} to ${to}`
      : from !== null
        ? `From age ${from}`
        : to !== null
          ? `Up to age ${to}`
          : null;
  return [range, note].filter(Boolean).join('. ').replace(/\.?$/, '.');
}

function leadLine(entry: Entry, context: AnswerContext): string {
  const { knowledge, intent, situation } = context;
  const { leads } = knowledge.words;
  const { name } = entry;
  switch (intent) {
    case 'phone':
    case 'contact': {
      const own = firstContact(entry, knowledge, ['phone', 'text']);
      const hub = own ? undefined : hubContact(entry, context);
      if (own) return withTheNumberBeside999(own, entry, knowledge);
      if (hub) return `${leads.hub_needed} ${contactLine(hub, knowledge)}`;
      const written = intent === 'contact' ? firstContact(entry, knowledge, ['email', 'web']) : undefined;
      if (written) return contactLine(written, knowledge);
      return fill(leads.no_phone, { name });
    }
    case 'email': {
      const email = firstContact(entry, knowledge, ['email']);
      if (!email) return fill(leads.no_email, { name });
      return email.link
        ? contactLine(email, knowledge)
        : `${fill(isSure(email) ? leads.email_old : leads.email_unverified, { name })} ${contactLine(email, knowledge)}`;
    }
    case 'web': {
      const web = firstContact(entry, knowledge, ['web']);
      return web ? contactLine(web, knowledge) : entry.summary;
    }
    case 'hours': {
      const view = viewsOf(entry, knowledge).find(({ hours }) => hours);
      return view
        ? `${view.name}: ${view.hours} (${statusWords(view, knowledge.words)})`
        : fill(leads.no_hours, { name });
    }
    case 'consent':
      return entry.consent.note;
    case 'reach':
      return entry.reach[0] ?? entry.summary;
    case 'ages':
      return agesOf(entry) ?? fill(leads.no_ages, { name });
    case 'for_whom':
      return forWhom(entry);
    case 'role':
      return situation || !DOES_THINGS.includes(entry.kind)
        ? (situation ?? entry).summary
        : entry.does.slice(0, 2).map(asSentence).join(' ');
    case 'what':
      return (situation ?? entry).summary;
  }
}

/** Of the others the summary says best what they do. */
const DOES_THINGS: readonly Kind[] = ['role', 'hub', 'offer'];

const contactLine = (view: ContactView, { words }: Knowledge): string =>
  `${view.name}: ${view.value} (${statusWords(view, words)})${view.hours ? `. ${view.hours}` : ''}`;

/** 999 is only for danger now: whoever asks for "their number" is told the next one with it. */
function withTheNumberBeside999(own: ContactView, entry: Entry, knowledge: Knowledge): string {
  const beside =
    own.value === '999' &&
    viewsOf(entry, knowledge).find(({ kind, value }) => kind === 'phone' && value !== '999');
  return [own, ...(beside ? [beside] : [])].map((view) => contactLine(view, knowledge)).join('. ');
}

const firstContact = (
  entry: Entry,
  knowledge: Knowledge,
  kinds: ContactView['kind'][],
): ContactView | undefined => viewsOf(entry, knowledge).find(({ kind }) => kinds.includes(kind));

function hubContact(entry: Entry, { knowledge, district }: AnswerContext): ContactView | undefined {
  if (!entry.through_hub || !district) return undefined;
  const hub = knowledge.entries.get(
    knowledge.places.districts.find(({ slug }) => slug === district)?.hub ?? '',
  );
  return hub && firstContact(hub, knowledge, ['phone']);
}

const MOST_BUTTONS = 6;

function answerButtons(entry: Entry, { knowledge, runnersUp, district }: AnswerContext): Button[] {
  const others = runnersUp.slice(0, 3).flatMap((id) => {
    const other = knowledge.entries.get(id);
    return other && other.id !== entry.id ? [showButton(other)] : [];
  });
  const askDistrict: Button[] =
    entry.through_hub && !district && entry.kind !== 'hub'
      ? [{ label: 'Show the hubs', says: 'hubs', action: { verb: 'browse', what: 'hubs', page: 1 } }]
      : [];
  return [
    ...others.slice(0, MOST_BUTTONS - 2 - askDistrict.length),
    ...askDistrict,
    { label: 'This was it', says: 'this was it', action: { verb: 'useful', entry: entry.id, useful: true } },
    { label: 'This is wrong', says: 'this is wrong', action: { verb: 'wrong', entry: entry.id } },
  ];
}

export const showButton = (entry: Entry): Button => ({
  label: entry.name,
  says: entry.name,
  action: { verb: 'show', entry: entry.id },
});
