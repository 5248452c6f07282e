// The finished draft as a document, and what goes with it.
import { statusWords, viewsOf } from '../../conversation/contacts.ts';
import type { Held } from '../../conversation/held.ts';
import type { Reply } from '../../conversation/reply.ts';
import type { Brain } from '../../conversation/respond.ts';
import { sayReply } from '../../conversation/say.ts';
import { NEW_CONVERSATION } from '../../conversation/state.ts';
import type { Speaker } from '../../conversation/turn.ts';
import { documentOf } from '../../documents/from-draft.ts';
import type { DocumentModel } from '../../documents/model.ts';
import { knowledgeOn } from '../../freshness/ledger.ts';
import type { Draft } from '../../requests-for-support/draft.ts';
import { type HubContact, hubContactOf } from '../../requests-for-support/hub-contact.ts';
import { fileName } from '../../requests-for-support/taking-away.ts';
import { HUB } from './answer.ts';
import { contextOf, type DraftContext } from './context.ts';
import { keptDrafts } from './kept.ts';

/** The hub that the draft names, with the status of each of its contacts. Null while it is open. */
export function hubOf(draft: Draft, { brain: { knowledge } }: DraftContext): HubContact | null {
  const chosen = draft.answers[HUB]?.value;
  const entry = knowledge.entries.get(
    knowledge.places.districts.find(({ slug }) => slug === chosen)?.hub ?? '',
  );
  return entry
    ? hubContactOf(entry.name, viewsOf(entry, knowledge), (view) => statusWords(view, knowledge.words))
    : null;
}

export const modelOf = (draft: Draft, context: DraftContext): DocumentModel =>
  documentOf({
    draft,
    form: context.form,
    words: context.words,
    settings: context.settings,
    hub: hubOf(draft, context),
    at: context.change.at,
  });

export type DocumentFor =
  | { readonly kind: 'document'; readonly model: DocumentModel; readonly name: string }
  /** Nothing is handed over: what to say. */
  | {
      readonly kind: 'refused';
      readonly because: 'no_person' | 'not_found' | 'changed';
      readonly reply: Reply;
    };

/**
 * The document that an offered file speaks of. `held` must be the speaker's own, loaded now: a draft that is deleted,
 * changed or somebody else's since gives none.
 */
export function documentFor(
  brain: Brain,
  held: Held,
  {
    draft: id,
    version,
    format,
  }: { readonly draft: string; readonly version: number; readonly format: 'docx' | 'pdf' | 'txt' },
  { speaker, at }: { readonly speaker: Speaker; readonly at: Date },
): DocumentFor {
  const { stale, file, no_person } = brain.knowledge.forms.inChat;
  const refused = (because: 'no_person' | 'not_found' | 'changed', text: string): DocumentFor => ({
    kind: 'refused',
    because,
    reply: sayReply('command', text),
  });
  const turn = { kind: 'press', action: null, scope: 'personal', speaker, at } as const;
  const today = { ...brain, knowledge: knowledgeOn(brain.knowledge, at) };
  const context = contextOf(today, NEW_CONVERSATION, turn, held);
  if (!context) return refused('no_person', no_person);
  const kept = keptDrafts(context).drafts.find(({ draft }) => draft.id === id);
  if (!kept) return refused('not_found', stale.not_found);
  if (kept.draft.version !== version) return refused('changed', file.changed);
  const { draft } = kept;
  return {
    kind: 'document',
    model: modelOf(draft, context),
    name: fileName(draft, { words: context.words, at, ending: format }),
  };
}
