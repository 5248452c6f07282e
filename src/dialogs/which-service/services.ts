// Two or three services that may fit: those that search found for the worry, without those whose ages or area rule them out.
import type { Entry, Knowledge } from '../../knowledge/knowledge.ts';
import type { Answers } from '../engine/dialog.ts';
import type { AgeRange } from '../reading/age.ts';
import { ageOf } from '../reading/age-question.ts';
import { type PlaceAnswer, placeOf } from './place.ts';
import { worryOf } from './worry.ts';

const AT_MOST = 3;
const AT_LEAST = 2;
/** Whoever finds nothing else finds these. */
const ALWAYS = ['service/family-information-service', 'service/family-support-workers'];
/** They stand on the card for another reason, help nobody directly, or are not to be named before people have approved it. */
const NOT_A_SERVICE = [
  'service/mermaids',
  'service/childrens-helpdesk',
  'service/lado',
  'service/emergency-duty-team',
];

export function fittingServices(answers: Answers, { entries }: Knowledge): Entry[] {
  const age = ageOf(answers);
  const place = placeOf(answers);
  const fits = (entry: Entry): boolean =>
    entry.kind === 'service' &&
    !NOT_A_SERVICE.includes(entry.id) &&
    fitsAge(entry, age) &&
    fitsPlace(entry, place);
  const ranked = (worryOf(answers)?.entries ?? []).flatMap((id) => {
    const entry = entries.get(id);
    const leadsTo = entry?.leads_to ? entries.get(entry.leads_to) : undefined;
    return [entry, leadsTo].flatMap((it) => it ?? []);
  });
  const found = [...new Set(ranked)].filter(fits).slice(0, AT_MOST);
  const others = ALWAYS.flatMap((id) => entries.get(id) ?? []).filter(
    (entry) => fits(entry) && !found.includes(entry),
  );
  return [...found, ...others.slice(0, Math.max(0, AT_LEAST - found.length))];
}

/** Where no source gives an age range, none is assumed. */
function fitsAge({ ages }: Entry, age: AgeRange | null): boolean {
  if (!age || !ages) return true;
  return (ages.from ?? 0) <= age.to && age.from <= (ages.to ?? 25);
}

function fitsPlace({ area }: Entry, place: PlaceAnswer | null): boolean {
  if (!place || !Array.isArray(area)) return true;
  return 'district' in place && area.includes(place.district);
}
