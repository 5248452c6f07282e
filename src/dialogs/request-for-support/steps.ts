// What is done with a draft, whether it was typed or pressed.
import { findGroup } from '../../knowledge/form.ts';
import { fill } from '../../knowledge/words.ts';
import {
  type Draft,
  type Place,
  withAnswer,
  withoutPerson,
  withPerson,
} from '../../requests-for-support/draft.ts';
import { gateOf, hasLeftTheForm } from '../../requests-for-support/gate.ts';
import { answerOf, askedSlots, peopleOf, placeOf } from '../../requests-for-support/slots.ts';
import { give, giveTyped } from './answer.ts';
import { slotNamed, unclear } from './check.ts';
import type { DraftCommand } from './commands.ts';
import { renew, withdraw } from './consent.ts';
import { judgementPlace } from './consent-card.ts';
import { actionFor, button, type DraftContext, draftReply, paragraph, whyNot } from './context.ts';
import { emailBlocks, fileReply, scriptBlocks, textReplies } from './finish.ts';
import { advance, afterAnswer, type Move, slotAt } from './move.ts';
import { closedNow } from './section.ts';
import { endsOn, remindOn, sent } from './sending.ts';
import { asking, type DraftTalk, keyOf, placeOfKey, showing } from './talk.ts';

interface At {
  readonly draft: Draft;
  readonly talk: DraftTalk;
}

/** The commands about the draft that is open. */
export function run(command: DraftCommand, { draft, talk }: At, context: DraftContext): Move {
  const { say, form } = context;
  const goTo = (next: DraftTalk, texts: readonly string[] = []): Move => ({
    draft,
    talk: next,
    opening: texts.map(paragraph),
  });
  switch (command.is) {
    case 'list':
    case 'rest':
      return goTo(showing(talk, { kind: hasLeft(draft, context) ? 'left' : 'list' }));
    case 'check':
      return goTo(showing(talk, { kind: 'check', page: 0 }));
    case 'more':
      return goTo(
        showing(talk, { kind: 'check', page: talk.asks.kind === 'check' ? talk.asks.page + 1 : 0 }),
      );
    case 'privacy':
      return goTo(talk, [fill(say.privacy, { until: endsOn(draft, context) })]);
    case 'finish':
    case 'consent':
      return goTo(showing(talk, { kind: command.is }));
    case 'orders':
      return reopen(draft, talk, { question: form.consent.orders, person: null }, context);
    case 'judgement':
      return reopen(draft, talk, judgementPlace(draft, context), context);
    case 'risk':
      return reopen(draft, talk, { question: form.consent.risk.reason, person: null }, context);
    case 'continue':
      return goTo(advance(draft, { ...talk, status: 'open' }, context));
    case 'section':
      return goTo(showing(talk, { kind: 'section', section: command.section, part: 0 }));
    case 'stop':
      return stop(draft, talk, context);
    case 'else':
      return stop(draft, talk, context, say.something_else);
    case 'back':
      return back(draft, talk, context);
    case 'skip': {
      const { asks } = talk;
      return asks.kind === 'question'
        ? skip(draft, talk, asks, context)
        : goTo(advance(draft, talk, context));
    }
    case 'needed': {
      const optional = askedSlots(draft, form, context.settings).filter(
        ({ question }) => question.need === 'optional',
      );
      const passed = [...new Set([...talk.passed, ...optional.map((slot) => keyOf(placeOf(slot)))])];
      return goTo(advance(draft, { ...talk, passed }, context));
    }
    case 'change':
      return change(draft, talk, command.named, context);
    case 'docx':
    case 'pdf':
      return { draft, talk, first: [fileReply(draft, command.is, context)], isLast: true };
    case 'text':
      return { draft, talk, first: textReplies(draft, context), isLast: true };
    case 'email':
    case 'script': {
      const blocks = command.is === 'email' ? emailBlocks(draft, context) : scriptBlocks(draft, context);
      const buttons = [
        button(say.labels.finish, actionFor(draft, 'finish')),
        button(say.labels.list, actionFor(draft, 'list')),
      ];
      return {
        draft,
        talk,
        first: [draftReply(context, { kind: 'command', blocks, buttons })],
        isLast: true,
      };
    }
    case 'keep':
      return {
        ...goTo(talk, [fill(say.sent.kept, { until: endsOn(draft, context) })]),
        talk: showing(talk, { kind: 'list' }),
      };
    case 'amend':
      return draft.sent
        ? goTo(showing(talk, { kind: 'why' }))
        : goTo(advance(draft, talk, context), [say.sent.not_sent]);
    case 'chase':
      return remindOn(command.day, draft, talk, context);
    case 'withdraw':
      return { ...withdraw(draft, null, context), talk: showing(talk, { kind: 'who' }) };
    default:
      return draft.sent && command.is !== 'sent'
        ? { draft, talk: showing(talk, { kind: 'sent' }), opening: [paragraph(say.stale.sent)] }
        : runChange(command, { draft, talk }, context);
  }
}

/** Commands that change an open draft. */
function runChange(command: DraftCommand, { draft, talk }: At, context: DraftContext): Move {
  const { say, form, change: by } = context;
  switch (command.is) {
    case 'sent':
      return sent(draft, talk, context);
    case 'renew': {
      if (!draft.withdrawn) return { draft, talk, opening: [paragraph(say.consent.not_withdrawn)] };
      const renewed = renew(draft, context);
      return { ...renewed, talk: advance(renewed.draft, talk, context) };
    }
    case 'no_orders':
    case 'some_orders':
      return orders(command.is === 'some_orders' ? 'yes' : 'no', { draft, talk }, context);
    case 'add':
      return add(draft, talk, command.group, context);
    case 'remove': {
      const group = findGroup(form, command.group);
      if (!group || !draft.people[command.group]?.[command.person])
        return { draft, talk, opening: [paragraph(say.no_such_person)] };
      const next = withoutPerson(draft, command.group, command.person, by);
      const text = fill(say.removed, { group: group.name, number: String(command.person + 1) });
      return {
        draft: next,
        talk: advance(next, { ...talk, before: [] }, context),
        opening: [paragraph(text)],
      };
    }
    default:
      return { draft, talk };
  }
}

/** "No court orders", "there is a court order": answered from anywhere, and whom an order bars is asked at once. */
function orders(value: 'yes' | 'no', { draft, talk }: At, context: DraftContext): Move {
  const place = { question: context.form.consent.orders, person: null };
  const slot = slotAt(draft, place, context);
  const closed = slot && closedNow(draft, slot.section, context);
  if (!slot || closed)
    return { draft, talk: advance(draft, talk, context), opening: closed ? [paragraph(closed)] : [] };
  const given = give(draft, slot, value, context);
  return value === 'no'
    ? {
        draft: given.draft,
        talk: showing(talk, { kind: 'consent' }),
        opening: [paragraph(context.say.consent.orders_none)],
      }
    : {
        draft: given.draft,
        talk: afterAnswer(given.draft, asking(talk, place, true), context),
        opening: [paragraph(context.say.saved), ...given.opening],
      };
}

const hasLeft = (draft: Draft, { form }: DraftContext): boolean => hasLeftTheForm(gateOf(draft, form));

export function stop(draft: Draft, talk: DraftTalk, context: DraftContext, says = context.say.paused): Move {
  const text = fill(says, { until: endsOn(draft, context) });
  const reply = draftReply(context, { kind: 'command', blocks: [paragraph(text)] });
  return { draft, talk: { ...talk, status: 'left' }, first: [reply], isLast: true };
}

function back(draft: Draft, talk: DraftTalk, context: DraftContext): Move {
  const before = talk.before.map(placeOfKey).filter((place) => slotAt(draft, place, context));
  const last = before.at(-1);
  if (!last) return { draft, talk, opening: [paragraph(context.say.first_question)] };
  const earlier = before.slice(0, -1).map(keyOf);
  return {
    draft,
    talk: {
      ...asking(talk, last, true),
      before: earlier,
      passed: talk.passed.filter((key) => key !== keyOf(last)),
    },
  };
}

export function skip(draft: Draft, talk: DraftTalk, place: Place, context: DraftContext): Move {
  // The two questions that come first are never skipped.
  if (gateOf(draft, context.form).kind === 'ask')
    return { draft, talk, opening: [paragraph(context.words.risk_route.ask_first)] };
  const passed = [...new Set([...talk.passed, keyOf(place)])];
  return { draft, talk: advance(draft, { ...talk, passed }, context) };
}

/** "the age", "the age to 10": asked again, or changed at once where the new answer was said. */
export function change(draft: Draft, talk: DraftTalk, named: string, context: DraftContext): Move {
  const { say, form } = context;
  const whole = slotNamed(draft, named, context);
  if (whole) return reopen(draft, talk, placeOf(whole), context);
  for (const match of named.matchAll(/ (?:to|is|should be)[:,]? /gi)) {
    const slot = slotNamed(draft, named.slice(0, match.index), context);
    const typed = named.slice(match.index + match[0].length);
    if (!slot || typed.trim() === '') continue;
    if (draft.sent)
      return { draft, talk: showing(talk, { kind: 'sent' }), opening: [paragraph(say.stale.sent)] };
    const closed = closedNow(draft, slot.section, context);
    if (closed) return { draft, talk: advance(draft, talk, context), opening: [paragraph(closed)] };
    const given = giveTyped(draft, slot, typed, context);
    if (given.kind === 'refused')
      return { draft, talk: asking(talk, placeOf(slot), true), opening: [whyNot(given.say, slot)] };
    const next =
      talk.asks.kind === 'question' && !hasLeft(given.draft, context)
        ? talk
        : settled(given.draft, talk, context);
    return {
      draft: given.draft,
      talk: next,
      opening: [paragraph(answerOf(draft, form, slot) ? say.changed_saved : say.saved), ...given.opening],
      changes: placeOf(slot),
    };
  }
  return { draft, talk, opening: [unclear(draft, named, context)] };
}

/** After a change: where we were, unless the form has been left. */
const settled = (draft: Draft, talk: DraftTalk, context: DraftContext): DraftTalk =>
  hasLeft(draft, context)
    ? showing(talk, { kind: 'left' })
    : talk.asks.kind === 'left'
      ? advance(draft, talk, context)
      : talk;

export function reopen(draft: Draft, talk: DraftTalk, place: Place, context: DraftContext): Move {
  const { say } = context;
  const slot = slotAt(draft, place, context);
  if (!slot) return { draft, talk, opening: [paragraph(say.unclear_command)] };
  if (draft.sent)
    return { draft, talk: showing(talk, { kind: 'sent' }), opening: [paragraph(say.stale.sent)] };
  const closed = closedNow(draft, slot.section, context);
  if (closed) return { draft, talk: advance(draft, talk, context), opening: [paragraph(closed)] };
  return { draft, talk: asking(talk, place, true) };
}

function add(draft: Draft, talk: DraftTalk, groupId: string, context: DraftContext): Move {
  const { form, say, change: by } = context;
  const group = findGroup(form, groupId);
  if (!group) return { draft, talk };
  const { question, is } = group.when && 'question' in group.when ? group.when : { question: null, is: [] };
  // Whoever adds a brother has said that there is one.
  let next =
    question && !is.includes(String(draft.answers[question]?.value))
      ? withAnswer(draft, form, { question, person: null }, is[0] ?? 'yes', by)
      : draft;
  while ((next.people[groupId]?.length ?? 0) < peopleOf(next, form, group))
    next = withPerson(next, form, groupId, by);
  const count = next.people[groupId]?.length ?? 0;
  if (count >= group.max)
    return { draft, talk, opening: [paragraph(fill(say.too_many_people, { max: String(group.max) }))] };
  const isFirst = next !== draft && count === peopleOf(draft, form, group) + 1 && question !== null;
  next = isFirst ? next : withPerson(next, form, groupId, by);
  const number = next.people[groupId]?.length ?? 1;
  const first = askedSlots(next, form, context.settings).find(
    (slot) => slot.group?.id === groupId && slot.person === number - 1,
  );
  const opening = [paragraph(fill(say.added, { group: group.name, number: String(number) }))];
  return {
    draft: next,
    talk: first && !closedNow(next, first.section, context) ? asking(talk, placeOf(first)) : talk,
    opening,
  };
}
