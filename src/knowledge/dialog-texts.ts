// What the guided dialogs say, and the words by which they read an answer: one file per dialog and one that all share.
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, readYaml } from './read-yaml.ts';

const line = z.string().trim().min(1, 'must not be empty');
const lines = z.array(line);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters, digits and single hyphens');

const choice = z.strictObject({
  /** On the button. Typing it does the same. */
  label: line,
  /** Words that mean it when its question is asked: the whole answer, part of a short one, or two words and more anywhere. */
  words: lines.default([]),
  /** Words that mean it in any message: never asked again after them. */
  noticed: lines.default([]),
  /** What search is asked when the button is pressed. */
  find: line.optional(),
  /** Reached by words alone: there is no room for a button, or none is needed. */
  hidden: z.boolean().default(false),
});

const question = z.strictObject({
  text: line,
  /** Said once when an answer could not be used. */
  hint: line,
  /** How the answer is repeated: "Age: {answer}". */
  answered: line,
  choices: z.record(slug, choice),
});

const dialog = {
  title: line,
  /** Said with the first question. */
  intro: line,
  starts: z.strictObject({
    /** Anywhere in a message that is about nothing else. */
    cues: lines.min(1),
    /** The beginning of a message that says no more than that there is a worry: "I'm worried about one of my Year 5s". */
    bare: lines.default([]),
  }),
};

const questionsOf = <const N extends readonly string[]>(names: N) =>
  z.strictObject(
    Object.fromEntries(names.map((name) => [name, question])) as Record<N[number], typeof question>,
  );

const sharedFile = z.strictObject({
  commands: z.strictObject({
    cancel: lines.min(1),
    back: lines.min(1),
    again: lines.min(1),
    where: lines.min(1),
    keep: lines.min(1),
    skip: lines.min(1),
    hint: lines.min(1),
    else: lines.min(1),
  }),
  /** Beginnings that change an earlier answer: "actually". */
  correcting: lines.min(1),
  /** Beginnings of a question to Signpost. */
  asking: lines.min(1),
  /** A place after these is where somebody works, not where the child lives. */
  not_the_child: lines,
  labels: z.strictObject({ back: line, cancel: line, keep: line, skip: line, guide: line }),
  step: line,
  noted: line,
  changed: line,
  so_far: line,
  nothing_so_far: line,
  first_question: line,
  cancelled: line,
  started_again: line,
  back_to: line,
  choose: line,
  old_button: line,
  old_button_closed: line,
  kept_place: line,
  private_only: line,
  same_is_open: line,
  /** {date} */
  begun: line,
  another_is_open: line,
  something_else: line,
  paused: line,
  not_yet: line,
});

const whichServiceFile = z.strictObject({
  ...dialog,
  questions: questionsOf(['worry', 'danger', 'age', 'place', 'so-far', 'consent'] as const),
  /** After a bare "yes" or "agreed". */
  signed_or_said: line,
  /** {place} */
  border: line,
  border_leaves: line,
  unnamed_worry: line,
  not_sure_of_danger: line,
  ending: z.strictObject({
    next_step: z.strictObject({
      own: line,
      direct: line,
      plan: line,
      request: line,
      social_worker: line,
    }),
    outside: line,
    never_a_hurdle: line,
    order: z.strictObject({ heading: line, steps: lines.length(4), beside: line }),
    told: line,
    services: line,
    first: z.strictObject({ heading: line, people: lines.min(3), unnamed: line }),
    hub: line,
    levels: z.strictObject({ heading: line, note: line, entry: line }),
    consent: line,
    script: z.strictObject({ heading: line, lines: lines.min(5) }),
    harm: z.strictObject({
      heading: line,
      lines: lines.min(2),
      unsure_heading: line,
      unsure: lines.min(2),
      script: line,
    }),
    staff: z.strictObject({ heading: line, lines: lines.min(2) }),
    labels: z.strictObject({ request: line, share: line, else: line, go_on: line }),
    share: line,
    reviewed: z.iso.date('give a day as "2026-12-25", in quotes'),
    sources: z.array(z.strictObject({ ref: line, dated: line.nullable() })).min(1),
  }),
});

const checkConsentFile = z.strictObject({
  ...dialog,
  questions: questionsOf(['about', 'age', 'adults', 'said', 'how', 'child', 'orders'] as const),
  ending: z.strictObject({
    recorded: line,
    missing: line,
    nothing_missing: line,
    nothing_recorded: line,
    no_verdict: line,
    told: line,
    risk: line,
    labels: z.strictObject({ risk: line, entry: line, else: line }),
  }),
  /** What is recorded: {who} {purpose}. */
  recorded: z.record(z.string(), line),
  /** What is missing, by its name in src/consent/ready.ts. */
  missing: z.record(z.string(), line),
  purposes: z.strictObject({ take_part: line, share: line }),
});

export type ChoiceText = z.infer<typeof choice>;
export type QuestionText = z.infer<typeof question>;
export type SharedDialogTexts = z.infer<typeof sharedFile>;
export type WhichServiceTexts = z.infer<typeof whichServiceFile>;
export type CheckConsentTexts = z.infer<typeof checkConsentFile>;

export interface DialogTexts {
  readonly shared: SharedDialogTexts;
  readonly whichService: WhichServiceTexts;
  readonly checkConsent: CheckConsentTexts;
}

/** Everything under `dialogs/`, or null after its faults were added to `faults`. */
export function loadDialogTexts(folder: string, faults: Fault[]): DialogTexts | null {
  const read = <S extends z.ZodType>(name: string, schema: S) =>
    readYaml({ path: join(folder, 'dialogs', name), name: `dialogs/${name}`, schema }, faults);
  const shared = read('shared.yaml', sharedFile);
  const whichService = read('which-service.yaml', whichServiceFile);
  const checkConsent = read('check-consent.yaml', checkConsentFile);
  if (!shared || !whichService || !checkConsent) return null;
  return { shared: shared.value, whichService: whichService.value, checkConsent: checkConsent.value };
}
