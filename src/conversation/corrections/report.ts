// "This is wrong", from anybody: which part is asked, nothing of theirs is passed on but that, and the coordinator whose matter
// it is is told once until it is dealt with.
import type { Subject } from '../../corrections/events.ts';
import type { Entry } from '../../knowledge/knowledge.ts';
import { fill } from '../../knowledge/words.ts';
import { contactBlocks } from '../contacts.ts';
import type { Held } from '../held.ts';
import { plainWords } from '../intent.ts';
import type { Block, Button } from '../reply.ts';
import type { Brain, Step } from '../respond.ts';
import { sayReply } from '../say.ts';
import { allHubs } from '../share.ts';
import type { ConversationState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { type CorrectionContext, contextOf, correction, docketFor, handleOf, nameOf } from './context.ts';
import { shownFacts, subjectsIn } from './find-subject.ts';
import { inPrivate } from './hear.ts';
import { tellOfReport } from './notices.ts';

const MOST_BUTTONS = 6;
const WRONG =
  /^(?:this|that|it|something) is wrong(?: (?:about|with) (?<about>.+))?$|^(?:report|wrong) (?<part>.+)$/i;

interface Asking {
  readonly turn: Turn;
  readonly held: Held;
}

/** Null where the message is no report. */
export function hearReport(
  brain: Brain,
  state: ConversationState,
  message: string,
  asking: Asking,
): Step | null {
  const found = WRONG.exec(
    message
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/[.!]+$/, ''),
  );
  if (!found) return null;
  const about = found.groups?.about ?? found.groups?.part ?? null;
  const context = contextOf(brain, state, asking.turn, asking.held.corrections);
  if (about === null) return reportEntry(brain, state, state.subject, asking);
  if (found.groups?.part !== undefined && plainWords(about) === 'text' && state.subject)
    return reportPart(brain, state, { of: 'entry', id: state.subject }, asking);
  // A name in full, as a shared card gives it, may have words in it that mean a part: "advice line".
  const named = [...brain.knowledge.entries.values()].find(
    ({ name }) => plainWords(name) === plainWords(about),
  );
  if (named) return reportEntry(brain, state, named.id, asking);
  const subjects = subjectsIn(about, context);
  const [first] = subjects;
  // "Report …" and "wrong …" may begin a question: only what names a contact is meant so.
  if (!first) return found.groups?.part === undefined ? reportEntry(brain, state, null, asking) : null;
  if (subjects.length === 1) return reportPart(brain, state, first, asking);
  const entry = subjects.find(({ of }) => of === 'entry');
  return reportEntry(brain, state, entry?.id ?? null, asking);
}

/** Which part of the entry is it? Where a list was shown last, which of the list. */
export function reportEntry(
  brain: Brain,
  state: ConversationState,
  entry: string | null,
  asking: Asking,
): Step {
  const refused = refusedFor(brain, state, asking);
  if (refused) return refused;
  const { knowledge } = brain;
  const say = knowledge.corrections;
  const known = entry === null ? undefined : knowledge.entries.get(entry);
  if (!known) return reportListed(brain, state, listedLast(brain, state));
  if (known.id === ALL_HUBS) return reportListed(brain, state, allHubs(knowledge));
  const context = contextOf(brain, state, asking.turn, null);
  const facts = shownFacts(known.id, knowledge).map(({ id }): Subject => ({ of: 'fact', id }));
  const button = (subject: Subject): Button => ({
    label: nameOf(context, subject),
    says: `wrong ${handleOf(context, subject)}`,
    action: { verb: 'wrong', entry: known.id, part: subject.id },
  });
  const text: Button = {
    label: say.wrong.part_text,
    says: 'wrong text',
    action: { verb: 'wrong', entry: known.id, part: 'text' },
  };
  const lead = fill(say.wrong.which, { name: known.name });
  const buttons = [...facts.slice(0, MOST_BUTTONS - 1).map(button), text];
  return {
    state: { ...state, subject: known.id },
    replies: [{ kind: 'command', summary: say.summary, blocks: [{ kind: 'lead', text: lead }], buttons }],
  };
}

const ALL_HUBS = 'offer/hubs';
const ON_A_PAGE = 5;

/** A page of what was looked through, or the few that were offered or shared. */
function listedLast({ knowledge }: Brain, { offered, browsing }: ConversationState): Entry[] {
  const from = browsing && offered.length > MOST_BUTTONS ? (browsing.page - 1) * ON_A_PAGE : 0;
  const shown = offered.length > MOST_BUTTONS ? offered.slice(from, from + ON_A_PAGE) : offered;
  return shown.flatMap((id) => knowledge.entries.get(id) ?? []);
}

function reportListed(
  { knowledge: { corrections } }: Brain,
  state: ConversationState,
  entries: readonly Entry[],
): Step {
  const { wrong } = corrections;
  if (entries.length === 0) return { state, replies: [sayReply('command', wrong.about_what)] };
  const buttons = entries.map(
    ({ id, name }): Button => ({ label: name, says: `wrong ${name}`, action: { verb: 'wrong', entry: id } }),
  );
  const blocks: Block[] = [{ kind: 'lead', text: wrong.which_of }];
  return { state, replies: [{ kind: 'command', summary: corrections.summary, blocks, buttons }] };
}

/** What a button carried: only a part that the entry has is ever reported. */
export function pressReport(
  brain: Brain,
  state: ConversationState,
  { entry, part }: { entry: string; part?: string | undefined },
  asking: Asking,
): Step {
  if (part === undefined) return reportEntry(brain, state, entry, asking);
  const { knowledge } = brain;
  const subject: Subject = part === 'text' ? { of: 'entry', id: entry } : { of: 'fact', id: part };
  const isOfIt =
    part === 'text' || knowledge.entries.get(entry)?.contacts.some(({ fact }) => fact === part) === true;
  return isOfIt && knowledge.entries.has(entry)
    ? reportPart(brain, state, subject, asking)
    : { state, replies: [sayReply('command', knowledge.words.old_button)] };
}

function reportPart(brain: Brain, state: ConversationState, subject: Subject, asking: Asking): Step {
  const refused = refusedFor(brain, state, asking);
  if (refused) return refused;
  if (!asking.held.corrections) return { state, replies: [], needs: 'corrections' };
  const context = contextOf(brain, state, asking.turn, asking.held.corrections);
  const { wrong } = context.say;
  const isWithdrawn =
    subject.of === 'fact' && context.knowledge.facts.get(subject.id)?.status === 'withdrawn';
  if (isWithdrawn) return { state, replies: [sayReply('command', wrong.withdrawn)] };
  const before = docketFor(context, subject)?.reports ?? [];
  const text = before.length > 0 ? wrong.noted_already : wrong.noted;
  const step: Step = { state, replies: [sayReply('command', text, { blocks: untilThen(context) })] };
  // Once from each person, and one message for all of them.
  if (before.some(({ author }) => author === context.log.speaker)) return step;
  return {
    ...step,
    corrections: [correction(context, { subject, deed: { is: 'reported' } })],
    ...(before.length === 0 ? { notices: tellOfReport(context, subject) } : {}),
  };
}

function refusedFor(brain: Brain, state: ConversationState, { turn, held }: Asking): Step | null {
  const { corrections } = brain.knowledge;
  if (turn.scope !== 'personal') return inPrivate(brain, state);
  const context = contextOf(brain, state, turn, null);
  const say = (text: string): Step => ({
    state,
    replies: [sayReply('command', text, { blocks: untilThen(context) })],
  });
  if (!held.isKept) return say(corrections.not_kept);
  return turn.speaker.id === null ? say(corrections.no_person) : null;
}

function untilThen({ brain: { knowledge } }: CorrectionContext): Block[] {
  const fallback = knowledge.entries.get('service/family-information-service');
  return [
    { kind: 'paragraph', text: knowledge.corrections.wrong.until_then },
    ...(fallback ? contactBlocks(fallback, knowledge) : []),
  ];
}
