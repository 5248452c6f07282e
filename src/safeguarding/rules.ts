// Runs the rules of the knowledge base over a reading: concepts that stand close together, in order where it matters.
import { alternatives, type Rule } from '../knowledge/safeguarding.ts';
import type { FoundConcept, Reading } from './reading.ts';

export interface Fired {
  readonly rule: Rule;
  readonly level: 'immediate' | 'significant';
  /** It stands on a loose rule or on ambiguous forms: the detector asks the reader too. */
  readonly isHint: boolean;
  /** The concepts that stood together. */
  readonly saw: readonly string[];
}

export type RunRules = (reading: Reading) => Fired[];

export function createRules(rules: readonly Rule[]): RunRules {
  const prepared = rules.map((rule) => ({ rule, needs: rule.needs.map(alternatives) }));
  return (reading) => {
    const counted = reading.concepts.filter(({ excluded }) => !excluded);
    const present = byConcept(counted);
    const withoutHints = counted.some(({ isHint }) => isHint)
      ? byConcept(counted.filter(({ isHint }) => !isHint))
      : present;
    const fired: Fired[] = [];
    for (const { rule, needs } of prepared) {
      // Few of some hundred rules have anything to stand on.
      if (!areAllIn(present, needs)) continue;
      const surely = standing(rule, needs, withoutHints, present, reading);
      const together =
        surely ?? (withoutHints === present ? null : standing(rule, needs, present, present, reading));
      if (!together) continue;
      const isImmediate =
        rule.level === 'immediate' || rule.immediate_with.some((concept) => present.has(concept));
      fired.push({
        rule,
        level: isImmediate ? 'immediate' : 'significant',
        isHint: rule.hint || !surely,
        saw: together.map((found) => found.concept),
      });
    }
    return fired;
  };
}

type Needs = readonly (readonly string[])[];

const areAllIn = (present: Present, needs: Needs): boolean =>
  needs.every((names) => names.some((name) => present.has(name)));

type Present = ReadonlyMap<string, readonly FoundConcept[]>;

function byConcept(concepts: readonly FoundConcept[]): Present {
  const present = new Map<string, FoundConcept[]>();
  for (const found of concepts) {
    const known = present.get(found.concept);
    if (known) known.push(found);
    else present.set(found.concept, [found]);
  }
  return present;
}

/** Where the needs stand together among `usable`, free of what `present` would forbid; null where they do not. */
function standing(
  rule: Rule,
  needs: Needs,
  usable: Present,
  present: Present,
  reading: Reading,
): FoundConcept[] | null {
  if (!areAllIn(usable, needs)) return null;
  const places = needs.map((names) =>
    names.flatMap((name) => usable.get(name) ?? []).sort((a, b) => a.start - b.start),
  );
  for (const first of places[0] ?? []) {
    const together = gather(first, places.slice(1), rule, reading);
    if (together && isFree(rule, together, present, reading)) return together;
  }
  return null;
}

/** For each further need the nearest place that keeps all within reach, or null where one has none. */
function gather(
  first: FoundConcept,
  others: readonly (readonly FoundConcept[])[],
  rule: Rule,
  reading: Reading,
): FoundConcept[] | null {
  const together = [first];
  let from = first.start;
  let to = first.end;
  for (const places of others) {
    let best: FoundConcept | null = null;
    let bestReach = Number.POSITIVE_INFINITY;
    for (let at = firstFrom(places, from - rule.within); at < places.length; at++) {
      const place = places[at];
      if (!place || place.start > to + rule.within) break;
      if (rule.ordered && place.start <= (together.at(-1)?.start ?? -1)) continue;
      if (together.some((other) => isSameSign(other, place))) continue;
      const reach =
        placeOf(reading, Math.max(to, place.end) - 1) - placeOf(reading, Math.min(from, place.start)) + 1;
      if (reach < bestReach) {
        best = place;
        bestReach = reach;
      }
    }
    if (!best || bestReach > rule.within) return null;
    together.push(best);
    from = Math.min(from, best.start);
    to = Math.max(to, best.end);
  }
  return together;
}

function isFree(rule: Rule, together: readonly FoundConcept[], present: Present, reading: Reading): boolean {
  const from = Math.min(...together.map((found) => found.start));
  const to = Math.max(...together.map((found) => found.end));
  const isTaken = (found: FoundConcept) =>
    together.some((own) => own.start < found.end && found.start < own.end);
  const stands = (concept: string, from: number, to: number) =>
    (present.get(concept) ?? []).some((found) => found.start >= from && found.end <= to && !isTaken(found));
  if (rule.not_between.some((concept) => stands(concept, from, to))) return false;
  const firstSentence = reading.tokens[from]?.sentence ?? 0;
  const lastSentence = reading.tokens[to - 1]?.sentence ?? 0;
  return !rule.unless.some((concept) =>
    (present.get(concept) ?? []).some((found) => {
      const sentence = reading.tokens[found.start]?.sentence ?? -1;
      return sentence >= firstSentence && sentence <= lastSentence;
    }),
  );
}

/** One word of danger is one sign, however many concepts know it. */
const isSameSign = (a: FoundConcept, b: FoundConcept): boolean =>
  a.group === 'signs' && b.group === 'signs' && a.start < b.end && b.start < a.end;

/** The first of `places` that starts at `start` or later: with it the search stays near, however long the message. */
function firstFrom(places: readonly FoundConcept[], start: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

const placeOf = (reading: Reading, at: number): number => reading.tokens[at]?.place ?? 0;
