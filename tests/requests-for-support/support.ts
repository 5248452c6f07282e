// The form as it is shipped, and drafts of it in named states.
import { fileURLToPath } from 'node:url';
import { type Form, type Question, questionsOf } from '../../src/knowledge/form.ts';
import { loadForms } from '../../src/knowledge/forms.ts';
import { describeFault, type Fault } from '../../src/knowledge/read-yaml.ts';
import {
  type Change,
  type Draft,
  newDraft,
  type Value,
  withAnswer,
} from '../../src/requests-for-support/draft.ts';
import { slotsOf } from '../../src/requests-for-support/slots.ts';

export const knowledgeFolder = fileURLToPath(new URL('../../knowledge', import.meta.url));
const faults: Fault[] = [];
const loaded = loadForms(knowledgeFolder, faults);
if (!loaded) throw new Error(faults.map(describeFault).join('\n'));
export const forms = loaded;
export const form: Form = loaded.requestForSupport;
export const words = loaded.words;

export const owner = { tenant: 'tenant-1', id: 'owner-1' };
export const at = new Date('2026-11-22T10:00:00Z');
export const change: Change = { by: owner, at };
export const IN_FULL = { identifying: true };
export const UNNAMED = { identifying: false };

export const freshDraft = (): Draft => newDraft({ id: 'draft-1', form, ...change });

/** Puts answers by question id; "child-name#1" is about the second child. */
export function answered(draft: Draft, answers: Readonly<Record<string, Value>>, on: Form = form): Draft {
  return Object.entries(answers).reduce((next, [key, value]) => {
    const [question = '', person] = key.split('#');
    const each = questionsOf(on).find(({ id }) => id === question)?.each;
    return withAnswer(next, on, { question, person: each ? Number(person ?? 0) : null }, value, change);
  }, draft);
}

export const NO_DANGER = { 'danger-now': 'no', 'significant-harm': 'no' };
export const CONSENT = {
  ...NO_DANGER,
  'consent-explained': 'yes',
  'consent-ask': 'yes',
  'consent-share': 'yes',
  'consent-covers': ['Child 1', 'mother'],
  'consent-withdraw-told': 'yes',
  'consent-worker': 'J.B.',
  'consent-date': '2026-11-20',
  'adult-name': 'K.B.',
  'adult-relationship': 'Mother',
  'adult-responsibility': 'yes',
  'adult-agrees': 'yes',
  'adult-signature': '2026-11-20',
  'child-name': 'A.B.',
  'child-age': '9',
  'child-asked': 'under-12',
};

const usualValue = (question: Question, marker: (question: Question) => string): Value => {
  switch (question.type) {
    case 'choice':
      return question.options?.[0]?.value ?? '';
    case 'choices':
      return question.options?.map(({ value }) => value) ?? [];
    case 'confirm':
      return 'yes';
    case 'date':
    case 'signature':
      return '2016-03-14';
    case 'datetime':
      return '2026-11-22T10:30';
    case 'dates':
      return ['2026-09-01', '2026-10-05'];
    case 'age':
      return '9';
    case 'list':
      return [`${marker(question)}`, 'second thing'];
    default:
      return marker(question);
  }
};

const FIXED: Readonly<Record<string, Value>> = {
  'danger-now': 'no',
  'significant-harm': 'no',
  'existing-plan': 'my-plan',
  'adult-same-home': 'no',
  'other-children': 'yes',
  'other-adults': 'yes',
  'services-involved': 'yes',
  'consent-ask': 'yes',
  'consent-share': 'yes',
  'child-asked': 'agrees',
  'child-social-worker': 'no',
};

/** Every question answered, with `people` of each group; `marker` gives the text of free answers. */
export function fullDraft({
  people,
  marker,
  on = form,
}: {
  people: Readonly<Record<string, number>>;
  marker: (question: Question, person: number | null) => string;
  on?: Form;
}): Draft {
  let draft = newDraft({ id: 'full', form: on, ...change });
  // Answers open further questions, so go round until nothing is open.
  for (let round = 0; round < 4; round++) {
    for (const { question, group, person } of slotsOf(draft, on)) {
      const most = group ? (people[group.id] ?? 1) : 1;
      const persons = group ? [...Array(most).keys()] : [null];
      for (const one of person === null ? [null] : persons) {
        const value = FIXED[question.id] ?? usualValue(question, (it) => marker(it, one));
        draft = withAnswer(draft, on, { question: question.id, person: one }, value, change);
      }
    }
  }
  return draft;
}
