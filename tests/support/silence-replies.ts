// Cards of what is due, of what could not be answered, and of contacts that need a check.
import { type Held, NOTHING_HELD } from '../../src/conversation/held.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { type ConversationState, NEW_CONVERSATION } from '../../src/conversation/state.ts';
import type { Turn } from '../../src/conversation/turn.ts';
import { dueMessages } from '../../src/freshness/due-message.ts';
import { knowledgeOn } from '../../src/freshness/ledger.ts';
import type { ContactFact } from '../../src/knowledge/knowledge.ts';
import { rolesOf } from '../../src/roles/roles.ts';
import type { WorklistItem } from '../../src/silence/worklist.ts';

const TENANT = 't';
const ROLES = rolesOf([
  { tenant: TENANT, id: 'all', role: { kind: 'coordinator', name: 'Early Help Coordinator', hubs: '*' } },
]);
const WORKLIST: WorklistItem[] = ['where can a school book a minibus', 'who runs the breakfast club bus'].map(
  (text, at) => ({
    id: `question-${at}`,
    day: '2026-11-20',
    body: { kind: 'question', text, district: at === 0 ? null : 'stroud', found: 'dont_know' },
  }),
);
const HELD: Held = { ...NOTHING_HELD, isKept: true, worklist: WORKLIST };
const MONDAY = new Date('2026-11-23T10:00:00Z');

/** Everything was confirmed on that day, and one contact is reported. */
function confirmedOn(brain: Brain, on: string): Brain {
  const facts = [...brain.knowledge.facts].map(([id, fact]): [string, ContactFact] => {
    if (fact.status === 'withdrawn') return [id, fact];
    const { rivals: _, ...rest } = fact;
    const verified = { by_role: 'Early Help Coordinator', on };
    return [id, { ...rest, status: 'verified', verified, ...(id === 'camhs/phone' ? { reported: on } : {}) }];
  });
  return { ...brain, roles: ROLES, knowledge: { ...brain.knowledge, facts: new Map(facts) } };
}

export function silenceReplies(brain: Brain): { name: string; reply: Reply }[] {
  const of = { ...brain, roles: ROLES };
  const last = (
    by: Brain,
    what: { kind: 'message'; text: string } | { kind: 'press'; action: unknown },
    state: ConversationState = NEW_CONVERSATION,
  ): Reply => {
    const turn = { ...what, scope: 'personal', speaker: { tenant: TENANT, id: 'all' }, at: MONDAY } as Turn;
    const reply = respond(by, state, turn, HELD).replies.at(-1);
    if (!reply) throw new Error('Nothing was said');
    return reply;
  };
  const say = (by: Brain, text: string) => last(by, { kind: 'message', text });
  const press = (action: object) => last(of, { kind: 'press', action });
  const due = confirmedOn(brain, '2026-10-30');
  const overdue = confirmedOn(brain, '2025-01-01');
  const knowledge = knowledgeOn(due.knowledge, MONDAY);
  const [message] = dueMessages({ knowledge, holders: ROLES.holders, worklist: [] }, MONDAY);
  return [
    { name: 'an honest I don’t know, to be sent', reply: say(of, 'how do I book the minibus for swimming') },
    { name: 'none of these', reply: press({ verb: 'none-of-these', question: 'help with money' }) },
    {
      name: 'a question that was sent',
      reply: press({ verb: 'ask-coordinators', found: 'dont_know', question: 'who lends out a trampoline' }),
    },
    { name: 'a hub that is due for a check', reply: say(due, 'who covers Lydney?') },
    { name: 'a hub that is overdue', reply: say(overdue, 'who covers Lydney?') },
    { name: 'a contact reported as wrong', reply: say(due, 'CAMHS') },
    ...(message ? [{ name: 'contacts to check', reply: message.reply }] : []),
    { name: 'the week, all of it overdue', reply: say(overdue, 'this week') },
    { name: 'unanswered questions', reply: say(of, 'unanswered questions') },
    { name: 'an unanswered question', reply: press({ verb: 'questions', do: 'open', item: 'question-1' }) },
  ];
}
