// One answer goes into the draft: read, checked, kept, and what is to be said about it.

import { consentCardBlocks } from '../../consent/card-blocks.ts';
import type { Block } from '../../conversation/reply.ts';
import { findQuestion, type Question } from '../../knowledge/form.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { fill } from '../../knowledge/words.ts';
import { oncePer } from '../../once-per.ts';
import { type Draft, type Value, withAnswer, withoutAnswer } from '../../requests-for-support/draft.ts';
import { adviceOn } from '../../requests-for-support/gate.ts';
import { hubOfAddress } from '../../requests-for-support/hub-of-address.ts';
import { createNameFinder } from '../../requests-for-support/names-in-text.ts';
import { personalDetailsHint } from '../../requests-for-support/personal-details.ts';
import { readAnswer } from '../../requests-for-support/read-answer.ts';
import { answerOf, placeOf, type Slot } from '../../requests-for-support/slots.ts';
import { type DraftContext, paragraph } from './context.ts';

export type Given =
  | { readonly kind: 'kept'; readonly draft: Draft; readonly opening: readonly Block[] }
  /** `isHedged`: an answer it was, but neither a yes nor a no. */
  | { readonly kind: 'refused'; readonly say: string; readonly isHedged: boolean };

export function giveTyped(draft: Draft, slot: Slot, typed: string, context: DraftContext): Given {
  const read = readAnswer(slot.question.type === 'name' ? bareName(typed) : typed, slot.question, {
    words: context.words,
    at: context.change.at,
    identifying: context.settings.identifying,
  });
  switch (read.kind) {
    case 'unusable': {
      const { isHedged = false } = read;
      const isDanger = slot.question.id === context.form.gate.danger;
      return {
        kind: 'refused',
        say: isHedged && isDanger ? context.words.risk_route.danger_unsure : read.say,
        isHedged,
      };
    }
    case 'left-blank':
      return { kind: 'refused', say: read.say, isHedged: false };
    case 'answer':
      return give(draft, slot, read.value, context, read.note);
  }
}

/** "My name is Jo Smith" → "Jo Smith" */
const bareName = (typed: string): string =>
  typed.replace(
    /^\s*(?:my|his|her|their|the child's|the) names? (?:is|are)\s+|^\s*(?:i am|i'm|it is|it's|(?:he|she|they) (?:is|are) called)\s+/i,
    '',
  );

export function give(
  draft: Draft,
  slot: Slot,
  value: Value,
  context: DraftContext,
  note: string | null = null,
): Given & { kind: 'kept' } {
  const { form, change } = context;
  const next = withAnswer(draft, form, placeOf(slot), value, change);
  const said = [
    note,
    ...adviceOn(form, slot.question.id, value),
    safeguarding(slot.question, value, context),
    hint(slot.question, value, context),
  ];
  const opening: Block[] = [
    ...said.flatMap((text) => (text ? [paragraph(text)] : [])),
    ...refusedBlocks(slot.question, value, context),
  ];
  return withHub({ kind: 'kept', draft: next, opening }, slot, value, { before: draft, context });
}

function safeguarding({ options }: Question, value: Value, { words }: DraftContext): string | null {
  const chosen = [value].flat();
  return options?.some((option) => option.safeguarding && chosen.includes(option.value))
    ? words.risk_route.safeguarding
    : null;
}

/** Other people's data do not belong in free text: said, and the answer stands. */
function hint({ type, identifying }: Question, value: Value, context: DraftContext): string | null {
  if (identifying || (type !== 'text' && type !== 'long-text' && type !== 'list')) return null;
  return hintOn([value].flat().join('\n'), context);
}

export const hintOn = (text: string, { brain, words, change }: DraftContext): string | null =>
  personalDetailsHint(text, { names: namesOf(brain.knowledge), at: change.at, words });

function refusedBlocks({ id }: Question, value: Value, { form, brain }: DraftContext): Block[] {
  const isConsent = id === form.consent.ask || id === form.consent.share;
  return isConsent && value === 'no'
    ? consentCardBlocks(brain.knowledge.consentCards.refused, brain.knowledge)
    : [];
}

/** Where the child lives tells the hub, unless it lies on a border: then it is asked. A hub that the person chose stands. */
function withHub(
  given: Given & { kind: 'kept' },
  slot: Slot,
  value: Value,
  { before, context }: { before: Draft; context: DraftContext },
): Given & { kind: 'kept' } {
  const { form, words, say, brain, change } = context;
  const { question } = slot;
  if (
    (question.type !== 'place' && question.type !== 'address') ||
    question.each !== form.consent.child.group
  )
    return given;
  const { places } = brain.knowledge;
  const find = (text: string) => brain.search.findPlace(text) ?? brain.search.findPlace(`in ${text}`);
  const hubOf = (place: Value) => hubOfAddress([place].flat().join(', '), { find, places, words });
  const found = hubOf(value);
  const kept = given.draft.answers[HUB]?.value;
  const placeBefore = answerOf(before, form, slot)?.value;
  const foundBefore = placeBefore === undefined ? null : hubOf(placeBefore);
  const isOfPlaceBefore = foundBefore?.kind === 'hub' && foundBefore.district === kept;
  const place = { question: HUB, person: null };
  const saying = (draft: Draft, text: string) => ({
    ...given,
    draft,
    opening: [...given.opening, paragraph(text)],
  });
  if (found.kind !== 'hub') {
    // The child lives there no longer, so that hub is asked for anew.
    const draft = isOfPlaceBefore ? withoutAnswer(given.draft, form, place, change) : given.draft;
    return saying(draft, found.say);
  }
  const hub = findQuestion(form, HUB);
  if (!hub?.options?.some((option) => option.value === found.district)) return given;
  const nameOf = (district: unknown) => places.districts.find(({ slug }) => slug === district)?.name ?? '';
  if (kept === found.district) return given;
  if (kept !== undefined && !isOfPlaceBefore)
    return saying(
      given.draft,
      fill(say.hub_differs, { district: nameOf(found.district), kept: nameOf(kept), hub: hub.label }),
    );
  return saying(
    withAnswer(given.draft, form, place, found.district, change),
    fill(say.hub_found, { district: nameOf(found.district) }),
  );
}

export const HUB = 'hub';

export const namesOf = oncePer((knowledge: Knowledge) =>
  createNameFinder(knowledge.forms.qualityMirror, knownNames(knowledge)),
);

/** Names of services and places, which are nobody's name. */
export const knownNames = ({ entries, places }: Knowledge): string[] => [
  ...[...entries.values()].map(({ name }) => name),
  ...places.districts.map(({ name }) => name),
];
