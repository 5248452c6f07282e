// What an invoke is answered with. To a card's action Teams shows "something went wrong" for any answer without statusCode,
// type and value; a message extension has answers of its own.
import type { Reply } from '../conversation/reply.ts';
import type { Words } from '../knowledge/words.ts';
import { repliesCard } from './cards/card.ts';

export interface InvokeAnswer {
  readonly status: number;
  readonly body:
    | { readonly statusCode: number; readonly type: string; readonly value: unknown }
    /** What the invokes of a message extension are answered with. */
    | { readonly composeExtension: Readonly<Record<string, unknown>> }
    | { readonly task: Readonly<Record<string, unknown>> };
}

const CARD = 'application/vnd.microsoft.card.adaptive';
const MESSAGE = 'application/vnd.microsoft.activity.message';
const ERROR = 'application/vnd.microsoft.error';

export function cardAnswer(replies: readonly Reply[], words: Words): InvokeAnswer {
  if (replies.length === 0) return messageAnswer(words.old_button);
  return { status: 200, body: { statusCode: 200, type: CARD, value: repliesCard(replies, words) } };
}

export const messageAnswer = (text: string): InvokeAnswer => ({
  status: 200,
  body: { statusCode: 200, type: MESSAGE, value: text },
});

/** Teams wants errors inside a body that itself arrives with 200; only a name that Signpost does not know is 501. */
export function errorAnswer(statusCode: number, code: string, message: string): InvokeAnswer {
  return {
    status: statusCode === 501 ? 501 : 200,
    body: { statusCode, type: ERROR, value: { code, message } },
  };
}
