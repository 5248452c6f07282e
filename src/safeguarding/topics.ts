// A sign that is the name of a lesson, a form or a charity, or tells of the death of a relative or the tools of a trade.
// Whoever tells of fear, of a threat or in confidence is heard: then none of this takes a sign out.
import type { Span } from './concepts.ts';
import type { Token } from './tokens.ts';

/** "FGM", "suicide", "domestic abuse": names of a subject as well as of a harm. */
const NAMES_A_SUBJECT = new Set(['fgm', 'suicide', 'domestic-abuse', 'domestic-abuse-sure']);
const SUBJECT_WORDS = 2;
const TAUGHT = new Set([
  'policy',
  'lesson',
  'lessons',
  'module',
  'training',
  'certificate',
  'elearning',
  'course',
  'question',
  'awareness',
  'prevention',
  'leaflet',
  'poster',
  'talk',
  'workshop',
  'guidance',
  'assembly',
  'slides',
  'charity',
  'unit',
  'webinar',
  'resources',
]);
const TEACHES = new Set([
  'speaker',
  'training',
  'lesson',
  'talk',
  'course',
  'policy',
  'module',
  'workshop',
  'webinar',
]);
/** "After the FGM lesson she cried": what came of a lesson is no matter of the lesson. */
const SINCE_THEN = new Set(['after', 'since', 'during', 'in', 'following']);
const REACH = 4;
const SERIOUS = new Set([
  'told-secret',
  'fear',
  'threat-at-home',
  'kill-threat',
  'going-to-attack',
  'violence',
  'pain',
  'soon',
  'abroad',
]);
/** A weapon at school or on the way is a weapon, whatever the trade. */
const BROUGHT = new Set([
  'school',
  'class',
  'bag',
  'pocket',
  'sleeve',
  'lesson',
  'bus',
  'gate',
  'playground',
  'rucksack',
]);
const DYING = new Set(['suicide', 'overdose']);

export function isTopic(tokens: readonly Token[], spans: readonly Span[]): (sign: Span) => boolean {
  const isSerious = spans.some((span) => SERIOUS.has(span.concept));
  const has = (concept: string) => spans.some((span) => span.concept === concept);
  const covered = (concepts: readonly string[], at: number) =>
    spans.some((span) => concepts.includes(span.concept) && span.start <= at && at < span.end);
  const word = (at: number) => tokens[at]?.word ?? '';
  const isOneOf = (words: ReadonlySet<string>, from: number, to: number) =>
    tokens.slice(Math.max(0, from), Math.max(0, to)).some((token) => words.has(token.word));

  /** A relative or a pet is who died or is dying, not the child. */
  const isOfAnother = ({ start }: Span): boolean => {
    for (let at = start - 1; at >= start - REACH; at--) {
      if (covered(['family', 'animal'], at)) return true;
      if (covered(['pronoun', 'child'], at) || tokens[at]?.clause !== tokens[start]?.clause) return false;
    }
    return false;
  };

  return (sign) => {
    if (DYING.has(sign.concept) && has('bereavement')) return isOfAnother(sign);
    if (isSerious) return false;
    if (sign.concept === 'weapon') return has('trade') && !isOneOf(BROUGHT, 0, tokens.length);
    if (!NAMES_A_SUBJECT.has(sign.concept) || sign.end - sign.start > SUBJECT_WORDS) return false;
    if (isOneOf(SINCE_THEN, sign.start - REACH, sign.start)) return false;
    return (
      TAUGHT.has(word(sign.end)) ||
      (['on', 'about'].includes(word(sign.start - 1)) && TEACHES.has(word(sign.start - 2)))
    );
  };
}
