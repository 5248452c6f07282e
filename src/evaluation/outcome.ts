// What Signpost makes of one question, seen as its user sees it: through the whole conversation.
import type { Reply } from '../conversation/reply.ts';
import { type Brain, respond } from '../conversation/respond.ts';
import { tellsWhoToRing } from '../conversation/safeguarding-line.ts';
import { NEW_CONVERSATION } from '../conversation/state.ts';
import type { AlertLevel } from '../safeguarding/detection.ts';

export type Outcome =
  | 'answer'
  | 'choices'
  | 'dont_know'
  | 'small_talk'
  | 'refuse'
  | 'out_of_area'
  | 'command';

export interface Judged {
  readonly outcome: Outcome;
  readonly alert: AlertLevel;
  /** The alert or the safeguarding line says who to ring. */
  readonly tellsWhoToRing: boolean;
  /** Best first; empty where Signpost speaks of no entry. */
  readonly entries: readonly { readonly entry: string; readonly score: number }[];
}

/** An evaluation is no conversation in real time: the same question is judged alike on every day. */
const AT = new Date('2026-11-23T10:00:00Z');

export function judge(brain: Brain, question: string): Judged {
  const turn = {
    kind: 'message',
    text: question,
    scope: 'personal',
    speaker: { tenant: 'evaluation', id: null },
    at: AT,
  } as const;
  const { replies } = respond(brain, NEW_CONVERSATION, turn);
  const reply = replies.findLast(({ kind }) => kind !== 'alert');
  const outcome = outcomeOf(reply);
  const speaksOfEntries = outcome === 'answer' || outcome === 'choices';
  return {
    outcome,
    alert: brain.detect(question).level,
    tellsWhoToRing: replies.some(tellsWhoToRing),
    entries: speaksOfEntries ? (reply?.about ?? []) : [],
  };
}

function outcomeOf(reply: Reply | undefined): Outcome {
  switch (reply?.kind) {
    case 'answer':
    case 'choices':
    case 'dont_know':
    case 'small_talk':
    case 'refuse':
    case 'out_of_area':
      return reply.kind;
    case 'ask_place':
      return 'choices';
    default:
      return 'command';
  }
}
