// What every part of correcting needs: the directory as it is in this very transaction, who speaks and what they may.
import type {
  CorrectionEvent,
  CorrectionLog,
  Deed,
  NewCorrection,
  Subject,
} from '../../corrections/events.ts';
import { keyOf } from '../../corrections/events.ts';
import { applyCorrections, type Conflict, type Docket, type Overlay } from '../../corrections/fold.ts';
import { ownerOf } from '../../corrections/owners.ts';
import { knowledgeOn } from '../../freshness/ledger.ts';
import type { CorrectionWords } from '../../knowledge/correction-words.ts';
import { fingerprintOf } from '../../knowledge/golden.ts';
import type { ContactFact, Entry, Knowledge } from '../../knowledge/knowledge.ts';
import { oncePer } from '../../once-per.ts';
import { may, type Role, type RoleAction } from '../../roles/roles.ts';
import { plainWords } from '../intent.ts';
import type { Brain } from '../respond.ts';
import type { ConversationState } from '../state.ts';
import type { Turn } from '../turn.ts';

export interface CorrectionContext {
  readonly brain: Brain;
  readonly say: CorrectionWords;
  /** As it is now, seen from inside the transaction. */
  readonly knowledge: Knowledge;
  readonly overlay: Overlay;
  readonly log: CorrectionLog;
  readonly role: Role | null;
  readonly state: ConversationState;
  readonly turn: Turn;
}

/** Without the log: the directory as it was a few seconds ago, enough to see what somebody speaks of. */
export function contextOf(
  brain: Brain,
  state: ConversationState,
  turn: Turn,
  log: CorrectionLog | null,
): CorrectionContext {
  const overlay = log
    ? applyCorrections(brain.files, log.events)
    : { knowledge: brain.knowledge, dockets: new Map(), conflicts: [] };
  return {
    brain,
    say: brain.knowledge.corrections,
    knowledge: knowledgeOn(overlay.knowledge, turn.at),
    overlay,
    log: log ?? { events: [], speaker: '' },
    role: brain.roles.of(turn.speaker),
    state,
    turn,
  };
}

/** The context as it will be once these deeds are committed. */
export function afterwards(context: CorrectionContext, deeds: readonly NewCorrection[]): CorrectionContext {
  const { log, turn } = context;
  const last = log.events.at(-1)?.seq ?? 0;
  const added = deeds.map(
    (deed, at): CorrectionEvent => ({ ...deed, seq: last + 1 + at, at: turn.at, author: log.speaker }),
  );
  return contextOf(context.brain, context.state, turn, { ...log, events: [...log.events, ...added] });
}

export const isAllowed = (context: CorrectionContext, action: RoleAction, subject: Subject): boolean =>
  may(context.role, action, ownerOf(context.brain.files, subject));

export const docketFor = ({ overlay }: CorrectionContext, subject: Subject): Docket | null =>
  overlay.dockets.get(keyOf(subject)) ?? null;

export const conflictFor = ({ overlay }: CorrectionContext, subject: Subject): Conflict | null =>
  overlay.conflicts.find((conflict) => keyOf(conflict.subject) === keyOf(subject)) ?? null;

/** The contact or entry itself; null for what the directory does not hold. */
export type Item =
  | { readonly of: 'fact'; readonly now: ContactFact; readonly file: ContactFact }
  | { readonly of: 'entry'; readonly now: Entry; readonly file: Entry };

export function itemAt({ knowledge, brain }: CorrectionContext, { of, id }: Subject): Item | null {
  if (of === 'fact') {
    const [now, file] = [knowledge.facts.get(id), brain.files.facts.get(id)];
    return now && file ? { of, now, file } : null;
  }
  const [now, file] = [knowledge.entries.get(id), brain.files.entries.get(id)];
  return now && file ? { of, now, file } : null;
}

export const currentOf = (held: Item): string => (held.of === 'fact' ? held.now.value : held.now.summary);
export const inFileOf = (held: Item): string => (held.of === 'fact' ? held.file.value : held.file.summary);

/** Changes with everything that is done to it, and with the file. */
export function markOf(context: CorrectionContext, subject: Subject): string {
  const held = itemAt(context, subject);
  const seq = docketFor(context, subject)?.seq ?? 0;
  return `${seq}-${held ? fingerprintOf(`${inFileOf(held)} ${held.of === 'fact' ? held.file.status : ''}`) : ''}`;
}

/** "Stroud Early Help Hub – phone" */
export function nameOf(
  { knowledge, say }: Pick<CorrectionContext, 'knowledge' | 'say'>,
  { of, id }: Subject,
): string {
  if (of === 'entry') return `${knowledge.entries.get(id)?.name ?? id} – ${say.kinds.wording}`;
  const fact = knowledge.facts.get(id);
  return fact ? `${fact.organisation} – ${whatOf(fact, say)}` : id;
}

const whatOf = ({ label, kind }: ContactFact, say: CorrectionWords): string =>
  label ? `${label} (${say.kinds[kind]})` : say.kinds[kind];

/** What a person types to name it: the words, where they name nothing else, or else the id. */
export function handleOf(context: Pick<CorrectionContext, 'knowledge' | 'say'>, subject: Subject): string {
  const words = wordsOf(context, subject);
  return subject.of === 'fact' && wordsShared(context.knowledge).has(words) ? subject.id : words;
}

/** What two contacts share is the handle of neither: it has to be asked which. */
const wordsShared = oncePer((knowledge: Knowledge): ReadonlySet<string> => {
  const named = { knowledge, say: knowledge.corrections };
  const all = [...knowledge.facts.keys()].map((id) => wordsOf(named, { of: 'fact', id }));
  return new Set(all.filter((words, at) => all.indexOf(words) !== at));
});

/** Whose handle it is, in plain words: everything that is said is looked up here. */
export const subjectsByHandle = oncePer((knowledge: Knowledge): ReadonlyMap<string, Subject> => {
  const named = { knowledge, say: knowledge.corrections };
  const all: Subject[] = [
    ...[...knowledge.facts.keys()].map((id) => ({ of: 'fact', id }) as const),
    ...[...knowledge.entries.keys()].map((id) => ({ of: 'entry', id }) as const),
  ];
  // Of several the first counts.
  return new Map(all.reverse().map((subject) => [plainWords(handleOf(named, subject)), subject]));
});

function wordsOf(context: Pick<CorrectionContext, 'knowledge' | 'say'>, subject: Subject): string {
  const { knowledge, say } = context;
  if (subject.of === 'entry')
    return `${say.kinds.summary} of ${plainWords(knowledge.entries.get(subject.id)?.name ?? '')}`;
  return plainWords(nameOf(context, subject));
}

export function correction(
  { role }: CorrectionContext,
  { subject, deed, reason = null }: { subject: Subject; deed: Deed; reason?: string | null },
): NewCorrection {
  return { subject, deed, role: role?.name ?? null, reason };
}
