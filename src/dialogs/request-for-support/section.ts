// One section as a card with labelled fields: as many parts as fit, each person a part of their own.
import type { Block, FormField, Reply } from '../../conversation/reply.ts';
import { fill } from '../../knowledge/words.ts';
import { type Draft, withoutAnswer } from '../../requests-for-support/draft.ts';
import { progressOf } from '../../requests-for-support/rules.ts';
import { shownValue } from '../../requests-for-support/shown-value.ts';
import { answerOf, askedSlots, placeOf, type Slot } from '../../requests-for-support/slots.ts';
import { give, giveTyped } from './answer.ts';
import { actionFor, button, type DraftContext, draftReply, labelOf, paragraph, whyNot } from './context.ts';
import { fieldOf, readField, typedFields } from './fields.ts';
import { closedWhy } from './move.ts';

/** A card holds 25 KB with all that stands around the fields. */
const MOST_BYTES = 11_000;
const MOST_FIELDS = 12;
const LARGEST_VALUE = 9_000;

const bytesOf = (field: FormField): number => Buffer.byteLength(JSON.stringify(field)) + 250;

/** The slots of a section as they stand on its cards. */
export function partsOf(draft: Draft, section: string, context: DraftContext): Slot[][] {
  const slots = askedSlots(draft, context.form, context.settings).filter((slot) => slot.section === section);
  const parts: Slot[][] = [];
  let size = 0;
  for (const slot of slots) {
    const last = parts.at(-1);
    const before = last?.[0];
    const bytes = bytesOf(fieldOf(draft, slot, context));
    const fits = last && last.length < MOST_FIELDS && size + bytes <= MOST_BYTES;
    if (last && fits && before?.group === slot.group && before.person === slot.person) {
      last.push(slot);
      size += bytes;
    } else {
      parts.push([slot]);
      size = bytes;
    }
  }
  return parts;
}

export function closedNow(draft: Draft, section: string, context: DraftContext): string | null {
  const waits =
    progressOf(draft, context.form, context.settings).find(({ id }) => id === section)?.waitsForConsent ??
    false;
  return closedWhy(draft, section, context, !waits);
}

export function sectionReply(
  draft: Draft,
  { section, part }: { section: string; part: number },
  opening: readonly Block[],
  context: DraftContext,
): Reply {
  const { form, say } = context;
  const { labels, card } = say;
  const known = form.sections.find(({ id }) => id === section);
  const title = `${section} ${known?.title ?? ''}`;
  const list = button(labels.list, actionFor(draft, 'list'));
  const closed = closedNow(draft, section, context);
  if (closed) {
    return draftReply(context, {
      blocks: [{ kind: 'title', text: title }, ...opening, paragraph(fill(card.closed, { why: closed }))],
      buttons: [button(labels.continue, actionFor(draft, 'continue'), 'go on'), list],
    });
  }
  const parts = partsOf(draft, section, context);
  const slots = parts[part] ?? parts[0] ?? [];
  const at = parts[part] ? part : 0;
  const fields = slots.map((slot) => fieldOf(draft, slot, context));
  const fitting = fields.filter(({ value }) => Buffer.byteLength(value) <= LARGEST_VALUE);
  const tooLong = fields.filter((field) => !fitting.includes(field));
  const first = slots[0];
  return draftReply(context, {
    blocks: [
      {
        kind: 'title',
        text: title,
        ...(parts.length > 1
          ? { note: fill(card.part, { number: String(at + 1), parts: String(parts.length) }) }
          : {}),
      },
      ...opening,
      ...(at === 0 && known ? [paragraph(known.intro)] : []),
      ...tooLong.map(({ label }) => paragraph(fill(card.too_long, { label }))),
      {
        kind: 'form',
        fields: fitting,
        submit: labels.save,
        action: actionFor(draft, 'save', { at: `${section}.${at}` }),
      },
    ],
    buttons: [
      button(labels.words, actionFor(draft, 'continue'), 'go on'),
      ...(first?.group
        ? [
            button(
              fill(labels.add, { group: first.group.name.toLowerCase() }),
              actionFor(draft, 'add', { at: first.group.id }),
            ),
          ]
        : []),
      list,
      button(labels.stop, actionFor(draft, 'stop'), 'stop'),
    ],
  });
}

export interface Saved {
  readonly draft: Draft;
  readonly opening: readonly Block[];
  /** Something on it could not be used. */
  readonly isFaulty: boolean;
  /** The slots whose answers are new. */
  readonly changed: readonly Slot[];
}

/** Takes what a card's fields held. A field of no question that the card offered is never looked at. */
export function takeFields(
  draft: Draft,
  offered: readonly Slot[],
  carried: unknown,
  context: DraftContext,
): Saved {
  const { form, say, change } = context;
  const opening: Block[] = [];
  const faults: Block[] = [];
  const changed: Slot[] = [];
  let next = draft;
  for (const { place, typed } of typedFields(carried)) {
    const slot = offered.find(
      ({ question, person }) => question.id === place.question && person === place.person,
    );
    if (!slot) continue;
    const read = readField(draft, slot, typed, context);
    if (read.kind === 'same' || read.kind === 'not-offered') continue;
    if (read.kind === 'cleared') {
      next = withoutAnswer(next, form, placeOf(slot), change);
      changed.push(slot);
      continue;
    }
    const given =
      read.kind === 'value' ? give(next, slot, read.value, context) : giveTyped(next, slot, typed, context);
    if (given.kind === 'refused') {
      faults.push({ kind: 'said', label: labelOf(slot), text: typed }, whyNot(given.say, slot));
      continue;
    }
    next = given.draft;
    opening.push(...given.opening);
    changed.push(slot);
  }
  const isFaulty = faults.length > 0;
  return {
    draft: next,
    opening: [...opening, ...(isFaulty ? [paragraph(say.card.not_used), ...faults] : [])],
    isFaulty,
    changed,
  };
}

/** The draft has moved on since the card was made: what was sent stands beside what is there now, and nothing is kept of it. */
export function conflictBlocks(draft: Draft, carried: unknown, context: DraftContext): Block[] {
  const { form, say, settings } = context;
  const slots = askedSlots(draft, form, settings);
  const differing = typedFields(carried).flatMap(({ place, typed }): Block[] => {
    const slot = slots.find(
      ({ question, person }) => question.id === place.question && person === place.person,
    );
    if (!slot || readField(draft, slot, typed, context).kind === 'same') return [];
    const kept = answerOf(draft, form, slot)?.value;
    const offered = slot.question.options?.filter(({ value }) => typed.split(',').includes(value)) ?? [];
    const sent = offered.length > 0 ? offered.map(({ label }) => label).join('; ') : typed;
    return [
      { kind: 'said', label: fill(say.stale.sent_value, { label: labelOf(slot) }), text: sent },
      {
        kind: 'said',
        label: fill(say.stale.now_value, { label: labelOf(slot) }),
        text: kept === undefined ? say.stale.open : shownValue(slot.question, kept),
      },
    ];
  });
  return [paragraph(say.stale.version), ...differing.slice(0, 12)];
}
