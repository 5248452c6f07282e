// The answers as a record of consent, made by the same events as any other: what they do not allow is not in it.
import type { ConsentRecord, How, Purpose } from '../../consent/consent.ts';
import { NO_CONSENT } from '../../consent/consent.ts';
import { apply, type ConsentEvent } from '../../consent/events.ts';
import { answerTo } from '../engine/choice-question.ts';
import type { Answers } from '../engine/dialog.ts';
import { ageOf } from '../reading/age-question.ts';

export const PEOPLE = { first: 'parent', second: 'other-parent', child: 'child' } as const;

/** Who said it is not known by name: Signpost keeps none. */
const TOLD_BY = 'as you told me';
const A_FORM = 'the form that you have';

export function purposesOf(answers: Answers): readonly Purpose[] {
  const about = answerTo(answers, 'about');
  if (about === 'take-part') return ['take_part'];
  return about === 'share' ? ['share'] : ['take_part', 'share'];
}

export function recordOf(answers: Answers, today: string): ConsentRecord {
  const events = [
    ...peopleEvents(answers),
    ...purposesOf(answers).flatMap((purpose) => standingEvents(answers, purpose, today)),
    ...ordersEvents(answers, today),
  ];
  return events.reduce((record, event) => {
    const applied = apply(record, event);
    return 'record' in applied ? applied.record : record;
  }, NO_CONSENT);
}

function peopleEvents(answers: Answers): ConsentEvent[] {
  const adults = answerTo(answers, 'adults');
  const holds =
    adults === 'one-parent' || adults === 'two-parents' || adults === 'section-20'
      ? 'held'
      : adults === 'not-known'
        ? 'not_known'
        : 'not_held';
  const adult = (id: string, responsibility: 'held' | 'not_held' | 'not_known'): ConsentEvent => ({
    kind: 'person',
    person: { id, who: 'adult', age: null, responsibility, basis: null, covered: false },
  });
  const isTwo = adults === 'two-parents' || answerTo(answers, 'said') === 'disagree';
  const age = ageOf(answers);
  return [
    adult(PEOPLE.first, holds),
    ...(isTwo ? [adult(PEOPLE.second, holds)] : []),
    // A year group or a band may reach over the twelfth birthday: then the child is asked too.
    {
      kind: 'person',
      person: {
        id: PEOPLE.child,
        who: 'child',
        age: age ? age.to : null,
        responsibility: 'not_held',
        basis: null,
        covered: true,
        alone: answerTo(answers, 'child') === 'alone',
      },
    },
  ];
}

function standingEvents(answers: Answers, purpose: Purpose, on: string): ConsentEvent[] {
  const said = answerTo(answers, 'said');
  const how = howOf(
    answerTo(answers, 'how') ?? (said === 'withdrawn' || said === 'disagree' ? 'signed' : 'spoken'),
  );
  const of = (person: string) => ({ person, purpose, on, by: TOLD_BY });
  const explain = (person: string): ConsentEvent => ({ kind: 'explain', ...of(person) });
  const give = (person: string, by: How): ConsentEvent => ({
    kind: 'give',
    how: by,
    formVersion: by === 'signed' ? A_FORM : null,
    ...of(person),
  });
  const refuse = (person: string): ConsentEvent => ({ kind: 'refuse', ...of(person) });
  const { first, second, child } = PEOPLE;
  const adults: Record<string, ConsentEvent[]> = {
    explained: [explain(first)],
    agreed: [
      explain(first),
      give(first, how),
      ...(answerTo(answers, 'how') === 'older-form'
        ? [{ kind: 'lapse', why: 'a while ago', ...of(first) } as const]
        : []),
    ],
    refused: [explain(first), refuse(first)],
    withdrawn: [explain(first), give(first, how), { kind: 'withdraw', ...of(first) }],
    disagree: [explain(first), give(first, how), explain(second), refuse(second)],
  };
  const young: Record<string, ConsentEvent[]> = {
    agreed: [explain(child), give(child, how)],
    alone: [explain(child), give(child, 'spoken')],
    refused: [explain(child), refuse(child)],
  };
  return [...(adults[said ?? ''] ?? []), ...(young[answerTo(answers, 'child') ?? ''] ?? [])];
}

const howOf = (how: string): How => (how === 'spoken' || how === 'electronic' ? how : 'signed');

function ordersEvents(answers: Answers, on: string): ConsentEvent[] {
  const orders = answerTo(answers, 'orders');
  if (orders === 'none') return [{ kind: 'orders', orders: { are: 'none', on, by: TOLD_BY } }];
  // Which way an order points is not asked here: until somebody has read it, nobody's agreement is gone by.
  return orders === 'some'
    ? [{ kind: 'orders', orders: { are: 'some', bars: [PEOPLE.first, PEOPLE.second], on, by: TOLD_BY } }]
    : [];
}
