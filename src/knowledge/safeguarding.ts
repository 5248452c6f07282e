// What the alert knows: its sentences and numbers, the concepts and rules of the detector, and messages to learn from.
import { basename, join } from 'node:path';
import { z } from 'zod';
import { checkAlert, NUMBERS } from './alert-check.ts';
import { type Exclusions, exclusionsFile, lostCues } from './exclusions.ts';
import type { KnownContacts } from './golden.ts';
import type { ContactFact } from './knowledge.ts';
import { yamlFilesIn } from './phrases.ts';
import { type Fault, type ReadFile, readYaml } from './read-yaml.ts';

const line = z.string().trim().min(1, 'must not be empty');
const lines = z.array(line);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters, digits and single hyphens');
const factId = z
  .string()
  .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'give a contact fact, for example childrens-helpdesk/phone');
const day = z.iso.date('give a day as "2026-12-25", in quotes');
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'give a time as "16:30", in quotes');
const share = z.number().min(0).max(1);

/** The lines of one form of the alert. {emergency}, {helpdesk} and the like are filled from the contact facts. */
const form = z.strictObject({ heading: line, first: lines, ring: lines.default([]), after: lines });

const alertFile = z.strictObject({
  numbers: z.strictObject(
    Object.fromEntries(NUMBERS.map((name) => [name, factId])) as Record<
      (typeof NUMBERS)[number],
      typeof factId
    >,
  ),
  opening: z.strictObject({
    zone: z.literal('Europe/London'),
    /** Every source agrees that the helpdesk answers from..to, on weekdays that are no bank holiday. */
    sure: z.strictObject({ from: clock, to: clock }),
    /** Sources disagree about the rest of this span: both numbers are shown. */
    disputed: z.strictObject({ from: clock, to: clock }),
    bank_holidays: z.array(day).min(1),
  }),
  /** Who to ring, by whether the helpdesk answers now. */
  ring: z.strictObject({ open: lines, disputed: lines, closed: lines }),
  child: z.strictObject({ immediate: form, significant: form }),
  'adult-who-works-with-children': z.strictObject({ immediate: form, significant: form }),
  group: z.strictObject({ heading: line, lines, outside_hours: line }),
  repeated: z.strictObject({
    child: line,
    'adult-who-works-with-children': line,
    group: line,
  }),
  /** One more line where the worry is of this kind. */
  by_category: z.record(slug, line),
  roles: z.strictObject({ safeguarding_lead: line, deputy: line, head: line, chair: line }),
  contacts_heading: line,
  summary: line,
  quiet: line,
  /** Shorter, under a question of a guide or a draft. */
  quiet_in_a_form: line,
});

const forms = z.record(slug, lines);

const conceptsFile = z.strictObject({
  /** Lists of words that stand for one another: a form names one as `<name>`, so that nobody multiplies out acts and things. */
  words: z.record(slug, lines.min(1)),
  /** Who: never denied, never explained away. */
  people: forms,
  /** What may be a danger: a denial, an explanation or a story cuts it out where it stands. */
  signs: forms,
  /** Further forms of signs that are ordinary talk as often: what they raise is heard where the reader finds some risk too. */
  hints: forms,
  /** When and where. */
  circumstances: forms,
  /** What shows that words are not meant as a report about a child. */
  cues: forms,
});

const spellingFile = z.record(line, line);

const LEVELS = ['immediate', 'significant'] as const;
const ABOUT = ['child', 'adult-who-works-with-children'] as const;

const ruleBody = z.strictObject({
  /** Why this is a danger, for whoever reads the rules. */
  why: line,
  level: z.enum(LEVELS),
  about: z.enum(ABOUT).default('child'),
  /** Concepts that stand together; `a | b` is either of them. */
  needs: z.array(line).min(1),
  /** How many words the needs may span; the end of a sentence counts as three. */
  within: z.int().min(1).max(60).default(12),
  ordered: z.boolean().default(false),
  /** Concepts that may not stand between the needs, or anywhere in their sentences. */
  not_between: lines.default([]),
  unless: lines.default([]),
  /** Concepts anywhere in the message that make it immediate. */
  immediate_with: lines.default([]),
  /** The rule is loose: like a form under `hints`, it is heard where the reader finds some risk too. */
  hint: z.boolean().default(false),
  must_fire: lines.min(2, 'give at least two messages that must fire'),
  must_not_fire: lines.min(2, 'give at least two harmless messages that must not fire'),
});
const ruleFile = z.record(slug, ruleBody);

const readerFile = z.strictObject({
  /** A short message (up to 20 words) alerts from this probability on, a long one (60 and more) from the other. */
  alert_from: share,
  alert_from_long: share,
  alert_from_few_words: share,
  /** What the reader surely takes for danger now is heard sooner: from this probability on, by so much. */
  danger_now_from: share,
  danger_now_lowers_by: share,
  /** An alert is immediate from this probability on. */
  immediate_from: share,
  staff_from: share,
  /** A hint in a short message counts from this probability on; the longer the message, the further up, as for an alert. */
  hint_from: share,
  hint_in_a_piece_from: share,
  /** Where rules of both kinds fire, the child's form is shown only below this probability that it is about staff. */
  staff_ruled_out_below: share,
  /** Entries whose everyday phrases may themselves tell of harm: no examples of harmless messages. */
  phrases_may_tell_of_harm: lines,
});

const messageGroup = z.record(z.string(), lines).default({});
const messageFile = z.strictObject({
  immediate: messageGroup,
  significant: messageGroup,
  staff: messageGroup,
  none: messageGroup,
});

export type AlertWords = z.infer<typeof alertFile>;
export type AlertForm = z.infer<typeof form>;
export type Concepts = z.infer<typeof conceptsFile>;
export type ReaderSettings = z.infer<typeof readerFile>;

type RuleBody = z.infer<typeof ruleBody>;

export interface Rule extends RuleBody {
  /** The file and the name in it: weapon/carried. The file names the category. */
  readonly id: string;
  readonly category: string;
}

/** A message to learn from, with what should be shown for it. */
export interface Message {
  readonly text: string;
  readonly level: 'none' | 'significant' | 'immediate';
  readonly about: 'child' | 'adult-who-works-with-children';
  readonly category: string;
  /** Who wrote it: the name of its file. */
  readonly writer: string;
}

export interface Safeguarding {
  readonly alert: AlertWords;
  readonly concepts: Concepts;
  readonly exclusions: Exclusions;
  /** A shortening or misspelling → what is meant. */
  readonly spelling: Readonly<Record<string, string>>;
  /** In small letters, without those that are plain words too: none of them says anything of a danger. */
  readonly firstNames: readonly string[];
  readonly rules: readonly Rule[];
  readonly reader: ReaderSettings;
  readonly messages: readonly Message[];
}

const FOLDER = 'safeguarding';

/** Everything under `safeguarding/`, or null after its faults were added to `faults`. */
export function loadSafeguarding(
  folder: string,
  {
    facts,
    known,
    firstNames,
  }: {
    facts: ReadonlyMap<string, ContactFact>;
    known: KnownContacts | null;
    firstNames: readonly string[];
  },
  faults: Fault[],
): Safeguarding | null {
  const faultsBefore = faults.length;
  const read = <S extends z.ZodType>(name: string, schema: S) =>
    readYaml({ path: join(folder, FOLDER, name), name: `${FOLDER}/${name}`, schema }, faults);

  const alert = read('alert.yaml', alertFile);
  const concepts = read('concepts.yaml', conceptsFile);
  const names = concepts ? namesOf(concepts.value) : null;
  const exclusions = read('exclusions.yaml', exclusionsFile(names));
  const spelling = read('spelling.yaml', spellingFile);
  const reader = read('reader.yaml', readerFile);
  if (alert) checkAlert(alert, { facts, known }, faults);
  if (concepts) {
    checkLists(concepts, faults);
    checkHints(concepts, faults);
  }
  if (names) faults.push(...lostCues(names));
  const rules = names ? loadRules(folder, names, faults) : [];
  const messages = loadMessages(folder, faults);

  if (faults.length > faultsBefore || !alert || !concepts || !exclusions || !spelling || !reader) return null;
  return {
    alert: alert.value,
    concepts: concepts.value,
    exclusions: exclusions.value,
    spelling: spelling.value,
    firstNames,
    rules,
    reader: reader.value,
    messages,
  };
}

/** A form that names a list which is not there would never be found. */
function checkLists({ value: { words, ...groups }, lineOf }: ReadFile<Concepts>, faults: Fault[]): void {
  for (const [group, concepts] of Object.entries(groups)) {
    for (const [concept, forms] of Object.entries(concepts)) {
      for (const name of forms.flatMap(listsIn)) {
        if (words[name]) continue;
        faults.push({
          file: `${FOLDER}/concepts.yaml`,
          line: lineOf([group, concept]),
          field: `${group}.${concept}`,
          message: `there is no list ${name} under words`,
        });
      }
    }
  }
}

/** A hint is a further form of a sign that there is. */
function checkHints({ value: { signs, hints }, lineOf }: ReadFile<Concepts>, faults: Fault[]): void {
  for (const concept of Object.keys(hints)) {
    if (signs[concept]) continue;
    faults.push({
      file: `${FOLDER}/concepts.yaml`,
      line: lineOf(['hints', concept]),
      field: `hints.${concept}`,
      message: `there is no sign ${concept} to hint at`,
    });
  }
}

/** "put * <hand> in" → hand. */
const listsIn = (form: string): string[] => [...form.matchAll(/<([^>]*)>/g)].map(([, name = '']) => name);

const namesOf = ({ words: _, ...groups }: Concepts): Set<string> =>
  new Set(Object.values(groups).flatMap((group) => Object.keys(group)));

function loadRules(folder: string, known: ReadonlySet<string>, faults: Fault[]): Rule[] {
  const rules: Rule[] = [];
  for (const fileName of yamlFilesIn(join(folder, FOLDER, 'rules'))) {
    const name = `${FOLDER}/rules/${fileName}`;
    const file = readYaml({ path: join(folder, name), name, schema: ruleFile }, faults);
    for (const [key, rule] of Object.entries(file?.value ?? {})) {
      const category = basename(fileName, '.yaml');
      rules.push({ ...rule, id: `${category}/${key}`, category });
      for (const field of ['needs', 'not_between', 'unless', 'immediate_with'] as const) {
        for (const concept of rule[field].flatMap(alternatives)) {
          if (known.has(concept)) continue;
          const message = `there is no concept ${concept} in concepts.yaml`;
          faults.push({
            file: name,
            line: file?.lineOf([key, field]) ?? 1,
            field: `${key}.${field}`,
            message,
          });
        }
      }
    }
  }
  if (rules.length === 0) {
    faults.push({
      file: `${FOLDER}/rules`,
      line: 1,
      field: '',
      message: 'holds no rule: the alert needs them',
    });
  }
  return rules;
}

/** "mark | pain" → both names. */
export const alternatives = (need: string): string[] => need.split('|').map((name) => name.trim());

function loadMessages(folder: string, faults: Fault[]): Message[] {
  const messages: Message[] = [];
  for (const fileName of yamlFilesIn(join(folder, FOLDER, 'messages'))) {
    const name = `${FOLDER}/messages/${fileName}`;
    const file = readYaml({ path: join(folder, name), name, schema: messageFile }, faults);
    if (!file) continue;
    const writer = basename(fileName, '.yaml');
    for (const group of ['immediate', 'significant', 'staff', 'none'] as const) {
      const isStaff = group === 'staff';
      const level = isStaff ? 'significant' : group;
      const about = isStaff ? 'adult-who-works-with-children' : 'child';
      for (const [category, texts] of Object.entries(file.value[group])) {
        for (const text of texts) messages.push({ text, level, about, category, writer });
      }
    }
  }
  return messages;
}
