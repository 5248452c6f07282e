// Which hub an address belongs to. A border is asked about, and a place outside the county is answered as such.
import type { FormWords } from '../knowledge/form-words.ts';
import type { District, Places } from '../knowledge/schema.ts';
import { fill } from '../knowledge/words.ts';

/** As much as the hub needs of a place finder: search has one. */
export type FoundPlace =
  | { readonly kind: 'district'; readonly district: District; readonly name: string }
  | {
      readonly kind: 'unclear';
      readonly name: string;
      readonly districts: readonly District[];
      readonly leavesCounty: boolean;
    }
  | { readonly kind: 'outside'; readonly name: string; readonly council: string };
export type FindPlace = (message: string) => FoundPlace | null;

export type HubOfAddress =
  | { readonly kind: 'hub'; readonly district: District; readonly entry: string }
  /** Asked: these districts are offered, and `leavesCounty` adds "another council". */
  | {
      readonly kind: 'ask';
      readonly districts: readonly District[];
      readonly leavesCounty: boolean;
      readonly say: string;
    }
  | { readonly kind: 'outside'; readonly say: string }
  | { readonly kind: 'unknown'; readonly say: string };

const STREET =
  /\b(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|crescent|terrace|gardens|court|grove|rise|walk|row|parade|mews|square|place)\b/i;

export function hubOfAddress(
  address: string,
  { find, places, words }: { find: FindPlace; places: Places; words: FormWords },
): HubOfAddress {
  const say = words.hub_of_address;
  const nameOf = (district: District) =>
    places.districts.find(({ slug }) => slug === district)?.name ?? district;
  const place = find(withoutStreets(address)) ?? find(address);
  if (!place) return { kind: 'unknown', say: say.unknown };
  switch (place.kind) {
    case 'district':
      return { kind: 'hub', district: place.district, entry: hubEntry(place.district, places) };
    case 'outside':
      return { kind: 'outside', say: fill(say.outside, { name: place.name, council: place.council }) };
    case 'unclear': {
      const { name, districts, leavesCounty } = place;
      const sentence = leavesCounty
        ? fill(say.leaves_county, { name })
        : fill(say.border, { name, districts: listed(districts.map(nameOf)) });
      return { kind: 'ask', districts, leavesCounty, say: sentence };
    }
  }
}

export const hubEntry = (district: District, places: Places): string =>
  places.districts.find(({ slug }) => slug === district)?.hub ?? `hub/${district}`;

/** "12 Gloucester Road, Cheltenham" is in Cheltenham: a line with a street in it names no town. */
function withoutStreets(address: string): string {
  const lines = address.split(/[,\n;]/).map((line) => line.trim());
  const towns = lines.filter((line) => !STREET.test(line));
  return towns.length > 0 ? towns.join(', ') : address;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
