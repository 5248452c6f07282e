// What a draft is called in a list: the owner's own name for it, else the children's initials.
import { type Form, findGroup, questionsOfGroup } from '../knowledge/form.ts';
import { type Draft, NOT_KNOWN } from './draft.ts';
import type { DraftSummary } from './draft-store.ts';
import { initialsOf } from './initials.ts';

export function titleOf(draft: Draft, form: Form): string {
  if (draft.name) return draft.name;
  const { group } = form.consent.child;
  const question = questionsOfGroup(form, group).find(({ type }) => type === 'name')?.id ?? '';
  const initials = (draft.people[group] ?? []).flatMap(({ answers }) => {
    const value = answers[question]?.value;
    return typeof value === 'string' && value !== NOT_KNOWN ? (initialsOf(value) ?? []) : [];
  });
  return initials.length > 0 ? initials.join(', ') : (findGroup(form, group)?.name ?? form.title);
}

export const summaryOf = (draft: Draft, form: Form): DraftSummary => ({
  id: draft.id,
  version: draft.version,
  title: titleOf(draft, form),
  changedAt: draft.changedAt,
  sent: draft.sent !== null,
});
