// Reads everything under forms/ and checks the form against itself, before anybody fills it in.
import { join } from 'node:path';
import type { z } from 'zod';
import { type DraftWords, draftWordsFile } from './draft-words.ts';
import {
  conditionsIn,
  type Form,
  findGroup,
  findQuestion,
  formFile,
  type Question,
  questionsOf,
} from './form.ts';
import { type FormWords, formWordsFile, type QualityMirrorWords, qualityMirrorFile } from './form-words.ts';
import { type Fault, type ReadFile, readYaml } from './read-yaml.ts';

export interface Forms {
  readonly requestForSupport: Form;
  readonly words: FormWords;
  readonly qualityMirror: QualityMirrorWords;
  readonly inChat: DraftWords;
}

const FORM = 'forms/request-for-support.yaml';

export function loadForms(folder: string, faults: Fault[]): Forms | null {
  const before = faults.length;
  const read = <S extends z.ZodType>(name: string, schema: S) =>
    readYaml({ path: join(folder, name), name, schema }, faults);
  const form = read(FORM, formFile);
  const words = read('forms/documents.yaml', formWordsFile);
  const mirror = read('forms/quality-mirror.yaml', qualityMirrorFile);
  const inChat = read('forms/in-chat.yaml', draftWordsFile);
  if (form) checkForm(form, faults);
  if (form && mirror) checkMirror(mirror, form.value, faults);
  if (faults.length > before || !form || !words || !mirror || !inChat) return null;
  return {
    requestForSupport: form.value,
    words: words.value,
    qualityMirror: mirror.value,
    inChat: inChat.value,
  };
}

function checkMirror({ value, lineOf }: ReadFile<QualityMirrorWords>, form: Form, faults: Fault[]): void {
  for (const [name, id] of Object.entries(value.looks_at).flatMap(([name, ids]) =>
    [ids].flat().map((id) => [name, id] as const),
  )) {
    if (findQuestion(form, id)) continue;
    const path = ['looks_at', name];
    faults.push({
      file: 'forms/quality-mirror.yaml',
      line: lineOf(path),
      field: path.join('.'),
      message: `the form has no question ${id}`,
    });
  }
}

type Report = (path: (string | number)[], message: string) => void;

export function checkForm({ value: form, lineOf }: ReadFile<Form>, faults: Fault[]): void {
  const report: Report = (path, message) =>
    faults.push({ file: FORM, line: lineOf(path), field: path.join('.'), message });
  const seen = new Set<string>();
  form.sections.forEach((section, at) => {
    section.questions.forEach((question, index) => {
      const path = ['sections', at, 'questions', index];
      if (seen.has(question.id)) report([...path, 'id'], `the id ${question.id} is used twice`);
      seen.add(question.id);
      checkQuestion(question, { form, path, report });
    });
  });
  form.groups.forEach((group, at) => {
    if (!form.sections.some(({ id }) => id === group.section))
      report(['groups', at, 'section'], `there is no section ${group.section}`);
    if (!questionsOf(form).some(({ each }) => each === group.id))
      report(['groups', at, 'id'], `no question is asked for each ${group.id}`);
    checkConditions(group.when, { form, path: ['groups', at, 'when'], report });
  });
  form.former.forEach(({ id, now }, at) => {
    if (findQuestion(form, id)) report(['former', at, 'id'], `${id} is still asked`);
    if (!findQuestion(form, now)) report(['former', at, 'now'], `there is no question ${now}`);
  });
  checkOrder(form, report);
}

function checkQuestion(
  question: Question,
  { form, path, report }: { form: Form; path: (string | number)[]; report: Report },
): void {
  const { type, need, when, each, options, sources } = question;
  const isChoice = type === 'choice' || type === 'choices';
  if (isChoice !== Boolean(options))
    report([...path, 'options'], isChoice ? 'a choice lists its options' : `a ${type} has no options`);
  if (question.open && type !== 'choice') report([...path, 'open'], 'only a choice may be open');
  if (type === 'name' && !question.identifying) report([...path, 'identifying'], 'a name is identifying');
  if (need === 'conditional' && !when)
    report([...path, 'when'], 'a conditional question says when it is asked');
  if (need === 'required' && when)
    report([...path, 'when'], 'a question that is always required says nothing of when');
  if (each && !findGroup(form, each)) report([...path, 'each'], `there is no group ${each}`);
  for (const source of sources)
    if (!form.sources[source]) report([...path, 'sources'], `there is no source ${source}`);
  checkConditions(when, { form, path: [...path, 'when'], report, each });
}

function checkConditions(
  when: Parameters<typeof conditionsIn>[0],
  {
    form,
    path,
    report,
    each,
  }: { form: Form; path: (string | number)[]; report: Report; each?: string | undefined },
): void {
  for (const { question: id, is } of conditionsIn(when)) {
    const asked = findQuestion(form, id);
    if (!asked) report(path, `there is no question ${id}`);
    else if (asked.each && asked.each !== each)
      report(path, `${id} is asked for each ${asked.each} and cannot decide this`);
    for (const value of is) {
      if (asked && !asked.options?.some((option) => option.value === value))
        report(path, `${id} has no option ${value}`);
    }
  }
}

/** Danger and harm come first, and consent before the story: a form that breaks this is not used. */
function checkOrder(form: Form, report: Report): void {
  const ids = form.sections.map(({ id }) => id);
  if ([...form.fill_order].sort().join() !== [...ids].sort().join()) {
    report(['fill_order'], 'names every section once');
    return;
  }
  const [first] = form.sections.find(({ id }) => id === form.fill_order[0])?.questions ?? [];
  if (first?.id !== form.gate.danger) report(['gate', 'danger'], 'the question on danger is the very first');
  for (const [name, id] of Object.entries(form.gate)) {
    const options = findQuestion(form, id)?.options?.map(({ value }) => value) ?? [];
    if (!options.includes('yes') || !options.includes('no'))
      report(['gate', name], 'points to a question that is answered yes or no');
  }
  checkConsent(form, report);
}

const CONSENT_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  ask: ['yes', 'no'],
  share: ['yes', 'no'],
  agrees: ['yes', 'no', 'not-asked'],
  responsibility: ['yes', 'no', 'not-known'],
  asked: ['agrees', 'disagrees', 'no', 'under-12'],
  orders: ['yes', 'no', 'not-known'],
  barred: ['yes', 'no', 'not-known'],
  alone: ['yes', 'no'],
  judged_for: ['take-part', 'share', 'not-able'],
  told: ['yes', 'no'],
};

/** The record of consent is read from these answers, so they keep their meaning whatever a county words them like. */
function checkConsent(form: Form, report: Report): void {
  const { adult, child, risk, ...single } = form.consent;
  const groups = [
    [null, { ...single, ...risk }],
    [adult.group, adult],
    [child.group, child],
  ] as const;
  for (const [group, { group: _, ...questions }] of groups as readonly (readonly [
    string | null,
    Record<string, string>,
  ])[]) {
    for (const [name, id] of Object.entries(questions)) {
      const question = findQuestion(form, id);
      const path =
        group === null ? ['consent', name] : ['consent', group === adult.group ? 'adult' : 'child', name];
      if (!question || (question.each ?? null) !== group)
        report(
          path,
          `there is no question ${id} ${group ? `for each ${group}` : 'about nobody in particular'}`,
        );
      const missing =
        CONSENT_OPTIONS[name]?.filter(
          (value) => !question?.options?.some((option) => option.value === value),
        ) ?? [];
      if (missing.length > 0) report(path, `${id} needs the options ${missing.join(', ')}`);
    }
  }
  const consentSection = form.sections.find(({ questions }) =>
    questions.some(({ id }) => id === form.consent.share),
  );
  if (
    consentSection &&
    form.sections_after_consent.some(
      (story) => form.fill_order.indexOf(story) < form.fill_order.indexOf(consentSection.id),
    )
  ) {
    report(['fill_order'], 'consent comes before the story');
  }
}
