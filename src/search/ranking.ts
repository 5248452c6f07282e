// From the shares of the classes to a ranking of entries: situations, hubs and places have rules of their own.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { EntryShares } from './entry-shares.ts';
import type { Place, Ranked } from './found.ts';
import type { Stages } from './stages.ts';

export interface Ranking {
  readonly ranked: readonly Ranked[];
  /** The situation that the message tells of, where it has a share of its own. */
  readonly situation: string | null;
  /** How far the first stands before the next that means something else: its own situation is no rival. */
  readonly lead: number;
}

const MOST_RANKED = 10;
/** From this share on, a situation is named beside the entry that it leads to. */
const SITUATION_SHARE = 0.2;
/** Below this, a situation is noise and adds nothing to the entry that it leads to. */
const SITUATION_NOISE = 0.03;
/** An entry with this part of its situation's share is meant itself. */
const SPOKEN_OF_AS_WELL = 0.05;
/** Keeps the entry right behind its situation. */
const FOLLOWS = 0.95;
/** Where a child's home lies in another council's area. */
const ELSEWHERE = 'situation/child-lives-in-another-area';

/** Questions of which council or hub is meant. Elsewhere a place outside the county is only part of the story. */
const asksForAnArea = (entry: string | undefined): boolean =>
  entry !== undefined && (entry.startsWith('hub/') || AREA_ENTRIES.has(entry));
const HUBS = 'offer/hubs';
const AREA_ENTRIES = new Set([ELSEWHERE, HUBS, 'process/request-for-support', 'offer/families-first-plus']);

/** "Found in a flat in Swindon" is no question for Swindon's council. */
export function placeThatMatters(
  place: Place | null,
  first: Ranked | undefined,
  asksForPlace: boolean,
): Place | null {
  if (place?.kind !== 'outside') return place;
  return (asksForPlace && first?.entry !== DANGER) || asksForAnArea(first?.entry) ? place : null;
}

const DANGER = 'process/safeguarding-concern';

export type Rank = (shares: EntryShares, place: Place | null) => Ranking;

/** The highest scores, none above 1; of equal ones the first stays before the second. */
function highest(scores: EntryShares): Ranked[] {
  const found: Ranked[] = [];
  scores.forEach((entry, of) => {
    const score = Math.min(1, of);
    let at = found.length;
    while (at > 0 && (found[at - 1] as Ranked).score < score) at--;
    if (at >= MOST_RANKED) return;
    found.splice(at, 0, { entry, score });
    found.length = Math.min(found.length, MOST_RANKED);
  });
  return found;
}

export function createRanking(
  { entries, places }: Pick<Knowledge, 'entries' | 'places'>,
  stages: Stages,
): Rank {
  const hubOf = new Map(places.districts.map(({ slug, hub }) => [slug, hub]));
  const hubs = [...hubOf.values()];
  const leadsTo = new Map(
    [...entries.values()].flatMap(({ id, leads_to }) => (leads_to ? [[id, leads_to] as const] : [])),
  );

  return (shares, place) => {
    const scores = shares.copy();
    const situation = stages.situations ? addSituations(scores, shares) : null;
    if (stages.places) settleHubs(scores, place);
    const ranked = highest(scores);
    const [first] = ranked;
    const isKin = (entry: string) =>
      leadsTo.get(entry) === first?.entry || leadsTo.get(first?.entry ?? '') === entry;
    const rival = ranked.find(({ entry }, at) => at > 0 && !isKin(entry));
    return { ranked, situation, lead: (first?.score ?? 0) - (rival?.score ?? 0) };
  };

  /**
   * A situation that is plainly told stands first, for its guidance is what to do now, and the entry that it leads to
   * follows. Where the entry itself is spoken of as well, or several of its situations might be meant, the entry stands
   * first and the situation is named with it.
   */
  function addSituations(scores: EntryShares, shares: EntryShares): string | null {
    let told: string | null = null;
    let most = SITUATION_SHARE;
    for (const [id, target] of leadsTo) {
      const share = shares.get(id);
      if (share < SITUATION_NOISE) continue;
      const own = shares.get(target);
      const plainlyTold = own < share * SPOKEN_OF_AS_WELL;
      if (plainlyTold) scores.add(id, own);
      scores.add(target, plainlyTold ? share * FOLLOWS : share);
      if (share >= most) [told, most] = [id, share];
    }
    return told;
  }

  /** All that speaks for any hub, or for hubs at all, speaks for the hub of the place that is named. */
  function settleHubs(scores: EntryShares, place: Place | null): void {
    if (!place) return;
    let share = hubs.reduce((sum, hub) => sum + scores.get(hub), 0);
    if (place.kind === 'district') {
      share += scores.get(HUBS);
      scores.set(HUBS, 0);
    }
    for (const hub of hubs) scores.set(hub, 0);
    if (place.kind === 'outside') {
      scores.add(ELSEWHERE, share);
      return;
    }
    const local = (place.kind === 'district' ? [place.district] : place.districts).flatMap(
      (district) => hubOf.get(district) ?? [],
    );
    // An unclear place keeps its hubs together: the first gets nearly all, so that they stand in a row.
    for (const [at, hub] of local.entries()) scores.set(hub, share * (1 - at * 0.05));
  }
}
