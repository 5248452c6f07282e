// The questions that could not be answered, as a coordinator deals with them: open one, then say by which entry its words are
// to be answered, or propose an entry that is missing. Roles are looked up at every press.
import type { Held } from '../conversation/held.ts';
import { plainWords } from '../conversation/intent.ts';
import type { Brain, Step } from '../conversation/respond.ts';
import { sayReply } from '../conversation/say.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { Turn } from '../conversation/turn.ts';
import { dayOf } from '../freshness/days.ts';
import { questionsFor, weekCard } from '../freshness/week-card.ts';
import type { Entry } from '../knowledge/knowledge.ts';
import { fill } from '../knowledge/words.ts';
import { may, type Role } from '../roles/roles.ts';
import { refusalOf } from './keepable.ts';
import { listReply, openReply, SHOWN } from './question-cards.ts';
import { type Answering, pressed, spoken } from './question-orders.ts';
import type { WorklistBody, WorklistItem } from './worklist.ts';

/** A proposal waits for whoever writes it into the files. */
const PROPOSAL_DAYS = 365;
const LONGEST = 300;

interface Dealing {
  readonly brain: Brain;
  readonly state: ConversationState;
  readonly turn: Turn;
  readonly role: Role;
  readonly questions: readonly WorklistItem[];
}

/** Null where it is no order of this kind, or not of somebody with a role. */
export function dealWithQuestions(
  brain: Brain,
  state: ConversationState,
  { turn, held }: { turn: Turn; held: Held },
): Step | null {
  if (turn.kind !== 'message' && turn.kind !== 'press') return null;
  const order = turn.kind === 'press' ? pressed(turn.action) : spoken(turn.text, state);
  if (!order) return null;
  const role = brain.roles.of(turn.speaker);
  const { friday } = brain.knowledge.coordinators;
  if (!role || !may(role, 'worklist', null) || turn.scope !== 'personal' || !held.isKept)
    return turn.kind === 'press' ? { state, replies: [sayReply('command', friday.not_yours)] } : null;
  if (!held.worklist) return { state, replies: [], needs: 'worklist' };
  const questions = questionsFor(role, held.worklist).toReversed();
  return carryOut(order, { brain, state, turn, role, questions });
}

function carryOut(order: Answering, dealing: Dealing): Step {
  const { brain, state, turn, questions } = dealing;
  const { knowledge } = brain;
  const { gone } = knowledge.coordinators.questions;
  if (order.do === 'week') return { state, replies: [weekCard(weekOf(dealing))] };
  if (order.do === 'list') return listed(dealing);
  const item =
    'number' in order
      ? questions.slice(0, SHOWN)[order.number - 1]
      : questions.find(({ id }) => id === order.item);
  if (!item) return { ...listed(dealing), replies: [sayReply('command', gone), ...listed(dealing).replies] };
  switch (order.do) {
    case 'open':
      return { state: { ...state, question: item.id }, replies: [openReply(item, brain)] };
    case 'off':
      return closed(dealing, item, knowledge.coordinators.questions.taken_off, []);
    case 'phrase':
      return learnt(dealing, item, order, turn.at);
    case 'entry':
      return proposed(dealing, item, order, turn.at);
  }
}

const listed = ({ brain, state, questions }: Dealing): Step => ({
  state: { ...state, question: null },
  replies: [listReply(questions, brain.knowledge)],
});

function weekOf({ brain: { knowledge, roles }, turn, role, questions }: Dealing) {
  const { tenant, id } = turn.speaker;
  const holder = roles.holders.find((one) => one.role === role) ?? ({ tenant, id: id ?? '', role } as const);
  return { knowledge, holder, holders: roles.holders, worklist: questions, today: dayOf(turn.at) };
}

function learnt(
  dealing: Dealing,
  item: WorklistItem,
  { phrase, entry: named }: Extract<Answering, { do: 'phrase' }>,
  at: Date,
): Step {
  const { brain, state, role } = dealing;
  const { questions: say } = brain.knowledge.coordinators;
  const text = (phrase ?? item.body.text).trim();
  const entry = entryNamed(named, brain);
  const only = (words: string): Step => ({ state, replies: [sayReply('command', words)] });
  if (text === '' || text.length > LONGEST || named.trim() === '') return only(say.empty);
  if (!entry) return only(fill(say.no_entry, { name: named }));
  if (refusalOf(text, brain, at) !== null) return only(say.refused);
  const body: WorklistBody = { kind: 'phrase', text, entry: entry.id, by_role: role.name };
  return closed(dealing, item, fill(say.phrase_kept, { entry: entry.name }), [body]);
}

function proposed(
  dealing: Dealing,
  item: WorklistItem,
  { name, golden }: Extract<Answering, { do: 'entry' }>,
  at: Date,
): Step {
  const { brain, state, role } = dealing;
  const { questions: say } = brain.knowledge.coordinators;
  const text = (golden ?? item.body.text).trim();
  const only = (words: string): Step => ({ state, replies: [sayReply('command', words)] });
  if (name.trim() === '' || text === '' || Math.max(name.length, text.length) > LONGEST)
    return only(say.empty);
  if ([name, text].some((typed) => refusalOf(typed, brain, at) !== null)) return only(say.refused);
  const body: WorklistBody = { kind: 'entry', name: name.trim(), text, by_role: role.name };
  return closed(dealing, item, fill(say.entry_kept, { name: name.trim() }), [body]);
}

/** The question goes, and what is proposed comes, in one. */
function closed(
  { brain, state, questions }: Dealing,
  item: WorklistItem,
  words: string,
  bodies: readonly WorklistBody[],
): Step {
  const left = questions.filter(({ id }) => id !== item.id);
  return {
    state: { ...state, question: null },
    replies: [{ ...sayReply('command', words), isPrivate: true }, listReply(left, brain.knowledge)],
    worklist: [
      { op: 'remove', kind: 'question', id: item.id },
      ...bodies.map((body) => ({ op: 'add', id: brain.newId(), body, keepDays: PROPOSAL_DAYS }) as const),
    ],
  };
}

/** By its id, as a card gives it, or by a name of its own, as people type it. */
function entryNamed(named: string, { knowledge: { entries } }: Brain): Entry | undefined {
  const said = plainWords(named);
  return (
    entries.get(named.trim()) ??
    [...entries.values()].find(({ name, other_names }) =>
      [name, name.replace(/ \(.*$/, ''), ...other_names].some((one) => plainWords(one) === said),
    )
  );
}
