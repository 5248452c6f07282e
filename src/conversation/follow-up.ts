// Does a message carry the last subject on? "and in Stroud?", "what's their number", "the other one", "no, I meant …"
import type { Understanding } from '../knowledge/understanding.ts';
import { oncePer } from '../once-per.ts';
import type { Found, Place } from '../search/found.ts';
import { distance } from '../search/spelling.ts';
import {
  INTENTS,
  type Intent,
  intentOf,
  longestFirst,
  plainCue,
  plainSet,
  plainWords,
  saysOneOf,
} from './intent.ts';
import type { ConversationState } from './state.ts';

export type FollowUp =
  /** More about the same entry, perhaps in another district. */
  | { readonly kind: 'same-subject'; readonly intent: Intent }
  /** One of those that were offered. */
  | { readonly kind: 'offered'; readonly entry: string }
  /** Not what was meant: the rest of the message says what was, and may be empty. */
  | { readonly kind: 'not-that'; readonly instead: string }
  /** "I work in Stroud": only a place. */
  | { readonly kind: 'place-only' };

export function followUpOf(
  message: string,
  {
    state,
    place,
    understanding,
  }: { state: ConversationState; place: Place | null; understanding: Understanding },
): FollowUp | null {
  const { followUps } = understanding;
  const said = plainWords(message);
  const chosen = chosenOf(said, state, followUps);
  if (chosen) return { kind: 'offered', entry: chosen };

  const denial = openingCue(said, followUps.not_that);
  if (denial !== null && (state.subject || state.offered.length > 0)) {
    return { kind: 'not-that', instead: said.slice(denial.length).trim() };
  }

  const intent = intentOf(message, understanding);
  const left = ownWords(said, { place, intent, understanding });
  if (left.length > 0) return null;
  const points = saysOneOf(said, followUps.pointing) || openingCue(said, followUps.opening) !== null;
  if (place && saysOneOf(said, followUps.covers)) return { kind: 'place-only' };
  if (state.subject && (intent !== 'what' || points)) return { kind: 'same-subject', intent };
  return place ? { kind: 'place-only' } : null;
}

/** Longer than this, a message says itself what it is about. */
const MOST_WORDS_POINTING_BACK = 7;
/** Below this, search has nothing of its own for "and who goes?". */
const NOTHING_OF_ITS_OWN = 0.3;
/** What search must give the last subject for "how long is the wait?", which points with no word. */
const STILL_ABOUT_IT = 0.03;

/** Does a short message that search is not sure of ask more of the last subject? "What if they say no?", "and who goes?" */
export function pointsBack(
  message: string,
  {
    subject,
    found: { ranked, verdict },
    understanding: { followUps },
  }: { subject: string; found: Pick<Found, 'ranked' | 'verdict'>; understanding: Understanding },
): boolean {
  const said = plainWords(message);
  if (verdict === 'answer' || said.split(' ').length > MOST_WORDS_POINTING_BACK) return false;
  if (saysOneOf(said, followUps.pointing)) return true;
  const isOpened = openingCue(said, followUps.opening) !== null;
  if (isOpened && (ranked[0]?.score ?? 0) < NOTHING_OF_ITS_OWN) return true;
  return ranked.slice(0, 3).some(({ entry, score }) => entry === subject && score >= STILL_ABOUT_IT);
}

/** "2", "the second", "the other one" or the name of what was offered. */
function chosenOf(
  said: string,
  { offered, subject }: ConversationState,
  followUps: Understanding['followUps'],
): string | null {
  if (offered.length === 0) return null;
  const number = /^(?:number |option |the )?([1-9])(?:st|nd|rd|th)?(?: one)?$/.exec(said)?.[1];
  if (number) return offered[Number(number) - 1] ?? null;
  const ordinal = ['first', 'second', 'third'].findIndex(
    (word) => said === word || said === `the ${word}` || said === `the ${word} one`,
  );
  if (ordinal >= 0) return offered[ordinal] ?? null;
  if (!followUps.another.some((cue) => said === plainCue(cue))) return null;
  // Of several choices the first is the subject already.
  return offered.find((entry) => entry !== subject) ?? null;
}

/** The words of a message that are neither filler nor cue nor place: its own subject. */
function ownWords(
  said: string,
  { place, intent, understanding }: { place: Place | null; intent: Intent; understanding: Understanding },
): string[] {
  let rest = ` ${said} `;
  for (const cue of silentCues(understanding).get(intent) ?? []) rest = rest.replaceAll(` ${cue} `, ' ');
  const ofPlace = place ? plainWords(place.name).split(' ') : [];
  const silent = plainSet(understanding.followUps.filler);
  return rest
    .split(' ')
    .filter(
      (word) =>
        word !== '' &&
        !silent.has(word) &&
        !ofPlace.some((name) => isWritten(name, word)) &&
        !/^[a-z]{1,2}\d{1,2}$/.test(word),
    );
}

const SHORTEST_WITH_A_SLIP = 5;

/** "Struod" is Stroud: the place was found in it already. */
const isWritten = (name: string, word: string): boolean =>
  name === word || (word.length >= SHORTEST_WITH_A_SLIP && distance(name, word) === 1);

/** For each intent what says nothing of its own where this is asked, the longest first. */
const silentCues = oncePer(({ intents, followUps: { covers, pointing, opening } }: Understanding) => {
  const cuesOf = (intent: Intent) => (intent === 'what' || intent === 'role' ? [] : intents[intent]);
  return new Map(
    INTENTS.map((intent) => [intent, longestFirst([...cuesOf(intent), ...covers, ...pointing, ...opening])]),
  );
});

function openingCue(said: string, cues: readonly string[]): string | null {
  return longestFirst(cues).find((cue) => said === cue || said.startsWith(`${cue} `)) ?? null;
}
