// A new draft: with what the guide already knows, and the two questions on danger and harm before all else.
import type { Block } from '../../conversation/reply.ts';
import type { Brain } from '../../conversation/respond.ts';
import { findQuestion } from '../../knowledge/form.ts';
import { mayStand } from '../../requests-for-support/check-value.ts';
import type { Place, Value } from '../../requests-for-support/draft.ts';
import { type Draft, newDraft, withAnswer } from '../../requests-for-support/draft.ts';
import { shownValue } from '../../requests-for-support/shown-value.ts';
import type { Answers } from '../engine/dialog.ts';
import { ageOf } from '../reading/age-question.ts';
import { placeOf } from '../which-service/place.ts';
import { HUB } from './answer.ts';
import { type DraftContext, paragraph } from './context.ts';
import { advance, type Move } from './move.ts';
import { talkAbout } from './talk.ts';

export function start(context: DraftContext, known: Answers): Move {
  const { brain, form, say, change } = context;
  const empty = newDraft({ id: brain.newId(), form, ...change });
  const carried = carriedFrom(known, brain).filter(({ place, value }) => {
    const question = findQuestion(form, place.question);
    return (
      question !== null &&
      mayStand(value, question) &&
      (question.each === undefined) === (place.person === null)
    );
  });
  const draft = carried.reduce(
    (next: Draft, { place, value }) => withAnswer(next, form, place, value, change),
    empty,
  );
  const talk = advance(draft, talkAbout(draft.id, { kind: 'list' }), context);
  const told = carried.map(({ place, value }): Block => {
    const question = findQuestion(form, place.question);
    return { kind: 'said', label: question?.label ?? '', text: question ? shownValue(question, value) : '' };
  });
  return {
    draft,
    talk,
    opening: [paragraph(say.intro), ...(told.length > 0 ? [paragraph(say.carried), ...told] : [])],
  };
}

/** Danger and consent are asked anew: they may have changed since, and the form asks them in its own words. */
function carriedFrom(known: Answers, { knowledge }: Brain): { place: Place; value: Value }[] {
  const found: { place: Place; value: Value }[] = [];
  const add = (question: string, value: Value, person: number | null = null) =>
    found.push({ place: { question, person }, value });
  const age = ageOf(known);
  if (age && age.from === age.to) add('child-age', String(age.from), 0);
  const place = placeOf(known);
  if (place && 'district' in place) {
    const district = knowledge.places.districts.find(({ slug }) => slug === place.district);
    if (district) add(HUB, district.slug);
  }
  switch (known['so-far']) {
    case 'nothing-yet':
      add('tried-kinds', ['nothing-yet']);
      break;
    case 'another-service':
      add('tried-kinds', ['direct-referral']);
      break;
    case 'my-plan':
    case 'my-plan-plus':
      add('existing-plan', known['so-far']);
      break;
    case 'social-worker':
      add('child-social-worker', 'social-worker', 0);
      break;
    default:
  }
  return found;
}
