// What waits for the coordinators: questions that Signpost could not answer, and what they have proposed to learn from them.
import { z } from 'zod';
import { DISTRICTS } from '../knowledge/schema.ts';

/** Asked by somebody, of whom nothing is kept with it: no id, no school, no time but the day. */
const question = z.strictObject({
  kind: z.literal('question'),
  text: z.string(),
  district: z.enum(DISTRICTS).nullable(),
  found: z.enum(['dont_know', 'none_of_these']),
});
/** Words by which an entry is to be found. */
const phrase = z.strictObject({
  kind: z.literal('phrase'),
  text: z.string(),
  entry: z.string(),
  by_role: z.string(),
});
/** An entry that is missing, with a question that it must answer once it is written. */
const newEntry = z.strictObject({
  kind: z.literal('entry'),
  name: z.string(),
  text: z.string(),
  by_role: z.string(),
});

export const worklistBody = z.discriminatedUnion('kind', [question, phrase, newEntry]);
export type WorklistBody = z.infer<typeof worklistBody>;

export interface WorklistItem {
  /** Cannot be guessed: whoever has it may take the item back. */
  readonly id: string;
  /** The day on which it was added, at midnight: a closer time could be laid beside other traces of who was there. */
  readonly day: string;
  readonly body: WorklistBody;
}

export type WorklistChange =
  | { readonly op: 'add'; readonly id: string; readonly body: WorklistBody; readonly keepDays: number }
  | { readonly op: 'remove'; readonly kind: WorklistBody['kind']; readonly id: string };
