// What coordinators proposed, as text of the files: phrases beside those of the other voices, and entries still to be written.
import { Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { VOICE } from './learnt.ts';
import type { WorklistItem } from './worklist.ts';

export const PROPOSALS_FILE = 'proposals.yaml';

export type PhraseItem = WorklistItem & { readonly body: { readonly kind: 'phrase' } };
export type EntryItem = WorklistItem & { readonly body: { readonly kind: 'entry' } };

export const isPhrase = (item: WorklistItem): item is PhraseItem => item.body.kind === 'phrase';
export const isNewEntry = (item: WorklistItem): item is EntryItem => item.body.kind === 'entry';

/** phrases/coordinators/service.yaml for service/camhs. */
export const phraseFileOf = (entry: string): string => `phrases/${VOICE}/${entry.split('/')[0]}.yaml`;

/** A phrase that stands there already is not written twice. `before` is null where there is no file yet. */
export function withPhrases(before: string | null, items: readonly PhraseItem[]): string {
  const document = before === null ? new Document({}) : parseDocument(before);
  if (before === null)
    document.commentBefore =
      ' Words that people used and coordinators placed, written by "knowledge -- export".';
  for (const { body } of items) {
    const slug = body.entry.split('/')[1] ?? '';
    const list = (isMap(document.contents) && (document.contents as YAMLMap).get(slug)) || null;
    if (!isSeq(list)) document.setIn([slug], document.createNode([body.text]));
    else if (!(list as YAMLSeq).items.some((node) => String(node) === body.text))
      list.add(document.createNode(body.text));
  }
  return document.toString({ lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
}

/** Each with the question that it must answer: it goes into golden.yaml with the entry, once that is written. */
export function withNewEntries(before: string | null, items: readonly EntryItem[]): string {
  const document = before === null ? new Document([]) : parseDocument(before);
  if (before === null)
    document.commentBefore =
      ' Entries that coordinators miss, each with the question that it must answer. Signpost does not read this file.\n When you have written one, put its question into golden.yaml and take it out here.';
  for (const { day, body } of items)
    document.add(document.createNode({ name: body.name, q: body.text, proposed_by: body.by_role, on: day }));
  return document.toString({ lineWidth: 0 });
}
