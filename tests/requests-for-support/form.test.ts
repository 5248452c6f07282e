import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findQuestion, originOf, questionsOf } from '../../src/knowledge/form.ts';
import { loadForms } from '../../src/knowledge/forms.ts';
import { describeFault, type Fault } from '../../src/knowledge/read-yaml.ts';
import { form, knowledgeFolder } from './support.ts';

describe('the form as it is shipped', () => {
  it('has sections A to I and asks for consent before the story', () => {
    expect(form.sections.map(({ id }) => id).join('')).toBe('ABCDEFGHI');
    expect(form.fill_order.indexOf('H')).toBeLessThan(form.fill_order.indexOf('F'));
  });

  it('never makes what was tried, a level or immigration status a hurdle', () => {
    for (const id of ['tried', 'tried-kinds', 'work-so-far', 'child-immigration']) {
      expect(findQuestion(form, id)?.need).toBe('optional');
    }
    expect(findQuestion(form, 'work-so-far')?.help).toContain('It judges nothing');
  });

  it('holds no phone number: numbers stand under contacts/', () => {
    for (const file of ['request-for-support', 'documents', 'quality-mirror']) {
      const text = readFileSync(join(knowledgeFolder, 'forms', `${file}.yaml`), 'utf8').replaceAll(
        '01452 000000',
        '',
      );
      expect(text).not.toMatch(/0\d{3,4} ?\d{3} ?\d{3}/);
    }
  });

  it.each(['name', 'phone', 'email', 'address'])('marks every %s as identifying', (type) => {
    const questions = questionsOf(form).filter((question) => question.type === type);
    expect(questions.length).toBeGreaterThan(0);
    expect(questions.filter(({ identifying }) => !identifying)).toEqual([]);
  });

  it('marks every birth date as identifying', () => {
    expect(questionsOf(form).filter(({ id, identifying }) => id.endsWith('-born') && !identifying)).toEqual(
      [],
    );
  });

  it('tells local questions from those of other councils and our own', () => {
    const origin = (id: string) => originOf(findQuestion(form, id) ?? { sources: [] });
    expect([origin('support-wanted'), origin('child-religion'), origin('visit-risks')]).toEqual([
      'local',
      'other-councils',
      'writer',
    ]);
  });
});

describe('a faulty form', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['a question twice', 'id: safeguarding-lead-told', 'id: danger-now', 'the id danger-now is used twice'],
    [
      'a condition on nothing',
      'when: { question: adult-same-home, is: ["no"] }',
      'when: { question: nowhere, is: ["no"] }',
      'there is no question nowhere',
    ],
    [
      'a condition on no option',
      'when: { question: adult-same-home, is: ["no"] }',
      'when: { question: adult-same-home, is: ["never"] }',
      'adult-same-home has no option never',
    ],
    [
      'the story before consent',
      'fill_order: [A, B, C, D, H, E, F, G, I]',
      'fill_order: [A, B, C, D, E, F, G, H, I]',
      'consent comes before the story',
    ],
    [
      'danger later',
      'fill_order: [A, B, C',
      'fill_order: [B, A, C',
      'the question on danger is the very first',
    ],
    ['an unknown source', 'sources: [S1, C2, C7]', 'sources: [X9]', 'there is no source X9'],
    ['an unknown type', 'type: datetime', 'type: moment', 'Invalid option'],
    [
      'a consent answer of another meaning',
      '{ value: disagrees, label',
      '{ value: refuses, label',
      'child-asked needs the options disagrees',
    ],
    [
      'a judgement of another meaning',
      '{ value: not-able, label',
      '{ value: unable, label',
      'child-judged-for needs the options not-able',
    ],
    [
      'what is always required, and only then',
      'need: conditional, when: { question: child-asked',
      'need: required, when: { question: child-asked',
      'a question that is always required says nothing of when',
    ],
  ];
  it.each(cases)('%s is named by file, line and field', (_, from, to, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-form-'));
    try {
      cpSync(join(knowledgeFolder, 'forms'), join(folder, 'forms'), { recursive: true });
      const path = join(folder, 'forms', 'request-for-support.yaml');
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(from);
      writeFileSync(path, text.replace(from, to));
      const faults: Fault[] = [];
      expect(loadForms(folder, faults)).toBeNull();
      const lines = faults.map(describeFault);
      expect(lines.join('\n')).toContain(message);
      expect(lines[0]).toMatch(/^forms\/request-for-support\.yaml:\d+: \S+: /);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
