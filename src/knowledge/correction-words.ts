// What coordinators and those who report something wrong are told: knowledge/corrections.yaml.
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from './read-yaml.ts';

const sentence = z.string().trim().min(1, 'must not be empty');

const record = <const K extends string>(...names: readonly K[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, sentence])) as Record<K, typeof sentence>);

const file = z.strictObject({
  /** For whoever has a role, below what everybody is told. */
  help: z.strictObject({ title: sentence, lines: z.array(sentence).min(1) }),
  summary: sentence,
  private_only: sentence,
  not_kept: sentence,
  no_person: sentence,
  /** For whoever uses Signpost. */
  wrong: record(
    ...(['which', 'part_text', 'which_of', 'about_what', 'noted', 'noted_already', 'withdrawn'] as const),
    'until_then',
  ),
  kinds: record('phone', 'text', 'email', 'web', 'hours', 'summary', 'wording'),
  /** What each kind of contact looks like. */
  examples: record('phone', 'text', 'email', 'web', 'hours'),
  /** Buttons. */
  labels: record(
    ...([
      'rang',
      'rang_other',
      'correct',
      'withdraw',
      'history',
      'settle',
      'undo',
      'try',
      'apply',
      'leave',
    ] as const),
    ...(['confirm', 'reject', 'keep_file', 'keep_chat', 'list', 'open', 'withdraw_now'] as const),
  ),
  fields: record('value', 'summary', 'reason', 'reason_hint'),
  card: record(
    'now',
    'file',
    'reported',
    'waits_for_second',
    'conflict',
    'file_says',
    'chat_says',
    'withdrawn',
    'gone',
    'words',
  ),
  tried: record(
    'ten_digits',
    'title',
    'old',
    'new',
    'why',
    'no_answer_changes',
    'answers_change',
    'needs_second',
    'press_again',
  ),
  refused: record(
    ...([
      'not_yours',
      'same',
      'form',
      'long',
      'clash',
      'fault',
      'reason',
      'contact_in_text',
      'entry',
      'alert_withdrawn',
    ] as const),
    ...(['withdrawn', 'stale', 'own_proposal', 'nothing_waits', 'nothing_to_undo', 'personal'] as const),
  ),
  done: record(
    ...([
      'verified',
      'verified_already',
      'corrected',
      'proposed',
      'withdrawn',
      'undone',
      'settled',
      'confirmed',
      'rejected',
      'file_kept',
    ] as const),
    ...(['left', 'undo_hint'] as const),
  ),
  list: record(
    ...(['title', 'nothing', 'reports', 'proposals', 'own', 'conflicts', 'due', 'questions'] as const),
    ...(['questions_count', 'week', 'more'] as const),
  ),
  notices: record('reported', 'proposed'),
  history: record(
    ...([
      'title',
      'nothing',
      'file',
      'verified',
      'corrected',
      'withdrawn',
      'undone',
      'reported',
      'settled',
      'proposed',
    ] as const),
    ...(['confirmed', 'rejected', 'exported', 'file_kept', 'reason', 'somebody', 'operator'] as const),
  ),
});

export type CorrectionWords = z.infer<typeof file>;

export function loadCorrectionWords(folder: string, faults: Fault[]): CorrectionWords | null {
  const name = 'corrections.yaml';
  return readYaml({ path: join(folder, name), name, schema: file }, faults)?.value ?? null;
}
