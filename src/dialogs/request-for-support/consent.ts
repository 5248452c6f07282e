// Consent in a draft: withdrawn at once, asked for again, and what was advised where local guidance is silent.

import { ADVICE_ON, type Advice } from '../../consent/consent.ts';
import { plainWords } from '../../conversation/intent.ts';
import type { Block } from '../../conversation/reply.ts';
import type { Form } from '../../knowledge/form.ts';
import { fill } from '../../knowledge/words.ts';
import {
  changed,
  consentRenewed,
  consentWithdrawn,
  type Draft,
  withoutAnswer,
} from '../../requests-for-support/draft.ts';
import { londonDay } from '../../requests-for-support/london.ts';
import { oneLine } from '../../requests-for-support/plain-answer.ts';
import { type DraftContext, paragraph } from './context.ts';
import { hubOf } from './documents.ts';
import { emailBlocks } from './finish.ts';

export interface ConsentChange {
  readonly draft: Draft;
  readonly opening: readonly Block[];
}

export function withdraw(draft: Draft, by: string | null, context: DraftContext): ConsentChange {
  const { say, words, change } = context;
  const who = by === null ? say.consent.someone : oneLine(by).slice(0, 60) || say.consent.someone;
  const hub = hubOf(draft, context)?.name ?? say.consent.hub;
  const next = consentWithdrawn(draft, who, change);
  // Once it is known who withdrew it, what the hub is to be told.
  const notice = by !== null && next.withdrawn?.afterSending ? emailBlocks(next, context) : [];
  return {
    draft: next,
    opening: [
      paragraph(say.saved),
      ...words.taking_away.withdrawn.map((text) => paragraph(fill(text, { hub }))),
      ...notice,
    ],
  };
}

/** What was answered on consent before says nothing any more. The draft must be open. */
export function renew(draft: Draft, context: DraftContext): ConsentChange {
  const { form, say, change } = context;
  const { consent } = form;
  const single = [consent.explained, consent.ask, consent.share, consent.date].filter(
    (id) => draft.answers[id],
  );
  let next = consentRenewed(draft, change);
  for (const question of single) next = withoutAnswer(next, form, { question, person: null }, change);
  for (const [group, ids] of [
    [consent.adult.group, [consent.adult.agrees, consent.adult.signed]],
    [consent.child.group, [consent.child.asked, ...judgementOf(form)]],
  ] as const) {
    for (const [person, { answers }] of (draft.people[group] ?? []).entries()) {
      for (const question of ids)
        if (answers[question]) next = withoutAnswer(next, form, { question, person }, change);
    }
  }
  return { draft: next, opening: [paragraph(say.consent.renewed)] };
}

/** Gillick is judged for one decision: asked anew, it is judged anew. */
function judgementOf({ consent: { child } }: Form): string[] {
  return [child.alone, child.judged_for, child.judged_by, child.grounds];
}

const ADVICE = /^advice (?:on |about )?(.+?): *(.+)$/is;

/** "advice not signed: hub coordinator, a spoken yes is enough to begin" */
export function adviceIn(message: string): Pick<Advice, 'about' | 'adviser' | 'said'> | null {
  const [, about = '', rest = ''] = ADVICE.exec(message.trim()) ?? [];
  const named = ADVICE_ON.find((one) => one === plainWords(about).replaceAll(' ', '_'));
  const [adviser = '', ...said] = rest.split(',');
  if (!named || !adviser.trim() || said.join(',').trim() === '') return null;
  return {
    about: named,
    adviser: oneLine(adviser).slice(0, 80),
    said: oneLine(said.join(',')).slice(0, 500),
  };
}

export const withAdvice = (
  draft: Draft,
  advice: Pick<Advice, 'about' | 'adviser' | 'said'>,
  { change }: DraftContext,
): Draft =>
  changed(draft, change, {
    consent: { ...draft.consent, advice: [...draft.consent.advice, { ...advice, on: londonDay(change.at) }] },
  });
