// A question in somebody's own words: which entry fits, what exactly was asked, and what to do when nothing is sure.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { District } from '../knowledge/schema.ts';
import { fill } from '../knowledge/words.ts';
import type { Detection } from '../safeguarding/detection.ts';
import { withoutCourtesies } from '../search/courtesies.ts';
import type { Found, Place } from '../search/found.ts';
import { answerReply } from './answer.ts';
import { followUpOf, pointsBack } from './follow-up.ts';
import { answeredByDirectory, calledByName, withDirectoryServices } from './from-directory.ts';
import { asksForAContact, type Intent, intentOf, plainCue, plainWords } from './intent.ts';
import type { Block, Reply } from './reply.ts';
import type { Brain, Step } from './respond.ts';
import { sayReply } from './say.ts';
import type { ConversationState } from './state.ts';
import { type Term, termAskedFor } from './terms.ts';
import {
  addressedReply,
  askPlace,
  dontKnow,
  hubOf,
  mentionsAPerson,
  offerChoices,
  offerOthers,
  outsideReply,
} from './when-not-sure.ts';

export function answerQuestion(
  brain: Brain,
  before: ConversationState,
  typed: string,
  detection: Detection | null,
): Step {
  const { understanding } = brain.knowledge;
  const message = withoutCourtesies(typed, understanding.courtesies);
  const said = plainWords(message);
  if (said === 'this was it')
    return { state: before, replies: [sayReply('small_talk', brain.knowledge.words.useful_yes)] };

  const place = brain.search.findPlace(message);
  const state = place?.kind === 'district' ? { ...before, district: place.district } : before;
  if (before.awaitingPlace && place?.kind === 'district')
    return answerWaitingQuestion(brain, state, place.district);

  const named = [...before.offered, before.subject].find(
    (id) => id && plainCue(brain.knowledge.entries.get(id)?.name ?? '') === said,
  );
  if (named) return answerEntry(brain, state, named);

  const followUp = detection ? null : followUpOf(message, { state: before, place, understanding });
  switch (followUp?.kind) {
    case 'offered':
      return answerOffered(brain, state, followUp.entry);
    case 'same-subject':
      return answerEntry(brain, state, subjectIn(state, place, brain.knowledge), followUp.intent);
    case 'place-only':
      return answerPlace(brain, state, place, said);
    case 'not-that':
      if (followUp.instead === '') return offerOthers(brain, state);
      return answerFound(brain, { ...state, subject: null }, followUp.instead, {
        detection,
        not: before.subject,
      });
  }
  const term = detection ? null : termAskedFor(message, brain.knowledge);
  return term
    ? answerTerm(brain, state, message, term)
    : answerFound(brain, state, message, { detection, not: null });
}

/** What a term means, first; then the entry that explains it, or both where it stands for two. */
function answerTerm(brain: Brain, state: ConversationState, question: string, { line, entries }: Term): Step {
  const found: Found = { ...brain.search.find(question), situation: null };
  const [id, ...others] = entries;
  if (!id) {
    const blocks: Block[] = [{ kind: 'lead', text: line }];
    return { state, replies: [{ kind: 'answer', summary: 'Signpost', blocks, buttons: [] }] };
  }
  const step =
    others.length > 0
      ? offerChoices(
          brain,
          state,
          { ...found, ranked: entries.map((entry) => ({ entry, score: 1 / entries.length })) },
          brain.knowledge,
        )
      : answerEntry(brain, state, id, 'what', found);
  return {
    ...step,
    replies: step.replies.map((reply) => ({
      ...reply,
      blocks: reply.blocks.flatMap((block): Block[] =>
        block.kind === 'lead'
          ? [
              { kind: 'lead', text: line },
              { kind: 'paragraph', text: block.text },
            ]
          : [block],
      ),
    })),
  };
}

/** The reply to what search found: an answer, up to three choices, or whom to ask instead. */
function answerFound(
  brain: Brain,
  state: ConversationState,
  question: string,
  { detection, not }: { detection: Detection | null; not: string | null },
): Step {
  const { knowledge } = brain;
  const { understanding } = knowledge;
  const found = without(brain.search.find(question), not);
  const intent = intentOf(question, understanding);

  if (detection && (found.addressed || found.verdict === 'dont_know')) {
    return answerEntry(
      brain,
      state,
      detection.about === 'child' ? 'process/safeguarding-concern' : 'service/lado',
    );
  }
  if (found.addressed) return { state, replies: [addressedReply(found.addressed, knowledge)] };
  if (found.place?.kind === 'outside') return { state, replies: [outsideReply(found.place, brain)] };

  const first = firstEntry(found, state, intent, knowledge);
  if (found.place?.kind === 'unclear' && first && asksForAHub(first))
    return askPlace(brain, state, found.place, first);
  const called = calledByName(found);
  if (called && found.verdict !== 'answer') return answerEntry(brain, state, called.entry, intent, found);
  return withDirectoryServices(answerRanked(first), found, knowledge);

  function answerRanked(best: Entry | undefined): Step {
    const { subject } = state;
    if (subject && !detection && not === null && pointsBack(question, { subject, found, understanding }))
      return answerStill(brain, state, subject, found);
    if (found.verdict === 'dont_know' || !best) {
      return answeredByDirectory(found, mentionsAPerson(question, knowledge))
        ? offerChoices(brain, state, { ...found, ranked: [] }, knowledge)
        : dontKnow(brain, state, question, found);
    }
    if (found.verdict === 'choices') return offerChoices(brain, state, found, knowledge, intent);
    return answerEntry(brain, state, best.id, intent, found);
  }
}

/** What else was offered stays at hand, and what was shown before it: "the other one" then leads there. */
function answerOffered(brain: Brain, before: ConversationState, id: string): Step {
  const step = answerEntry(brain, before, id);
  const others = [...before.offered, ...(before.subject ? [before.subject] : [])];
  const offered = [...new Set(others)].filter((other) => other !== id);
  return { ...step, state: { ...step.state, offered } };
}

/** More was asked of the last subject than is held of it: all that is held, and what else may have been meant. */
function answerStill(brain: Brain, state: ConversationState, subject: string, found: Found): Step {
  const step = answerEntry(brain, state, subject, 'what', { ...found, situation: null });
  const { words } = brain.knowledge;
  return {
    ...step,
    replies: step.replies.map((reply) => ({
      ...reply,
      blocks: [{ kind: 'paragraph', text: words.nothing_more_exact }, ...reply.blocks],
    })),
  };
}

/** Shows one entry, and remembers it as the subject. */
export function answerEntry(
  brain: Brain,
  state: ConversationState,
  id: string,
  intent: Intent = 'what',
  found?: Found,
): Step {
  const { knowledge } = brain;
  const entry = knowledge.entries.get(id);
  if (!entry) return { state, replies: [sayReply('command', knowledge.words.old_button)] };
  const others = (found?.ranked ?? []).map((ranked) => ranked.entry).filter((other) => other !== id);
  const runnersUp = others.slice(0, 3);
  const situation = found?.situation ? (knowledge.entries.get(found.situation) ?? null) : null;
  // Whoever asks about a hub wants to reach it.
  const asked = entry.kind === 'hub' && intent === 'what' ? 'contact' : intent;
  const reply = answerReply(entry, {
    knowledge,
    intent: asked,
    district: state.district,
    situation,
    runnersUp,
  });
  const ranked = found?.ranked.filter((other) => other.entry !== id) ?? [];
  const score = found?.ranked.find((other) => other.entry === id)?.score ?? 1;
  return {
    state: { ...state, subject: id, offered: runnersUp, awaitingPlace: null },
    replies: [{ ...reply, about: [{ entry: id, score }, ...ranked] }],
  };
}

/** The place for a question that waited for one: its hub, or the waiting entry with its hub. */
export function answerWaitingQuestion(brain: Brain, state: ConversationState, district: District): Step {
  const waiting = state.awaitingPlace?.entry;
  const hub = hubOf(district, brain.knowledge);
  const id = waiting && !waiting.startsWith('hub/') && waiting !== 'offer/hubs' ? waiting : hub;
  return answerEntry(brain, { ...state, district, awaitingPlace: null }, id, 'contact');
}

/** "And in Stroud?" after a hub means Stroud's hub. */
function subjectIn(state: ConversationState, place: Place | null, knowledge: Knowledge): string {
  const isHub = state.subject?.startsWith('hub/') || state.subject === 'offer/hubs';
  return isHub && place?.kind === 'district'
    ? hubOf(place.district, knowledge)
    : (state.subject ?? 'offer/hubs');
}

/** "The hub's number", once the user's district is known, means that district's hub. */
function firstEntry(
  found: Found,
  state: ConversationState,
  intent: Intent,
  knowledge: Knowledge,
): Entry | undefined {
  const first = found.ranked[0]?.entry;
  const id =
    first === 'offer/hubs' && asksForAContact(intent) && state.district && !found.place
      ? hubOf(state.district, knowledge)
      : first;
  return id ? knowledge.entries.get(id) : undefined;
}

const asksForAHub = ({ id }: Entry): boolean => id.startsWith('hub/') || id === 'offer/hubs';

function without(found: Found, id: string | null): Found {
  return id ? { ...found, ranked: found.ranked.filter(({ entry }) => entry !== id) } : found;
}

/** "I work in Stroud" is about the speaker, so it is said back; "who covers Stroud?" only wants the hub. */
const SPEAKS_OF_SELF = /^(i|im|ive|we|were|my|our)\b/;

function answerPlace(brain: Brain, state: ConversationState, place: Place | null, said: string): Step {
  switch (place?.kind) {
    case 'district': {
      const step = answerEntry(brain, state, hubOf(place.district, brain.knowledge), 'contact');
      if (!SPEAKS_OF_SELF.test(said)) return step;
      return {
        ...step,
        replies: step.replies.map((reply) => withRemembered(reply, place.district, brain.knowledge)),
      };
    }
    case 'unclear':
      return askPlace(brain, state, place, brain.knowledge.entries.get('offer/hubs'));
    case 'outside':
      return { state, replies: [outsideReply(place, brain)] };
    default:
      return { state, replies: [sayReply('dont_know', brain.knowledge.words.unclear)] };
  }
}

function withRemembered(reply: Reply, district: District, { places, words }: Knowledge): Reply {
  const name = places.districts.find(({ slug }) => slug === district)?.name ?? district;
  return {
    ...reply,
    blocks: [{ kind: 'paragraph', text: fill(words.district_kept, { district: name }) }, ...reply.blocks],
  };
}
