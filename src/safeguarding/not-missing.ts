// Who or what is missing: a child, or a record, a lesson, a letter, a person of a service who has not been yet. What is
// gone or sought stands just before or just after the sign; where another word breaks that tie, the child is missing.
import type { Cue } from '../knowledge/exclusions.ts';
import type { Span } from './concepts.ts';
import type { ExclusionWords } from './exclusions.ts';
import type { Token } from './tokens.ts';

/** "Her glasses went missing", "still missing three consent slips": so near stands the thing that is lost. */
const THING_REACH = 3;
/** "Missing from the free school meals list": a name for a list may be this long. */
const LIST_REACH = 5;
/** "Can't find his pupil premium record". */
const OBJECT_REACH = 4;

type Covers = (concept: Cue) => (at: number) => boolean;

/** Whether a sign that somebody is missing speaks of a thing, a lesson, a list or a service instead of a child. */
export function notMissing(
  tokens: readonly Token[],
  spans: readonly Span[],
  words: ExclusionWords['thing'],
): (sign: Span) => boolean {
  const covers: Covers = (concept) => {
    const covered = new Uint8Array(tokens.length);
    for (const span of spans) if (span.concept === concept) covered.fill(1, span.start, span.end);
    return (at) => covered[at] === 1;
  };
  const isThing = covers('lost-thing');
  const isService = covers('service-person');
  const isLesson = covers('missed-event');
  const isList = covers('record-list');
  const isAppointment = covers('appointment');
  const isWait = covers('waits-for-service');
  const isCovered = covers('child');
  const word = (at: number) => tokens[at]?.word ?? '';
  const startsAnew = (word: string) =>
    words.subjects.has(word) || words.joins.has(word) || words.starts_anew.has(word);
  const isChild = (at: number) => isCovered(at) && !words.names_a_record.has(word(at + 1));

  return ({ start, end }) => {
    const clause = tokens[start]?.clause;
    const isInClause = (at: number) => tokens[at]?.clause === clause;
    const last = word(end - 1);

    /** The thing that is gone stands before the sign, with no person between. */
    const isGone = () => {
      for (let at = start - 1; at >= start - THING_REACH - 1; at--) {
        // "The referral for him has not come back".
        if (words.subjects.has(word(at)) && word(at - 1) === 'for') continue;
        if (!isInClause(at) || isChild(at) || words.subjects.has(word(at)) || words.joins.has(word(at)))
          return false;
        if (isThing(at) || isService(at)) return true;
      }
      return false;
    };
    /** What is sought stands after the sign, and nothing is told of it further on. */
    const isObject = (is: (at: number) => boolean, from: number, reach: number, endsThere = true) => {
      for (let at = from; at < from + reach; at++) {
        if (!isInClause(at) || isChild(at) || startsAnew(word(at))) return false;
        if (!is(at)) continue;
        for (let after = at + 1; after <= at + reach + 1 && endsThere && isInClause(after); after++)
          if (words.runs_on.has(word(after))) return false;
        return true;
      }
      return false;
    };
    const isOfToday = () =>
      tokens.some((token) => token.sentence === tokens[start]?.sentence && words.of_today.has(token.word));
    const isSeenByService = () => {
      if (!words.seen.has(last) || isOfToday()) return false;
      if (word(end) === 'by' && isObject(isService, end + 1, THING_REACH)) return true;
      for (let at = end; at < end + THING_REACH && isInClause(at); at++) {
        if (word(at) === 'for') return isObject(isAppointment, at + 1, THING_REACH);
        if (word(at) === 'since' && isObject(isAppointment, at + 1, THING_REACH))
          return tokens.some((_, other) => isWait(other));
      }
      return false;
    };
    // "A missing child": whatever stands before, the child is what is missing.
    if (isChild(end) || isChild(end + 1)) return false;
    if ((!words.nobody.has(word(start)) && isGone()) || isSeenByService()) return true;
    if (words.seeks.has(last) && word(end) === 'it') return true;
    if (words.seeks.has(last) || words.of_whose.has(last)) {
      if (isObject((at) => isThing(at) || isService(at), end, OBJECT_REACH)) return true;
    }
    if (last === 'where' && isObject(isThing, end, THING_REACH, false)) return true;
    if (words.of_contact.has(last) && isObject(isService, end, OBJECT_REACH)) return true;
    if (last === 'missing' && isObject(isLesson, end, THING_REACH)) return true;
    if (
      last === 'off' &&
      word(end - 2) === 'gone' &&
      isLesson(end + (words.possessives.has(word(end)) ? 1 : 0))
    )
      return true;
    if (word(end - 1) === 'from' || word(end) === 'from') {
      const from = last === 'from' ? end : end + 1;
      if (isObject(isList, from, LIST_REACH)) return true;
    }
    return false;
  };
}
