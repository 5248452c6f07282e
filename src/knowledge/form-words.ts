// The sentences around a form: documents, e-mail, script, unusable answers, and the hints of the quality mirror.
import { z } from 'zod';

export const sentence = z.string().trim().min(1, 'must not be empty');
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters, digits and single hyphens');
const sentences = z.array(sentence).min(1);

const record = <const K extends string>(...names: readonly K[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, sentence])) as Record<K, typeof sentence>);

export const formWordsFile = z.strictObject({
  marking: sentence,
  page: sentence,
  prepared: sentence,
  amended: sentence,
  signpost_sends_nothing: sentence,
  names_left_out: sentence,
  other_letters: sentence,
  blank: record('write', 'open', 'signature', 'none_added', 'initials'),
  not_now: z.strictObject({ title: sentence, lines: sentences }),
  hub: record('title', 'none', 'ring_first', 'contact', 'no_phone'),
  set_aside: record('title', 'intro'),
  origins: record('title', 'intro'),
  consent_page: z.strictObject({
    title: sentence,
    intro: sentence,
    agree: sentences,
    limits: sentence,
    covers: sentence,
    columns: record('who', 'relationship', 'agrees', 'signature', 'date'),
    child: sentence,
    worker: sentence,
    signed: sentence,
  }),
  plain_text: record('title'),
  taking_away: z.strictObject({
    file_name: slug,
    chase_after_working_days: z.int().min(1).max(30),
    chase: sentence,
    email: z.strictObject({
      subject: sentence,
      no_agency: sentence,
      body: sentences,
      sign_off: sentence,
      ring_first: sentence,
      no_hub: sentence,
      secure: sentence,
      withdrawn: z.strictObject({ subject: sentence, body: sentences }),
    }),
    call: record(
      'who',
      'who_says',
      'who_unnamed',
      'ages',
      'ages_says',
      'seen',
      'said',
      'home',
      'home_says',
      'tried',
      'need',
      'need_says',
      'close',
      'close_says',
      'open',
    ),
    withdrawn: sentences,
  }),
  risk_route: record('danger', 'harm', 'unsure', 'danger_unsure', 'ask_first', 'safeguarding'),
  after_consent: sentence,
  unusable: record(
    'empty',
    'too_long',
    'choice',
    'choices',
    'yes',
    'date',
    'no_such_date',
    'too_early',
    'too_late',
    'two_digit_year',
    'time',
    'age',
    'phone',
    'email',
    'postcode_form',
    'address',
    'list',
    'held_as_initials',
    'held_as_choice',
    'held_as_place',
    'left_blank',
  ),
  personal_details: record('full_name', 'birth_date', 'address', 'phone', 'email', 'number'),
  hub_of_address: record('ask', 'border', 'leaves_county', 'outside', 'unknown'),
});

export type FormWords = z.infer<typeof formWordsFile>;

const words = z.array(sentence);

/** Words are matched whole and in any case; * at the end stands for any ending. */
export const qualityMirrorFile = z.strictObject({
  intro: sentence,
  none: sentence,
  hints: record(
    'child-voice',
    'adult-words',
    'strengths',
    'tried',
    'involved',
    'involved_named',
    'asked-for',
    'change',
    'jargon',
    'names',
    'opinion',
  ),
  /** Which question of the form each hint looks at. */
  looks_at: z.strictObject({
    child_view: slug,
    strengths: slug,
    tried: slug,
    tried_kinds: slug,
    services: slug,
    service_agency: slug,
    wanted: slug,
    change: slug,
    worries: slug,
    story: z.array(slug).min(1),
  }),
  /** Answers that say nothing, as a whole: "n/a". */
  nothing: words,
  not_asked: words,
  /** Words that a practitioner says of a child, and a child does not. */
  adult_words: words,
  /** What shows that a child spoke, drew or did something. */
  child_shows: words,
  /** Strong enough to stand against an adult's words beside it. */
  child_speaks: words,
  no_strengths: words,
  /** A wish that anybody could have for anybody. Taken out, what is left must say something. */
  vague: words,
  services: z.array(z.strictObject({ name: sentence, said: words })),
  jargon: words,
  /** Short forms that every reader knows. */
  known_short_forms: words,
  opinions: words,
  /** What shows that somebody saw, heard or counted something. */
  examples: words,
  first_names: words,
  /** A name only where another capital follows, or inside a sentence. */
  first_names_also_words: words,
  /** Capitalised words that are nobody's name. */
  not_names: words,
});

export type QualityMirrorWords = z.infer<typeof qualityMirrorFile>;
