// Where the talk about a draft stands: ids only. What was answered is in the draft itself, encrypted.
import { z } from 'zod';
import type { Place } from '../../requests-for-support/draft.ts';

export type Asks =
  | {
      readonly kind: 'question';
      readonly question: string;
      readonly person: number | null;
      readonly again: boolean;
    }
  | { readonly kind: 'list' | 'finish' | 'consent' | 'left' | 'why' | 'who' | 'sent' }
  | { readonly kind: 'section'; readonly section: string; readonly part: number }
  | { readonly kind: 'check'; readonly page: number }
  /** An answer raised the alert: how do we go on? */
  | { readonly kind: 'alerted'; readonly question: string; readonly person: number | null };

export interface DraftTalk {
  readonly draft: string;
  /** `open`: hears every message. `left`: only its own words bring it back. */
  readonly status: 'open' | 'left';
  readonly asks: Asks;
  /** Questions left for later. */
  readonly passed: readonly string[];
  /** Questions asked before this one, for "back". */
  readonly before: readonly string[];
}

const person = z.int().min(0).nullable();
const draftTalk: z.ZodType<DraftTalk> = z.object({
  draft: z.string(),
  status: z.enum(['open', 'left']),
  asks: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('question'), question: z.string(), person, again: z.boolean() }),
    z.object({ kind: z.enum(['list', 'finish', 'consent', 'left', 'why', 'who', 'sent']) }),
    z.object({ kind: z.literal('section'), section: z.string(), part: z.int().min(0) }),
    z.object({ kind: z.literal('check'), page: z.int().min(0) }),
    z.object({ kind: z.literal('alerted'), question: z.string(), person }),
  ]),
  passed: z.array(z.string()),
  before: z.array(z.string()),
});

/** What was kept, or null where nothing usable was: the draft itself is found again all the same. */
export function parseTalk(kept: unknown): DraftTalk | null {
  const parsed = draftTalk.safeParse(kept);
  return parsed.success ? parsed.data : null;
}

export const talkAbout = (draft: string, asks: Asks): DraftTalk => ({
  draft,
  status: 'open',
  asks,
  passed: [],
  before: [],
});

export const keyOf = ({ question, person }: Place): string =>
  person === null ? question : `${question}#${person}`;

export function placeOfKey(key: string): Place {
  const [question = '', person] = key.split('#');
  return { question, person: person === undefined ? null : Number(person) };
}

const MOST_BEFORE = 40;

export function asking(talk: DraftTalk, { question, person }: Place, again = false): DraftTalk {
  const { asks } = talk;
  const left = asks.kind === 'question' && !(asks.question === question && asks.person === person);
  return {
    ...talk,
    status: 'open',
    asks: { kind: 'question', question, person, again },
    before: left ? [...talk.before, keyOf(asks)].slice(-MOST_BEFORE) : talk.before,
  };
}

export const showing = (talk: DraftTalk, asks: Asks): DraftTalk => ({ ...talk, status: 'open', asks });
