// Where does the child live? A border is asked about and never guessed.
import { hasWords, plainCue, plainWords } from '../../conversation/intent.ts';
import { DISTRICTS, type District } from '../../knowledge/schema.ts';
import { fill } from '../../knowledge/words.ts';
import type { Place } from '../../search/found.ts';
import { choiceIn } from '../engine/choices.ts';
import type { Answers, Context, Json, Question, Reading } from '../engine/dialog.ts';

export type PlaceAnswer = { readonly district: District } | { readonly outside: true };
const NOT_KNOWN = 'not-known';

const texts = ({ brain }: Context) => brain.knowledge.dialogs.whichService;

export const place: Question = {
  id: 'place',
  text: (context) => texts(context).questions.place,
  unknown: NOT_KNOWN,
  read(message, context) {
    if (choiceIn(message, texts(context).questions.place) === 'outside')
      return { kind: 'value', value: { outside: true } };
    const { search } = context.brain;
    const found =
      search.findPlace(message) ??
      (plainWords(message).split(' ').length <= 3 ? search.findPlace(`in ${message}`) : null);
    return readingOf(found, context);
  },
  notice(message, context) {
    const { not_the_child } = context.brain.knowledge.dialogs.shared;
    if (not_the_child.some((cue) => hasWords(plainWords(message), plainCue(cue)))) return null;
    const reading = readingOf(context.brain.search.findPlace(message), context);
    return reading.kind === 'value' ? reading.value : null;
  },
  choose(choice): Json | null {
    if (choice === 'outside') return { outside: true };
    return isDistrict(choice) ? { district: choice } : null;
  },
  holds: (value) => value === NOT_KNOWN || placeOf({ place: value }) !== null,
  say(value, context) {
    const { choices } = texts(context).questions.place;
    const known = placeOf({ place: value });
    if (!known) return context.brain.knowledge.dialogs.shared.labels.skip;
    return choices['district' in known ? known.district : 'outside']?.label ?? '';
  },
  next: () => 'so-far',
};

function readingOf(found: Place | null, context: Context): Reading {
  switch (found?.kind) {
    case 'district':
      return { kind: 'value', value: { district: found.district } };
    case 'outside':
      return { kind: 'value', value: { outside: true } };
    case 'unclear': {
      const { border, border_leaves } = texts(context);
      const to = [...found.districts, ...(found.leavesCounty ? ['outside'] : [])];
      return {
        kind: 'narrowed',
        to,
        text: fill(found.leavesCounty ? border_leaves : border, { place: found.name }),
      };
    }
    default:
      return { kind: 'unclear' };
  }
}

export function placeOf({ place: value }: { readonly place?: Json } | Answers): PlaceAnswer | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('outside' in value) return { outside: true };
  return 'district' in value && isDistrict(value.district) ? { district: value.district } : null;
}

const isDistrict = (value: Json | undefined): value is District => DISTRICTS.some((known) => known === value);
