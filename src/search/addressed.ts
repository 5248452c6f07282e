// Whether a message speaks to Signpost itself: small talk, or something that it must refuse. Being wrong here hides an
// answer, so it takes the exact words or a clear majority, and a message about a child is never small talk.
import type { Thresholds, Understanding } from '../knowledge/understanding.ts';
import { REFUSALS } from './confidence.ts';
import { normalise } from './normalise.ts';
import type { Reading } from './reader.ts';
import type { Shares } from './search.ts';

export type AddressedKind = keyof Understanding['addressed'];

export type FindAddressed = (
  question: string,
  reading: Reading,
  shares: Pick<Shares, 'addressed' | 'notOurs'>,
  thresholds: Thresholds,
) => AddressedKind | null;

/** Somebody whom a message may be about. */
const SOMEBODY = new Set(
  'he she him her his hers they them their boy girl boys girls lad lads child children kid kids pupil pupils student students baby toddler teenager teen daughter son brother sister twins sibling siblings mum dad parent parents gran grandad carer carers stepdad stepmum uncle aunt family families class year'.split(
    ' ',
  ),
);
/** Longer than this, it is more than small talk. */
const MOST_WORDS_OF_SMALL_TALK = 10;

export function createAddressed({ addressed }: Pick<Understanding, 'addressed'>): FindAddressed {
  const exact = new Map<string, AddressedKind>();
  for (const [kind, texts] of Object.entries(addressed)) {
    for (const text of texts)
      if (!exact.has(normalise(text))) exact.set(normalise(text), kind as AddressedKind);
  }
  return (question, { tokens }, shares, thresholds) => {
    const exactly =
      tokens.length <= MOST_WORDS_OF_SMALL_TALK * 2 ? exact.get(normalise(question)) : undefined;
    if (exactly) return exactly;
    let best: AddressedKind | null = null;
    let most = 0;
    for (const [kind, share] of shares.addressed)
      if (share > most) [best, most] = [kind as AddressedKind, share];
    const { notOurs } = shares;
    if (!best || notOurs.otherTopic > Math.max(notOurs.smallTalk, notOurs.refusal)) return null;
    if (best.startsWith(REFUSALS)) return notOurs.refusal >= thresholds.refuse ? best : null;
    const short = tokens.length <= MOST_WORDS_OF_SMALL_TALK;
    return notOurs.smallTalk >= thresholds.small_talk && short && !isAboutSomebody(tokens) ? best : null;
  };
}

export const isAboutSomebody = (tokens: Reading['tokens']): boolean =>
  tokens.some(({ word }) => SOMEBODY.has(word));
