// The words of a message that say something of their own: not about whom, how old or where, and no filler.
import { plainCue, plainWords } from '../../conversation/intent.ts';
import type { Understanding } from '../../knowledge/understanding.ts';
import { oncePer } from '../../once-per.ts';
import type { Context } from '../engine/dialog.ts';

const SILENT =
  /^(\d{1,2}|\d{1,2}s|year|years|yr|yrs|y\d{1,2}s?|old|aged|age|group|month|months|class|form|tutor|set|pupils|students|children|boys|girls|kids|someone|somebody|who|whose|early|primary|secondary|nursery|reception|worried|worry|concerned|concern|concerns|bit|little|very|today|again|case|situation|something|thing|things|is|has|new|plan|plans|plan\+|taf|consent|live|lives|living)$/;

export function ownWords(message: string, { brain }: Context): string[] {
  const { followUps } = brain.knowledge.understanding;
  const place = brain.search.findPlace(message);
  const silent = fillersOf(followUps);
  const ofPlace = place ? plainCue(place.name).split(' ') : [];
  const isSilent = (word: string) => silent.has(word) || ofPlace.includes(word);
  return plainWords(message)
    .split(' ')
    .filter(
      (word) =>
        word !== '' &&
        !isSilent(word) &&
        !isSilent(word.replace(/s$/, '')) &&
        !SILENT.test(word) &&
        !/^[a-z]{1,2}\d{1,2}$/.test(word),
    );
}

const fillersOf = oncePer(
  ({ filler, person }: Understanding['followUps']) =>
    new Set([...filler, ...person].flatMap((cue) => plainCue(cue).split(' '))),
);
