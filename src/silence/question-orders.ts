// What a coordinator may ask for with a question that could not be answered: pressed or typed, it is the same order.
import { z } from 'zod';
import { plainWords } from '../conversation/intent.ts';
import type { ConversationState } from '../conversation/state.ts';

export type Answering =
  | { readonly do: 'week' }
  | { readonly do: 'list' }
  | { readonly do: 'open'; readonly number: number }
  | { readonly do: 'open' | 'off'; readonly item: string }
  /** `phrase`: the words as they were changed; without it the question's own. */
  | { readonly do: 'phrase'; readonly item: string; readonly phrase?: string; readonly entry: string }
  | { readonly do: 'entry'; readonly item: string; readonly name: string; readonly golden?: string };

const verb = z.literal('questions');
const item = z.string().max(100);
const typed = z.string().max(1_000);
const order = z.discriminatedUnion('do', [
  z.object({ verb, do: z.literal('week') }),
  z.object({ verb, do: z.literal('list') }),
  z.object({ verb, do: z.literal('open'), item }),
  z.object({ verb, do: z.literal('off'), item }),
  z.object({ verb, do: z.literal('phrase'), item, phrase: typed.default(''), entry: typed.default('') }),
  z.object({ verb, do: z.literal('entry'), item, name: typed.default(''), golden: typed.default('') }),
]);

export function pressed(action: unknown): Answering | null {
  const parsed = order.safeParse(action);
  return parsed.success ? parsed.data : null;
}

/** What was typed on the card: it passes the alert before anything else. */
export function typedOnQuestion(action: unknown): string[] {
  const parsed = order.safeParse(action);
  if (!parsed.success) return [];
  const { data } = parsed;
  if (data.do === 'phrase') return [data.phrase];
  return data.do === 'entry' ? [data.name, data.golden] : [];
}

const QUESTION = /^question (\d{1,2})$/;
const ANSWER = /^\s*answer(?:ed by)?\s*:\s*(.+)$/is;
const NEW_ENTRY = /^\s*new entry\s*:\s*(.+)$/is;

/** Only "this week", the list and "question 2" mean anything where no question is open. */
export function spoken(message: string, { question }: ConversationState): Answering | null {
  const said = plainWords(message);
  if (said === 'this week' || said === 'my week') return { do: 'week' };
  if (said === 'unanswered questions' || said === 'questions') return { do: 'list' };
  const number = QUESTION.exec(said)?.[1];
  if (number) return { do: 'open', number: Number(number) };
  if (!question) return null;
  if (said === 'take it off' || said === 'take it off the list') return { do: 'off', item: question };
  const entry = ANSWER.exec(message)?.[1];
  if (entry) return { do: 'phrase', item: question, entry: entry.trim() };
  const name = NEW_ENTRY.exec(message)?.[1];
  return name ? { do: 'entry', item: question, name: name.trim() } : null;
}
