// The speaker's own drafts as they are kept: read with care, moved to the form of today, and put back with their time to live.
import { z } from 'zod';
import type { Json, KeptRecord, RecordChange } from '../../conversation/held.ts';
import { carriedOver } from '../../requests-for-support/carry-over.ts';
import { type Draft, isOwner } from '../../requests-for-support/draft.ts';
import { deletedAfter, remindersOf } from '../../requests-for-support/retention.ts';
import type { DraftContext } from './context.ts';

export const DRAFT = 'draft';

export interface KeptDraft {
  readonly record: KeptRecord;
  readonly draft: Draft;
  /** The form has changed since: `draft` is on the form of today, and not kept so yet. */
  readonly isCarried: boolean;
  /** Deleted, and still to be had back. */
  readonly deletedAt: string | null;
}

export interface KeptDrafts {
  /** Last changed first. */
  readonly drafts: readonly KeptDraft[];
  readonly deleted: readonly KeptDraft[];
  /** How many could not be read. */
  readonly damaged: number;
}

export function keptDrafts({ held, form, change }: DraftContext): KeptDrafts {
  const records = held.records.filter(({ kind }) => kind === DRAFT);
  const read = records.flatMap((record): KeptDraft[] => {
    const read = parseBody(record);
    if (!read) return [];
    const { draft, deletedAt } = read;
    if (draft.id !== record.id || !isOwner(draft, change.by)) return [];
    const carried = carriedOver(draft, form, change);
    return [{ record, draft: carried, isCarried: carried !== draft, deletedAt }];
  });
  const byChange = read.toSorted((a, b) => b.draft.changedAt.localeCompare(a.draft.changedAt));
  return {
    drafts: byChange.filter(({ deletedAt }) => deletedAt === null),
    deleted: byChange.filter(({ deletedAt }) => deletedAt !== null && change.at < undoUntil(deletedAt)),
    damaged: records.length - read.length,
  };
}

/** Null where it cannot be read, or was deleted. */
export function draftIn(record: KeptRecord): Draft | null {
  const read = parseBody(record);
  return read && read.deletedAt === null ? read.draft : null;
}

function parseBody(record: KeptRecord): { draft: Draft; deletedAt: string | null } | null {
  const parsed = body.safeParse(record.body);
  if (!parsed.success) return null;
  const { deletedAt = null, ...draft } = parsed.data;
  return { draft: draft as unknown as Draft, deletedAt };
}

const UNDO_MS = 24 * 60 * 60 * 1000;
export const undoUntil = (deletedAt: string): Date => new Date(Date.parse(deletedAt) + UNDO_MS);

/** Keeps the draft as it is now; `record` is what it was read from, null for a new one. */
export function putDraft(
  draft: Draft,
  record: KeptRecord | null,
  { brain }: Pick<DraftContext, 'brain'>,
): RecordChange {
  const deleteAfter = deletedAfter(draft, brain.settings.draftRetentionDays);
  const said = record?.warned ?? null;
  const next = remindersOf(draft, deleteAfter).find(({ at }) => said === null || at > said);
  return {
    op: 'put',
    kind: DRAFT,
    id: draft.id,
    from: record?.version ?? 0,
    body: draft as unknown as Json,
    warnAfter: next?.at ?? null,
    deleteAfter,
  };
}

/** Hidden at once, and gone for good when it can no longer be undone. */
export function putDeleted({ draft, record }: KeptDraft, at: Date): RecordChange {
  const deletedAt = at.toISOString();
  return {
    op: 'put',
    kind: DRAFT,
    id: draft.id,
    from: record.version,
    body: { ...(draft as unknown as { readonly [key: string]: Json }), deletedAt },
    warnAfter: null,
    deleteAfter: undoUntil(deletedAt),
  };
}

const value = z.union([z.string(), z.array(z.string())]);
const answers = z.record(z.string(), z.object({ value, asked: z.string() }));
const amendment = z.object({ at: z.string(), reason: z.string(), afterVersion: z.int() });

const body = z.object({
  id: z.string(),
  owner: z.object({ tenant: z.string(), id: z.string() }),
  form: z.object({ id: z.string(), version: z.int() }),
  version: z.int(),
  name: z.string().nullable(),
  begunAt: z.string(),
  changedAt: z.string(),
  answers,
  people: z.record(z.string(), z.array(z.object({ answers }))),
  setAside: z.array(
    z.object({
      question: z.string(),
      person: z.int().nullable(),
      asked: z.string(),
      value,
      formVersion: z.int(),
    }),
  ),
  sent: z.object({ at: z.string(), version: z.int() }).nullable(),
  chaseOn: z.string().nullable(),
  amendments: z.array(amendment),
  consent: z.object({ advice: z.array(z.looseObject({ about: z.string() })) }),
  withdrawn: z.object({ at: z.string(), by: z.string(), afterSending: z.boolean() }).nullable(),
  deletedAt: z.string().nullable().optional(),
});
