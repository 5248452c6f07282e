// Where nothing is sure: which place, which of three, or whom to ask instead. Never a dead end.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { District } from '../knowledge/schema.ts';
import { fill } from '../knowledge/words.ts';
import type { Found, Place } from '../search/found.ts';
import { showButton } from './answer.ts';
import { contactBlocks } from './contacts.ts';
import { asksForAContact, type Intent, plainWords, saysOneOf } from './intent.ts';
import type { Block, Button, ContactView, Reply } from './reply.ts';
import type { Brain, Step } from './respond.ts';
import { sayReply } from './say.ts';
import type { ConversationState } from './state.ts';

export const hubOf = (district: District, { places }: Knowledge): string =>
  places.districts.find(({ slug }) => slug === district)?.hub ?? 'offer/hubs';

export function askPlace(
  brain: Brain,
  state: ConversationState,
  place: Extract<Place, { kind: 'unclear' }>,
  entry: Entry | undefined,
): Step {
  const { places, words } = brain.knowledge;
  const candidates = places.districts.filter(({ slug }) => place.districts.includes(slug));
  const blocks: Block[] = [
    { kind: 'lead', text: fill(words.which_district, { place: place.name }) },
    ...(place.leavesCounty ? [{ kind: 'paragraph', text: words.leaves_county } as const] : []),
    { kind: 'section', heading: words.kinds.hub, items: candidates.map(({ name }) => name) },
  ];
  const buttons: Button[] = candidates
    .slice(0, 6)
    .map(({ slug, name }) => ({ label: name, says: name, action: { verb: 'district', district: slug } }));
  const about = candidates.map(({ hub }) => ({ entry: hub, score: 1 / candidates.length }));
  return {
    state: { ...state, awaitingPlace: { entry: entry?.id ?? 'offer/hubs' } },
    replies: [{ kind: 'ask_place', summary: 'Signpost: which district?', blocks, buttons, about }],
  };
}

export function outsideReply(place: Extract<Place, { kind: 'outside' }>, { knowledge }: Brain): Reply {
  const guidance = knowledge.entries.get('situation/child-lives-in-another-area');
  const blocks: Block[] = guidance?.do_now
    ? [{ kind: 'section', heading: knowledge.words.headings.do_now, items: guidance.do_now, ordered: true }]
    : [];
  return sayReply(
    'out_of_area',
    fill(knowledge.words.out_of_area, { place: place.name, council: place.council }),
    { blocks },
  );
}

/** Whoever asks for a contact gets those of each of the three at once. */
export function offerChoices(
  brain: Brain,
  state: ConversationState,
  found: Found,
  knowledge: Knowledge,
  intent: Intent = 'what',
): Step {
  const { words, entries } = knowledge;
  const offered = found.ranked.slice(0, 3).flatMap(({ entry }) => entries.get(entry) ?? []);
  const blocks: Block[] = [
    { kind: 'lead', text: words.choices },
    ...offered.flatMap((entry): Block[] => [
      { kind: 'section', heading: entry.name, items: [entry.summary] },
      ...(asksForAContact(intent) ? firstContacts(entry, knowledge, intent) : []),
    ]),
  ];
  return {
    state: {
      ...state,
      subject: offered[0]?.id ?? null,
      offered: offered.map(({ id }) => id),
      awaitingPlace: null,
    },
    replies: [
      {
        kind: 'choices',
        summary: 'Signpost: which of these?',
        blocks,
        buttons: [...offered.map(showButton), noneOfThese(brain)],
        about: found.ranked,
      },
    ],
  };
}

const CONTACTS_EACH = 2;

/** Under the name and the words that stand above them: the entry has them all, one press away. */
function firstContacts(entry: Entry, knowledge: Knowledge, intent: Intent): Block[] {
  const isAsked = ({ kind }: ContactView): boolean =>
    intent === 'email' ? kind === 'email' : kind === 'phone' || kind === 'text';
  return contactBlocks(entry, knowledge)
    .slice(0, 1)
    .map((block) => {
      if (block.kind !== 'contacts') return block;
      const first = block.contacts.filter(isAsked);
      const others = block.contacts.filter((view) => !isAsked(view));
      return { ...block, heading: '', contacts: [...first, ...others].slice(0, CONTACTS_EACH) };
    });
}

export const NONE_OF_THESE = 'none of these';

const noneOfThese = ({ knowledge }: Brain): Button => ({
  label: knowledge.entries.get('service/family-information-service')
    ? 'None of these'
    : 'Look through the directory',
  says: NONE_OF_THESE,
  action: { verb: 'browse', what: 'directory', page: 1 },
});

/** "No, that is not it": the others that stood behind, then whom to ask. */
export function offerOthers(brain: Brain, state: ConversationState): Step {
  const offered = state.offered.filter((id) => id !== state.subject);
  if (offered.length === 0) return dontKnow(brain, { ...state, subject: null, offered: [] }, '', null);
  const found: Found = {
    ranked: offered.slice(0, 3).map((entry) => ({ entry, score: 0 })),
    verdict: 'choices',
    place: null,
    addressed: null,
    situation: null,
  };
  const step = offerChoices(brain, state, found, brain.knowledge);
  return { ...step, state: { ...step.state, offered: [] } };
}

/** Never a dead end: the Family Information Service, the user's hub, and for a child the Helpdesk and the nearest guesses. */
export function dontKnow(
  brain: Brain,
  state: ConversationState,
  question: string,
  found: Found | null,
  lead?: string,
): Step {
  const { knowledge } = brain;
  const { words, entries } = knowledge;
  const aboutAChild = mentionsAPerson(question, knowledge);
  const ids = [
    'service/family-information-service',
    ...(state.district ? [hubOf(state.district, knowledge)] : []),
    ...(aboutAChild ? ['service/childrens-helpdesk'] : []),
  ];
  const guesses = aboutAChild
    ? (found?.ranked ?? []).slice(0, 3).flatMap(({ entry }) => entries.get(entry) ?? [])
    : [];
  const blocks: Block[] = [
    { kind: 'lead', text: lead ?? (aboutAChild ? words.dont_know_about_a_child : words.dont_know) },
    ...ids.flatMap((id) => {
      const entry = entries.get(id);
      return entry
        ? contactBlocks(entry, knowledge).map((block) =>
            block.kind === 'contacts' ? { ...block, heading: entry.name } : block,
          )
        : [];
    }),
  ];
  const hubs: Button[] = state.district
    ? []
    : [{ label: 'Show the hubs', says: 'hubs', action: { verb: 'browse', what: 'hubs', page: 1 } }];
  const directory: Button = {
    label: 'Look through the directory',
    says: 'directory',
    action: { verb: 'browse', what: 'directory', page: 1 },
  };
  return {
    // What comes next speaks of this question, not of what was answered before it.
    state: { ...state, subject: null, offered: guesses.map(({ id }) => id), awaitingPlace: null },
    replies: [
      {
        kind: 'dont_know',
        summary: 'Signpost',
        blocks,
        buttons: [...guesses.map(showButton), ...hubs, directory],
      },
    ],
  };
}

export const mentionsAPerson = (message: string, { understanding }: Knowledge): boolean =>
  saysOneOf(plainWords(message), understanding.followUps.person);

export function addressedReply(addressed: NonNullable<Found['addressed']>, { words }: Knowledge): Reply {
  switch (addressed) {
    case 'greeting':
    case 'thanks':
    case 'goodbye':
    case 'about_signpost':
    case 'praise':
    case 'complaint':
      return sayReply('small_talk', words.small_talk[addressed]);
    case 'refuse_record':
    case 'refuse_diagnosis':
    case 'refuse_decision':
    case 'refuse_forgery':
    case 'refuse_rules':
      return sayReply('refuse', words.refuse[addressed]);
  }
}
