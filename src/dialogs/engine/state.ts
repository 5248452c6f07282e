// Where a dialog stands: plain JSON, and pure moves from one state to the next.
// The question that is asked follows from the answers alone, so that going back, changing an answer and coming back after
// days or an upgrade all lead to where a straight run would have led.
import { z } from 'zod';
import type { Answers, Dialog, Json, Question } from './dialog.ts';

export interface DialogState {
  readonly dialog: string;
  /** Which run of the dialog: a button of an earlier run changes nothing. */
  readonly run: string;
  /** Counts every change: a button of an earlier step changes nothing. */
  readonly step: number;
  /**
   * `offered`: not begun, holds what was read out of a message. `open`: asks, or shows its last card.
   * `left`: ended, and the talk went on to something else. `closed`: dropped.
   */
  readonly status: 'offered' | 'open' | 'left' | 'closed';
  /** Every answer ever given in this run; those that no longer apply are set aside here and count again when they do. */
  readonly answers: Answers;
  /** An answered question that is looked at again. */
  readonly reopened: string | null;
  /** The choices that are left after an answer that fits several, and the sentence that asks between them. */
  readonly narrowed: { readonly to: readonly string[]; readonly text: string } | null;
  /** How often in a row the answer was unclear. */
  readonly unclear: number;
}

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);
const dialogState: z.ZodType<DialogState> = z.object({
  dialog: z.string(),
  run: z.string(),
  step: z.int(),
  status: z.enum(['offered', 'open', 'left', 'closed']),
  answers: z.record(z.string(), json),
  reopened: z.string().nullable(),
  narrowed: z.object({ to: z.array(z.string()), text: z.string() }).nullable(),
  unclear: z.int(),
});

/** What was kept, or null where nothing usable was: conversations of before there were dialogs have none. */
export function parseDialogState(kept: unknown): DialogState | null {
  const parsed = dialogState.safeParse(kept);
  return parsed.success ? parsed.data : null;
}

/** The moment at which a run began names it. */
export const runOf = (at: Date): string => at.getTime().toString(36);

/** The day on which a run began, as "2026-11-24"; null where its name tells none. */
export function begunOn({ run }: DialogState): string | null {
  const began = new Date(Number.parseInt(run, 36));
  return Number.isNaN(began.getTime()) ? null : began.toISOString().slice(0, 10);
}

export interface Begin {
  readonly dialog: string;
  readonly run: string;
  readonly answers: Answers;
  readonly status: 'offered' | 'open';
  /** Steps are counted on from the run before, so that no two cards of a conversation ever carry the same. */
  readonly after: DialogState | null;
}

export const beginRun = ({ dialog, run, answers, status, after }: Begin): DialogState => ({
  dialog,
  run,
  step: (after?.step ?? -1) + 1,
  status,
  answers,
  reopened: null,
  narrowed: null,
  unclear: 0,
});

/** The questions that apply, in order, and the first of them without an answer. */
export function pathOf(
  dialog: Dialog,
  answers: Answers,
): { readonly path: readonly string[]; readonly open: string | null } {
  const path: string[] = [];
  let id: string | null = dialog.first;
  while (id !== null && !path.includes(id)) {
    const question: Question | undefined = dialog.questions[id];
    if (!question) break;
    path.push(id);
    if (!isAnswered(question, answers)) return { path, open: id };
    id = question.next(answers);
  }
  return { path, open: null };
}

export function isAnswered(question: Question, answers: Answers): boolean {
  const value = answers[question.id];
  return value !== undefined && question.holds(value);
}

/** The question that is asked now; null where the last card is shown. */
export function askedIn(dialog: Dialog, state: DialogState): Question | null {
  const { path, open } = pathOf(dialog, state.answers);
  const id = state.reopened && path.includes(state.reopened) ? state.reopened : open;
  return id === null ? null : (dialog.questions[id] ?? null);
}

/** The answers that count: those of the questions that apply. */
export function answersThatCount(dialog: Dialog, answers: Answers): Answers {
  const { path } = pathOf(dialog, answers);
  const counting = path.filter((id) => dialog.questions[id] && isAnswered(dialog.questions[id], answers));
  return Object.fromEntries(counting.map((id) => [id, answers[id] as Json]));
}

const moved = (state: DialogState, change: Partial<DialogState>): DialogState => ({
  ...state,
  step: state.step + 1,
  status: 'open',
  reopened: null,
  narrowed: null,
  unclear: 0,
  ...change,
});

export const withAnswers = (state: DialogState, answers: Answers): DialogState =>
  moved(state, { answers: { ...state.answers, ...answers } });

/** An answer to a question that was not asked leaves the one that is asked as it is. */
export const withOtherAnswers = (state: DialogState, answers: Answers): DialogState =>
  moved(state, { answers: { ...state.answers, ...answers }, reopened: state.reopened });

export const withNarrowed = (
  state: DialogState,
  answers: Answers,
  narrowed: DialogState['narrowed'],
): DialogState =>
  moved(state, { answers: { ...state.answers, ...answers }, reopened: state.reopened, narrowed });

/** The same question as before, asked anew: its buttons still hold. */
export const withUnclear = (state: DialogState): DialogState => ({ ...state, unclear: state.unclear + 1 });

/** The same question with its hint. */
export const withHint = (state: DialogState): DialogState => ({ ...state, unclear: 1 });

/** One question back; null at the first. */
export function back(dialog: Dialog, state: DialogState): DialogState | null {
  const { path, open } = pathOf(dialog, state.answers);
  const asked = askedIn(dialog, state)?.id ?? null;
  const before = asked === null ? path.at(-1) : path[path.indexOf(asked) - 1];
  if (before === undefined || before === open) return null;
  return moved(state, { reopened: before });
}

/** A question that was answered before is looked at again. */
export const reopen = (state: DialogState, question: string): DialogState =>
  moved(state, { reopened: question });

/** The answer stays as it was, and the dialog goes on. */
export const keep = (state: DialogState): DialogState => moved(state, {});

export const startAgain = (state: DialogState): DialogState => moved(state, { answers: {} });

export const close = (state: DialogState): DialogState => moved(state, { status: 'closed', answers: {} });

export const leave = (state: DialogState): DialogState => ({ ...state, status: 'left' });
