// Which state of consent a question asks about: by the cues that stand with each card.
import { plainWords } from '../conversation/intent.ts';
import type { ConsentCard, ConsentCards } from '../knowledge/consent-cards.ts';

/** The card whose cue says most of the message; null where none stands in it. */
export function recogniseConsent(message: string, cards: ConsentCards): ConsentCard | null {
  const said = ` ${plainWords(message)} `;
  let best: { card: ConsentCard; score: number } | null = null;
  for (const card of Object.values(cards)) {
    for (const cue of card.cues) {
      const score = scoreOf(cue, said);
      if (score > (best?.score ?? 0)) best = { card, score };
    }
  }
  return best?.card ?? null;
}

/** How many letters of the message the parts of a cue cover: 0 unless all of them stand in it. */
function scoreOf(cue: readonly string[], said: string): number {
  let score = 0;
  for (const part of cue) {
    const isAbsent = part.startsWith('!');
    const found = longestIn(isAbsent ? part.slice(1) : part, said);
    if (isAbsent ? found > 0 : found === 0) return 0;
    if (!isAbsent) score += SCORE_OF_A_PART + found;
  }
  return score;
}

/** A cue of four parts says more than one of two, however long their words. */
const SCORE_OF_A_PART = 10;

function longestIn(part: string, said: string): number {
  const lengths = part
    .split('|')
    .map((alternative) => patternOf(alternative).exec(said)?.[0].trim().length ?? 0);
  return Math.max(0, ...lengths);
}

const patterns = new Map<string, RegExp>();

/** `refus*` is any word that begins so; `without * knowing` has one word between. */
function patternOf(alternative: string): RegExp {
  const known = patterns.get(alternative);
  if (known) return known;
  const words = alternative
    .trim()
    .split(/\s+/)
    .map((word) =>
      word === '*' ? '\\S+' : `${plainWords(word.replace('*', ''))}${word.endsWith('*') ? '\\S*' : ''}`,
    );
  const pattern = new RegExp(` ${words.join(' ')}(?= )`);
  patterns.set(alternative, pattern);
  return pattern;
}
