// What search needs to read a question, kept as data: vocabulary, topics that are not ours, small talk, refusals.
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from './read-yaml.ts';

const words = z.array(z.string().trim().min(1));

/** concept → the words and phrases that mean it: "alcohol: [drink, boozy, hungover]". */
const vocabularyFile = z.record(z.string(), words);
/** topic → phrases that are about it: work and life of a school that Signpost knows nothing of. */
const offTopicFile = z.record(z.string(), words);
/** What is said to Signpost itself: each kind has example messages. */
const addressedFile = z.strictObject({
  greeting: words,
  thanks: words,
  goodbye: words,
  about_signpost: words,
  praise: words,
  complaint: words,
  /** Asks for a named child's record or other people's chats. */
  refuse_record: words,
  refuse_diagnosis: words,
  refuse_decision: words,
  refuse_forgery: words,
  refuse_rules: words,
});

/** What a message asks for → the words that show it. Written in the order in which they are tried. */
const cues = {
  phone: words,
  email: words,
  web: words,
  hours: words,
  contact: words,
  consent: words,
  reach: words,
  ages: words,
  for_whom: words,
};
/** A cue may name a list of `words` as <name>: "<how> request" is "how do i request", "how can we request" and so on. */
const intentsFile = z
  .strictObject({ ...cues, words: z.record(z.string(), words) })
  .transform(({ words: lists, ...intents }, context) => {
    const spelledOut = (cue: string, path: readonly (string | number)[]): string[] => {
      const name = /<([^>]*)>/.exec(cue)?.[1];
      if (name === undefined) return [cue];
      if (lists[name]) return lists[name].map((word) => cue.replace(`<${name}>`, word));
      context.addIssue({ code: 'custom', path: [...path], message: `there is no list ${name} under words` });
      return [];
    };
    return Object.fromEntries(
      Object.entries(intents).map(([intent, given]) => [
        intent,
        given.flatMap((cue, at) => spelledOut(cue, [intent, at])),
      ]),
    ) as typeof intents;
  });
/** "what does * do": * is what is asked about. */
const askedOfQuestions = z.array(
  z.string().regex(/^[a-z ]*\*[a-z ]*$/, 'write plain words with one * for what is asked about'),
);
const askedOfFile = z.strictObject({
  role: askedOfQuestions,
  /** "What do I do?" asks for no role. */
  nobody: words,
  definition: askedOfQuestions,
});
/** How a follow-up sounds: "what about", "and in", "their". */
const followUpsFile = z.strictObject({
  /** Words that point back at the last subject. */
  pointing: words,
  /** Words that say nothing of their own: what is left without them is the message's own subject. */
  filler: words,
  /** Words that show that a message is about a person. */
  person: words,
  /** Beginnings that carry the last subject on. */
  opening: words,
  /** Beside a place they ask for the hub of that place, whatever was spoken of before. */
  covers: words,
  /** Asks for the entry that stood second. */
  another: words,
  /** Says that the first answer was not what was meant. */
  not_that: words,
  /** Questions about what Signpost has done: "have you told social care?" */
  told_anyone: words,
  /** Politeness around a command: "actually, never mind". */
  with_commands: words,
});

/** Lines of words that only ask: beside them a name decides what is meant. */
const askingFile = words;

/** What is said before and after a message for politeness' sake. */
const courtesiesFile = z.strictObject({ before: words, after: words });

/** How a question begins and ends without saying what it is about; "<year>" stands for any year group or age. */
const framesFile = z.strictObject({ openings: words, closings: words });

const share = z.number().min(0).max(1);
/** From which share on Signpost says what. Set by `npm run eval -- --calibrate`, never by hand alone. */
const thresholdsFile = z.strictObject({
  /** What the classifier's scores are divided by before they become shares, so that 0.8 is right four times in five. */
  temperature: z.number().min(0.1).max(10),
  /** The first entry's share, and its lead over the second, from which Signpost stands behind it. */
  answer: share,
  margin: share,
  /** Log-odds of not being Signpost's business, from which it says that it does not know. */
  not_ours: z.number(),
  /** Fewer known words and parts of words than this are nothing to go by. */
  least_evidence: z.int().min(0),
  /** Log-odds of being small talk, and of being something to refuse. */
  small_talk: z.number(),
  refuse: z.number(),
});

export type Thresholds = z.infer<typeof thresholdsFile>;

export interface Understanding {
  readonly intents: z.infer<typeof intentsFile>;
  readonly askedOf: z.infer<typeof askedOfFile>;
  readonly followUps: z.infer<typeof followUpsFile>;
  readonly vocabulary: z.infer<typeof vocabularyFile>;
  readonly offTopic: z.infer<typeof offTopicFile>;
  readonly addressed: z.infer<typeof addressedFile>;
  readonly thresholds: Thresholds;
  readonly asking: z.infer<typeof askingFile>;
  readonly courtesies: z.infer<typeof courtesiesFile>;
  readonly frames: z.infer<typeof framesFile>;
  /** Words that speak of consent and of nothing else. */
  readonly consent: readonly string[];
}

export function loadUnderstanding(folder: string, faults: Fault[]): Understanding | null {
  const read = <S extends z.ZodType>(name: string, schema: S) =>
    readYaml({ path: join(folder, 'understanding', name), name: `understanding/${name}`, schema }, faults);
  const vocabulary = read('vocabulary.yaml', vocabularyFile);
  const offTopic = read('off-topic.yaml', offTopicFile);
  const addressed = read('addressed-to-signpost.yaml', addressedFile);
  const intents = read('intents.yaml', intentsFile);
  const askedOf = read('asked-of.yaml', askedOfFile);
  const followUps = read('follow-ups.yaml', followUpsFile);
  const thresholds = read('thresholds.yaml', thresholdsFile);
  const asking = read('asking.yaml', askingFile);
  const courtesies = read('courtesies.yaml', courtesiesFile);
  const frames = read('frames.yaml', framesFile);
  const consent = read('consent-words.yaml', words);
  if (
    !consent ||
    !courtesies ||
    !frames ||
    !asking ||
    !thresholds ||
    !intents ||
    !askedOf ||
    !followUps ||
    !vocabulary ||
    !offTopic ||
    !addressed
  )
    return null;
  return {
    intents: intents.value,
    askedOf: askedOf.value,
    followUps: followUps.value,
    vocabulary: vocabulary.value,
    offTopic: offTopic.value,
    addressed: addressed.value,
    thresholds: thresholds.value,
    asking: asking.value,
    courtesies: courtesies.value,
    frames: frames.value,
    consent: consent.value,
  };
}
