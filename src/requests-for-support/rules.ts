// How far a draft has come: the state of each section, what is missing, whether it can be taken away and be shared.

import { type Missing, readyToShare } from '../consent/ready.ts';
import type { Form } from '../knowledge/form.ts';
import { consentRecordOf } from './consent-record.ts';
import { answerAt, type Draft } from './draft.ts';
import { gateOf, hasLeftTheForm } from './gate.ts';
import { answerOf, askedSlots, type Settings, type Slot } from './slots.ts';

export type SectionState = 'not-started' | 'in-progress' | 'complete';

export interface SectionProgress {
  readonly id: string;
  readonly title: string;
  readonly state: SectionState;
  readonly answered: number;
  readonly asked: number;
  readonly missing: readonly Slot[];
  /** It holds the story, and consent was not asked for yet, or was refused. */
  readonly waitsForConsent: boolean;
}

/** Every section in the order in which it is filled in. */
export function progressOf(draft: Draft, form: Form, settings: Settings): SectionProgress[] {
  const slots = askedSlots(draft, form, settings);
  const mayTellStory = consentAskedFor(draft, form) === 'agreed';
  return form.fill_order.flatMap((id) => {
    const section = form.sections.find((it) => it.id === id);
    if (!section) return [];
    const own = slots.filter((slot) => slot.section === id);
    const answered = own.filter((slot) => answerOf(draft, form, slot)).length;
    const missing = own.filter((slot) => isMissing(draft, form, slot));
    const state = answered === 0 ? 'not-started' : missing.length > 0 ? 'in-progress' : 'complete';
    const waitsForConsent = !mayTellStory && form.sections_after_consent.includes(id);
    return [{ id, title: section.title, state, answered, asked: own.length, missing, waitsForConsent }];
  });
}

const isMissing = (draft: Draft, form: Form, slot: Slot): boolean =>
  slot.question.need !== 'optional' && !answerOf(draft, form, slot);

/** Every required question that is open, in the order of filling in. */
export const missingIn = (draft: Draft, form: Form, settings: Settings): Slot[] =>
  progressOf(draft, form, settings).flatMap(({ missing }) => missing);

/** The next question to ask: the gate first, then the first open one of a section that does not wait for consent. */
export function nextSlot(
  draft: Draft,
  form: Form,
  settings: Settings,
  passed: (slot: Slot) => boolean = () => false,
): Slot | null {
  const slots = askedSlots(draft, form, settings);
  const gate = gateOf(draft, form);
  if (gate.kind === 'ask') return slots.find(({ question }) => question.id === gate.question) ?? null;
  if (hasLeftTheForm(gate)) return null;
  const waiting = consentAskedFor(draft, form) === 'agreed' ? [] : form.sections_after_consent;
  const order = form.fill_order.filter((id) => !waiting.includes(id));
  return (
    order
      .flatMap((id) => slots.filter(({ section }) => section === id))
      .find((slot) => !answerOf(draft, form, slot) && !passed(slot)) ?? null
  );
}

export function consentAskedFor(draft: Draft, form: Form): 'open' | 'agreed' | 'refused' | 'withdrawn' {
  if (draft.withdrawn) return 'withdrawn';
  const answers = [form.consent.ask, form.consent.share].map(
    (question) => answerAt(draft, form, { question, person: null })?.value,
  );
  if (answers.includes('no')) return 'refused';
  return answers.every((value) => value === 'yes') ? 'agreed' : 'open';
}

/**
 * `request`: a document for the hub, with blank lines for what is open. `notes`: what was written may be read out or go into
 * the school's own record, and is no request.
 */
export interface DocumentReadiness {
  readonly as: 'request' | 'notes';
  readonly because: 'gate' | 'refused' | 'withdrawn' | null;
  /** Nothing required is open. */
  readonly complete: boolean;
  readonly missing: readonly Slot[];
}

export function documentReadiness(draft: Draft, form: Form, settings: Settings): DocumentReadiness {
  const missing = missingIn(draft, form, settings);
  const consent = consentAskedFor(draft, form);
  const gate = gateOf(draft, form);
  const because =
    hasLeftTheForm(gate) || gate.kind === 'ask'
      ? 'gate'
      : consent === 'refused' || consent === 'withdrawn'
        ? consent
        : null;
  return { as: because ? 'notes' : 'request', because, complete: missing.length === 0, missing };
}

export interface SharingReadiness {
  readonly ready: boolean;
  readonly because: DocumentReadiness['because'];
  /** Open questions on consent, as the form has them. */
  readonly open: readonly Slot[];
  /** What the record of consent lacks, by person: "adult-1" is the first of the group. */
  readonly missing: readonly Missing[];
}

/** Whether the family's agreement is recorded, and if not, exactly what is missing. Never "valid": people judge that. */
export function readinessToShare(draft: Draft, form: Form, settings: Settings): SharingReadiness {
  const { because } = documentReadiness(draft, form, settings);
  const section = form.sections.find(({ questions }) =>
    questions.some(({ id }) => id === form.consent.share),
  )?.id;
  const slots = askedSlots(draft, form, settings).filter((slot) => slot.section === section);
  const open = slots.filter((slot) => isMissing(draft, form, slot));
  const { ready, missing } = readyToShare(consentRecordOf(draft, form));
  return { ready: because === null && open.length === 0 && ready, because, open, missing };
}
