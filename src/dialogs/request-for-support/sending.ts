// Sent by the owner, opened again with a reason, and what follows an answer that raised the alert.
import { spokenDate } from '../../conversation/contacts.ts';
import { fill } from '../../knowledge/words.ts';
import {
  amended,
  type Draft,
  markedSent,
  type Place,
  withAnswer,
  withoutAnswer,
} from '../../requests-for-support/draft.ts';
import { londonDay } from '../../requests-for-support/london.ts';
import { readDate } from '../../requests-for-support/read-date.ts';
import { deletedAfter } from '../../requests-for-support/retention.ts';
import { documentReadiness, readinessToShare } from '../../requests-for-support/rules.ts';
import { chaseDay } from '../../requests-for-support/taking-away.ts';
import { type DraftContext, draftReply, paragraph } from './context.ts';
import { sharingBlocks } from './finish.ts';
import { advance, type Move, slotAt } from './move.ts';
import { type DraftTalk, showing } from './talk.ts';

/** The day on which the draft goes if nobody changes it. */
export const endsOn = (draft: Draft, { brain }: DraftContext): string =>
  spokenDate(londonDay(deletedAfter(draft, brain.settings.draftRetentionDays)));

/** Whether the draft is still there at the beginning of that day. */
const staysUntil = (day: string, draft: Draft, { brain }: DraftContext): boolean =>
  day < londonDay(deletedAfter(draft, brain.settings.draftRetentionDays));

export function sent(draft: Draft, talk: DraftTalk, context: DraftContext): Move {
  const { say, form, settings, words, change: by } = context;
  if (draft.sent) {
    const date = spokenDate(londonDay(new Date(draft.sent.at)));
    return {
      draft,
      talk: showing(talk, { kind: 'sent' }),
      opening: [paragraph(fill(say.sent.already, { date }))],
    };
  }
  if (documentReadiness(draft, form, settings).as !== 'request')
    return { draft, talk: showing(talk, { kind: 'finish' }), opening: [paragraph(say.sent.not_ready)] };
  if (!readinessToShare(draft, form, settings).ready) {
    const reply = draftReply(context, {
      kind: 'command',
      blocks: [...sharingBlocks(draft, context), paragraph(say.sent.consent_open)],
    });
    return { draft, talk: showing(talk, { kind: 'finish' }), first: [reply], isLast: true };
  }
  const { bank_holidays: holidays } = context.brain.knowledge.safeguarding.alert.opening;
  const chase = chaseDay(by.at, { words, holidays });
  const next = markedSent(draft, chase.day, by);
  const marked = fill(say.sent.marked, { date: spokenDate(londonDay(by.at)), chase: chase.say });
  const remind = staysUntil(chase.day, next, context) ? say.sent.remind : say.sent.too_short;
  const keep = fill(say.sent.keep, { until: endsOn(next, context) });
  return {
    draft: next,
    talk: showing(talk, { kind: 'sent' }),
    opening: [paragraph(`${marked} ${remind}`), paragraph(keep)],
  };
}

/** The owner chooses another day to ask again. A sent draft is closed to every other change. */
export function remindOn(typed: string, draft: Draft, talk: DraftTalk, context: DraftContext): Move {
  const { say, words, change } = context;
  const answer = (text: string, next = draft): Move => ({ draft: next, talk, opening: [paragraph(text)] });
  if (!draft.sent) return answer(say.sent.chase_first);
  const read = readDate(typed, change.at);
  if (read.kind !== 'day') return answer(words.unusable[read.why]);
  if (read.day <= londonDay(change.at) || !staysUntil(read.day, draft, context))
    return answer(fill(say.sent.chase_not_then, { until: endsOn(draft, context) }));
  const next = { ...draft, chaseOn: read.day, version: draft.version + 1 };
  return answer(fill(say.sent.chase_changed, { date: spokenDate(read.day) }), next);
}

export function amend(draft: Draft, talk: DraftTalk, reason: string, context: DraftContext): Move {
  const next = amended(draft, reason.slice(0, 300), context.change);
  const text = fill(context.say.sent.amended, { version: String(next.amendments.length + 1) });
  return { draft: next, talk: showing(talk, { kind: 'check', page: 0 }), opening: [paragraph(text)] };
}

/** After an answer that raised the alert: on with the draft, notes instead of a request, or the answer out again. */
export function afterAlert(
  what: string,
  draft: Draft,
  talk: DraftTalk,
  place: Place,
  context: DraftContext,
): Move | null {
  const { say, form, change: by } = context;
  switch (what) {
    case 'go_on':
      return { draft, talk: advance(draft, talk, context), opening: [paragraph(say.alerted.going_on)] };
    case 'notes': {
      const next = withAnswer(draft, form, { question: form.gate.harm, person: null }, 'yes', by);
      return { draft: next, talk: showing(talk, { kind: 'left' }), opening: [paragraph(say.saved)] };
    }
    case 'remove': {
      const next = slotAt(draft, place, context) ? withoutAnswer(draft, form, place, by) : draft;
      return { draft: next, talk: advance(next, talk, context), opening: [paragraph(say.alerted.removed)] };
    }
    default:
      return null;
  }
}
