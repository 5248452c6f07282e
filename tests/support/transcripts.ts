// Golden transcripts: the same conversations are held with the core, over HTTP and in the terminal.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const step = z.strictObject({
  say: z.string().optional(),
  /** The label of a button of the last reply. */
  press: z.string().optional(),
  press_first: z.boolean().optional(),
  /** What a card from elsewhere might carry. */
  press_raw: z.record(z.string(), z.unknown()).optional(),
  /** Fields of the last card, by their ids: the others go back as they stand. */
  fill: z.record(z.string(), z.string()).optional(),
  /** Kind of the last reply, and the entry that it is about: only the core and `ask` can tell. */
  reply: z.string().optional(),
  first_reply: z.string().optional(),
  about: z.string().optional(),
  alert: z.boolean().optional(),
  /** The first line of the answer holds this. */
  first: z.string().optional(),
  shows: z.array(z.string()).default([]),
  hides: z.array(z.string()).default([]),
});

const conversation = z.strictObject({
  name: z.string(),
  scope: z.enum(['personal', 'group', 'channel']).default('personal'),
  turns: z.array(step).min(1),
});

export type Transcript = z.infer<typeof conversation>;
export type TranscriptStep = z.infer<typeof step>;

/** What one way of talking to Signpost can tell of its replies to one turn. */
export interface Heard {
  readonly texts: readonly string[];
  readonly kinds?: readonly string[];
  readonly about?: string | undefined;
  readonly leads?: readonly string[];
}

export interface Partner {
  say(text: string): Promise<Heard>;
  /** Presses the button with this label on the last card; the first one where the label is null. */
  press(label: string | null): Promise<Heard>;
  pressRaw?(value: Record<string, unknown>): Promise<Heard>;
  fill?(fields: Readonly<Record<string, string>>): Promise<Heard>;
}

const folder = new URL('../transcripts/', import.meta.url);

type InFile = Transcript & { readonly file: string };

const all: readonly InFile[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .flatMap((file) =>
    z
      .array(conversation)
      .parse(parse(readFileSync(new URL(file, folder), 'utf8')))
      .map((it) => ({ ...it, file })),
  );

/** Drafts need somebody to keep them. */
const isDraft = ({ file }: InFile): boolean => file.startsWith('draft-');
export const draftTranscripts = all.filter(isDraft);
export const transcripts = all.filter((transcript) => !isDraft(transcript));

export async function hold(transcript: Transcript, partner: Partner): Promise<void> {
  for (const turn of transcript.turns) check(turn, await heard(turn, partner));
}

function heard(turn: TranscriptStep, partner: Partner): Promise<Heard> {
  if (turn.say !== undefined) return partner.say(turn.say);
  if (turn.fill) return partner.fill ? partner.fill(turn.fill) : Promise.resolve({ texts: [] });
  if (turn.press_raw)
    return partner.pressRaw ? partner.pressRaw(turn.press_raw) : Promise.resolve({ texts: [] });
  return partner.press(turn.press_first ? null : (turn.press ?? null));
}

function check(turn: TranscriptStep, { texts, kinds, about, leads }: Heard): void {
  const what = turn.say ?? turn.press ?? 'press';
  const all = texts.join('\n');
  if (texts.length === 0) return;
  for (const part of turn.shows) expect(all, `after "${what}"`).toContain(part);
  for (const part of turn.hides) expect(all, `after "${what}"`).not.toContain(part);
  if (kinds) {
    if (turn.reply) expect(kinds.at(-1), `after "${what}"`).toBe(turn.reply);
    if (turn.first_reply) expect(kinds[0], `after "${what}"`).toBe(turn.first_reply);
    if (turn.alert !== undefined)
      expect(kinds.includes('alert'), `the alert after "${what}"`).toBe(turn.alert);
  }
  if (turn.about && about !== undefined) expect(about, `after "${what}"`).toBe(turn.about);
  if (turn.first && leads) expect(leads.join('\n'), `the first line after "${what}"`).toContain(turn.first);
}
