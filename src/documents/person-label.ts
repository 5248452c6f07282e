// How a document speaks of a person: "Child 1", with the initials or the name where the draft has one.
import { type Group, questionsOfGroup } from '../knowledge/form.ts';
import { NOT_KNOWN } from '../requests-for-support/draft.ts';
import { initialsOf } from '../requests-for-support/initials.ts';
import { oneLine } from '../requests-for-support/plain-answer.ts';
import type { DocumentInput } from './from-draft.ts';

export function personLabel(group: Group, person: number, { draft, form, settings }: DocumentInput): string {
  const ordinal = `${group.name} ${person + 1}`;
  const question = questionsOfGroup(form, group.id).find(({ type }) => type === 'name');
  const value = question && draft.people[group.id]?.[person]?.answers[question.id]?.value;
  if (typeof value !== 'string' || value === NOT_KNOWN) return ordinal;
  const name = settings.identifying ? oneLine(value) : initialsOf(oneLine(value));
  return name ? `${ordinal} (${name})` : ordinal;
}
