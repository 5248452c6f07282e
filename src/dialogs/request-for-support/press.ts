// A button or a card of a draft. What it carried comes from outside: it names a draft, a version and what to do, and all of
// that is checked against the speaker's own drafts as they are now.
import { z } from 'zod';
import type { Held } from '../../conversation/held.ts';
import type { Brain, Step } from '../../conversation/respond.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { Turn } from '../../conversation/turn.ts';
import { fill } from '../../knowledge/words.ts';
import { gateOf, hasLeftTheForm } from '../../requests-for-support/gate.ts';
import { placeOf, type Slot } from '../../requests-for-support/slots.ts';
import type { Detection } from '../../safeguarding/detection.ts';
import { give } from './answer.ts';
import { contextOf, type DraftContext, paragraph } from './context.ts';
import { closedBy, commit, listStep, refusal, refused, remove, resume, undo } from './drafts.ts';
import { readField, typedFields } from './fields.ts';
import { fileReply, textReplies } from './finish.ts';
import { type KeptDraft, keptDrafts } from './kept.ts';
import { advance, afterAnswer, type Move, slotAt } from './move.ts';
import { closedNow, conflictBlocks, partsOf, type Saved, takeFields } from './section.ts';
import { afterAlert } from './sending.ts';
import { start } from './start.ts';
import { reopen, run, skip } from './steps.ts';
import { type DraftTalk, parseTalk, showing, talkAbout } from './talk.ts';

const pressed = z.discriminatedUnion('verb', [
  z.object({
    verb: z.literal('draft'),
    do: z.string().max(60),
    draft: z.string().max(80),
    version: z.int(),
    at: z.string().max(80).optional(),
    person: z.int().min(0).max(30).optional(),
  }),
  z.object({
    verb: z.literal('document'),
    draft: z.string().max(80),
    version: z.int(),
    format: z.enum(['docx', 'pdf', 'txt']),
  }),
]);
type Pressed = z.infer<typeof pressed>;

export function pressDraft(
  brain: Brain,
  state: ConversationState,
  turn: Turn & { kind: 'press' },
  { detection, held }: { detection: Detection | null; held: Held },
): Step | null {
  const parsed = pressed.safeParse(turn.action);
  if (!parsed.success) return null;
  if (turn.scope !== 'personal') return refusal(brain, state, 'private_only');
  const closed = closedBy(brain, state, turn, held);
  if (closed) return closed;
  const context = contextOf(brain, state, turn, held);
  if (!context) return refusal(brain, state, 'no_person');
  const known = keptDrafts(context);
  const action = parsed.data;
  const { say } = context;
  if (action.verb === 'draft' && action.do === 'start') return commit(context, null, start(context, {}));
  if (action.verb === 'draft' && action.do === 'drafts') return listStep(context, known);
  const kept = known.drafts.find(({ draft }) => draft.id === action.draft);
  const gone = known.deleted.find(({ draft }) => draft.id === action.draft);
  if (gone)
    return action.verb === 'draft' && action.do === 'undo'
      ? undo(gone, context)
      : listStep(context, known, say.stale.deleted);
  // Somebody else's, long gone or made up: the three look alike.
  if (!kept) return { ...listStep(context, known, say.stale.not_found), audit: [refused(action.draft)] };
  const talk = talkFor(kept, state);
  if (action.verb === 'document') return documentPressed(action, kept, talk, context);
  switch (action.do) {
    case 'undo':
    case 'resume':
      return resume(kept, context);
    case 'delete':
      return action.version === kept.draft.version
        ? remove(kept, context)
        : commit(context, kept, stale(kept, talk, context));
    default:
      return commit(context, kept, moveFor(action, kept, talk, detection, context), detection !== null);
  }
}

function talkFor({ draft }: KeptDraft, state: ConversationState): DraftTalk {
  const talk = parseTalk(state.draft);
  return talk?.draft === draft.id ? { ...talk, status: 'open' } : talkAbout(draft.id, { kind: 'list' });
}

const stale = ({ draft }: KeptDraft, talk: DraftTalk, context: DraftContext): Move => {
  const text = draft.sent ? context.say.stale.sent : context.say.stale.step;
  return { draft, talk: draft.sent ? showing(talk, { kind: 'sent' }) : talk, opening: [paragraph(text)] };
};

/** Where to look: these change no draft, so that an old card leads on from any version. */
const GOES = [
  ...(['list', 'finish', 'continue', 'stop', 'email', 'script'] as const),
  ...(['consent', 'orders', 'judgement', 'risk'] as const),
];
/** These change it: only the version that the card was made for. */
const CHANGES = ['sent', 'keep', 'amend', 'withdraw', 'renew'] as const;

function moveFor(
  action: Pressed & { verb: 'draft' },
  kept: KeptDraft,
  talk: DraftTalk,
  detection: Detection | null,
  context: DraftContext,
): Move {
  const { draft } = kept;
  const { form } = context;
  const place = { question: action.at ?? '', person: action.person ?? null };
  const goes = GOES.find((one) => one === action.do);
  if (goes) return run({ is: goes }, { draft, talk }, context);
  if (action.do === 'check') {
    const page = Math.max(0, Math.min(50, Number(action.at ?? 0) || 0));
    return { draft, talk: showing(talk, { kind: 'check', page }) };
  }
  if (action.do === 'section') {
    const chosen = action.at ?? sectionChosen(context.turn);
    const section = form.sections.find(({ id }) => id === chosen)?.id;
    return section
      ? run({ is: 'section', section }, { draft, talk }, context)
      : { draft, talk: showing(talk, { kind: 'list' }) };
  }
  if (action.do === 'change') return reopen(draft, talk, place, context);
  if (action.do === 'save') return saved(action, kept, talk, detection, context);
  if (action.version !== draft.version) {
    return action.do === 'one'
      ? { draft, talk, opening: conflictBlocks(draft, carriedBy(context), context) }
      : stale(kept, talk, context);
  }
  const changes = CHANGES.find((one) => one === action.do);
  if (changes) return run({ is: changes }, { draft, talk }, context);
  if (draft.sent) return stale(kept, talk, context);
  const slot = slotAt(draft, place, context);
  if (action.do === 'add' && action.at) return run({ is: 'add', group: action.at }, { draft, talk }, context);
  const after = /^alerted:(.+)$/.exec(action.do)?.[1];
  if (after)
    return (
      (talk.asks.kind === 'alerted' && afterAlert(after, draft, talk, place, context)) ||
      stale(kept, talk, context)
    );
  if (!slot) return stale(kept, talk, context);
  const why = closedNow(draft, slot.section, context);
  if (why) return { draft, talk: advance(draft, talk, context), opening: [paragraph(why)] };
  if (action.do === 'skip') return skip(draft, talk, place, context);
  if (action.do === 'one') return one(slot, kept, talk, detection, context);
  const value = /^choose:(.+)$/.exec(action.do)?.[1];
  return value === undefined ? stale(kept, talk, context) : chosen(slot, value, kept, talk, context);
}

const carriedBy = ({ turn }: DraftContext): unknown => (turn.kind === 'press' ? turn.action : null);

function sectionChosen(turn: Turn): string | null {
  const carried = turn.kind === 'press' ? turn.action : null;
  return typeof carried === 'object' &&
    carried !== null &&
    'section' in carried &&
    typeof carried.section === 'string'
    ? carried.section
    : null;
}

function chosen(slot: Slot, value: string, kept: KeptDraft, talk: DraftTalk, context: DraftContext): Move {
  const { options, type } = slot.question;
  const isOffered =
    type === 'confirm'
      ? value === 'yes'
      : type === 'choice' && options?.some((option) => option.value === value);
  if (!isOffered) return stale(kept, talk, context);
  const given = give(kept.draft, slot, value, context);
  return {
    draft: given.draft,
    talk: afterAnswer(given.draft, talk, context),
    opening: [paragraph(context.say.saved), ...given.opening],
  };
}

/** The one field under a question. */
function one(
  slot: Slot,
  kept: KeptDraft,
  talk: DraftTalk,
  detection: Detection | null,
  context: DraftContext,
): Move {
  const taken = takeFields(kept.draft, [slot], carriedBy(context), context);
  const { draft } = taken;
  const alerted = detection ? alertedBy(taken, talk, context) : null;
  if (draft === kept.draft)
    return { draft, talk, opening: taken.isFaulty ? taken.opening : [paragraph(context.say.nothing_saved)] };
  return {
    draft,
    talk: alerted ?? afterAnswer(draft, talk, context),
    opening: [paragraph(context.say.saved), ...taken.opening],
  };
}

function saved(
  action: Pressed & { verb: 'draft' },
  kept: KeptDraft,
  talk: DraftTalk,
  detection: Detection | null,
  context: DraftContext,
): Move {
  const { draft } = kept;
  const { say, form } = context;
  const [, section = '', number = '0'] = /^([A-Z])\.(\d{1,2})$/.exec(action.at ?? '') ?? [];
  const part = Number(number);
  if (!form.sections.some(({ id }) => id === section)) return stale(kept, talk, context);
  const here = showing(talk, { kind: 'section', section, part });
  if (draft.sent) return stale(kept, talk, context);
  if (action.version !== draft.version)
    return { draft, talk: here, opening: conflictBlocks(draft, carriedBy(context), context) };
  if (closedNow(draft, section, context))
    return { draft, talk: here, opening: [paragraph(say.nothing_saved)] };
  const parts = partsOf(draft, section, context);
  const taken = takeFields(draft, parts[part] ?? [], carriedBy(context), context);
  const isNew = taken.draft !== draft;
  const opening = [
    paragraph(
      isNew ? fill(say.card.done, { section }) : taken.isFaulty ? say.nothing_saved : say.card.no_changes,
    ),
    ...taken.opening,
  ];
  const alerted = detection ? alertedBy(taken, talk, context) : null;
  if (alerted) return { draft: taken.draft, talk: alerted, opening };
  if (taken.isFaulty) return { draft: taken.draft, talk: here, opening };
  return { draft: taken.draft, talk: afterPart(taken.draft, talk, { section, part }, context), opening };
}

function afterPart(
  draft: KeptDraft['draft'],
  talk: DraftTalk,
  { section, part }: { section: string; part: number },
  context: DraftContext,
): DraftTalk {
  const next = advance(draft, talk, context);
  if (next.asks.kind === 'left') return next;
  return part + 1 < partsOf(draft, section, context).length
    ? showing(talk, { kind: 'section', section, part: part + 1 })
    : showing(talk, { kind: 'list' });
}

/** Where harm has ended the request already, a note to read out is only kept. */
function alertedBy(
  { draft, changed: [first] }: Saved,
  talk: DraftTalk,
  { form }: DraftContext,
): DraftTalk | null {
  if (!first || hasLeftTheForm(gateOf(draft, form))) return null;
  const { question, person } = placeOf(first);
  return showing(talk, { kind: 'alerted', question, person });
}

function documentPressed(
  action: Pressed & { verb: 'document' },
  kept: KeptDraft,
  talk: DraftTalk,
  context: DraftContext,
): Step {
  const { draft } = kept;
  if (action.version !== draft.version) {
    return commit(context, kept, {
      draft,
      talk: showing(talk, { kind: 'finish' }),
      opening: [paragraph(context.say.stale.version)],
    });
  }
  const first =
    action.format === 'txt' ? textReplies(draft, context) : [fileReply(draft, action.format, context)];
  return commit(context, kept, { draft, talk, first, isLast: true });
}

/** What somebody typed on a card, where it is new: the alert hears each of these. Choices and what stood there already are left out. */
export function typedOnCard(
  brain: Brain,
  state: ConversationState,
  turn: Turn & { kind: 'press' },
  held: Held,
): string[] {
  const fields = typedFields(turn.action);
  if (fields.length === 0) return [];
  const context = contextOf(brain, state, turn, held);
  const parsed = pressed.safeParse(turn.action);
  const kept =
    context && parsed.success
      ? keptDrafts(context).drafts.find(({ draft }) => draft.id === parsed.data.draft)
      : null;
  return fields.flatMap(({ place, typed }) => {
    const slot = context && kept ? slotAt(kept.draft, place, context) : null;
    if (!context || !kept || !slot) return [typed];
    return readField(kept.draft, slot, typed, context).kind === 'typed' ? [typed] : [];
  });
}
