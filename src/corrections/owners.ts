// Whose matter a contact or an entry is, and which contacts nobody changes alone.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { District } from '../knowledge/schema.ts';
import type { Owner } from '../roles/roles.ts';
import type { Subject } from './events.ts';

/** A contact file is a hub's where one hub's entry points into it; every other contact is no hub's. */
export function ownerOf(knowledge: Pick<Knowledge, 'entries' | 'places'>, { of, id }: Subject): Owner {
  if (of === 'entry') return districtOf(knowledge, id);
  const file = fileOf(id);
  const hubs = [...knowledge.entries.values()].filter(
    ({ kind, contacts }) => kind === 'hub' && contacts.some(({ fact }) => fileOf(fact) === file),
  );
  return hubs.length === 1 && hubs[0] ? districtOf(knowledge, hubs[0].id) : null;
}

const districtOf = ({ places }: Pick<Knowledge, 'places'>, entry: string): District | null =>
  places.districts.find(({ hub }) => hub === entry)?.slug ?? null;

export const isOfTheAlert = ({ safeguarding }: Pick<Knowledge, 'safeguarding'>, fact: string): boolean =>
  Object.values(safeguarding.alert.numbers).includes(fact);

/** A contact of the alert, of a hub or of the LADO: a second person confirms a change of it. */
export function needsSecond(knowledge: Knowledge, { of, id }: Subject): boolean {
  if (of === 'entry') return false;
  const lado = fileOf(knowledge.safeguarding.alert.numbers.lado);
  return isOfTheAlert(knowledge, id) || fileOf(id) === lado || ownerOf(knowledge, { of, id }) !== null;
}

const fileOf = (fact: string): string => fact.split('/')[0] ?? '';
