// One turn asks several times what search finds for the same message: the answer, the guide, the follow-up. It is found once.
import type { Found, Place, Search } from './found.ts';

/** Remembers the last question only, and forgets it with the next. */
export function withLastFound(search: Search): Search {
  let found: { readonly question: string; readonly found: Found } | null = null;
  let placed: { readonly message: string; readonly place: Place | null } | null = null;
  return {
    ...search,
    find(question) {
      if (found?.question !== question) found = { question, found: search.find(question) };
      return found.found;
    },
    findPlace(message) {
      if (placed?.message !== message) placed = { message, place: search.findPlace(message) };
      return placed.place;
    },
  };
}
