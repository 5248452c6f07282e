// What keeps the alert silent although words of danger stand in a message: words and examples, each kind with its reason.
import { z } from 'zod';
import type { Fault } from './read-yaml.ts';

const line = z.string().trim().min(1, 'must not be empty');
const examples = (message: string) => z.array(line).min(2, message);
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .min(1, 'give at least one')
    .refine((items) => new Set(items).size === items.length, 'names one twice');
/** Words are compared with single words of a message: anything else would never be found. */
const words = list(
  z.string().regex(/^[a-z]+$/, 'give one word in small letters, without space or apostrophe'),
);

const kind = <Lists extends z.ZodRawShape>(lists: Lists) =>
  z.strictObject({
    /** What it silences, and why that is right. */
    why: line,
    ...lists,
    must_fire: examples('give at least two messages in near words that must alert'),
    must_not_fire: examples('give at least two messages that this kind must silence'),
  });

/** `known` are the names of concepts.yaml; null where that file has faults of its own. */
export function exclusionsFile(known: ReadonlySet<string> | null) {
  const concepts = list(
    z.string().refine((name) => known?.has(name) ?? true, {
      error: ({ input }) => `there is no concept ${input} in concepts.yaml`,
    }),
  );
  return z.strictObject({
    idiom: kind({}),
    denied: kind({ ends: words, goes_on: words, only_said: words }),
    procedural: kind({
      people_at_large: words,
      somebody: z.strictObject({
        people: words,
        child: words,
        subjects: words,
        children: words,
        some: words,
        of_oneself: words,
        if_told_of: words,
        told: words,
        plans: words,
        only_if: words,
      }),
      topic: z.strictObject({
        signs: concepts,
        taught: words,
        teaches: words,
        speaks_of: words,
        since_then: words,
        deaths: concepts,
        brought: words,
        serious: concepts,
      }),
    }),
    story: kind({ of_games: concepts }),
    explained: kind({ signs: concepts }),
    animal: kind({ signs: concepts }),
    thing: kind({
      seeks: words,
      of_whose: words,
      possessives: words,
      of_contact: words,
      seen: words,
      subjects: words,
      joins: words,
      starts_anew: words,
      nobody: words,
      runs_on: words,
      of_today: words,
      names_a_record: words,
    }),
    closed: kind({ of_missing: concepts, of_one_day: concepts, now: words, again: words }),
  });
}

export type Exclusions = z.infer<ReturnType<typeof exclusionsFile>>;
/** Why a sign does not count. */
export type Exclusion = keyof Exclusions;

/** Concepts by which the code goes: without one of them a kind would silence nothing, or too much, and nobody would know. */
const CUES = [
  'allowed-out',
  'animal',
  'appointment',
  'bereavement',
  'child',
  'closed',
  'denies',
  'denies-after',
  'family',
  'fear',
  'fiction',
  'found-again',
  'idiom',
  'invented',
  'long-past',
  'lost-thing',
  'medical',
  'missed-event',
  'missing',
  'no-denial',
  'procedural',
  'pronoun',
  'record-list',
  'self-harm',
  'service-person',
  'sport-or-play',
  'told-secret',
  'trade',
  'video-game',
  'violence',
  'waits-for-service',
  'weapon',
  'witnessed',
  'years-past',
] as const;
export type Cue = (typeof CUES)[number];

/** A fault for each cue that concepts.yaml has lost. */
export const lostCues = (known: ReadonlySet<string>): Fault[] =>
  CUES.filter((cue) => !known.has(cue)).map((cue) => ({
    file: 'safeguarding/concepts.yaml',
    line: 1,
    field: cue,
    message: 'is not there: the exclusions go by it',
  }));
